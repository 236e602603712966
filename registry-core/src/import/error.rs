//! Why an import ends before its last row.

use std::io;

use thiserror::Error;

use super::HeaderRows;

/// What a lookup or a sink of the caller failed with.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Why a file could not be imported at all. What is wrong in single rows is a [`Finding`](super::Finding).
#[derive(Debug, Error)]
#[non_exhaustive]
#[allow(
    missing_docs,
    reason = "the messages are the documentation; `file` is the file as it was named"
)]
pub enum ImportError {
    #[error("{file}: cannot be read: {reason}")]
    Unreadable { file: String, reason: io::Error },
    #[error(
        "no room to work in the temporary folder: {0}; free some, or set TMPDIR to another folder"
    )]
    Scratch(io::Error),
    #[error("{file}: is empty; a table starts with a line of headers")]
    Empty { file: String },
    #[error("{file}: has headers but no rows")]
    HeaderOnly { file: String },
    #[error("{file}: is neither text nor a workbook; give CSV, TSV, XLSX, XLS, ODS or JSON Lines")]
    Binary { file: String },
    #[error("{file}: is {what}")]
    OtherFormat { file: String, what: String },
    #[error(
        "{file} line {line}: holds bytes that are not {encoding}; save it as UTF-8, or name its encoding with --encoding"
    )]
    Undecodable {
        file: String,
        line: u64,
        encoding: String,
    },
    #[error("{name:?}: unknown encoding; use one such as utf-8, utf-16le, gb18030 or latin1")]
    UnknownEncoding { name: String },
    #[error("{name:?}: a delimiter is one character, such as , or ; or tab")]
    UnknownDelimiter { name: String },
    #[error("{name:?}: unknown format; use csv, tsv, xlsx, xls, ods or jsonl")]
    UnknownFormat { name: String },
    #[error(
        "{file}: no column for {missing}; it has: {present}; name one with --map \"HEADER={example}\"{hint}"
    )]
    MissingColumn {
        file: String,
        /// All that are missing.
        missing: String,
        /// One of them.
        example: &'static str,
        present: String,
        /// What else may be the matter, from a semicolon on.
        hint: String,
    },
    /// Several mistakes of a file, told at once.
    #[error("{}", lines(.0))]
    Several(Vec<ImportError>),
    #[error(
        "{file}: row {wanted} is blank or not there; --header-row names the row with the headers, as its number is shown"
    )]
    NoHeaderRow { file: String, wanted: HeaderRows },
    #[error(
        "{text:?}: no row; give the number of the header's row, such as 4, or of its two or three rows, such as 4-5"
    )]
    BadHeaderRow { text: String },
    #[error(
        "{file}: columns {first:?} and {second:?} both hold {field}; rename one{}",
        if first == second { "" } else { ", or settle it with --map" }
    )]
    DuplicateColumn {
        file: String,
        first: String,
        second: String,
        field: String,
    },
    #[error("{file}: {problems}")]
    BadHeader { file: String, problems: String },
    #[error("{name} is given twice, and holds one value")]
    NamedTwice { name: String },
    #[error("{file}: {header:?} can be no header; give one of 1 to 1,000 characters in one line")]
    UnusableHeader { file: String, header: String },
    #[error("{name:?} {why}; write {field}, or attribute:{name} for an attribute of that name")]
    NearlyNamed {
        name: String,
        field: &'static str,
        why: String,
    },
    #[error("{file}: {count} columns; a table has at most {most}")]
    TooManyColumns {
        file: String,
        count: usize,
        most: usize,
    },
    #[error("{file} line {line}: longer than {most} MiB; is a quote not closed?")]
    LineTooLong { file: String, line: u64, most: u64 },
    #[error("{file}: no column is named {header:?}; it has: {present}")]
    UnknownHeader {
        file: String,
        header: String,
        present: String,
    },
    #[error(
        "{text:?}: no mended cell; give its line, its column counted from 1 and its value, such as 14:3=80(Domestic)"
    )]
    BadMendedCell { text: String },
    #[error("{name:?}: no field of a record; the fields are listed in schema/columns.md")]
    UnknownField { name: String },
    #[error("{field}: {reason}")]
    BadDefault { field: String, reason: String },
    #[error("{file}: no sheet {sheet:?}; it has: {present}")]
    UnknownSheet {
        file: String,
        sheet: String,
        present: String,
    },
    #[error("{file}: not a workbook that can be read: {reason}")]
    BadWorkbook { file: String, reason: String },
    #[error("{file}: not a JSON array of records: {reason}")]
    BadArray { file: String, reason: String },
    #[error("the rejected rows cannot be written to {path}: {reason}")]
    RejectedRows { path: String, reason: io::Error },
    #[error("the registry cannot be asked what it knows: {0}")]
    Known(#[source] Failure),
    #[error("a record could not be taken in: {0}")]
    Taking(#[source] Failure),
    #[error("{file} line {line}: {reason}")]
    Quote {
        file: String,
        line: u64,
        reason: String,
    },
}

/// So many mistakes of a file's layout are told.
const MOST_TOLD: usize = 20;

/// Mistakes one a line.
fn lines(mistakes: &[ImportError]) -> String {
    let lines = mistakes.iter().take(MOST_TOLD).map(ToString::to_string);
    let mut lines: Vec<String> = lines.collect();
    if mistakes.len() > MOST_TOLD {
        lines.push(format!("... and {} more", mistakes.len() - MOST_TOLD));
    }
    lines.join("\n")
}

impl ImportError {
    /// All mistakes as one error; none where there is none.
    pub(crate) fn of_all(mut mistakes: Vec<ImportError>) -> Result<(), ImportError> {
        match mistakes.len() {
            0 => Ok(()),
            1 => Err(mistakes.remove(0)),
            _ => Err(ImportError::Several(mistakes)),
        }
    }
}
