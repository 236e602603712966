use super::*;
use crate::register::{Draft, MemoryStore, Register, Time};

/// A register of three commits: few entries, many (of several frames), and one.
fn register() -> Register {
    let store = MemoryStore::default();
    let mut register = Register::create(store, "Clusters", "registrar", Time::now()).unwrap();
    for (commit, count) in [3_u32, 3000, 1].into_iter().enumerate() {
        let mut append = register.begin(Draft::new("registrar", "")).unwrap();
        for number in 0..count {
            let text = format!("{commit}-{number}").repeat(200);
            let item = Item::canonical(&text).unwrap();
            append.add(&format!("k{commit}-{number}"), &item).unwrap();
        }
        append.finish().unwrap();
    }
    register
}

#[test]
fn any_entry_is_read_where_it_lies_and_proved_against_each_commit() {
    let register = register();
    let folder = tempfile::tempdir().unwrap();
    let mut log = LogIndex::open(folder.path()).unwrap();
    let reader = register.reader();
    log.follow(&reader).unwrap();
    assert_eq!(log.size(), 3004);
    for number in [1, 3, 4, 5, 700, 1400, 3002, 3003, 3004] {
        let (entry, item) = log
            .entries(&reader, number)
            .unwrap()
            .next()
            .unwrap()
            .unwrap();
        assert_eq!((entry.number, entry.item), (number, item.hash()));
        for commit in register.commits(2).unwrap().map(Result::unwrap) {
            match log.inclusion(&reader, number, commit.entries) {
                Ok(proof) => assert_eq!((proof.is_valid(), proof.root), (true, commit.root)),
                Err(error) => assert!(number > commit.entries, "{number}: {error}"),
            }
        }
    }
    // The rest of a commit follows an entry, and no more.
    assert_eq!(log.entries(&reader, 2990).unwrap().count(), 14);
    let item = Item::canonical(&"1-5".repeat(200)).unwrap().hash();
    let found = log.find(&reader, (3, "k1-5", item)).unwrap().unwrap();
    assert_eq!(found.0.number, 9);
    assert!(log.find(&reader, (2, "k1-5", item)).unwrap().is_none());
    assert!(log.find(&reader, (3, "k1-6", item)).unwrap().is_none());
    let grown = log.consistency(3, 3004).unwrap();
    assert_eq!(grown.second.1, register.head().root);
    assert!(log.consistency(4, 3).is_err() && log.consistency(1, 3005).is_err());
}

#[test]
fn files_that_are_cut_off_of_another_history_or_damaged_are_made_again() {
    let (ours, folder) = (register(), tempfile::tempdir().unwrap());
    let follow = |register: &Register| {
        let mut log = LogIndex::open(folder.path()).unwrap();
        log.follow(&register.reader()).unwrap();
        log
    };
    follow(&ours);
    for cut in [10, 33, 6007] {
        let tree = folder.path().join("tree");
        File::options()
            .write(true)
            .open(&tree)
            .unwrap()
            .set_len(cut * 32 - 5)
            .unwrap();
        let mut log = follow(&ours);
        assert!(
            log.inclusion(&ours.reader(), 3004, 3004)
                .unwrap()
                .is_valid()
        );
    }
    let store = MemoryStore::default();
    let mut other = Register::create(store, "Others", "registrar", Time::now()).unwrap();
    let mut append = other.begin(Draft::new("registrar", "")).unwrap();
    for number in 0..5000 {
        append
            .add(&format!("k{number}"), &Item::canonical(&number).unwrap())
            .unwrap();
    }
    append.finish().unwrap();
    let mut log = follow(&other);
    let proof = log.inclusion(&other.reader(), 7, 5000).unwrap();
    assert_eq!(proof.root, other.head().root);
    // A node in the middle, which the root at the end does not show.
    use std::os::unix::fs::FileExt;
    let tree = File::options()
        .write(true)
        .open(folder.path().join("tree"))
        .unwrap();
    tree.write_all_at(&[0; 32], 0).unwrap();
    let mut log = follow(&other);
    assert!(log.inclusion(&other.reader(), 2, 5000).is_err());
    log.follow(&other.reader()).unwrap();
    assert!(log.inclusion(&other.reader(), 2, 5000).unwrap().is_valid());
}
