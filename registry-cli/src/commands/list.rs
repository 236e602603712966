//! `registry list`: clusters in the order of their keys.

use registry_core::{model::Cluster, registry::RegistryError, search};

use super::search::{print_sources, row};
use crate::{
    args::{Format, List},
    config::Config,
    exit::Exit,
    failure::Failure,
    output,
};

pub fn run(args: &List, config: &Config) -> Result<Exit, Failure> {
    let format = config.format;
    let reader = config.read()?;
    let query = args.filters.query(&[], &reader)?;
    let limit = args.limit.unwrap_or(usize::MAX);
    let records = search::matching(&reader, &query)
        .map_err(RegistryError::from)?
        .take(limit)
        .map(|record| {
            record
                .and_then(|record| record.cluster())
                .map_err(RegistryError::from)
        })
        .collect::<Result<Vec<Cluster>, _>>()?;
    match format {
        Format::Json => output::json(&records)?,
        Format::Jsonl => output::json_lines(&records)?,
        _ if args.sources => print_sources(records.iter())?,
        _ => output::table(
            ["key", "cluster", "where", "market shares"],
            records.iter().map(row),
        )?,
    }
    Ok(Exit::Done)
}
