//! `registry history`: each version of a record, who, when, from which source, what changed.

use std::io::Write;

use registry_core::{
    history::{self, HistoryEntry},
    index::{IndexReader, Version},
    model::{FieldChange, OrganisationKey, differences},
    registry::RegistryError,
};
use serde_json::Value;

use super::show::commit_origin;
use crate::{args::History, config::Config, exit::Exit, failure::Failure, output, sanitize};

pub fn run(args: &History, config: &Config) -> Result<Exit, Failure> {
    let reader = config.read()?;
    if OrganisationKey::is_one(&args.key) {
        let reader = config.with_organisations(reader)?;
        return of_organisation(&args.key, &reader, config);
    }
    let entries = history::of_record(&reader, &args.key).map_err(RegistryError::from)?;
    if entries.len() == 0 {
        return Err(RegistryError::NoRecord {
            key: args.key.clone(),
            as_of: None,
        }
        .into());
    }
    let entries = entries.map(|entry| Ok(entry.map_err(RegistryError::from)?));
    output::each(config.format, entries, print)?;
    Ok(Exit::Done)
}

fn of_organisation(key: &str, reader: &IndexReader, config: &Config) -> Result<Exit, Failure> {
    let organisations = reader.organisations().map_err(RegistryError::from)?;
    let versions = organisations.history(key).map_err(RegistryError::from)?;
    if versions.is_empty() {
        let (key, as_of) = (key.to_owned(), None);
        return Err(RegistryError::NoRecord { key, as_of }.into());
    }
    let befores = std::iter::once(None).chain(versions.iter().map(Some));
    let entries = befores.zip(&versions).map(|(before, version)| {
        let before = before.map(Version::record);
        let commit = reader.commit(version.from_commit());
        Ok(HistoryEntry {
            key: key.to_owned(),
            commit: commit.map_err(RegistryError::from)?,
            item: version.hash(),
            changes: differences(before, Some(version.record())),
        })
    });
    output::each(config.format, entries, print)?;
    Ok(Exit::Done)
}

fn print(out: &mut Vec<u8>, entry: &HistoryEntry) -> Result<(), Failure> {
    let message = if entry.commit.message.is_empty() {
        String::new()
    } else {
        format!(": {}", entry.commit.message)
    };
    let line = format!(
        "commit {}, {}{message}",
        entry.commit.number,
        commit_origin(&entry.commit)
    );
    writeln!(out, "{}", sanitize::line(&line))?;
    print_changes(out, &entry.changes)
}

/// Writes changes as people read them: `+` came, `-` went, `~` from one value to another. What came has its identifier
/// behind it, where it is told.
pub fn print_changes(out: &mut impl Write, changes: &[FieldChange]) -> Result<(), Failure> {
    for change in changes {
        let line = match (&change.before, &change.after) {
            (Some(before), Some(after)) => format!(
                "  ~ {}: {} -> {}",
                change.field,
                plain(before),
                plain(after)
            ),
            (Some(before), None) => format!("  - {}: {}", change.field, plain(before)),
            (None, after) => format!(
                "  + {}: {}{}",
                change.field,
                after.as_ref().map(plain).unwrap_or_default(),
                change.id.map(|id| format!(" [{id}]")).unwrap_or_default()
            ),
        };
        writeln!(out, "{}", sanitize::line(&line))?;
    }
    Ok(())
}

/// A value without the quotes and braces of JSON.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| match value {
                Value::Object(_) => plain(value),
                _ => format!("{name} {}", plain(value)),
            })
            .collect::<Vec<_>>()
            .join(", "),
        Value::Number(number) => number
            .as_f64()
            .map_or_else(|| number.to_string(), |number| number.to_string()),
        other => other.to_string(),
    }
}
