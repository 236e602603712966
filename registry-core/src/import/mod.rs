//! The way in: files become records, or findings that say what is wrong with them.
//!
//! [`import`] reads files whole before it says that all went well; the caller then commits what the
//! [`Sink`] was given. A row is a statement from one source: rows of one record unite, and change the
//! record that is known. Whether a row is a line of CSV, a row of a sheet or a set of flags, it is read
//! through one column table, [`COLUMNS`].
//!
//! A row that is at fault is rejected by itself; rows of one record that contradict each other are
//! rejected together, since none of them can be told to be right.

mod apply;
mod columns;
mod delimiter;
mod encoding;
mod error;
mod finding;
mod gather;
mod guard;
mod header;
mod importer;
mod json_array;
mod json_line;
mod known;
mod lines;
mod links;
mod reading;
mod rejected;
mod report;
mod row;
mod scratch;
mod sink;
mod source;
mod survey;
mod xlsx;

use std::path::PathBuf;

pub(crate) use columns::{ATTRIBUTE_PREFIX, is_taken};
pub use columns::{COLUMNS, Column, Field, Kind, csv_columns};
pub use error::{Failure, ImportError};
pub use finding::Finding;
pub(crate) use guard::guarded;
pub use known::{Known, NothingKnown};
pub use report::{Counted, FileReport, PossibleDuplicate, Report};
pub(crate) use row::MEASURES;
pub use sink::{Accepted, Outcome, Sink};
pub use source::{Format, Input};

use crate::model::Statement;
use header::Header;

/// How to import.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The format, where content and name do not tell.
    pub format: Option<Format>,
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
/// let mut sink = |accepted: Accepted| { keys.push(accepted.key.to_string()); Ok(()) };
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
    let defaults = defaults(&options.defaults)?;
    let ahead = known::Ahead::new(known, inputs.len())?;
    importer::Importer::new(options, &defaults, ahead, sink, progress).run(inputs)
}

fn defaults(pairs: &[(String, String)]) -> Result<Statement, ImportError> {
    for (name, _) in pairs {
        if Field::named(name).is_none() {
            return Err(ImportError::UnknownField { name: name.clone() });
        }
    }
    let bad = |field: &str, reason: &str| ImportError::BadDefault {
        field: field.to_owned(),
        reason: reason.to_owned(),
    };
    let cells: Vec<(&str, &str)> = pairs
        .iter()
        .map(|(field, text)| (field.as_str(), text.as_str()))
        .collect();
    let said =
        statement_from_cells(&cells).map_err(|finding| bad("defaults", &finding.to_string()))?;
    if said.key.is_some() || said.has_lists() {
        let names = cells
            .iter()
            .map(|(field, _)| *field)
            .collect::<Vec<_>>()
            .join(", ");
        return Err(bad(
            &names,
            "a default fills single values such as country or sector; the rest belongs into rows",
        ));
    }
    Ok(said)
}

/// The statement of cells that are named one by one, as flags are: the same names, synonyms and
/// grammars as in a file. A field may be named more than once; its lists then add up.
///
/// ```
/// use registry_core::import::statement_from_cells;
/// let said = statement_from_cells(&[("place", "Zhuji"), ("share", "65(Domestic)"), ("mayor", "Li")])?;
/// assert_eq!(said.market_shares.len(), 1);
/// assert_eq!(&*said.attributes[0].name, "mayor");
/// # Ok::<(), registry_core::import::Finding>(())
/// ```
///
/// # Errors
/// The first cell that is at fault.
pub fn statement_from_cells(cells: &[(&str, &str)]) -> Result<Statement, Finding> {
    let unnamed = |reason: String| Finding {
        file: String::new(),
        line: 0,
        cell: None,
        column: None,
        value: None,
        reason,
    };
    let names = cells.iter().map(|(name, _)| (*name).to_owned()).collect();
    let header = Header::of_fields(names).map_err(|error| unnamed(error.to_string()))?;
    let record = cells.iter().map(|(_, text)| *text).collect();
    header
        .statement(&record, &mut row::Regions::default())
        .map_err(|flaws| {
            let flaw = flaws.into_iter().next();
            let column = flaw.as_ref().and_then(|flaw| header.name_of(flaw));
            match flaw {
                Some(flaw) => Finding {
                    column,
                    value: flaw.value,
                    ..unnamed(flaw.reason)
                },
                None => unnamed("nothing is said".to_owned()),
            }
        })
}

#[cfg(test)]
mod tests;
