//! `registry update`: changes what is named of one record, and nothing else.

use registry_core::{
    index::AsOf,
    model::Cluster,
    registry::{Effort, RegistryError, Writer},
};

use super::{editor, fields};
use crate::{args::Update, config::Config, exit::Exit, failure::Failure};

pub fn run(args: &Update, config: &Config) -> Result<Exit, Failure> {
    let writer = config.write(Effort::Update)?;
    let record = record_to_change(&writer, &args.key)?;
    let key = record.key.clone();
    let draft = args.authorship.draft(&format!("update {key}"));
    config.save(
        writer,
        changed(args, record)?,
        draft,
        |commit| match commit {
            Some(number) => format!("Updated {key} in commit {number}."),
            None => format!("{key}: nothing was changed."),
        },
    )?;
    Ok(Exit::Done)
}

/// The record as it is now, to be changed under the writer's lock.
pub fn record_to_change(writer: &Writer, key: &str) -> Result<Cluster, Failure> {
    let missing = || RegistryError::NoRecord {
        key: key.to_owned(),
        as_of: None,
    };

    let version = writer
        .read()?
        .record(key, AsOf::Now)
        .map_err(RegistryError::from)?;
    Ok(version.ok_or_else(missing)?.cluster)
}

fn changed(args: &Update, mut record: Cluster) -> Result<Cluster, Failure> {
    if args.edit {
        return edited(record);
    }
    for field in &args.clear {
        fields::clear(&mut record, field)?;
    }
    for share in &args.remove_share {
        fields::remove_share(&mut record, share)?;
    }
    for actor in &args.remove_actor {
        fields::remove_actor(&mut record, actor)?;
    }
    let statement = args
        .fields
        .statement(None, args.authorship.source.as_deref())?;
    if statement.key.as_ref().is_some_and(|key| *key != record.key) {
        return Err(Failure::Usage(
            "a key never changes; retire the record instead".to_owned(),
        ));
    }
    Ok(statement.applied_to(record)?)
}

fn edited(record: Cluster) -> Result<Cluster, Failure> {
    let edited = editor::edit(&format!("{}\n", serde_json::to_string_pretty(&record)?))?;
    match edited {
        Some(edited) if edited.key != record.key => Err(Failure::Refused(format!(
            "a key never changes: the text has {}, the record {}",
            edited.key, record.key
        ))),
        edited => Ok(edited.unwrap_or(record)),
    }
}
