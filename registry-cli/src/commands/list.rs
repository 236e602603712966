//! `registry list`: clusters in the order of their keys, printed as they are read.

use std::io::{BufWriter, stdout};

use registry_core::{
    export::JsonLinesWriter,
    index::{IndexError, SortedRecords, StoredRecord},
    model::Scope,
    registry::RegistryError,
    search,
};
use serde_json::Value;

use super::rows::{COLUMNS, SOURCE_COLUMNS, row, rows_of_sources};
use crate::{
    args::{Format, List},
    config::Config,
    exit::Exit,
    failure::Failure,
    output::{self, Styled},
};

pub fn run(args: &List, config: &Config) -> Result<Exit, Failure> {
    if !args.words.is_empty() {
        let words = args.words.join(" ");
        let problem =
            format!("list takes filters and no words: `registry search '{words}'` finds them");
        return Err(Failure::Usage(problem));
    }
    let reader = config.read()?;
    let query = args.filters.query(&[], &reader, config)?;
    let most = args.limit.unwrap_or(usize::MAX);
    let records = search::matching(&reader, &query, most).map_err(RegistryError::from)?;
    match config.console.format {
        Format::Json => output::json_array(each(records, json))?,
        Format::Jsonl => json_lines(records)?,
        _ => print(records, args, config)?,
    }
    Ok(Exit::Done)
}

/// A record on its way from the index.
type Read = Result<StoredRecord, IndexError>;

/// What comes of each record.
fn each<T>(
    records: impl Iterator<Item = Read>,
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

/// A table, and below it how many records there are.
fn print(records: SortedRecords, args: &List, config: &Config) -> Result<(), Failure> {
    let mut screen = config.console.screen();
    let mut records = records.peekable();
    if records.peek().is_none() {
        screen.line("No records found.")?;
        return screen.close();
    }
    let mut count = 0;
    let records = records.inspect(|_| count += 1);
    if args.sources {
        let scopes = args.filters.scopes()?;
        output::try_table(&mut screen, &SOURCE_COLUMNS, source_rows(records, &scopes))?;
    } else {
        let rows = each(records, |record| Ok(row(&record.cluster())));
        output::try_table(&mut screen, &COLUMNS, rows)?;
    }
    screen.line(format!("{}.", output::counted(count, "record")))?;
    screen.close()
}

fn source_rows<'a>(
    records: impl Iterator<Item = Read> + 'a,
    scopes: &'a [Scope],
) -> impl Iterator<Item = Result<[Styled; 6], Failure>> + 'a {
    let rows = each(records, move |record| {
        Ok(rows_of_sources(&record.cluster(), scopes))
    });
    rows.flat_map(|rows| match rows {
        Ok(rows) => rows.into_iter().map(Ok).collect(),
        Err(failure) => vec![Err(failure)],
    })
}
