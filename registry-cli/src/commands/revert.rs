//! `registry revert`: undoes a commit, or several in a row, by a new one.

use registry_core::{
    change::{Deed, Refused, Revert},
    model::{Key, OrganisationKey},
};
use serde::Serialize;

use super::applied::say_changes;
use crate::{args, config::Config, exit::Exit, failure::Failure, output};

/// What was done, as `--format json` gives it.
#[derive(Serialize)]
struct Done<'a> {
    changed_since: Vec<&'a str>,
    commit: Option<u64>,
    restored: Vec<&'a str>,
    withdrawn: Vec<&'a str>,
}

pub fn run(args: &args::Revert, config: &Config) -> Result<Exit, Failure> {
    let revert = range(&args.commits)?;
    let applied = config.apply(&revert, &args.authorship)?;
    let commit = applied.commit.as_ref().map(|commit| commit.number);
    let text = match commit {
        Some(number) => format!("Reverted {revert} in commit {number}."),
        None => format!("Nothing to revert of {revert}."),
    };
    let of = |deed: Deed| -> Vec<&str> {
        let records = applied.records.iter().chain(applied.organisations.iter());
        let done = records.filter(|(_, done)| *done == deed);
        done.map(|(key, _)| key).collect()
    };
    let changed_since = applied.changed_since.iter().map(Key::as_str);
    let organisations = applied.organisations_changed_since.iter();
    let done = Done {
        changed_since: changed_since
            .chain(organisations.map(OrganisationKey::as_str))
            .collect(),
        commit,
        restored: of(Deed::Restored),
        withdrawn: of(Deed::Withdrawn),
    };
    config.console.tell(&text, &done)?;
    let made = if revert.first == revert.last {
        "withdrawn, since this commit had made them"
    } else {
        "withdrawn, since these commits had made them"
    };
    say_keys(config, "set back", &done.restored);
    say_keys(config, made, &done.withdrawn);
    say_keys(config, "left alone, changed since", &done.changed_since);
    say_changes(&applied.records, true, config);
    Ok(Exit::Done)
}

/// One commit, or the first and the last: `5`, `5..9`.
fn range(stated: &str) -> Result<Revert, Failure> {
    let (first, last) = stated.split_once("..").unwrap_or((stated, stated));
    match (first.trim().parse(), last.trim().parse()) {
        (Ok(first), Ok(last)) if first > last => Err(Failure::Usage(
            Refused::Backwards { first, last }.to_string(),
        )),
        (Ok(first), Ok(last)) => Ok(Revert { first, last }),
        _ => Err(Failure::Usage(format!(
            "{stated:?}: expected the number of a commit, or of the first and the last one, such as 5..9"
        ))),
    }
}

fn say_keys(config: &Config, what: &str, keys: &[&str]) {
    const SHOWN: usize = 10;
    if keys.is_empty() {
        return;
    }
    let shown = keys
        .iter()
        .take(SHOWN)
        .copied()
        .collect::<Vec<_>>()
        .join(", ");
    let more = if keys.len() > SHOWN { ", ..." } else { "" };
    config.console.say(&format!(
        "{} {what}: {shown}{more}",
        output::counted(keys.len() as u64, "record")
    ));
}
