//! `registry show`: one record with its sources.

mod page;

use registry_core::{
    export::JsonLinesWriter,
    index::{AsOf, IndexReader, Version},
    model::{OrganisationKey, Status, with_ids},
    registry::RegistryError,
};

pub use page::commit_origin;

use super::{filters, organisation, predecessors::Predecessors};
use crate::{
    args::{Format, Show},
    config::Config,
    exit::Exit,
    failure::Failure,
    output,
};

pub fn run(args: &Show, config: &Config) -> Result<Exit, Failure> {
    if OrganisationKey::is_one(&args.key) {
        return organisation::show_key(&args.key, args.as_of.as_deref(), config);
    }
    let format = config.format;
    let reader = config.read()?;
    let as_of = filters::as_of(&reader, args.as_of.as_deref())?;
    let missing = || RegistryError::NoRecord {
        key: args.key.clone(),
        as_of: match as_of {
            AsOf::Now => None,
            AsOf::Commit(number) => Some(number),
        },
    };
    let version = reader
        .record(&args.key, as_of)
        .map_err(RegistryError::from)?
        .ok_or_else(missing)?;
    let mut actors = version.record().actors.iter();
    let reader = match actors.any(|actor| actor.organisation.is_some()) {
        true => config.with_organisations(reader)?,
        false => reader,
    };
    match format {
        Format::Json => output::json(&with_commit(&version, &reader)?)?,
        Format::Jsonl => {
            JsonLinesWriter::new(std::io::stdout().lock()).write(version.bytes())?;
        }
        _ => page::print(&version, as_of, &reader, args.ids)?,
    }
    Ok(Exit::Done)
}

/// The item with the identifiers of its values, and beside it the commit that made this version,
/// and the records whose place it took.
fn with_commit(version: &Version, reader: &IndexReader) -> Result<serde_json::Value, Failure> {
    let mut value: serde_json::Value = serde_json::from_slice(version.bytes())?;
    let commit = reader
        .commit(version.from_commit())
        .map_err(RegistryError::from)?;
    with_ids(&mut value);
    if let Some(fields) = value.as_object_mut() {
        fields.insert("commit".to_owned(), serde_json::to_value(&commit)?);
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
pub fn print_record(reader: &IndexReader, key: &str) -> Result<(), Failure> {
    let missing = || RegistryError::NoRecord {
        key: key.to_owned(),
        as_of: None,
    };
    let version = reader
        .record(key, AsOf::Now)
        .map_err(RegistryError::from)?
        .ok_or_else(missing)?;
    page::print(&version, AsOf::Now, reader, false)
}
