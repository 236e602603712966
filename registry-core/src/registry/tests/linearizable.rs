//! Whether what writers were told could have been told by one log that does one thing after another: whether the history
//! of appends is linearizable.
//!
//! An append that is acknowledged is told its place, so that no order has to be searched for: the log has it. It has to
//! agree with what each was told, and with the clock: what ended before something else began stands before it.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

/// What became of an append, as its writer was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    /// It is in this commit.
    At(u64),
    /// It may be in or not.
    Unknown,
    /// It is not in.
    Refused,
}

/// An append, from when it was asked for to when it was answered.
#[derive(Debug, Clone)]
pub(super) struct Append {
    pub(super) key: String,
    pub(super) asked: Instant,
    pub(super) answered: Instant,
    pub(super) told: Told,
}

/// Later than any test lasts.
const NEVER: Duration = Duration::from_secs(1 << 30);

/// Compares a history with the log, which has the key of each commit; says what cannot have been.
pub(super) fn check(history: &[Append], log: &BTreeMap<u64, String>) -> Result<(), String> {
    let mut places = BTreeMap::new();
    for (number, key) in log {
        if let Some(first) = places.insert(key.as_str(), *number) {
            return Err(format!("{key} is in commit {first} and in {number}"));
        }
    }
    let mut in_log = BTreeMap::new();
    for append in history {
        let place = places.remove(append.key.as_str());
        match (append.told, place) {
            (Told::At(told), found) if found != Some(told) => {
                return Err(format!("{} was told {told}: {found:?}", append.key));
            }
            (Told::Refused, Some(found)) => {
                return Err(format!("{} was refused, and is in {found}", append.key));
            }
            (_, Some(found)) => drop(in_log.insert(found, append)),
            (_, None) => {}
        }
    }
    if let Some((key, number)) = places.first_key_value() {
        return Err(format!("nobody asked for {key} in commit {number}"));
    }
    in_order_of_time(in_log.into_values())
}

/// Sees that none was answered before one was asked for that stands before it.
fn in_order_of_time<'a>(appends: impl Iterator<Item = &'a Append>) -> Result<(), String> {
    let mut latest: Option<&Append> = None;
    for append in appends {
        let answered = match append.told {
            Told::Unknown => append.answered + NEVER,
            _ => append.answered,
        };
        if let Some(before) = latest.filter(|before| answered < before.asked) {
            return Err(format!(
                "{} stands behind {}, which was asked for after it was answered",
                append.key, before.key
            ));
        }
        if latest.is_none_or(|before| before.asked < append.asked) {
            latest = Some(append);
        }
    }
    Ok(())
}

#[test]
fn each_way_in_which_a_log_can_disagree_with_what_was_told_is_seen() {
    let start = Instant::now();
    let at = |milliseconds| start + Duration::from_millis(milliseconds);
    let append = |key: &str, asked, answered, told| Append {
        key: key.to_owned(),
        asked: at(asked),
        answered: at(answered),
        told,
    };
    let log = |keys: &[&str]| -> BTreeMap<u64, String> {
        let keys = keys.iter().map(|key| (*key).to_owned());
        (2..).zip(keys).collect()
    };
    let history = [
        append("a", 0, 10, Told::At(2)),
        append("b", 5, 30, Told::Unknown),
        append("c", 12, 20, Told::At(3)),
        append("d", 21, 40, Told::Refused),
    ];
    assert_eq!(check(&history, &log(&["a", "c"])), Ok(()));
    // What nobody knew of may have come late, and have been asked for early.
    assert_eq!(check(&history, &log(&["a", "c", "b"])), Ok(()));
    for (wrong, says) in [
        (&["a"][..], "was told 3"),
        (&["a", "c", "a"], "in commit 2 and in 4"),
        (&["a", "c", "d"], "was refused"),
        (&["a", "c", "e"], "nobody asked"),
    ] {
        let found = check(&history, &log(wrong)).unwrap_err();
        assert!(found.contains(says), "{found}");
    }
    let late = [
        append("c", 12, 20, Told::At(2)),
        append("a", 0, 10, Told::At(3)),
    ];
    let found = check(&late, &log(&["c", "a"])).unwrap_err();
    assert!(found.contains("a stands behind c"), "{found}");
}
