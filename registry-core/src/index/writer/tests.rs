use super::*;
use crate::index::{
    AsOf, IndexReader, open_caught_up,
    trial::{Trial, cluster, with},
};
use crate::register::{Draft, Item};

fn notes(trial: &Trial, key: &str, as_of: AsOf) -> Option<String> {
    let version = trial.reader().record(key, as_of).unwrap()?;
    Some(
        version
            .into_record()
            .notes
            .first()
            .map_or(String::new(), ToString::to_string),
    )
}

fn noted(note: &str) -> serde_json::Value {
    with(
        cluster("cn-zhuji-sock", "Zhuji", "Sock"),
        serde_json::json!({"notes": [note]}),
    )
}

/// The commits between which each version of the sock cluster was valid.
fn validity(reader: &IndexReader) -> Vec<(u64, Option<u64>)> {
    let history = reader.history("cn-zhuji-sock").unwrap();
    history
        .map(Result::unwrap)
        .map(|version| (version.from_commit(), version.to_commit()))
        .collect()
}

fn two_versions() -> Trial {
    let mut trial = Trial::with(&[noted("one"), cluster("cn-datang-sock", "Datang", "Sock")]);
    trial.commit(&[noted("two")]);
    trial
}

#[test]
fn a_version_is_found_as_of_each_commit() {
    let trial = two_versions();
    let found = [1, 2, 3].map(|number| notes(&trial, "cn-zhuji-sock", AsOf::Commit(number)));
    assert_eq!(
        found,
        [None, Some("one".to_owned()), Some("two".to_owned())]
    );
    assert_eq!(notes(&trial, "cn-zhuji-sock", AsOf::Now).unwrap(), "two");
    assert_eq!(validity(&trial.reader()), [(2, Some(3)), (3, None)]);
}

#[test]
fn applying_a_commit_again_changes_nothing() {
    let trial = two_versions();
    for number in [1, 2, 3, 3, 2, 3] {
        trial.apply(number);
    }
    let reader = trial.reader();
    assert_eq!(reader.history("cn-zhuji-sock").unwrap().len(), 2);
    assert_eq!(reader.current().searcher().num_docs(), 2);
    assert_eq!(reader.superseded().unwrap().searcher().num_docs(), 4);
    assert_eq!(reader.applied(), 3);
}

#[test]
fn what_a_commit_replaces_is_deleted_while_it_runs_and_what_it_adds_is_kept() {
    let datang = |note: &str| {
        let record = cluster("cn-datang-sock", "Datang", "Sock");
        with(record, serde_json::json!({"notes": [note]}))
    };
    let mut trial = Trial::with(&[noted("one"), datang("one")]);
    let number = trial.register_only(&[noted("two"), datang("two")]);
    let mut writer = trial.writer();
    writer.begin(number).unwrap();
    for entry in trial.register.entries(number).unwrap() {
        let (entry, item) = entry.unwrap();
        writer.take(StatedRecord::read(&entry.key, item)).unwrap();
        writer.delete_replaced().unwrap();
    }
    writer
        .finish(&trial.register.commit(number).unwrap())
        .unwrap();
    writer.close().unwrap();

    assert_eq!(trial.reader().current().searcher().num_docs(), 2);
    for key in ["cn-zhuji-sock", "cn-datang-sock"] {
        assert_eq!(notes(&trial, key, AsOf::Now).unwrap(), "two");
        assert_eq!(notes(&trial, key, AsOf::Commit(2)).unwrap(), "one");
    }
}

/// Makes a commit of which the index has the superseded versions only, as after a crash between its two parts.
fn cut_between_the_parts(trial: &mut Trial) -> u64 {
    let number = trial.register_only(&[noted("three")]);
    let mut writer = trial.writer();
    trial.apply_with(&mut writer, number);
    let ahead = &writer.payload();
    writer.superseded.prepare(ahead).unwrap().commit().unwrap();
    number
}

#[test]
fn superseded_versions_that_are_ahead_are_not_seen_and_heal() {
    let mut trial = two_versions();
    let number = cut_between_the_parts(&mut trial);

    assert_eq!(trial.reader().applied(), 3);
    assert_eq!(trial.reader().history("cn-zhuji-sock").unwrap().len(), 2);
    assert!(trial.reader().commit(4).is_err());

    trial.apply(number);
    assert_eq!(trial.reader().history("cn-zhuji-sock").unwrap().len(), 3);
    assert_eq!(
        trial.reader().superseded().unwrap().searcher().num_docs(),
        6
    );
}

#[test]
fn superseded_versions_of_another_history_are_refused_where_the_current_ones_agree() {
    let mut trial = two_versions();
    let mut other = two_versions().register;
    other
        .begin(Draft::new("registrar", "other"))
        .unwrap()
        .finish()
        .unwrap();
    cut_between_the_parts(&mut trial);
    let folder = trial.index();
    let catch_up = |register| open_caught_up(&folder, register, |_| ());
    assert!(matches!(
        catch_up(&other).map(|_| ()),
        Err(IndexError::OtherHistory {
            applied: 4,
            head: 4,
            ..
        })
    ));
    assert_eq!(catch_up(&trial.register).unwrap().1, 1);
}

#[test]
fn several_commits_become_durable_at_once() {
    let mut trial = Trial::new();
    let numbers =
        ["one", "two", "three"].map(|note| trial.register_only(&[noted(note), noted(note)]));
    let mut writer = trial.writer();
    for number in numbers {
        trial.apply_with(&mut writer, number);
    }
    assert_eq!(trial.reader().applied(), 1);
    writer.flush().unwrap();
    writer.close().unwrap();
    assert_eq!(
        validity(&trial.reader()),
        [(2, Some(3)), (3, Some(4)), (4, None)]
    );
    assert_eq!(trial.reader().current().searcher().num_docs(), 1);
}

#[test]
fn a_rolled_back_commit_leaves_no_trace() {
    let mut trial = two_versions();
    let number = trial.register_only(&[noted("three")]);
    let mut writer = trial.writer();
    trial.apply_with(&mut writer, number);
    writer.rollback().unwrap();
    assert_eq!(writer.applied(), 3);
    trial.apply_with(&mut writer, number);
    writer.flush().unwrap();
    drop(writer);
    assert_eq!(trial.reader().history("cn-zhuji-sock").unwrap().len(), 3);
}

#[test]
fn a_commit_that_is_not_next_is_refused() {
    let trial = Trial::new();
    let mut writer = trial.writer();
    assert!(matches!(
        writer.begin(3),
        Err(IndexError::Gap {
            number: 3,
            applied: 1
        })
    ));
    let item = Item::canonical(&cluster("cn-a-b", "A", "b")).unwrap();
    assert!(matches!(
        writer.take(StatedRecord::read("cn-a-b", item)),
        Err(IndexError::NotBegun)
    ));
}

#[test]
fn a_second_writer_is_told_so_and_readers_go_on() {
    let trial = two_versions();
    let writer = trial.writer();
    assert!(matches!(
        IndexWriter::open(&trial.index()),
        Err(IndexError::Busy { .. })
    ));
    assert!(notes(&trial, "cn-zhuji-sock", AsOf::Now).is_some());
    drop(writer);
}

#[test]
fn commits_are_read_newest_first() {
    let trial = two_versions();
    let reader = trial.reader();
    let numbers = |newest, limit| -> Vec<u64> {
        reader
            .commits(newest, limit)
            .map(|commit| commit.unwrap().number)
            .collect()
    };
    assert_eq!(numbers(None, 10), [3, 2, 1]);
    assert_eq!(numbers(Some(2), 1), [2]);
    assert_eq!(reader.commit(3).unwrap(), trial.register.commit(3).unwrap());
}

#[test]
fn a_date_is_the_end_of_its_day() {
    let trial = two_versions();
    let at = |moment: &str| trial.reader().last_commit_at(moment.parse().unwrap());
    assert_eq!(at("2026-01-02").unwrap(), 2);
    assert_eq!(at("2026-01-03T11:59:59Z").unwrap(), 2);
    assert_eq!(at("2027-01-01").unwrap(), 3);
    assert_eq!(at("3").unwrap(), 3);
    assert!(matches!(
        at("4"),
        Err(IndexError::NoCommit { number: 4, last: 3 })
    ));
    assert!(matches!(at("2025-12-31"), Err(IndexError::TooEarly { .. })));
}

#[test]
fn a_missing_index_is_told_apart_from_a_damaged_one() {
    let trial = two_versions();
    let folder = trial.index();
    assert!(matches!(
        IndexReader::open(&folder.join("none")),
        Err(IndexError::Missing { .. })
    ));
    for entry in std::fs::read_dir(folder.join("current")).unwrap() {
        let path = entry.unwrap().path();
        let whole = std::fs::read(&path).unwrap();
        for damage in [&b""[..], &whole[..whole.len() / 2], b"garbage"] {
            std::fs::write(&path, damage).unwrap();
            let read = IndexReader::open(&folder)
                .and_then(|reader| reader.record("cn-zhuji-sock", AsOf::Now));
            if let Err(error) = read {
                assert!(error.is_mended_by_rebuilding(), "{path:?}: {error}");
            }
        }
        std::fs::write(&path, whole).unwrap();
    }
}

#[test]
fn a_folder_that_cannot_be_written_is_read_without_a_lock() {
    let trial = two_versions();
    for part in ["current", "superseded"] {
        // A folder in the place of the lock file refuses to be opened as one, even to root.
        let lock = trial.index().join(part).join(".tantivy-meta.lock");
        std::fs::remove_file(&lock).ok();
        std::fs::create_dir(&lock).unwrap();
    }
    assert_eq!(trial.reader().history("cn-zhuji-sock").unwrap().len(), 2);
}

#[test]
fn a_large_commit_may_give_a_record_again() {
    let key = |number: usize| format!("cn-place-{number}");
    let record = |number: usize, note: &str| {
        let record = cluster(&key(number), "Place", "Sock");
        with(record, serde_json::json!({"notes": [note]}))
    };
    let mut trial = Trial::with(&[record(0, "before"), record(1, "before")]);
    // Longer than what waits in memory, so that the first versions are passed on before the later ones come.
    let long = "long ".repeat(400);
    let mut records: Vec<_> = (0..600).map(|number| record(number, &long)).collect();
    records.extend((0..3).map(|number| record(number, "second")));
    records.extend((1..3).map(|number| record(number, "third")));
    let number = trial.register_only(&records);
    let mut writer = IndexWriter::open(&trial.index()).unwrap();
    trial.apply_with(&mut writer, number);
    writer.flush().unwrap();
    writer.close().unwrap();

    assert_eq!(trial.reader().current().searcher().num_docs(), 600);
    for (number, note) in [(0, "second"), (1, "third"), (2, "third"), (3, &*long)] {
        assert_eq!(notes(&trial, &key(number), AsOf::Now).unwrap(), note);
        let before = notes(&trial, &key(number), AsOf::Commit(2));
        assert_eq!(before.as_deref(), (number < 2).then_some("before"));
    }
    assert_eq!(trial.reader().counts().unwrap().superseded, 2);
}

#[test]
fn an_abandoned_import_leaves_no_trace() {
    let mut trial = two_versions();
    let records: Vec<_> = (0..2000)
        .map(|number| cluster(&format!("cn-place-{number}"), "Place", "Sock"))
        .collect();
    let number = trial.register_only(&records);
    let mut writer = IndexWriter::open(&trial.index()).unwrap();
    writer.begin(number).unwrap();
    for entry in trial.register.entries(number).unwrap() {
        let (entry, item) = entry.unwrap();
        writer.take(StatedRecord::read(&entry.key, item)).unwrap();
    }
    writer.rollback().unwrap();
    trial.apply_with(&mut writer, number);
    writer.flush().unwrap();
    drop(writer);
    assert_eq!(trial.reader().current().searcher().num_docs(), 2002);
}

#[test]
fn segments_are_merged_while_commits_go_on_and_what_was_replaced_stays_so() {
    const RECORDS: usize = 9;
    const COMMITS: usize = 27;
    let record = |number: usize, note: usize| {
        let record = cluster(&format!("cn-a-{number}"), "A", "x");
        with(record, serde_json::json!({"notes": [note.to_string()]}))
    };
    let mut last = [0; RECORDS];
    let mut trial = Trial::with(&std::array::from_fn::<_, RECORDS, _>(|number| {
        record(number, 0)
    }));
    let mut writer = trial.writer();
    for commit in 1..=COMMITS {
        let changed = [commit, commit + 1, commit + 4].map(|number| number % RECORDS);
        changed.iter().for_each(|&number| last[number] = commit);
        let number = trial.register_only(&changed.map(|number| record(number, commit)));
        trial.apply_with(&mut writer, number);
        if commit % 5 == 0 {
            writer.rollback().unwrap();
            trial.apply_with(&mut writer, number);
        }
        writer.flush().unwrap();
        assert_eq!(
            trial.reader().current().searcher().num_docs(),
            RECORDS as u64
        );
        for (number, note) in last.iter().enumerate() {
            let key = format!("cn-a-{number}");
            assert_eq!(notes(&trial, &key, AsOf::Now).unwrap(), note.to_string());
        }
    }
    writer.close().unwrap();

    let reader = trial.reader();
    let [current, superseded] = [reader.current(), reader.superseded().unwrap()];
    let commits = COMMITS + 2;
    let replaced = superseded.searcher().num_docs();
    assert_eq!(replaced, (3 * COMMITS + commits) as u64);
    for (part, name) in [(current, "current"), (superseded, "superseded")] {
        let segments = part.searcher().segment_readers();
        assert!(segments.len() < 8, "{name}");
        // What is not needed any more is gone.
        for file in std::fs::read_dir(trial.index().join(name)).unwrap() {
            let file = file.unwrap().file_name().into_string().unwrap();
            let is_of = |id: String| file.starts_with(&id);
            let is_used = segments
                .iter()
                .any(|segment| is_of(segment.segment_id().uuid_string()));
            assert!(
                is_used || file == "meta.json" || file.starts_with('.'),
                "{file}"
            );
        }
    }
}
