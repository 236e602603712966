//! What the report of an import says, for the pages that tell it.

use registry_core::model::FieldChange;
use serde_json::Value;

use crate::portal::{
    acts::queue,
    difference::{self, Difference},
    findings,
    frame::Frame,
};

/// What an import changes, or would change.
pub(super) struct Told {
    /// How many records and rows, each with the word for them.
    pub(super) counts: Vec<(&'static str, usize)>,
    pub(super) notices: Vec<String>,
    /// Findings that are of no row of the file's table.
    pub(super) findings: Vec<String>,
    /// Records that may be ones that there are: what they are called, the key of the other, and why.
    pub(super) duplicates: Vec<(String, String, String)>,
    pub(super) records: Vec<Previewed>,
}

/// A record that would be new or changed.
pub(super) struct Previewed {
    pub(super) key: String,
    pub(super) outcome: String,
    pub(super) differences: Vec<Difference>,
}

impl Told {
    /// Whether nothing is known of what changed, as of an import that another process ended.
    pub(super) fn is_empty(&self) -> bool {
        self.counts.iter().all(|(_, count)| *count == 0)
    }

    pub(super) fn of(report: &Value, frame: &Frame) -> Told {
        let counts = [
            ("import-new", "new"),
            ("import-changed", "changed"),
            ("import-same", "same"),
            ("import-rejected", "rejected"),
        ];
        let counts =
            counts.map(|(word, name)| (word, report[name].as_u64().unwrap_or_default() as usize));
        let listed = |list: &Value, word: fn(&Value) -> String| -> Vec<String> {
            let texts = list.as_array().into_iter().flatten().map(word);
            texts.map(|text| findings::told(frame, &text)).collect()
        };
        let duplicates = report["possible_duplicates"]["first"].as_array();
        let duplicates = duplicates
            .into_iter()
            .flatten()
            .map(|one| (text(one, "title"), text(one, "like"), text(one, "reason")));
        let records = report["records"].as_array().into_iter().flatten();
        let records = records.map(|record| {
            let changes = record["changes"].as_array().into_iter().flatten();
            let changes: Vec<FieldChange> = changes.map(queue::change_of).collect();
            Previewed {
                key: text(record, "key"),
                outcome: text(record, "outcome"),
                differences: difference::all(frame, &changes),
            }
        });
        Told {
            counts: counts.to_vec(),
            notices: listed(&report["notices"], |notice| {
                notice.as_str().unwrap_or_default().to_owned()
            }),
            findings: listed(&report["findings"]["first"], |finding| {
                let parts = ["column", "value", "reason"].map(|name| text(finding, name));
                let parts = parts.into_iter().filter(|part| !part.is_empty());
                parts.collect::<Vec<_>>().join(": ")
            }),
            duplicates: duplicates.collect(),
            records: records.collect(),
        }
    }
}

fn text(value: &Value, name: &str) -> String {
    match &value[name] {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}
