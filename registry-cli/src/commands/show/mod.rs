//! `registry show`: records with their sources.

mod organisation;
mod page;

use registry_core::{
    export::JsonLinesWriter,
    index::{AsOf, IndexReader, Version},
    model::{Organisation, OrganisationKey, Status, with_ids},
    registry::RegistryError,
};
use serde_json::{Value, json};

use super::{
    filters, linked,
    predecessors::Predecessors,
    words::{Ids, no_record},
};
use crate::{
    args::{Format, Show},
    config::Config,
    exit::Exit,
    failure::Failure,
    output::{self, Screen},
};

pub fn run(args: &Show, config: &Config) -> Result<Exit, Failure> {
    let mut reader = config.read()?;
    if args.keys.iter().any(|key| OrganisationKey::is_one(key)) {
        reader = config.with_organisations(reader)?;
    }
    let as_of = filters::as_of(&reader, args.as_of.as_deref())?;
    let records = args.keys.iter();
    let records = records.map(|key| Shown::of(&reader, key, as_of));
    let records: Vec<Shown> = records.collect::<Result<_, _>>()?;
    if records.iter().any(Shown::names_organisations) {
        reader = config.with_organisations(reader)?;
    }
    match config.console.format {
        Format::Json => json_of(&records, &reader, as_of)?,
        Format::Jsonl => {
            let mut lines = JsonLinesWriter::new(std::io::stdout().lock());
            for record in &records {
                lines.write(record.bytes())?;
            }
        }
        _ => {
            let mut screen = config.console.screen();
            for (at, record) in records.iter().enumerate() {
                if at > 0 {
                    screen.line("")?;
                    screen.line("")?;
                }
                record.print(&mut screen, as_of, &reader, Ids(args.ids))?;
            }
            screen.close()?;
        }
    }
    Ok(Exit::Done)
}

/// A record of either kind, as it is or was.
enum Shown {
    Cluster(Box<Version>),
    Organisation(Box<Version<Organisation>>),
}

impl Shown {
    fn of(reader: &IndexReader, key: &str, as_of: AsOf) -> Result<Shown, Failure> {
        if OrganisationKey::is_one(key) {
            let version = organisation::version_of(reader, key, as_of)?;
            return Ok(Shown::Organisation(Box::new(version)));
        }
        Ok(Shown::Cluster(Box::new(version_of(reader, key, as_of)?)))
    }

    fn names_organisations(&self) -> bool {
        match self {
            Shown::Cluster(version) => {
                let mut actors = version.record().actors.iter();
                actors.any(|actor| actor.organisation.is_some())
            }
            Shown::Organisation(_) => false,
        }
    }

    fn bytes(&self) -> &[u8] {
        match self {
            Shown::Cluster(version) => version.bytes(),
            Shown::Organisation(version) => version.bytes(),
        }
    }

    /// The item with what belongs to it.
    fn document(&self, reader: &IndexReader, as_of: AsOf) -> Result<Value, Failure> {
        match self {
            Shown::Cluster(version) => with_commit(version, reader, as_of),
            Shown::Organisation(version) => organisation::document(version, reader, as_of),
        }
    }

    fn print(
        &self,
        screen: &mut Screen,
        as_of: AsOf,
        reader: &IndexReader,
        ids: Ids,
    ) -> Result<(), Failure> {
        match self {
            Shown::Cluster(version) => page::print(screen, version, as_of, reader, ids),
            Shown::Organisation(version) => {
                organisation::print(screen, version, as_of, reader, ids)
            }
        }
    }
}

/// A document of one record, or an array of several.
fn json_of(records: &[Shown], reader: &IndexReader, as_of: AsOf) -> Result<(), Failure> {
    match records {
        [record] => output::json(&record.document(reader, as_of)?),
        records => {
            let documents = records.iter().map(|record| record.document(reader, as_of));
            output::json_array(documents)
        }
    }
}

/// A cluster as it is or was.
pub fn version_of(reader: &IndexReader, key: &str, as_of: AsOf) -> Result<Version, Failure> {
    let version = reader.record(key, as_of).map_err(RegistryError::from)?;
    Ok(version.ok_or_else(|| no_record(key, as_of))?)
}

/// The item with the identifiers of its values, and beside it the commit that made this version,
/// and the records whose place it took.
fn with_commit(version: &Version, reader: &IndexReader, as_of: AsOf) -> Result<Value, Failure> {
    let mut value: Value = serde_json::from_slice(version.bytes())?;
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
    let version = version_of(reader, key, AsOf::Now)?;
    page::print(screen, &version, AsOf::Now, reader, Ids(false))
}
