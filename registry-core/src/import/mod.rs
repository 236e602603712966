//! The way in: files become records, or findings that say what is wrong with them.
//!
//! A [`Plan`] reads and checks files whole before any of them is taken in, and all are or none. A row is a statement from one source: rows of one record unite, and change the
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
mod columns;
mod error;
mod header_rows;
mod links;
mod mapping;
mod mended;
mod organisation;
mod plan;
mod read;
mod report;
mod row;

use std::path::PathBuf;

use crate::{
    form::SharesAre,
    model::{DecimalMark, Replaces},
};

pub use apply::{Accepted, Known, NothingKnown, Outcome};
pub use columns::{FoundColumn, FoundColumns, find_columns};
pub use error::{Failure, ImportError};
pub use header_rows::HeaderRows;
pub use mapping::{Mapping, MappingError};
pub use mended::MendedCell;
pub use organisation::{
    KnownOrganisations, OrganisationImport, ReadOrganisation, RefusedOrganisation,
    organisation_from_cells, organisation_from_json, read_organisations,
};
pub use plan::Plan;
pub use read::{FileFormat, Input};
pub use report::{Counted, FileReport, Flaw, PossibleDuplicate, RejectedRow, Report};
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
    /// The row or rows of the header, where they are not to be found out.
    pub header_row: Option<HeaderRows>,
    /// Whether blank cells that a value above is meant for take it.
    pub fill_down: bool,
    /// Pairs of a header and the field that it is to be.
    pub mappings: Vec<(String, String)>,
    /// Cells of the file whose mended values are read in the place of what it says.
    pub mended: Vec<MendedCell>,
    /// Pairs of a column and the value that fills its blanks, in rows that have what the value belongs to.
    pub defaults: Vec<(String, String)>,
    /// The decimal mark of numbers, where their column leaves it in doubt.
    pub decimal: Option<DecimalMark>,
    /// What shares are, where their column leaves it in doubt.
    pub shares_are: Option<SharesAre>,
    /// How much of what a record says its rows take the place of.
    pub replaces: Replaces,
    /// Whether a new record that may be one that there is already is rejected, instead of only reported.
    pub reject_possible_duplicates: bool,
    /// Whether coordinates outside their country are refused, instead of only remarked.
    pub coordinates_must_fit: bool,
    /// Whether to take the rest when rows are rejected.
    pub skip_invalid: bool,
    /// Where the rejected rows of each file go when the rest is taken, in the order of the files.
    pub rejected_to: Vec<PathBuf>,
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

#[cfg(test)]
pub(crate) mod tests;
