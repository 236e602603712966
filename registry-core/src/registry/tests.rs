use std::{
    fs,
    io::{self, BufRead, BufReader, Read},
};

use super::*;
use crate::{
    import::{Input, Options},
    index::{AsOf, IndexError, IndexWriter},
    model::Cluster,
    register::Draft,
};

fn sock() -> Cluster {
    Cluster::from_json(
        br#"{"key":"cn-zhuji-sock","location":{"country":"CN","place":"Zhuji"},"product":{"name":"Sock"}}"#,
    )
    .unwrap()
}

fn silent(_: u64, _: u64) {}

/// Registers the cluster, and lets the registry go.
fn write_to(registry: &Registry) {
    let mut writer = registry.write(Effort::Update, &mut silent).unwrap();
    let commit = writer.save([sock()], Draft::new("registrar", "")).unwrap();
    assert!(commit.is_some());
}

fn create(folder: &Path) -> Result<Registry, RegistryError> {
    Registry::create(folder, "Clusters", "registrar")
}

#[test]
fn what_an_interrupted_making_left_is_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    create(folder.path()).unwrap();
    fs::remove_file(folder.path().join("format")).unwrap();
    let registry = create(folder.path()).unwrap();
    write_to(&registry);
    fs::remove_file(folder.path().join("format")).unwrap();
    let refused = create(folder.path()).unwrap_err();
    assert!(
        matches!(refused, RegistryError::BadFormat { .. }),
        "{refused}"
    );
    let refused = Registry::open(folder.path()).unwrap_err();
    assert!(
        matches!(refused, RegistryError::BadFormat { .. }),
        "{refused}"
    );
}

/// A dump during whose reading something happens.
struct Meanwhile<'a> {
    dump: BufReader<&'a [u8]>,
    happens: Option<&'a dyn Fn()>,
}

impl Read for Meanwhile<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.dump.read(buffer)
    }
}

impl BufRead for Meanwhile<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if let Some(happens) = self.happens.take() {
            happens();
        }
        self.dump.fill_buf()
    }

    fn consume(&mut self, bytes: usize) {
        self.dump.consume(bytes);
    }
}

#[test]
fn a_load_replaces_nothing_that_came_meanwhile() {
    let folder = tempfile::tempdir().unwrap();
    let original = create(&folder.path().join("original")).unwrap();
    let mut dump = Vec::new();
    original.dump(&mut dump, &mut silent).unwrap();
    for is_there_before in [false, true] {
        let place = folder.path().join(format!("place-{is_there_before}"));
        if is_there_before {
            create(&place).unwrap();
        }
        let write = || match Registry::open(&place) {
            Ok(registry) => write_to(&registry),
            Err(_) => write_to(&create(&place).unwrap()),
        };
        let reader = Meanwhile {
            dump: BufReader::new(&dump),
            happens: Some(&write),
        };
        let refused = Registry::load(&place, reader, false, &mut silent).unwrap_err();
        assert!(
            matches!(refused, RegistryError::NotEmpty { .. }),
            "{refused}"
        );
        let kept = Registry::open(&place).unwrap().read().unwrap();
        assert!(kept.record("cn-zhuji-sock", AsOf::Now).unwrap().is_some());
        let left = fs::read_dir(folder.path()).unwrap();
        assert!(
            left.flatten()
                .all(|entry| !entry.file_name().to_string_lossy().starts_with('.')),
            "nothing is left beside"
        );
    }
}

#[test]
fn nothing_of_a_commit_that_could_not_be_closed_comes_with_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let registry = create(folder.path()).unwrap();
    let mut writer = registry.write(Effort::Update, &mut silent).unwrap();
    let input = Input::Stream {
        name: "a".repeat(300),
        reader: Box::new("place,product,country\nDatang,Tie,CN\n".as_bytes()),
    };
    let message = "m".repeat(7_900);
    let options = Options::default();
    let refused = writer
        .import(
            input,
            &options,
            Draft::new("registrar", &message),
            &mut |_| (),
        )
        .unwrap_err();
    assert!(
        refused.to_string().contains("shorten the message"),
        "{refused}"
    );
    let commit = writer.save([sock()], Draft::new("registrar", "")).unwrap();
    assert_eq!(commit.unwrap().entries, 1);
    writer.close().unwrap();
    assert_eq!(registry.verify(&mut silent).unwrap().records, 1);
}

#[test]
fn a_replaced_version_that_the_index_lost_is_missed() {
    let folder = tempfile::tempdir().unwrap();
    let registry = create(folder.path()).unwrap();
    for note in ["one", "two", "three"] {
        let mut cluster = sock();
        cluster.notes.push(note.parse().unwrap());
        let mut writer = registry.write(Effort::Update, &mut silent).unwrap();
        let draft = Draft::new("registrar", note);
        writer.save([cluster], draft).unwrap();
    }
    registry.verify(&mut silent).unwrap();
    // The same index but for the version of commit 3.
    let place = registry.layout.index();
    fs::remove_dir_all(&place).unwrap();
    IndexWriter::create(&place).unwrap();
    let mut writer = IndexWriter::open(&place, Effort::Update).unwrap();
    let locked = registry.register().unwrap();
    for commit in locked.commits(1).unwrap().map(Result::unwrap) {
        writer.begin(commit.number).unwrap();
        for entry in locked.entries(commit.number).unwrap() {
            let (entry, item) = entry.unwrap();
            if commit.number != 3 {
                writer.put(&entry.key, item.bytes(), item.hash()).unwrap();
            }
        }
        writer.finish(&commit).unwrap();
    }
    writer.close().unwrap();
    drop(locked);
    let disagrees = registry.verify(&mut silent).unwrap_err().to_string();
    assert!(
        disagrees.contains("its 1 replaced versions are not the 2 of the register"),
        "{disagrees}"
    );
}

#[test]
fn a_key_twice_in_one_commit_is_no_disagreement() {
    let folder = tempfile::tempdir().unwrap();
    let registry = create(folder.path()).unwrap();
    for round in ["one", "two"] {
        let versions = ["first", "second"].map(|note| {
            let mut cluster = sock();
            cluster
                .notes
                .push(format!("{round}, {note}").parse().unwrap());
            cluster
        });
        let mut writer = registry.write(Effort::Update, &mut silent).unwrap();
        let commit = writer
            .save(versions, Draft::new("registrar", round))
            .unwrap();
        assert!(commit.is_some());
    }
    assert_eq!(registry.verify(&mut silent).unwrap().entries, 4);
}

/// What an opening for writing found.
fn caught_up(registry: &Registry) -> CaughtUp {
    registry
        .write(Effort::Update, &mut silent)
        .unwrap()
        .caught_up()
}

fn is_of_other_history(registry: &Registry) -> bool {
    match registry.read() {
        Ok(_) => false,
        Err(RegistryError::Index(IndexError::OtherHistory { .. })) => true,
        Err(error) => panic!("{error}"),
    }
}

#[test]
fn a_hint_that_lags_or_is_lost_makes_no_true_index_foreign() {
    let folder = tempfile::tempdir().unwrap();
    let registry = create(folder.path()).unwrap();
    let hint = folder.path().join("register/head");
    let first = fs::read(&hint).unwrap();
    write_to(&registry);
    let second = fs::read(&hint).unwrap();
    // To a reader alone, a hint that lags looks like a register restored from a backup.
    for (lost, is_suspicious) in [(&first[..], true), (b"", false), (b"2 garbage\n", false)] {
        fs::write(&hint, lost).unwrap();
        assert_eq!(is_of_other_history(&registry), is_suspicious);
        assert_eq!(caught_up(&registry), CaughtUp::Already);
        assert!(!is_of_other_history(&registry));
        assert_eq!(fs::read(&hint).unwrap(), second);
    }
    fs::write(&hint, first).unwrap();
    registry.reindex(&mut silent).unwrap();
    assert!(!is_of_other_history(&registry));
}

#[test]
fn an_index_that_is_merely_behind_is_read_as_it_stands() {
    let folder = tempfile::tempdir().unwrap();
    let registry = create(&folder.path().join("registry")).unwrap();
    let (index, kept) = (registry.layout.index(), folder.path().join("kept"));
    copy(&index, &kept);
    write_to(&registry);
    fs::remove_dir_all(&index).unwrap();
    copy(&kept, &index);
    let reader = registry.read().unwrap();
    assert!(reader.record("cn-zhuji-sock", AsOf::Now).unwrap().is_none());
    assert_eq!(caught_up(&registry), CaughtUp::Followed { commits: 1 });
    let reader = registry.read().unwrap();
    assert!(reader.record("cn-zhuji-sock", AsOf::Now).unwrap().is_some());
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap().flatten() {
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}
