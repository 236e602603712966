//! A register in memory and its index in a temporary folder, for tests.

use std::path::PathBuf;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::{IndexReader, IndexWriter};
use crate::{
    projection::StatedRecord,
    register::{Commit, Draft, Item, MemoryStore, Register, Time},
};

pub(crate) struct Trial {
    folder: TempDir,
    pub(crate) register: Register,
}

impl Trial {
    /// A register with its first, empty commit, indexed.
    pub(crate) fn new() -> Trial {
        let folder = tempfile::tempdir().unwrap();
        let time = "2026-01-01T00:00:00Z".parse().unwrap();
        let register =
            Register::create(MemoryStore::default(), "Clusters", "registrar", time).unwrap();
        let trial = Trial { folder, register };
        IndexWriter::create(&trial.index()).unwrap();
        trial.apply(1);
        trial
    }

    /// A register whose second commit holds these records.
    pub(crate) fn with(records: &[Value]) -> Trial {
        let mut trial = Trial::new();
        trial.commit(records);
        trial
    }

    pub(crate) fn index(&self) -> PathBuf {
        self.folder.path().join("index")
    }

    /// Commits records to the register only.
    pub(crate) fn register_only(&mut self, records: &[Value]) -> u64 {
        let number = self.register.head().commit + 1;
        let time: Time = format!("2026-01-{number:02}T12:00:00Z").parse().unwrap();
        let mut commit = self
            .register
            .begin(Draft {
                time,
                ..Draft::new("registrar", format!("commit {number}"))
            })
            .unwrap();
        for record in records {
            let key = record["key"].as_str().unwrap();
            commit.add(key, &Item::canonical(record).unwrap()).unwrap();
        }
        commit.finish().unwrap().number
    }

    /// Commits records to register and index.
    pub(crate) fn commit(&mut self, records: &[Value]) -> Commit {
        let number = self.register_only(records);
        self.apply(number);
        self.register.commit(number).unwrap()
    }

    /// Applies one commit of the register to the index.
    pub(crate) fn apply(&self, number: u64) {
        let mut writer = self.writer();
        self.apply_with(&mut writer, number);
        writer.flush().unwrap();
        writer.close().unwrap();
    }

    pub(crate) fn apply_with(&self, writer: &mut IndexWriter, number: u64) {
        writer.begin(number).unwrap();
        for entry in self.register.entries(number).unwrap() {
            let (entry, item) = entry.unwrap();
            writer.take(StatedRecord::read(&entry.key, item)).unwrap();
        }
        writer.end(&self.register.commit(number).unwrap()).unwrap();
    }

    pub(crate) fn writer(&self) -> IndexWriter {
        IndexWriter::open(&self.index()).unwrap()
    }

    pub(crate) fn reader(&self) -> IndexReader {
        IndexReader::open(&self.index()).unwrap()
    }
}

/// A record with its key, place and product, in China.
pub(crate) fn cluster(key: &str, place: &str, product: &str) -> Value {
    json!({"key": key, "location": {"country": "CN", "place": place}, "product": {"name": product}})
}

/// The same record with further fields.
pub(crate) fn with(mut record: Value, more: Value) -> Value {
    let (Value::Object(fields), Value::Object(more)) = (&mut record, more) else {
        unreachable!()
    };
    fields.extend(more);
    record
}
