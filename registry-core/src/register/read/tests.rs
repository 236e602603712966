use super::super::{Draft, MemoryStore, ReadError, Register, Time};
use super::*;

fn item(number: usize, bytes: usize) -> Item {
    Item::canonical(&format!("{number} {}", "ab".repeat(bytes / 2))).expect("canonical")
}

/// Commits with so many entries each, of items of so many bytes.
fn register(commits: &[(usize, usize)]) -> Register {
    let mut register =
        Register::create(MemoryStore::default(), "Clusters", "registrar", Time::now())
            .expect("a register");
    for (number, (entries, bytes)) in commits.iter().enumerate() {
        let mut append = register
            .begin(Draft::new("registrar", number.to_string()))
            .expect("begun");
        for entry in 0..*entries {
            append
                .add(&format!("key-{entry}"), &item(entry, *bytes))
                .expect("added");
        }
        append.finish().expect("finished");
    }
    register
}

#[test]
fn entries_come_back_as_they_were_added() {
    let register = register(&[(3, 10), (0, 0), (2000, 1500), (2, 5 << 20)]);
    let expected = [
        (1, 0, 0, 0),
        (2, 0, 3, 10),
        (3, 3, 0, 0),
        (4, 3, 2000, 1500),
        (5, 2003, 2, 5 << 20),
    ];
    for (commit, before, count, bytes) in expected {
        let entries: Vec<(Entry, Item)> = register
            .entries(commit)
            .expect("a commit")
            .collect::<Result<_, _>>()
            .expect("entries");
        assert_eq!(entries.len(), count);
        for (index, (entry, content)) in entries.iter().enumerate() {
            assert_eq!(
                (entry.number, &entry.key),
                (before + index as u64 + 1, &format!("key-{index}"))
            );
            assert_eq!((entry.item, content), (content.hash(), &item(index, bytes)));
        }
    }
}

#[test]
fn commits_are_read_from_any_number_on() {
    let register = register(&[(1, 1), (1, 1)]);
    let numbers = |from| {
        register
            .commits(from)
            .expect("commits")
            .map(|commit| commit.expect("a commit").number)
            .collect::<Vec<_>>()
    };
    assert_eq!(numbers(0), [1, 2, 3]);
    assert_eq!(numbers(3), [3]);
    assert!(numbers(4).is_empty());
    assert_eq!(register.commit(2).expect("a commit").message, "0");
}

#[test]
fn a_commit_that_is_not_there_is_named() {
    let register = register(&[]);
    for number in [0, 2] {
        assert!(matches!(
            register.entries(number).map(drop),
            Err(ReadError::NoCommit { last: 1, .. })
        ));
    }
}
