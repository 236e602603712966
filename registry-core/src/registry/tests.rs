use std::{
    fs,
    io::{self, BufRead, BufReader, Read},
};

use super::*;
use crate::{
    change::Revert,
    import::{Input, Options},
    index::{AsOf, IndexError, IndexWriter},
    model::{Cluster, Status},
    projection::StatedRecord,
    register::{Draft, Item},
};

mod cluster;
mod database;
mod linearizable;
mod other_programs;

fn sock() -> Cluster {
    Cluster::from_json(
        br#"{"key":"cn-zhuji-sock","location":{"country":"CN","place":"Zhuji"},"product":{"name":"Sock"}}"#,
    )
    .unwrap()
}

fn silent(_: u64, _: u64) {}

/// Registers the cluster, and lets the registry go.
fn write_to(registry: &Registry) {
    let mut writer = registry.write(&mut silent).unwrap();
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

/// sled writes its parameters in two steps, and may have written any part of anything else.
#[test]
fn what_an_interrupted_making_left_is_made_anew_even_if_it_cannot_be_opened() {
    let folder = tempfile::tempdir().unwrap();
    create(folder.path()).unwrap();
    let register = folder.path().join("register");
    let cut = |file: &str, length: usize| {
        let path = register.join(file);
        let content = fs::read(&path).unwrap();
        fs::write(path, &content[..length]).unwrap();
        fs::remove_file(folder.path().join("format")).unwrap();
        fs::remove_dir_all(folder.path().join("index")).unwrap();
    };
    let parameters = fs::metadata(register.join("conf")).unwrap().len() as usize;
    for length in (0..parameters).step_by(4).chain([parameters - 4]) {
        cut("conf", length);
        create(folder.path()).unwrap();
    }
    for length in [0, 1, 1000] {
        cut("db", length);
        create(folder.path()).unwrap();
    }
    // More than an interrupted making leaves is never removed.
    for last in [0, 2] {
        cut("db", 0);
        fs::write(register.join("acknowledged"), format!("{last:020}\n")).unwrap();
        if last == 2 {
            let refused = create(folder.path()).unwrap_err();
            assert!(refused.to_string().contains("damaged"), "{refused}");
            assert!(register.join("acknowledged").exists());
        } else {
            create(folder.path()).unwrap();
        }
    }
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
    let mut writer = registry.write(&mut silent).unwrap();
    let input = Input::Stream {
        name: "a".repeat(300),
        reader: Box::new("place,product,country\nDatang,Tie,CN\n".as_bytes()),
    };
    let message = "m".repeat(7_900);
    let options = Options::default();
    let reader = writer.read().unwrap();
    let plan = ImportPlan::new(vec![input], options, &reader, &mut |_| ()).unwrap();
    let draft = Draft::new("registrar", &message);
    let refused = writer.import(plan, draft, &mut silent).unwrap_err();
    assert!(
        refused.to_string().contains("shorten the message"),
        "{refused}"
    );
    let commit = writer.save([sock()], Draft::new("registrar", "")).unwrap();
    assert_eq!(commit.unwrap().entries, 1);
    writer.close().unwrap();
    assert_eq!(registry.verify(&mut silent).unwrap().records.total(), 1);
}

fn noted(cluster: &Cluster, note: &str) -> Cluster {
    let mut cluster = cluster.clone();
    cluster.notes.push(note.parse().unwrap());
    cluster
}

fn save(registry: &Registry, records: impl IntoIterator<Item = Cluster>) {
    let mut writer = registry.write(&mut silent).unwrap();
    writer.save(records, Draft::new("registrar", "")).unwrap();
}

/// What a verification says when the index holds other items than the register.
fn said_of_an_index(
    registry: &Registry,
    indexed: impl Fn(u64, &str, Item) -> Option<Item>,
) -> String {
    let place = registry.home.layout.index();
    fs::remove_dir_all(place).unwrap();
    IndexWriter::create(place).unwrap();
    let mut writer = IndexWriter::open(place).unwrap();
    let locked = registry.register().unwrap();
    for commit in locked.commits(1).unwrap().map(Result::unwrap) {
        writer.begin(commit.number).unwrap();
        for entry in locked.entries(commit.number).unwrap() {
            let (entry, item) = entry.unwrap();
            if let Some(item) = indexed(commit.number, &entry.key, item) {
                writer.take(StatedRecord::read(&entry.key, item)).unwrap();
            }
        }
        writer.finish(&commit).unwrap();
    }
    writer.close().unwrap();
    drop(locked);
    registry.verify(&mut silent).unwrap_err().to_string()
}

#[test]
fn a_record_that_differs_in_the_index_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let registry = create(folder.path()).unwrap();
    for note in ["one", "two", "three"] {
        save(&registry, [noted(&sock(), note)]);
    }
    let mut tie = sock();
    tie.key = "cn-datang-tie".parse().unwrap();
    save(&registry, [tie]);
    assert_eq!(registry.verify(&mut silent).unwrap().records.total(), 2);
    let lost = said_of_an_index(&registry, |commit, _, item| (commit != 3).then_some(item));
    let is_not = "record cn-zhuji-sock as of commit 3 is not the register's";
    assert!(lost.contains(is_not), "{lost}");
    let other = Item::canonical(&noted(&sock(), "four")).unwrap();
    let altered = said_of_an_index(&registry, |commit, _, item| {
        Some(if commit == 3 { other.clone() } else { item })
    });
    assert!(altered.contains(is_not), "{altered}");
    let missing = said_of_an_index(&registry, |_, key, item| {
        (key != "cn-datang-tie").then_some(item)
    });
    assert!(
        missing.contains("it lacks record cn-datang-tie"),
        "{missing}"
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
        let mut writer = registry.write(&mut silent).unwrap();
        let commit = writer
            .save(versions, Draft::new("registrar", round))
            .unwrap();
        assert!(commit.is_some());
    }
    assert_eq!(registry.verify(&mut silent).unwrap().entries, 4);
}

#[test]
fn of_two_versions_of_a_record_the_last_is_saved_though_it_is_the_stored_one() {
    let folder = tempfile::tempdir().unwrap();
    let registry = create(folder.path()).unwrap();
    save(&registry, [sock()]);
    save(&registry, [noted(&sock(), "passing"), sock()]);
    let version = registry.read().unwrap().record("cn-zhuji-sock", AsOf::Now);
    assert_eq!(version.unwrap().unwrap().into_record(), sock());
    registry.verify(&mut silent).unwrap();
}

/// A cluster of this key that stays, or is merged into another.
fn merged(key: &str, into: Option<&str>) -> Cluster {
    let mut cluster = sock();
    cluster.key = key.parse().unwrap();
    cluster.merged_into = into.map(|target| target.parse().unwrap());
    cluster.status = match into {
        Some(_) => Status::Merged,
        None => Status::Active,
    };
    cluster
}

#[test]
fn a_revert_looks_at_merges_as_they_will_be() {
    let folder = tempfile::tempdir().unwrap();
    let registry = create(folder.path()).unwrap();
    let (a, b) = ("cn-a", "cn-b");
    save(&registry, [merged(a, Some(b)), merged(b, None)]);
    save(&registry, [merged(a, None), merged(b, Some(a))]);
    let mut writer = registry.write(&mut silent).unwrap();
    let draft = || Draft::new("registrar", "");
    let reverted = writer.apply(&Revert::of(3), draft()).unwrap();
    let restored: Vec<_> = reverted.records.iter().map(|(key, _)| key).collect();
    assert_eq!(restored, [a, b]);
    // Now a is merged into b again: to merge b into a would close a cycle.
    drop(writer);
    save(&registry, [merged(a, None)]);
    save(&registry, [merged(b, Some(a))]);
    let mut writer = registry.write(&mut silent).unwrap();
    let refused = writer.apply(&Revert::of(5), draft()).unwrap_err();
    assert!(refused.to_string().contains("cycle"), "{refused}");
    writer.close().unwrap();
    let head = registry.verify(&mut silent).unwrap();
    assert_eq!((head.commits, head.records.total()), (6, 2));
}

/// What an opening for writing found.
fn caught_up(registry: &Registry) -> CaughtUp {
    registry.write(&mut silent).unwrap().caught_up()
}

/// What a process says that opens the registry now.
fn is_of_other_history(registry: &Registry) -> bool {
    match Registry::open(registry.folder()).unwrap().read() {
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
    let (index, kept) = (registry.home.layout.index(), folder.path().join("kept"));
    copy(index, &kept);
    write_to(&registry);
    fs::remove_dir_all(index).unwrap();
    copy(&kept, index);
    let reader = registry.read().unwrap();
    assert!(reader.record("cn-zhuji-sock", AsOf::Now).unwrap().is_none());
    assert_eq!(registry.not_indexed(&reader), 1);
    assert_eq!(caught_up(&registry), CaughtUp::Followed { commits: 1 });
    let reader = registry.read().unwrap();
    assert_eq!(registry.not_indexed(&reader), 0);
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
