use std::{thread, time::Duration};

use super::*;
use crate::index::{
    AsOf, IndexReader,
    trial::{Trial, cluster, with},
};

/// Catches up and lets the writer go; returns how many commits were applied.
fn catch_up(
    folder: &Path,
    register: &Register,
    report: impl FnMut(Progress),
) -> Result<u64, IndexError> {
    let (writer, applied) = open_caught_up(folder, register, report)?;
    writer.close()?;
    Ok(applied)
}

fn noted(note: &str) -> serde_json::Value {
    with(
        cluster("cn-zhuji-sock", "Zhuji", "Sock"),
        serde_json::json!({"notes": [note]}),
    )
}

fn records(reader: &IndexReader, as_of: AsOf) -> Vec<(String, u64)> {
    let records = reader.records(as_of).unwrap().map(Result::unwrap);
    records
        .map(|record| (record.key.to_string(), record.from_commit))
        .collect()
}

#[test]
fn an_index_that_is_behind_catches_up() {
    let mut trial = Trial::with(&[noted("one")]);
    trial.register_only(&[noted("two"), cluster("cn-a-b", "A", "B")]);
    trial.register_only(&[noted("three")]);
    let mut reports = Vec::new();
    assert_eq!(
        catch_up(&trial.index(), &trial.register, |progress| reports
            .push(progress))
        .unwrap(),
        2
    );
    assert_eq!(
        reports.last().unwrap(),
        &Progress {
            commit: 4,
            commits: 4,
            entries: 3,
            of_entries: 3
        }
    );
    assert_eq!(
        records(&trial.reader(), AsOf::Now),
        [("cn-a-b".into(), 3), ("cn-zhuji-sock".into(), 4)]
    );
    assert_eq!(
        records(&trial.reader(), AsOf::Commit(3)),
        [("cn-a-b".into(), 3), ("cn-zhuji-sock".into(), 3)]
    );
    assert_eq!(
        records(&trial.reader(), AsOf::Commit(2)),
        [("cn-zhuji-sock".into(), 2)]
    );
    assert_eq!(
        catch_up(&trial.index(), &trial.register, |_| ()).unwrap(),
        0
    );
}

#[test]
fn a_rebuilt_index_holds_the_same() {
    let mut trial = Trial::with(&[noted("one"), cluster("cn-a-b", "A", "B")]);
    trial.commit(&[noted("two")]);
    let states =
        |trial: &Trial| [1, 2, 3].map(|number| records(&trial.reader(), AsOf::Commit(number)));
    let before = states(&trial);
    let open_before = trial.reader();
    rebuild(&trial.index(), &trial.register, |_| ()).unwrap();
    assert_eq!(states(&trial), before);
    assert_eq!(records(&open_before, AsOf::Now), before[2]);
    fs::remove_dir_all(trial.index()).unwrap();
    rebuild(&trial.index(), &trial.register, |_| ()).unwrap();
    assert_eq!(states(&trial), before);
    assert_eq!(
        fs::read_dir(trial.index().parent().unwrap())
            .unwrap()
            .count(),
        1
    );
}

/// A register whose commits after the first are notes, and its index.
fn of_notes(notes: &[&str]) -> Trial {
    let mut trial = Trial::new();
    for note in notes {
        trial.commit(&[noted(note)]);
    }
    trial
}

#[test]
fn an_index_of_another_history_is_refused_whichever_is_ahead() {
    let trial = of_notes(&["one", "two"]);
    for (register, said) in [
        (
            &["one"][..],
            "it holds commit 3, and the register ends at 2",
        ),
        (&["one", "other"], "its commit 3 is not the register's"),
        (
            &["one", "other", "three"],
            "its commit 3 is not the register's",
        ),
        (&["other", "two"], "its commit 3 is not the register's"),
    ] {
        let register = of_notes(register).register;
        let refused = catch_up(&trial.index(), &register, |_| ()).unwrap_err();
        assert!(refused.is_mended_by_rebuilding(), "{refused}");
        assert!(refused.to_string().contains(said), "{refused}");
    }
    let same = of_notes(&["one", "two", "three"]).register;
    assert_eq!(catch_up(&trial.index(), &same, |_| ()).unwrap(), 1);
}

#[test]
fn a_reader_waits_for_an_index_that_is_just_being_put_into_its_place() {
    let trial = of_notes(&["one"]);
    let (index, aside) = (trial.index(), beside(&trial.index(), ASIDE));
    fs::rename(&index, &aside).unwrap();
    thread::scope(|scope| {
        scope.spawn(|| {
            thread::sleep(Duration::from_millis(20));
            fs::rename(&aside, &index).unwrap();
        });
        assert_eq!(trial.reader().applied(), 2);
    });
}

#[test]
fn changes_are_the_records_that_differ() {
    let mut trial = Trial::with(&[noted("one"), cluster("cn-a-b", "A", "B")]);
    trial.commit(&[noted("two")]);
    trial.commit(&[noted("one"), cluster("cn-c-d", "C", "D")]);
    let reader = trial.reader();
    let changed = |after, up_to| -> Vec<String> {
        reader
            .differences(after, up_to)
            .unwrap()
            .map(|change| change.unwrap().key.to_string())
            .collect()
    };
    assert_eq!(changed(0, 2), ["cn-a-b", "cn-zhuji-sock"]);
    assert_eq!(changed(2, 3), ["cn-zhuji-sock"]);
    assert_eq!(changed(2, 4), ["cn-c-d"]);
    assert_eq!(changed(4, 4), [""; 0]);
    let change = reader.differences(2, 3).unwrap().next().unwrap().unwrap();
    let notes =
        [change.before, change.after].map(|version| version.unwrap().record().notes[0].to_string());
    assert_eq!(notes, ["one", "two"]);
}
