//! `registry diff`: what changed between two commits, or between two versions of a record.

use std::io::Write;

use registry_core::{
    index::{AsOf, Change, IndexReader},
    model::{FieldChange, differences},
    registry::RegistryError,
};
use serde::Serialize;

use super::{filters, history::print_changes};
use crate::{
    args::{Diff, Format},
    config::Config,
    exit::Exit,
    failure::Failure,
    output, sanitize,
};

#[derive(Serialize)]
struct RecordChange {
    key: String,
    change: &'static str,
    changes: Vec<FieldChange>,
}

pub fn run(args: &Diff, config: &Config) -> Result<Exit, Failure> {
    let format = config.format;
    let reader = config.read()?;
    let changes = match &args.what[..] {
        [before, after] => between_commits(&reader, before, after)?,
        [key, before, after] => between_versions(&reader, key, before, after)?,
        _ => {
            return Err(Failure::Usage(
                "diff takes two commits, or a key and two commits".to_owned(),
            ));
        }
    };
    match format {
        Format::Json => output::json(&changes)?,
        Format::Jsonl => output::json_lines(&changes)?,
        _ => print(&changes)?,
    }
    Ok(Exit::Done)
}

fn between_commits(
    reader: &IndexReader,
    before: &str,
    after: &str,
) -> Result<Vec<RecordChange>, Failure> {
    let [before, after] = [number(reader, before)?, number(reader, after)?];
    let (from, to) = (before.min(after), before.max(after));
    let changes = reader.changes(from, to).map_err(RegistryError::from)?;
    changes
        .map(|change| {
            Ok(described(
                change.map_err(RegistryError::from)?,
                before > after,
            ))
        })
        .collect()
}

fn between_versions(
    reader: &IndexReader,
    key: &str,
    before: &str,
    after: &str,
) -> Result<Vec<RecordChange>, Failure> {
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
        return Ok(Vec::new());
    }
    let change = Change {
        key: key.parse()?,
        before,
        after,
    };
    Ok(vec![described(change, false)])
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

fn print(changes: &[RecordChange]) -> Result<(), Failure> {
    let mut out = output::stdout();
    for change in changes {
        writeln!(out, "{} {}", sanitize::line(&change.key), change.change)?;
        print_changes(&mut out, &change.changes)?;
    }
    Ok(())
}
