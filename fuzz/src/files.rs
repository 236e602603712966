//! CSV, JSON Lines and workbooks: what is taken in goes out and comes in again as the same.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::Cursor,
};

use registry_core::{
    export::{CsvWriter, JsonLinesWriter, Layout, attribute_names},
    import::{Accepted, Failure, ImportError, Input, Known, Options, Plan, Report},
    model::{Alike, Cluster, CountryCode, Key, OrganisationKey},
    register::Hash,
};

use super::workbook::workbook;

/// Imports delimited text.
pub fn csv(data: &[u8]) {
    file("a.csv", data);
}

/// Imports JSON Lines, or an array of records.
pub fn json_lines(data: &[u8]) {
    file("a.jsonl", data);
}

/// Imports a workbook: a file as it is, or the parts of one, see [`workbook`].
pub fn xlsx(data: &[u8]) {
    if data.starts_with(b"PK") {
        file("a.xlsx", data);
    } else {
        file("a.xlsx", &workbook(data));
    }
}

/// Imports a file. What it is rejected for is said; every record that is taken is valid, and comes back unchanged
/// from the files that it is exported to.
fn file(name: &str, bytes: &[u8]) {
    let options = Options {
        defaults: vec![("country".into(), "CN".into())],
        skip_invalid: true,
        ..Options::default()
    };
    let (report, records) = match read(name, bytes, &Records::default(), &options) {
        Ok(read) => read,
        Err(refused) => return check_refusal(&refused),
    };
    assert_eq!(report.new, records.0.len() as u64);
    assert_eq!(
        (report.changed, report.has_rejected()),
        (0, report.findings.count > 0)
    );
    for finding in &report.findings.first {
        assert!(!finding.to_string().is_empty());
    }
    if records.0.is_empty() {
        return;
    }
    let (table, lines) = (records.as_csv(), records.as_json_lines());
    comes_back("a.csv", &table, &records);
    comes_back("a.jsonl", &lines, &records);
    is_known("a.csv", &table, &records);
}

/// Refusing a file is no failure, but for want of what the file cannot be blamed for.
fn check_refusal(refused: &ImportError) {
    let message = refused.to_string();
    assert!(!message.is_empty());
    assert!(
        !matches!(
            refused,
            ImportError::Scratch(_) | ImportError::Known(_) | ImportError::Taking(_)
        ),
        "{message}"
    );
}

/// A file of exported records is read as these records.
fn comes_back(name: &str, bytes: &[u8], records: &Records) {
    let nothing = Records::default();
    let (report, back) =
        read(name, bytes, &nothing, &Options::default()).expect("an export is read");
    let (text, findings) = (String::from_utf8_lossy(bytes), &report.findings.first);
    assert!(findings.is_empty(), "{findings:?}\n{text}");
    assert_eq!(back.0, records.0, "{text}");
}

/// A file of exported records changes none of them.
fn is_known(name: &str, bytes: &[u8], records: &Records) {
    let (report, changed) =
        read(name, bytes, records, &Options::default()).expect("an export is read");
    assert_eq!(changed.0, BTreeMap::new());
    assert_eq!(report.same, records.0.len() as u64);
}

fn read(
    name: &str,
    bytes: &[u8],
    known: &Records,
    options: &Options,
) -> Result<(Report, Records), ImportError> {
    let input = Input::Stream {
        name: name.into(),
        reader: Box::new(Cursor::new(bytes.to_vec())),
    };
    let mut records = Records::default();
    let plan = Plan::new(vec![input], options.clone(), known, &mut |_| {})?;
    let report = plan.apply(|accepted: Accepted| {
        let item = Cluster::from_json(&accepted.item).expect("an item is a record");
        assert_eq!(item, accepted.cluster);
        assert_eq!(Hash::of(&accepted.item), accepted.hash);
        let key = accepted.cluster.key.clone();
        let twice = records.0.insert(key, accepted.cluster);
        assert_eq!(twice, None, "a record is handed on once");
        Ok(())
    })?;
    Ok((report, records))
}

/// A registry in memory.
#[derive(Default)]
struct Records(BTreeMap<Key, Cluster>);

impl Records {
    fn as_csv(&self) -> Vec<u8> {
        let names: BTreeSet<String> = self
            .0
            .values()
            .flat_map(attribute_names)
            .map(str::to_owned)
            .collect();
        let mut table = CsvWriter::new(Vec::new(), Layout::Statements, &names).expect("a header");
        for cluster in self.0.values() {
            let item = cluster.to_canonical_json();
            table.write(&item).expect("its rows");
        }
        table.finish().expect("a table")
    }

    fn as_json_lines(&self) -> Vec<u8> {
        let mut lines = JsonLinesWriter::new(Vec::new());
        for cluster in self.0.values() {
            lines.write(&cluster.to_canonical_json()).expect("its line");
        }
        lines.finish().expect("lines")
    }
}

impl Known for Records {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn fingerprint(&self, key: &Key) -> Result<Option<u128>, Failure> {
        let item = self.0.get(key).map(Cluster::to_canonical_json);
        Ok(item.map(|item| Hash::of(&item).fingerprint()))
    }

    fn predecessors(&self, key: &Key) -> Result<Vec<Key>, Failure> {
        let replaced = self.0.values();
        let replaced = replaced.filter(|record| record.successors().any(|other| other == key));
        Ok(replaced.map(|record| record.key.clone()).collect())
    }

    fn record(&self, key: &Key) -> Result<Option<Cluster>, Failure> {
        Ok(self.0.get(key).cloned())
    }

    fn named(&self, country: CountryCode, place: &str, product: &str) -> Result<Vec<Key>, Failure> {
        let named = self
            .0
            .values()
            .filter(|record| record.is_named(country, place, product));
        Ok(named.map(|record| record.key.clone()).collect())
    }

    fn has_organisation(&self, _: &OrganisationKey) -> Result<bool, Failure> {
        Ok(true)
    }

    fn alike(&self, _: &Cluster) -> Result<Vec<Alike>, Failure> {
        Ok(Vec::new())
    }
}
