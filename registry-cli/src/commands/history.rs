//! `registry history`: each version of a record, who, when, from which source, what changed.

use registry_core::{
    history::{self, HistoryEntry},
    index::{IndexReader, Version},
    model::{OrganisationKey, differences},
    registry::RegistryError,
};

use super::{changes, words::commit_head};
use crate::{
    args::History,
    config::Config,
    exit::Exit,
    failure::Failure,
    output::{self, Screen},
};

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
    output::each(&config.console, entries, print, counted)?;
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
    output::each(&config.console, entries, print, counted)?;
    Ok(Exit::Done)
}

fn print(screen: &mut Screen, entry: &HistoryEntry) -> Result<(), Failure> {
    let message = match &*entry.commit.message {
        "" => String::new(),
        message => format!(": {message}"),
    };
    screen.line(commit_head(&entry.commit).plain(&message))?;
    changes::print(screen, &entry.changes)
}

/// Below the versions.
fn counted(count: u64) -> String {
    format!("{}.", output::counted(count, "version"))
}
