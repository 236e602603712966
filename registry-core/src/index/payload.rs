//! What each commit of the index says of itself: the layout, and the last commit of the register that it holds.

use serde::{Deserialize, Serialize};

use super::schema::SCHEMA_VERSION;
use crate::{model::MODEL_VERSION, projection::KindCounts, register::CommitId};

/// The payload of a commit of the index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Payload {
    /// Version of the layout.
    pub(super) layout: u32,
    /// Version of the model that records were read with.
    #[serde(default)]
    pub(super) model: u32,
    /// Last commit of the register that the index holds; none before its first.
    pub(super) commit: Option<CommitId>,
    /// Entries up to that commit of kinds that were not known.
    #[serde(default, skip_serializing_if = "KindCounts::is_empty")]
    pub(super) passed_over: KindCounts,
}

impl Payload {
    /// The payload of an index that holds the commits up to this one.
    pub(super) fn of(commit: Option<CommitId>, passed_over: KindCounts) -> Payload {
        Payload {
            layout: SCHEMA_VERSION,
            model: MODEL_VERSION,
            commit,
            passed_over,
        }
    }

    pub(super) fn to_text(&self) -> String {
        serde_json::json!(self).to_string()
    }

    /// An index that was never committed to holds nothing yet.
    pub(super) fn read(text: Option<&str>) -> Result<Payload, serde_json::Error> {
        text.map_or_else(
            || Ok(Payload::of(None, KindCounts::default())),
            serde_json::from_str,
        )
    }
}

/// The number of the last commit that is held, from 1.
pub(super) fn number_of(commit: Option<CommitId>) -> u64 {
    commit.map_or(0, |commit| commit.number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::Hash;

    #[test]
    fn a_payload_is_read_as_it_was_written_and_an_older_one_by_its_layout() {
        let commit = CommitId {
            number: 12,
            hash: Hash::of(b"{}"),
        };
        let mut passed_over = KindCounts::default();
        passed_over.add("place_cn-zhuji");
        for payload in [
            Payload::of(None, KindCounts::default()),
            Payload::of(Some(commit), passed_over),
        ] {
            let read = Payload::read(Some(&payload.to_text())).unwrap();
            assert_eq!(read, payload);
        }
        let older = Payload::read(Some(r#"{"layout":4,"applied":12}"#)).unwrap();
        assert_eq!(older.layout, 4);
    }
}
