//! `registry show`: records with their sources.

mod page;

use registry_core::{
    export::JsonLinesWriter,
    index::{AsOf, IndexReader, Version},
    model::{OrganisationKey, Status, with_ids},
    registry::RegistryError,
};
use serde_json::json;

use super::{filters, linked, organisation, predecessors::Predecessors, words::Ids};
use crate::{
    args::{Format, Show},
    config::Config,
    exit::Exit,
    failure::Failure,
    output::{self, Screen},
};

pub fn run(args: &Show, config: &Config) -> Result<Exit, Failure> {
    if args.keys.iter().any(|key| OrganisationKey::is_one(key)) {
        return of_both_kinds(args, config);
    }
    let reader = config.read()?;
    let versions = args.keys.iter();
    let versions = versions.map(|key| version_of(&reader, key, args.as_of.as_deref()));
    let versions: Vec<Version> = versions.collect::<Result<_, _>>()?;
    let actors = versions.iter().flat_map(|version| &version.record().actors);
    let reader = match actors.into_iter().any(|actor| actor.organisation.is_some()) {
        true => config.with_organisations(reader)?,
        false => reader,
    };
    match config.console.format {
        Format::Json => {
            let as_of = filters::as_of(&reader, args.as_of.as_deref())?;
            json_of(&versions, &reader, as_of)?;
        }
        Format::Jsonl => {
            let mut lines = JsonLinesWriter::new(std::io::stdout().lock());
            for version in &versions {
                lines.write(version.bytes())?;
            }
        }
        _ => {
            let mut screen = config.console.screen();
            for (at, version) in versions.iter().enumerate() {
                if at > 0 {
                    screen.line("")?;
                    screen.line("")?;
                }
                let as_of = filters::as_of(&reader, args.as_of.as_deref())?;
                page::print(&mut screen, version, as_of, &reader, Ids(args.ids))?;
            }
            screen.close()?;
        }
    }
    Ok(Exit::Done)
}

/// Shows records one after the other, some of them organisations.
fn of_both_kinds(args: &Show, config: &Config) -> Result<Exit, Failure> {
    for key in &args.keys {
        if OrganisationKey::is_one(key) {
            organisation::show_key(key, args.as_of.as_deref(), Ids(args.ids), config)?;
        } else {
            let keys = vec![key.clone()];
            let args = Show {
                keys,
                as_of: args.as_of.clone(),
                ..*args
            };
            run(&args, config)?;
        }
    }
    Ok(Exit::Done)
}

/// A document of one record, or an array of several.
fn json_of(versions: &[Version], reader: &IndexReader, as_of: AsOf) -> Result<(), Failure> {
    match versions {
        [version] => output::json(&with_commit(version, reader, as_of)?),
        versions => output::json_array(
            versions
                .iter()
                .map(|version| with_commit(version, reader, as_of)),
        ),
    }
}

/// A cluster as it is, or was at the moment that is stated.
pub fn version_of(
    reader: &IndexReader,
    key: &str,
    as_of: Option<&str>,
) -> Result<Version, Failure> {
    let as_of = filters::as_of(reader, as_of)?;
    let missing = || RegistryError::NoRecord {
        key: key.to_owned(),
        as_of: match as_of {
            AsOf::Now => None,
            AsOf::Commit(number) => Some(number),
        },
    };
    let version = reader.record(key, as_of).map_err(RegistryError::from)?;
    Ok(version.ok_or_else(missing)?)
}

/// The item with the identifiers of its values, and beside it the commit that made this version,
/// and the records whose place it took.
fn with_commit(
    version: &Version,
    reader: &IndexReader,
    as_of: AsOf,
) -> Result<serde_json::Value, Failure> {
    let mut value: serde_json::Value = serde_json::from_slice(version.bytes())?;
    let commit = reader
        .commit(version.from_commit())
        .map_err(RegistryError::from)?;
    with_ids(&mut value);
    if let Some(fields) = value.as_object_mut() {
        fields.insert("commit".to_owned(), serde_json::to_value(&commit)?);
        let linked = linked::to(&version.record().key, reader, as_of)?.into_iter();
        let linked = linked.map(|linked| json!({ "key": linked.by, "kind": linked.linkage.kind }));
        let linked: Vec<_> = linked.collect();
        if !linked.is_empty() {
            fields.insert("linked_from".to_owned(), linked.into());
        }
        let predecessors = Predecessors::of(version, reader)?;
        for (name, status) in [
            ("merged_from", Status::Merged),
            ("split_from", Status::Split),
        ] {
            let keys = predecessors.keys(status);
            if !keys.is_empty() {
                fields.insert(name.to_owned(), keys.into());
            }
        }
    }
    Ok(value)
}

/// Prints the record that a key has now.
pub fn print_record(screen: &mut Screen, reader: &IndexReader, key: &str) -> Result<(), Failure> {
    let version = version_of(reader, key, None)?;
    page::print(screen, &version, AsOf::Now, reader, Ids(false))
}
