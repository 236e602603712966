//! `registry diff`: what changed between two commits, or between two versions of a record.

use registry_core::{
    history::{self, RecordChange},
    index::{AsOf, IndexReader},
    model::RecordKind,
    registry::RegistryError,
};

use super::{changes, filters, left_out};
use crate::{
    args::{Diff, Format},
    colour::HEADING,
    config::Config,
    exit::Exit,
    failure::Failure,
    output::{self, Screen, Styled},
};

pub fn run(args: &Diff, config: &Config) -> Result<Exit, Failure> {
    let reader = config.with_all_organisations(config.read()?)?;
    match &args.what[..] {
        [before, after] => {
            let [before, after] = [number(&reader, before)?, number(&reader, after)?];
            let changes = history::between_commits(&reader, before, after);
            let changes = changes.map_err(RegistryError::from)?;
            let changes = changes.map(|change| Ok(change.map_err(RegistryError::from)?));
            output::each(&config.console, changes, print, counted)?;
            // Changes are told with the parts that this program does not know, as JSON has them.
            left_out::say(&reader, Format::Json, config)?;
        }
        [key, before, after] => {
            let change = of_record(&reader, key, before, after)?;
            output::each(&config.console, change.into_iter().map(Ok), print, counted)?;
        }
        _ => {
            return Err(Failure::Usage(
                "diff takes two commits, or a key and two commits".to_owned(),
            ));
        }
    }
    Ok(Exit::Done)
}

fn of_record(
    reader: &IndexReader,
    key: &str,
    before: &str,
    after: &str,
) -> Result<Option<RecordChange>, Failure> {
    let [before, after] = [number(reader, before)?, number(reader, after)?];
    let change = history::between_versions(reader, key, before, after);
    let change = change.map_err(RegistryError::from)?;
    if change.is_none() && !is_there(reader, key, after)? {
        return Err(RegistryError::NoRecord {
            key: key.to_owned(),
            as_of: None,
        }
        .into());
    }
    Ok(change)
}

fn is_there(reader: &IndexReader, key: &str, commit: u64) -> Result<bool, Failure> {
    if RecordKind::of(key) == RecordKind::Organisation {
        let organisations = reader.organisations().map_err(RegistryError::from)?;
        let version = organisations.record(key, AsOf::Commit(commit));
        return Ok(version.map_err(RegistryError::from)?.is_some());
    }
    let version = reader.record(key, AsOf::Commit(commit));
    Ok(version.map_err(RegistryError::from)?.is_some())
}

/// A commit number, or the last commit at a date or time.
fn number(reader: &IndexReader, text: &str) -> Result<u64, Failure> {
    filters::commit_at(reader, text, "diff")
}

/// Writes what changed in a record.
pub fn print(screen: &mut Screen, change: &RecordChange) -> Result<(), Failure> {
    let (key, what) = (&change.key, change.change.as_str());
    screen.line(Styled::new(HEADING, key).plain(&format!(" {what}")))?;
    changes::print(screen, &change.changes)
}

/// Below the records.
fn counted(count: u64) -> String {
    match count {
        0 => "No difference.".to_owned(),
        1 => "1 record differs.".to_owned(),
        count => format!("{} differ.", output::counted(count, "record")),
    }
}
