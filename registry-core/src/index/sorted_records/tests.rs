use std::collections::BTreeMap;

use serde_json::json;

use super::*;
use crate::index::trial::{Trial, cluster, with};

fn key(number: usize) -> String {
    format!("cn-place-{number:05}")
}

/// So many records, no two neighbours in the order of keys.
fn scattered(count: usize) -> Vec<serde_json::Value> {
    let mixed = (0..count).map(|number| number * 7919 % count);
    mixed
        .map(|number| cluster(&key(number), &format!("Place {number}"), "Sock"))
        .collect()
}

fn keys(records: SortedRecords) -> Vec<String> {
    records
        .map(|record| record.unwrap().key.to_string())
        .collect()
}

/// What each commit left, by the register alone.
fn states(trial: &Trial) -> Vec<BTreeMap<String, (u64, Hash)>> {
    let mut states = vec![BTreeMap::new()];
    for number in 1..=trial.register.head().commit {
        let mut state = states.last().cloned().unwrap_or_default();
        for entry in trial.register.entries(number).unwrap() {
            let (entry, item) = entry.unwrap();
            state.insert(entry.key, (number, item.hash()));
        }
        states.push(state);
    }
    states
}

fn state(records: SortedRecords) -> Vec<(String, (u64, Hash))> {
    let read = records.map(|record| {
        let record = record.unwrap();
        assert_eq!(Hash::of(&record.bytes), record.hash);
        (record.key.to_string(), (record.from_commit, record.hash))
    });
    read.collect()
}

#[test]
fn every_state_is_read_in_the_order_of_keys() {
    let mut trial = Trial::with(&scattered(300));
    for round in 0..6 {
        // Some change, some come to be, on both sides of what is there.
        let changed = (round..300).step_by(7 + round).map(|number| {
            let record = cluster(&key(number), &format!("Place {number}"), "Sock");
            with(record, json!({"notes": [format!("round {round}")]}))
        });
        let new = [cluster(&format!("{}-{round}", key(round)), "New", "Tie")];
        trial.commit(&changed.rev().chain(new).collect::<Vec<_>>());
    }
    let reader = trial.reader();
    assert!(reader.current().searcher().segment_readers().len() > 1);
    for (number, expected) in states(&trial).into_iter().enumerate().skip(1) {
        let expected: Vec<_> = expected.into_iter().collect();
        let as_of = AsOf::Commit(number as u64);
        assert_eq!(state(reader.records(as_of).unwrap()), expected, "{number}");
        if number as u64 == reader.applied() {
            assert_eq!(state(reader.records(AsOf::Now).unwrap()), expected);
        }
    }
    let replaced = keys(reader.versions(|_, to| to.is_some()).unwrap());
    assert!(replaced.is_sorted());
    assert_eq!(replaced.len() as u64, reader.counts().unwrap().superseded);
}

#[test]
fn records_of_segments_that_were_merged_are_in_order_too() {
    let mut trial = Trial::with(&scattered(100));
    for round in 0..20 {
        trial.commit(&[cluster(&key(round * 37 % 100), "Elsewhere", "Sock")]);
    }
    let reader = trial.reader();
    // Otherwise each commit would have left a segment.
    assert!(reader.current().searcher().segment_readers().len() < 15);
    let expected: Vec<String> = (0..100).map(key).collect();
    assert_eq!(keys(reader.records(AsOf::Now).unwrap()), expected);
}

#[test]
fn the_first_records_are_those_of_all_segments() {
    let mut trial = Trial::with(&scattered(50));
    trial.commit(&[
        cluster("cn-a", "A", "Sock"),
        cluster("cn-place-00001-b", "B", "Sock"),
    ]);
    let reader = trial.reader();
    let parts: Vec<BitSet> = reader
        .current()
        .searcher()
        .segment_readers()
        .iter()
        .map(|segment| BitSet::with_max_value_and_full(segment.max_doc()))
        .collect();
    let first = IndexReader::sorted_of(&[(reader.current(), parts)], 4).unwrap();
    assert_eq!(
        keys(first),
        [
            "cn-a",
            "cn-place-00000",
            "cn-place-00001",
            "cn-place-00001-b"
        ]
    );
}

#[test]
fn records_found_on_one_thread_are_read_on_another() {
    let trial = Trial::with(&scattered(20));
    let unread = trial.reader().records(AsOf::Now).unwrap().unread();
    let unread: Vec<FoundRecord> = unread.map(Result::unwrap).collect();
    let read = std::thread::spawn(|| {
        let keys = unread
            .into_iter()
            .map(|record| record.read().unwrap().key.to_string());
        keys.collect::<Vec<_>>()
    });
    assert_eq!(read.join().unwrap(), (0..20).map(key).collect::<Vec<_>>());
}
