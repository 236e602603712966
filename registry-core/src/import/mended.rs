//! Cells that a person mended after the file was looked at: what is said of them takes the place of what the file says.

use std::{collections::BTreeMap, str::FromStr};

use super::ImportError;

/// A cell, by the numbers that findings and spreadsheets show, and what it is to say.
///
/// ```
/// use registry_core::import::MendedCell;
/// let mended: MendedCell = "14:3=80(Domestic)".parse()?;
/// assert_eq!((mended.line, mended.column, &*mended.value), (14, 3, "80(Domestic)"));
/// assert!("C14=80".parse::<MendedCell>().is_err());
/// # Ok::<(), registry_core::import::ImportError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MendedCell {
    /// Line of the file, or row of the sheet, where the cell's row starts.
    pub line: u64,
    /// The column, counted from 1.
    pub column: usize,
    /// What it is to say.
    pub value: String,
}

/// The most columns that a mended cell may lie behind.
const MOST_COLUMNS: usize = 10_000;

impl FromStr for MendedCell {
    type Err = ImportError;

    fn from_str(text: &str) -> Result<MendedCell, ImportError> {
        let parsed = text.split_once('=').and_then(|(place, value)| {
            let (line, column) = place.split_once(':')?;
            let column = column.trim().parse().ok()?;
            Some(MendedCell {
                line: line.trim().parse().ok()?,
                column: (1..=MOST_COLUMNS).contains(&column).then_some(column)?,
                value: value.to_owned(),
            })
        });
        parsed.ok_or_else(|| ImportError::BadMendedCell {
            text: text.to_owned(),
        })
    }
}

/// The mended cells of a file, by line and by column from 0.
#[derive(Debug, Clone, Default)]
pub(super) struct MendedCells(BTreeMap<u64, BTreeMap<usize, String>>);

impl MendedCells {
    pub(super) fn of(cells: &[MendedCell]) -> MendedCells {
        let mut mended = MendedCells::default();
        for cell in cells {
            let row = mended.0.entry(cell.line).or_default();
            row.insert(cell.column - 1, cell.value.clone());
        }
        mended
    }

    /// Those of the row that starts at a line.
    pub(super) fn of_row(&self, line: u64) -> Option<&BTreeMap<usize, String>> {
        self.0.get(&line)
    }

    /// Whether there are any from one line to another.
    pub(super) fn are_within(&self, first: u64, last: u64) -> bool {
        first <= last && self.0.range(first..=last).next().is_some()
    }
}
