//! The index of organisations follows a register, and is found again after whatever a crash leaves.

use std::{fs, path::PathBuf};

use tempfile::TempDir;

use super::*;
use crate::{
    index::{AsOf, IndexError},
    model::{Organisation, Status},
    projection::{Projection, StatedRecord, follow},
    register::{Draft, Item, MemoryStore, Register, Time},
};

pub(super) struct Trial {
    pub(super) folder: TempDir,
    register: Register,
}

impl Trial {
    pub(super) fn new() -> Trial {
        let time: Time = "2026-11-24T12:00:00Z".parse().unwrap();
        Trial {
            folder: tempfile::tempdir().unwrap(),
            register: Register::create(MemoryStore::default(), "Clusters", "registrar", time)
                .unwrap(),
        }
    }

    pub(super) fn folder(&self) -> PathBuf {
        self.folder.path().join("organisations")
    }

    pub(super) fn commit(&mut self, records: &[(&str, &str, &str)]) -> u64 {
        let mut commit = self.register.begin(Draft::new("registrar", "")).unwrap();
        for (key, name, more) in records {
            commit.add(key, &item(key, name, more)).unwrap();
        }
        commit.finish().unwrap().number
    }

    fn cluster(&mut self) -> u64 {
        let json = br#"{"key":"cn-a-b","location":{"country":"CN","place":"A"},"product":{"name":"b"},"status":"active"}"#;
        let mut commit = self.register.begin(Draft::new("registrar", "")).unwrap();
        let item = Item::from_canonical_bytes(json.to_vec()).unwrap();
        commit.add("cn-a-b", &item).unwrap();
        commit.finish().unwrap().number
    }

    pub(super) fn follow(&self) -> OrganisationWriter {
        OrganisationWriter::open_caught_up(self.folder.path(), &self.register, &mut |_| ()).unwrap()
    }

    pub(super) fn reader(&self) -> OrganisationReader {
        OrganisationReader::open(self.folder.path()).unwrap()
    }

    pub(super) fn journal(&self) -> PathBuf {
        self.folder().join("journal")
    }
}

fn item(key: &str, name: &str, more: &str) -> Item {
    let json =
        format!(r#"{{"key":"{key}","name":"{name}","kind":"company","country":"CN"{more}}}"#);
    let organisation = Organisation::from_json(json.as_bytes()).unwrap();
    Item::from_canonical_bytes(organisation.to_canonical_json()).unwrap()
}

pub(super) fn name(reader: &OrganisationReader, key: &str, as_of: AsOf) -> Option<String> {
    let version = reader.record(key, as_of).unwrap()?;
    Some(version.record().name.to_string())
}

pub(super) fn keys(reader: &OrganisationReader, sought: &Sought) -> Vec<String> {
    let found = reader.find(sought, AsOf::Now).unwrap();
    found
        .into_iter()
        .map(|version| version.record().key.to_string())
        .collect()
}

#[test]
fn an_organisation_is_found_as_it_is_and_as_it_was() {
    let mut trial = Trial::new();
    let first = trial.commit(&[("org_cn-a", "First", ""), ("org_cn-b", "Other", "")]);
    let second = trial.commit(&[("org_cn-a", "Second", "")]);
    trial.follow();
    let reader = trial.reader();
    assert_eq!(name(&reader, "org_cn-a", AsOf::Now).unwrap(), "Second");
    assert_eq!(
        name(&reader, "org_cn-a", AsOf::Commit(first)).unwrap(),
        "First"
    );
    assert_eq!(name(&reader, "org_cn-a", AsOf::Commit(first - 1)), None);
    assert_eq!(name(&reader, "org_cn-c", AsOf::Now), None);
    let spans = reader.history("org_cn-a").unwrap();
    let spans: Vec<_> = spans
        .iter()
        .map(|version| (version.from_commit(), version.to_commit()))
        .collect();
    assert_eq!(spans, [(first, Some(second)), (second, None)]);
    assert_eq!(reader.count().unwrap(), 2);
}

#[test]
fn organisations_are_found_by_any_name_or_identifier() {
    let mut trial = Trial::new();
    let university = r#","other_names":[{"name":"北京大学","language":"zh"}],"former_names":[{"name":"Imperial University"}],"ror":"https://ror.org/02v51f717","website":"https://www.pku.edu.cn","place":"Beijing","identifiers":[{"scheme":"USCC","value":"12100000400002259P"}]"#;
    trial.commit(&[
        ("org_cn-a", "Peking University", university),
        ("org_cn-b", "Another", ""),
        (
            "org_cn-c",
            "Gone",
            r#","status":"withdrawn","withdrawn_reason":"a mistake""#,
        ),
    ]);
    trial.follow();
    let reader = trial.reader();
    for words in [
        "peking",
        "UNIV pek",
        "北京",
        "imperial university",
        "02v51f717",
        "https://ror.org/02v51f717",
        "pku.edu.cn",
        "12100000400002259p",
        "uscc:12100000400002259P",
    ] {
        let words = words.to_owned();
        let sought = Sought {
            words: words.clone(),
            ..Sought::default()
        };
        assert_eq!(keys(&reader, &sought), ["org_cn-a"], "{words}");
    }
    let whole = |name: &str| Sought {
        name: Some(name.to_owned()),
        ..Sought::default()
    };
    assert_eq!(keys(&reader, &whole("IMPERIAL university")), ["org_cn-a"]);
    assert!(keys(&reader, &whole("imperial")).is_empty());
    let in_place = |place: &str| Sought {
        place: Some(place.to_owned()),
        country: vec!["CN".parse().unwrap()],
        ..Sought::default()
    };
    assert_eq!(keys(&reader, &in_place("beijing")), ["org_cn-a"]);
    assert_eq!(keys(&reader, &Sought::default()), ["org_cn-a", "org_cn-b"]);
    let withdrawn = Sought {
        status: vec![Status::Withdrawn],
        ..Sought::default()
    };
    assert_eq!(keys(&reader, &withdrawn), ["org_cn-c"]);
    assert_eq!(keys(&reader, &Sought::everything()).len(), 3);
}

#[test]
fn a_commit_without_organisations_is_remembered_and_leaves_the_journal_alone() {
    let mut trial = Trial::new();
    trial.commit(&[("org_cn-a", "A", "")]);
    trial.follow();
    let journal = fs::read(trial.journal()).unwrap();
    let number = trial.cluster();
    let writer = trial.follow();
    assert_eq!(writer.head().map(|head| head.number), Some(number));
    assert_eq!(fs::read(trial.journal()).unwrap(), journal);
    assert_eq!(trial.reader().head(), writer.head());
}

#[test]
fn what_a_crash_leaves_is_mended() {
    let mut trial = Trial::new();
    trial.commit(&[("org_cn-a", "A", "")]);
    trial.follow();
    let head = trial.folder().join("head");
    let (early_head, early) = (fs::read(&head).unwrap(), fs::read(trial.journal()).unwrap());
    trial.commit(&[("org_cn-b", "B", ""), ("org_cn-c", "C", "")]);
    trial.follow();
    let whole = fs::read(trial.journal()).unwrap();
    let mended = |trial: &Trial| {
        trial.follow();
        assert_eq!(fs::read(trial.journal()).unwrap(), whole);
        assert_eq!(trial.reader().count().unwrap(), 3);
    };
    // A part of what was added is there, or all of it, and the head is still the earlier one, or none, or empty.
    for length in [early.len() + 9, whole.len() - 1, whole.len()] {
        for head_left in [Some(&early_head[..]), Some(&b""[..]), None] {
            fs::write(trial.journal(), &whole[..length]).unwrap();
            match head_left {
                Some(content) => fs::write(&head, content).unwrap(),
                None => fs::remove_file(&head).unwrap(),
            }
            let seen = trial.reader().count().unwrap();
            assert_eq!(seen, if length == whole.len() { 3 } else { 1 });
            mended(&trial);
        }
    }
    // What was durable is gone: the reader says so, and the writer builds it again.
    fs::write(trial.journal(), &early).unwrap();
    let refused = OrganisationReader::open(trial.folder.path()).err().unwrap();
    assert!(matches!(refused, IndexError::Damaged { .. }), "{refused}");
    mended(&trial);
}

#[test]
fn an_index_of_another_history_is_built_again() {
    let mut trial = Trial::new();
    trial.commit(&[("org_cn-a", "A", "")]);
    trial.follow();
    let mut other = Trial::new();
    other.commit(&[("org_cn-b", "B", "")]);
    other.folder = trial.folder;
    other.follow();
    let reader = other.reader();
    assert_eq!(name(&reader, "org_cn-a", AsOf::Now), None);
    assert_eq!(name(&reader, "org_cn-b", AsOf::Now).unwrap(), "B");
}

#[test]
fn an_abandoned_commit_leaves_no_trace_and_one_given_again_changes_nothing() {
    let mut trial = Trial::new();
    let number = trial.commit(&[("org_cn-a", "A", "")]);
    let mut writer = OrganisationWriter::open(trial.folder.path()).unwrap();
    follow(&mut [&mut writer], &trial.register, &mut |_| ()).unwrap();
    let journal = fs::read(trial.journal()).unwrap();
    let record = || StatedRecord::read("org_cn-a", item("org_cn-a", "B", ""));
    writer.begin(number + 1).unwrap();
    writer.take(record()).unwrap();
    writer.rollback().unwrap();
    writer.begin(number).unwrap();
    writer.take(record()).unwrap();
    writer.end(&trial.register.commit(number).unwrap()).unwrap();
    writer.flush().unwrap();
    assert_eq!(fs::read(trial.journal()).unwrap(), journal);
    assert!(matches!(
        writer.begin(number + 2),
        Err(IndexError::Gap { .. })
    ));
}

#[test]
fn what_one_reader_has_read_the_next_does_not_read_again() {
    let mut trial = Trial::new();
    trial.commit(&[("org_cn-a", "A", ""), ("org_cn-b", "B", "")]);
    trial.follow();
    let index = trial.folder.path().to_owned();
    let last_read = LastRead::default();
    let open = || OrganisationReader::open_after(&index, &last_read).unwrap();
    assert_eq!(open().count().unwrap(), 2);
    // Whoever reads what stands there already finds it damaged.
    let mut journal = fs::read(trial.journal()).unwrap();
    journal[..20].fill(0);
    fs::write(trial.journal(), &journal).unwrap();
    trial.cluster();
    trial.follow();
    let beside_a_cluster = open();
    assert_eq!(beside_a_cluster.head().unwrap().number, 3);
    trial.commit(&[("org_cn-b", "B2", ""), ("org_cn-c", "C", "")]);
    trial.follow();
    let reader = open();
    assert_eq!(name(&reader, "org_cn-a", AsOf::Now).unwrap(), "A");
    assert_eq!(name(&reader, "org_cn-b", AsOf::Now).unwrap(), "B2");
    assert_eq!(name(&reader, "org_cn-b", AsOf::Commit(2)).unwrap(), "B");
    assert_eq!(reader.history("org_cn-b").unwrap().len(), 2);
    assert_eq!(keys(&reader, &Sought::default()).len(), 3);
    // A reader keeps what it saw.
    assert_eq!(name(&beside_a_cluster, "org_cn-b", AsOf::Now).unwrap(), "B");
    assert_eq!(beside_a_cluster.count().unwrap(), 2);
}

#[test]
fn a_journal_of_another_history_is_read_from_its_beginning() {
    let (mut one, mut other) = (Trial::new(), Trial::new());
    one.commit(&[("org_cn-a", "A", "")]);
    other.commit(&[("org_cn-x", "X", "")]);
    other.commit(&[("org_cn-y", "Y", "")]);
    one.follow();
    other.follow();
    let last_read = LastRead::default();
    let open = || OrganisationReader::open_after(one.folder.path(), &last_read).unwrap();
    assert_eq!(keys(&open(), &Sought::default()), ["org_cn-a"]);
    fs::remove_dir_all(one.folder()).unwrap();
    fs::rename(other.folder(), one.folder()).unwrap();
    assert_eq!(keys(&open(), &Sought::default()), ["org_cn-x", "org_cn-y"]);
}
