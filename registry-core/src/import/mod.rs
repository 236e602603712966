//! The way in: files become records, or findings that say what is wrong with them.
//!
//! [`import`] reads files whole before it says that all went well; the caller then commits what the
//! [`Sink`] was given. A row is a statement from one source: rows of one record unite, and change the
//! record that is known. Whether a row is a line of CSV, a row of a sheet or a set of flags, it is read
//! through one column table, [`COLUMNS`](crate::form::COLUMNS).
//!
//! A file is read twice once its encoding is known. All rows of a record must be together before they are applied, and a
//! file may have millions of them in any order: the first reading keeps two hashes a row, and so finds out which records
//! have rows that stand apart. Only those rows are set aside on disk in the second reading, in which records are made.
//!
//! `read` makes rows of bytes, `row` statements of rows, `apply` records of statements.
//!
//! A record is taken whole or not at all: with a row that is at fault, the other rows of its record are rejected
//! too, and rows of one record that contradict each other all are.

mod apply;
mod error;
mod links;
mod organisation;
mod read;
mod report;
mod row;

use std::path::PathBuf;

pub use apply::{Accepted, Known, NothingKnown, Outcome, Sink};
pub use error::{Failure, ImportError};
pub use organisation::organisation_from_cells;
pub use read::{FileFormat, Input};
pub use report::{Counted, FileReport, PossibleDuplicate, Report};
pub use row::{
    Finding, FlagError, FlagValue, record_from_json, statement_from_cells, statement_from_flags,
};

/// How to import.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The format, where content and name do not tell.
    pub format: Option<FileFormat>,
    /// The encoding by name, where it is not to be found out.
    pub encoding: Option<String>,
    /// The delimiter: a character, or `tab`.
    pub delimiter: Option<String>,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// Pairs of a header and the field that it is to be.
    pub mappings: Vec<(String, String)>,
    /// Pairs of a field and the value that fills its blanks.
    pub defaults: Vec<(String, String)>,
    /// Whether the rows of a record are its whole new content.
    pub replace: bool,
    /// Whether to take the rest when rows are rejected.
    pub skip_invalid: bool,
    /// Where rejected rows go when the rest is taken.
    pub rejected_to: Option<PathBuf>,
}

/// How far an import has come.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Progress {
    /// The file being read, and which of the files it is.
    pub file: String,
    /// Which of the files it is, counted from 0.
    pub index: usize,
    /// Bytes read, over both passes.
    pub bytes: u64,
    /// Bytes to be read, over both passes.
    pub total: u64,
    /// Rows taken or rejected.
    pub rows: u64,
}

/// Imports files: each new or changed record goes to `sink`, what was wrong into the report.
///
/// Unless `skip_invalid` is set the caller commits nothing when the report has rejected rows.
///
/// ```
/// use registry_core::import::{Accepted, Input, NothingKnown, Options, import};
/// let table = "Location/Product Name,Market Share(%)(Domestic or Global)\nZhuji/Sock,65(Domestic)\n";
/// let input = Input::Stream { name: "table.csv".into(), reader: Box::new(table.as_bytes()) };
/// let options = Options { defaults: vec![("country".into(), "CN".into())], ..Options::default() };
/// let mut keys = Vec::new();
/// let mut sink = |accepted: Accepted| { keys.push(accepted.cluster.key.to_string()); Ok(()) };
/// let report = import(vec![input], &options, &NothingKnown, &mut sink, &mut |_| ())?;
/// assert_eq!((report.new, report.rejected), (1, 0));
/// assert_eq!(keys, ["cn-zhuji-sock"]);
/// # Ok::<(), registry_core::import::ImportError>(())
/// ```
///
/// # Errors
/// [`ImportError`] when a file cannot be read as a table or as JSON Lines at all, or when the registry
/// or the sink fails.
pub fn import(
    inputs: Vec<Input>,
    options: &Options,
    known: &dyn Known,
    sink: &mut dyn Sink,
    progress: &mut dyn FnMut(&Progress),
) -> Result<Report, ImportError> {
    let defaults = row::defaults(&options.defaults)?;
    let overlay = apply::Overlay::new(known, inputs.len())?;
    apply::Importer::new(options, &defaults, &overlay, sink, progress).run(inputs)
}

#[cfg(test)]
mod tests;
