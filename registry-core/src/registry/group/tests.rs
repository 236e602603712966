mod failures;

use std::{collections::BTreeSet, fs, path::Path, thread, time::Duration};

use super::*;
use crate::{
    change::{Changed, Merge, Others, Put, Refused, Register, Retire, Retirement, Revert, View},
    index::AsOf,
    model::Cluster,
    registry::{Locator, OpenOptions},
};

fn sock(place: &str) -> Cluster {
    let json = serde_json::json!({
        "key": format!("cn-{}-sock", place.to_lowercase()),
        "location": {"country": "CN", "place": place},
        "product": {"name": "Sock"},
    });
    Cluster::from_json(json.to_string().as_bytes()).unwrap()
}

fn register(place: &str) -> Box<dyn Change> {
    let (record, others) = (sock(place), Others::Any);
    Box::new(Register { record, others })
}

fn put(record: Cluster) -> Box<dyn Change> {
    let records = vec![record];
    Box::new(Put { records })
}

fn noted(place: &str, note: &str) -> Cluster {
    let mut record = sock(place);
    record.notes.push(note.parse().unwrap());
    record
}

fn create(folder: &Path) -> Registry {
    Registry::create(folder, "Clusters", "registrar").unwrap()
}

/// The registry as a process has it that does not wait for long.
fn impatient(folder: &Path) -> Registry {
    let options = OpenOptions {
        wait: Duration::from_millis(20),
        ..OpenOptions::default()
    };
    Registry::open_with(&Locator::from(folder), &options).unwrap()
}

/// Waits until so many changes wait for their turn.
fn await_queued(registry: &Registry, changes: usize) {
    while registry.home.turns.waiting() < changes {
        thread::yield_now();
    }
}

/// Changes that come while somebody writes, in this order: they are written as one group.
fn together(
    registry: &Registry,
    changes: Vec<Box<dyn Change>>,
) -> Vec<Result<Applied, RegistryError>> {
    let writer = registry.write(&mut |_, _| ()).unwrap();
    thread::scope(|scope| {
        let mut threads = Vec::new();
        for (number, change) in changes.into_iter().enumerate() {
            let draft = Draft::new(format!("author {number}"), format!("message {number}"));
            threads.push(scope.spawn(move || registry.change(change, draft)));
            await_queued(registry, number + 1);
        }
        drop(writer);
        let join = |thread: thread::ScopedJoinHandle<'_, _>| thread.join().unwrap();
        threads.into_iter().map(join).collect()
    })
}

#[test]
fn a_registry_can_be_shared_between_threads() {
    fn shared<T: Send + Sync + 'static>() {}
    fn sent<T: Send + 'static>() {}
    sent::<crate::registry::Writer>();
    shared::<Registry>();
    shared::<crate::index::IndexReader>();
}

#[test]
fn changes_of_many_threads_are_commits_of_their_own_and_searchable_on_return() {
    const WRITERS: usize = 8;
    const CHANGES: usize = 5;
    let folder = tempfile::tempdir().unwrap();
    let registry = create(folder.path());
    let numbers = thread::scope(|scope| {
        let writers: Vec<_> = (0..WRITERS)
            .map(|writer| {
                let registry = &registry;
                scope.spawn(move || {
                    let place = format!("Place{writer}");
                    let change = |number: usize| {
                        let note = format!("{writer}, {number}");
                        let draft = Draft::new(format!("author {writer}"), &note);
                        let applied = registry.change(put(noted(&place, &note)), draft).unwrap();
                        let commit = applied.commit.unwrap();
                        assert_eq!(
                            (commit.author.as_str(), commit.message.as_str()),
                            (format!("author {writer}").as_str(), note.as_str())
                        );
                        let now = registry
                            .read()
                            .unwrap()
                            .record(&sock(&place).key, AsOf::Now)
                            .unwrap();
                        assert_eq!(now.unwrap().from_commit(), commit.number);
                        commit.number
                    };
                    (0..CHANGES).map(change).collect::<Vec<u64>>()
                })
            })
            .collect();
        let joined = writers.into_iter().map(|writer| writer.join().unwrap());
        joined.collect::<Vec<Vec<u64>>>().concat()
    });
    let expected: BTreeSet<u64> = (2..2 + (WRITERS * CHANGES) as u64).collect();
    assert_eq!(numbers.into_iter().collect::<BTreeSet<u64>>(), expected);
    let verified = registry.verify(&mut |_, _| ()).unwrap();
    assert_eq!(verified.commits, 1 + (WRITERS * CHANGES) as u64);
    // Kept open, it goes on after a verification.
    registry
        .change(register("After"), Draft::new("registrar", ""))
        .unwrap();
}

#[test]
fn each_change_of_a_group_is_checked_against_those_before_it() {
    let folder = tempfile::tempdir().unwrap();
    let registry = create(folder.path());
    let changes = vec![
        register("Datang"),
        register("Datang"),
        put(noted("Datang", "later in the group")),
        put(noted("Datang", "later in the group")),
        register("Zhuji"),
    ];
    let answers = together(&registry, changes);
    let commits: Vec<Option<u64>> = answers
        .iter()
        .map(|answer| Some(answer.as_ref().ok()?.commit.as_ref()?.number))
        .collect();
    // Refused is the second, and nothing changes with the fourth.
    assert_eq!(commits, [Some(2), None, Some(3), None, Some(4)]);
    assert!(matches!(
        answers[1],
        Err(RegistryError::Refused(Refused::Registered { .. }))
    ));
    assert!(answers[3].is_ok());
    let index = registry.read().unwrap();
    let history: Vec<_> = index
        .history("cn-datang-sock")
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let commits = history
        .iter()
        .map(|version| (version.from_commit(), version.to_commit()));
    assert!(commits.eq([(2, Some(3)), (3, None)]));
    assert_eq!(
        registry
            .verify(&mut |_, _| ())
            .unwrap()
            .records
            .of("cluster"),
        2
    );
}

#[test]
fn what_a_group_made_is_undone_and_merged_within_it() {
    let folder = tempfile::tempdir().unwrap();
    let registry = create(folder.path());
    let key = |place: &str| sock(place).key;
    let merge = Merge {
        key: key("Datang"),
        into: key("Zhuji"),
        carries: true,
        against: None,
    };
    let reason = "a mistake".parse().unwrap();
    let withdraw = Retire::new(key("Zhuji"), Retirement::Withdrawn { reason });
    let mut answers = together(
        &registry,
        vec![
            register("Zhuji"),
            Box::new(Revert::of(2)),
            register("Zhuji"),
            register("Datang"),
            Box::new(merge),
            Box::new(withdraw),
            Box::new(Revert { first: 5, last: 6 }),
        ],
    );
    let undone = answers.pop().unwrap().unwrap();
    assert_eq!(undone.commit.unwrap().number, 7);
    let refused = answers.pop().unwrap().unwrap_err().to_string();
    assert!(
        refused.contains("took the place of cn-datang-sock"),
        "{refused}"
    );
    for (number, answer) in (2..).zip(answers) {
        assert_eq!(answer.unwrap().commit.unwrap().number, number);
    }
    let reader = registry.read().unwrap();
    let now = |place: &str| reader.record(&key(place), AsOf::Now).unwrap().unwrap();
    assert_eq!(now("Zhuji").into_record(), sock("Zhuji"));
    assert_eq!(now("Datang").record().reverted_commit, Some(5));
    assert_eq!(registry.verify(&mut |_, _| ()).unwrap().commits, 7);
}

#[test]
fn the_log_is_the_same_whether_changes_come_together_or_one_after_the_other() {
    let places = ["Datang", "Zhuji", "Yiwu", "Haining"];
    let folder = tempfile::tempdir().unwrap();
    let [grouped, single] = ["grouped", "single"].map(|name| create(&folder.path().join(name)));
    together(&grouped, places.map(register).into());
    for (number, place) in places.into_iter().enumerate() {
        let draft = Draft::new(format!("author {number}"), format!("message {number}"));
        single.change(register(place), draft).unwrap();
    }
    single.release().unwrap();
    let log = |registry: &Registry| {
        let register = registry.register().unwrap();
        let commits = register.commits(2).unwrap().map(Result::unwrap);
        let told =
            commits.map(|commit| (commit.number, commit.author.clone(), commit.message.clone()));
        told.collect::<Vec<_>>()
    };
    assert_eq!(log(&grouped), log(&single));
    let bytes = |registry: &Registry| {
        let index = registry.read().unwrap();
        let every = index.records(AsOf::Now).unwrap();
        every
            .map(|record| record.unwrap().bytes)
            .collect::<Vec<_>>()
    };
    assert_eq!(bytes(&grouped), bytes(&single));
}

#[test]
fn a_change_waits_for_a_writer_and_past_its_wait_is_refused_unapplied() {
    let folder = tempfile::tempdir().unwrap();
    create(folder.path());
    let registry = impatient(folder.path());
    let writer = registry.write(&mut |_, _| ()).unwrap();
    let refused = registry.change(register("Datang"), Draft::new("registrar", ""));
    assert!(matches!(refused, Err(RegistryError::Busy)), "{refused:?}");
    assert_eq!(registry.home.turns.waiting(), 0);
    drop(writer);
    let applied = registry
        .change(register("Zhuji"), Draft::new("registrar", ""))
        .unwrap();
    assert_eq!(applied.commit.unwrap().number, 2);
    let index = registry.read().unwrap();
    assert!(index.record("cn-datang-sock", AsOf::Now).unwrap().is_none());
}

#[test]
fn a_change_larger_than_a_group_stands_among_small_ones() {
    let folder = tempfile::tempdir().unwrap();
    let registry = create(folder.path());
    let records = (0..300).map(|number| noted(&format!("Place{number}"), &"n".repeat(900)));
    let large = Box::new(Put {
        records: records.collect(),
    });
    let answers = together(
        &registry,
        vec![register("Datang"), large, register("Zhuji")],
    );
    let numbers: BTreeSet<u64> = answers
        .into_iter()
        .map(|answer| answer.unwrap().commit.unwrap().number)
        .collect();
    assert_eq!(numbers, BTreeSet::from([2, 3, 4]));
    assert_eq!(
        registry
            .verify(&mut |_, _| ())
            .unwrap()
            .records
            .of("cluster"),
        302
    );
}

#[test]
fn another_process_writes_once_a_registry_is_released_and_is_followed() {
    let folder = tempfile::tempdir().unwrap();
    let (registry, other) = (
        create(folder.path()),
        Registry::open(folder.path()).unwrap(),
    );
    let change = |registry: &Registry, place: &str| {
        let applied = registry.change(register(place), Draft::new("registrar", ""));
        applied.map(|applied| applied.commit.unwrap().number)
    };
    assert_eq!(change(&registry, "Datang").unwrap(), 2);
    let refused = change(&impatient(folder.path()), "Zhuji");
    assert!(
        matches!(refused, Err(RegistryError::Locked { .. })),
        "{refused:?}"
    );
    let before = registry.read().unwrap();
    thread::scope(|scope| {
        let waiting = scope.spawn(|| change(&other, "Zhuji").unwrap());
        await_queued(&other, 1);
        registry.release().unwrap();
        assert_eq!(waiting.join().unwrap(), 3);
    });
    assert_eq!(registry.read().unwrap().applied(), 2);
    assert!(registry.follow().unwrap());
    assert!(!registry.follow().unwrap());
    assert_eq!(
        (before.applied(), registry.read().unwrap().applied()),
        (2, 3)
    );
    other.release().unwrap();
    assert_eq!(change(&registry, "Yiwu").unwrap(), 4);
}
