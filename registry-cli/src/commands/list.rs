//! `registry list`: clusters in the order of their keys, printed as they are read.

use std::io::{BufWriter, stdout};

use registry_core::{
    export::JsonLinesWriter,
    index::{SortedRecords, StoredRecord},
    registry::RegistryError,
    search,
};
use serde_json::Value;

use super::search::{SOURCE_HEADER, row, source_rows};
use crate::{
    args::{Format, List},
    config::Config,
    exit::Exit,
    failure::Failure,
    output,
};

pub fn run(args: &List, config: &Config) -> Result<Exit, Failure> {
    let reader = config.read()?;
    let query = args.filters.query(&[], &reader, config)?;
    let most = args.limit.unwrap_or(usize::MAX);
    let records = search::matching(&reader, &query, most).map_err(RegistryError::from)?;
    match config.format {
        Format::Json => output::json_array(each(records, json))?,
        Format::Jsonl => json_lines(records)?,
        _ if args.sources => output::try_table(SOURCE_HEADER, rows_of_sources(records))?,
        _ => output::try_table(
            ["key", "cluster", "where", "market shares"],
            each(records, |record| Ok(row(&record.cluster()))),
        )?,
    }
    Ok(Exit::Done)
}

/// What comes of each record.
fn each<T>(
    records: SortedRecords,
    of: impl Fn(&StoredRecord) -> Result<T, Failure>,
) -> impl Iterator<Item = Result<T, Failure>> {
    records.map(move |record| of(&record.map_err(RegistryError::from)?))
}

/// The item, as any JSON.
fn json(record: &StoredRecord) -> Result<Value, Failure> {
    Ok(serde_json::from_slice(&record.bytes)?)
}

/// A line a record, the item itself.
fn json_lines(records: SortedRecords) -> Result<(), Failure> {
    let mut lines = JsonLinesWriter::new(BufWriter::new(stdout().lock()));
    for record in records {
        lines.write(&record.map_err(RegistryError::from)?.bytes)?;
    }
    lines.finish()?;
    Ok(())
}

fn rows_of_sources(records: SortedRecords) -> impl Iterator<Item = Result<[String; 5], Failure>> {
    let rows = each(records, |record| Ok(source_rows(&record.cluster())));
    rows.flat_map(|rows| match rows {
        Ok(rows) => rows.into_iter().map(Ok).collect(),
        Err(failure) => vec![Err(failure)],
    })
}
