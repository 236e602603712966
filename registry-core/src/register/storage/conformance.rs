//! What every store must do, whatever it is made of: one suite, run against each of them.

use std::collections::BTreeSet;

use super::{
    Database, MemoryStore, PostgresStore, SledStore, Store, StoredCommit, postgres::trial::Server,
};
use crate::register::storage::StoreError;

/// A place in which a store can be closed and opened again.
trait Place {
    fn open(&self) -> Box<dyn Store>;
}

impl Place for MemoryStore {
    fn open(&self) -> Box<dyn Store> {
        Box::new(self.clone())
    }
}

impl Place for tempfile::TempDir {
    fn open(&self) -> Box<dyn Store> {
        Box::new(SledStore::create(self.path()).expect("a store"))
    }
}

impl Place for Database {
    fn open(&self) -> Box<dyn Store> {
        Box::new(PostgresStore::create(self.clone()).expect("a store"))
    }
}

/// The cases, each for every store.
macro_rules! conformance {
    ($($case:ident),* $(,)?) => {
        mod memory {
            $(#[test] fn $case() { super::$case(&super::MemoryStore::default()); })*
        }
        mod sled {
            $(#[test] fn $case() { super::$case(&tempfile::tempdir().expect("a folder")); })*
        }
        mod postgres_15 {
            $(#[test] fn $case() { if let Some(server) = super::Server::shared(15) { super::$case(&server.database()); } })*
        }
        mod postgres_18 {
            $(#[test] fn $case() { if let Some(server) = super::Server::shared(18) { super::$case(&server.database()); } })*
        }
    };
}

conformance!(
    a_new_store_has_nothing,
    commits_come_back_as_they_were_given,
    several_commits_become_durable_together,
    what_is_finished_can_be_read_before_it_is_durable,
    an_append_that_is_dropped_leaves_nothing,
    an_append_against_another_head_is_refused,
    of_two_appends_one_is_refused,
    a_large_commit_comes_back_and_the_next_follows_it,
    reading_works_on_other_threads,
    a_reader_sees_what_is_durable_and_keeps_no_store_open,
);

fn append(store: &mut dyn Store, frames: &[&[u8]], row: &[u8]) -> StoredCommit {
    let head = number(store);
    let mut appending = store.append(head).expect("begun");
    for frame in frames {
        appending.frame(frame.to_vec()).expect("written");
    }
    appending.finish(row.to_vec()).expect("finished")
}

fn number(store: &dyn Store) -> u64 {
    store
        .head()
        .expect("readable")
        .map_or(0, |commit| commit.number)
}

fn commits(store: &dyn Store, from: u64) -> Vec<StoredCommit> {
    let commits = store.read(from).expect("readable");
    commits.map(|commit| commit.expect("a commit")).collect()
}

fn frames(store: &dyn Store, commit: &StoredCommit) -> Vec<Vec<u8>> {
    let frames = store.frames(commit).expect("readable");
    frames.map(|frame| frame.expect("a frame")).collect()
}

fn a_new_store_has_nothing(place: &impl Place) {
    let mut store = place.open();
    store.sync().expect("nothing to do");
    assert_eq!(store.head().expect("readable"), None);
    assert!(commits(store.as_ref(), 1).is_empty());
}

fn commits_come_back_as_they_were_given(place: &impl Place) {
    let mut store = place.open();
    let first = append(store.as_mut(), &[b"one", b"two"], b"the first");
    store.sync().expect("synced");
    let second = append(store.as_mut(), &[], b"the second");
    store.sync().expect("synced");
    drop(store);
    let mut store = place.open();
    let third = append(store.as_mut(), &[b"three"], b"the third");
    store.sync().expect("synced");
    assert_eq!((first.number, first.first_frame, first.frames), (1, 0, 2));
    assert_eq!((third.number, third.first_frame, third.frames), (3, 2, 1));
    let all = [first, second, third];
    assert_eq!(commits(store.as_ref(), 1), all);
    assert_eq!(commits(store.as_ref(), 0), all);
    assert_eq!(commits(store.as_ref(), 3), all[2..]);
    assert!(commits(store.as_ref(), 4).is_empty());
    assert_eq!(frames(store.as_ref(), &all[0]), [b"one", b"two"]);
    assert!(frames(store.as_ref(), &all[1]).is_empty());
    assert_eq!(frames(store.as_ref(), &all[2]), [b"three"]);
}

fn several_commits_become_durable_together(place: &impl Place) {
    let mut store = place.open();
    let made: Vec<StoredCommit> = (0..300u32)
        .map(|count| {
            let row = count.to_be_bytes();
            append(store.as_mut(), &[&row, &[7; 3000]], &row)
        })
        .collect();
    store.sync().expect("synced");
    drop(store);
    let store = place.open();
    assert_eq!(commits(store.as_ref(), 1), made);
    for (count, commit) in made.iter().enumerate() {
        let expected = [(count as u32).to_be_bytes().to_vec(), vec![7; 3000]];
        assert_eq!(frames(store.as_ref(), commit), expected);
    }
}

fn what_is_finished_can_be_read_before_it_is_durable(place: &impl Place) {
    let mut store = place.open();
    let first = append(store.as_mut(), &[b"one"], b"1");
    store.sync().expect("synced");
    let second = append(store.as_mut(), &[b"two"], b"2");
    assert_eq!(store.head().expect("readable"), Some(second.clone()));
    assert_eq!(commits(store.as_ref(), 1), [first, second.clone()]);
    assert_eq!(commits(store.as_ref(), 2).last(), Some(&second));
    assert_eq!(frames(store.as_ref(), &second), [b"two"]);
}

fn an_append_that_is_dropped_leaves_nothing(place: &impl Place) {
    let mut store = place.open();
    append(store.as_mut(), &[b"one"], b"1");
    let mut dropped = store.append(1).expect("begun");
    for _ in 0..3 {
        dropped.frame(vec![9; 100_000]).expect("written");
    }
    drop(dropped);
    assert_eq!(number(store.as_ref()), 1);
    let second = append(store.as_mut(), &[b"two"], b"2");
    store.sync().expect("synced");
    drop(store);
    let store = place.open();
    assert_eq!(number(store.as_ref()), 2);
    assert_eq!(frames(store.as_ref(), &second), [b"two"]);
}

fn an_append_against_another_head_is_refused(place: &impl Place) {
    let mut store = place.open();
    append(store.as_mut(), &[], b"1");
    for expected in [0, 2] {
        let refused = store.append(expected).map(drop).expect_err("stale");
        let StoreError::Stale {
            expected: said,
            found: 1,
        } = refused
        else {
            panic!("{refused}");
        };
        assert_eq!(said, expected);
    }
}

fn of_two_appends_one_is_refused(place: &impl Place) {
    let mut store = place.open();
    let (first, second) = (
        store.append(0).expect("begun"),
        store.append(0).expect("begun"),
    );
    first.finish(b"first".to_vec()).expect("finished");
    let refused = second.finish(b"second".to_vec()).expect_err("stale");
    assert!(
        matches!(
            refused,
            StoreError::Stale {
                expected: 0,
                found: 1
            }
        ),
        "{refused}"
    );
    store.sync().expect("synced");
    assert_eq!(commits(store.as_ref(), 1)[0].row, b"first");
}

fn a_large_commit_comes_back_and_the_next_follows_it(place: &impl Place) {
    let mut store = place.open();
    let frame = |count: usize| vec![count as u8; 200_000];
    let mut appending = store.append(0).expect("begun");
    for count in 0..40 {
        appending.frame(frame(count)).expect("written");
    }
    let large = appending.finish(b"large".to_vec()).expect("finished");
    store.sync().expect("synced");
    let small = append(store.as_mut(), &[b"small"], b"small");
    store.sync().expect("synced");
    drop(store);
    let store = place.open();
    assert_eq!(commits(store.as_ref(), 1), [large.clone(), small.clone()]);
    assert!(
        frames(store.as_ref(), &large)
            .into_iter()
            .eq((0..40).map(frame))
    );
    assert_eq!(frames(store.as_ref(), &small), [b"small"]);
}

fn reading_works_on_other_threads(place: &impl Place) {
    let mut store = place.open();
    for row in [b"1", b"2"] {
        append(store.as_mut(), &[row], row);
    }
    let (store, commits) = (store.as_ref(), store.read(1).expect("readable"));
    let numbers = std::thread::scope(|scope| {
        let reader = scope.spawn(move || {
            commits
                .map(|commit| commit.expect("a commit"))
                .inspect(|commit| assert_eq!(frames(store, commit).concat(), commit.row))
                .map(|commit| commit.number)
                .collect::<BTreeSet<u64>>()
        });
        reader.join().expect("no panic")
    });
    assert_eq!(numbers, BTreeSet::from([1, 2]));
}

fn a_reader_sees_what_is_durable_and_keeps_no_store_open(place: &impl Place) {
    let mut store = place.open();
    let reader = store.reader();
    let first = append(store.as_mut(), &[b"one", b"two"], b"1");
    store.sync().expect("synced");
    assert_eq!(reader.commit(1).expect("readable"), Some(first));
    assert_eq!(reader.commit(2).expect("readable"), None);
    assert_eq!(reader.frame(1).expect("readable"), b"two");
    // So large that the store is opened anew below the reader.
    let mut large = store.append(1).expect("begun");
    for _ in 0..40 {
        large.frame(vec![7; 1000]).expect("written");
    }
    large.finish(b"2".to_vec()).expect("finished");
    store.sync().expect("synced");
    assert_eq!(reader.frame(41).expect("readable"), vec![7; 1000]);
    drop(store);
    let opened_again = place.open();
    assert_eq!(number(opened_again.as_ref()), 2);
}
