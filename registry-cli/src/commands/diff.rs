//! `registry diff`: what changed between two commits, or between two versions of a record.

use std::io::Write;

use registry_core::{
    change::NewVersion,
    index::{AsOf, Change, IndexReader},
    model::{FieldChange, differences},
    registry::RegistryError,
};
use serde::Serialize;

use super::{filters, history::print_changes};
use crate::{args::Diff, config::Config, exit::Exit, failure::Failure, output, sanitize};

/// What changed in a record.
#[derive(Serialize)]
pub struct RecordChange {
    key: String,
    change: &'static str,
    changes: Vec<FieldChange>,
}

impl RecordChange {
    /// What a version that is not made yet would change.
    pub fn of(version: &NewVersion) -> RecordChange {
        RecordChange {
            key: version.record().key.to_string(),
            change: version.before.as_ref().map_or("added", |_| "changed"),
            changes: version.changes(),
        }
    }
}

pub fn run(args: &Diff, config: &Config) -> Result<Exit, Failure> {
    let reader = config.read()?;
    match &args.what[..] {
        [before, after] => {
            let changes = between_commits(&reader, before, after)?;
            output::each(config.format, changes, print)?;
        }
        [key, before, after] => {
            let change = between_versions(&reader, key, before, after)?;
            output::each(config.format, change.into_iter().map(Ok), print)?;
        }
        _ => {
            return Err(Failure::Usage(
                "diff takes two commits, or a key and two commits".to_owned(),
            ));
        }
    }
    Ok(Exit::Done)
}

fn between_commits(
    reader: &IndexReader,
    before: &str,
    after: &str,
) -> Result<impl Iterator<Item = Result<RecordChange, Failure>>, Failure> {
    let [before, after] = [number(reader, before)?, number(reader, after)?];
    let (from, to) = (before.min(after), before.max(after));
    let changes = reader.changes(from, to).map_err(RegistryError::from)?;
    Ok(changes.map(move |change| {
        let change = change.map_err(RegistryError::from)?;
        Ok(described(change, before > after))
    }))
}

fn between_versions(
    reader: &IndexReader,
    key: &str,
    before: &str,
    after: &str,
) -> Result<Option<RecordChange>, Failure> {
    let version = |text: &str| -> Result<_, Failure> {
        let number = number(reader, text)?;
        Ok(reader
            .record(key, AsOf::Commit(number))
            .map_err(RegistryError::from)?)
    };
    let (before, after) = (version(before)?, version(after)?);
    if before.is_none() && after.is_none() {
        return Err(RegistryError::NoRecord {
            key: key.to_owned(),
            as_of: None,
        }
        .into());
    }
    if before.as_ref().map(|version| version.from_commit)
        == after.as_ref().map(|version| version.from_commit)
    {
        return Ok(None);
    }
    let change = Change {
        key: key.parse()?,
        before,
        after,
    };
    Ok(Some(described(change, false)))
}

/// A commit number, or the last commit at a date or time.
fn number(reader: &IndexReader, text: &str) -> Result<u64, Failure> {
    filters::commit_at(reader, text, "diff")
}

/// A change in words; seen backwards, what came went.
fn described(change: Change, backwards: bool) -> RecordChange {
    let (before, after) = if backwards {
        (change.after, change.before)
    } else {
        (change.before, change.after)
    };
    let (before, after) = (
        before.map(|version| version.cluster),
        after.map(|version| version.cluster),
    );
    let what = match (&before, &after) {
        (None, Some(_)) => "added",
        (Some(_), None) => "removed",
        _ => "changed",
    };
    RecordChange {
        key: change.key.to_string(),
        change: what,
        changes: differences(before.as_ref(), after.as_ref()),
    }
}

/// Writes what changed in a record.
pub fn print(out: &mut Vec<u8>, change: &RecordChange) -> Result<(), Failure> {
    writeln!(out, "{} {}", sanitize::line(&change.key), change.change)?;
    print_changes(out, &change.changes)
}
