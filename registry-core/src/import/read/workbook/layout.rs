//! Cells that come row by row, written as CSV rows; and what a sheet hides and merges.

use std::{fs::File, io::BufWriter};

use super::{Broken, column_letters::letters};
use crate::import::read::MOST_ROW_BYTES;

/// The most bytes that a sheet may be laid out to: a text that many cells share makes far more of it than stands in the
/// file.
const MOST_LAID_OUT: u64 = 2 << 30;
/// The rows and columns of a sheet in Excel.
const MOST_ROWS: u32 = 1 << 20;
const MOST_COLUMNS: u32 = 1 << 14;
/// The most merged ranges that are kept.
const MOST_MERGES: usize = 1 << 20;

/// A range of cells that are shown as one, counted from 0, the last included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Merge {
    pub(super) rows: (u32, u32),
    pub(super) columns: (u32, u32),
}

impl Merge {
    /// Whether a cell is part of it; rows are counted from 1.
    pub(super) fn holds(&self, row: u64, column: usize) -> bool {
        let (first, last) = (u64::from(self.rows.0) + 1, u64::from(self.rows.1) + 1);
        (first..=last).contains(&row)
            && (self.columns.0 as usize..=self.columns.1 as usize).contains(&column)
    }
}

/// What is to be known of a sheet beside its text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct LaidOut {
    /// The sheet's row that was laid out first, counted from 0.
    pub(super) first_row: u32,
    /// Those with values in them, as ranges.
    pub(super) hidden_rows: Vec<(u32, u32)>,
    pub(super) hidden_columns: Vec<(u32, u32)>,
    pub(super) merges: Vec<Merge>,
}

/// Writes the cells of a sheet.
pub(super) struct Layout<'a> {
    out: csv::Writer<BufWriter<&'a File>>,
    /// The row whose cells come, once there is one.
    row: Option<u32>,
    /// Row and column of the last cell.
    last: Option<(u32, u32)>,
    cells: Vec<String>,
    is_hidden: bool,
    /// How many columns have values.
    columns: u32,
    /// The bytes of the row's cells.
    row_bytes: u64,
    /// The bytes of the rows before.
    bytes: u64,
    known: LaidOut,
}

impl<'a> Layout<'a> {
    pub(super) fn new(file: &'a File) -> Self {
        let out = csv::WriterBuilder::new()
            .flexible(true)
            .from_writer(BufWriter::new(file));
        Layout {
            out,
            row: None,
            last: None,
            cells: Vec::new(),
            is_hidden: false,
            columns: 0,
            row_bytes: 0,
            bytes: 0,
            known: LaidOut::default(),
        }
    }

    /// Takes note of columns that are hidden, counted from 0.
    pub(super) fn hide_columns(&mut self, first: u32, last: u32) {
        add_range(&mut self.known.hidden_columns, first, last);
    }

    /// Takes note of cells that are shown as one.
    pub(super) fn merge(&mut self, rows: (u32, u32), columns: (u32, u32)) -> Result<(), Broken> {
        if self.known.merges.len() >= MOST_MERGES {
            return Err("more than a million ranges are merged".into());
        }
        if rows.0 < rows.1 || columns.0 < columns.1 {
            self.known.merges.push(Merge { rows, columns });
        }
        Ok(())
    }

    /// Writes a cell, counted from 0, of a row that is hidden or not. One without text says nothing.
    pub(super) fn put(
        &mut self,
        row: u32,
        column: u32,
        text: &str,
        is_hidden: bool,
    ) -> Result<(), Broken> {
        if text.is_empty() {
            return Ok(());
        }
        self.check_place(row, column)?;
        let begun = *self.row.get_or_insert_with(|| {
            self.known.first_row = row;
            row
        });
        for _ in begun..row {
            self.end_row()?;
        }
        let index = column as usize;
        if index >= self.cells.len() {
            self.cells.resize(index + 1, String::new());
        }
        self.is_hidden = is_hidden;
        self.columns = self.columns.max(column + 1);
        self.row_bytes += text.len() as u64;
        self.cells[index].push_str(text);
        self.check_size()
    }

    /// A cell that comes after a later one would silently become a cell of another row, or take one's place.
    fn check_place(&mut self, row: u32, column: u32) -> Result<(), Broken> {
        if row >= MOST_ROWS {
            return Err("a sheet has at most 1,048,576 rows".into());
        }
        if column >= MOST_COLUMNS {
            return Err("a sheet has at most 16,384 columns".into());
        }
        let place = Some((row, column));
        if place <= self.last {
            let cell = format!("{}{}", letters(column as usize), row + 1);
            let reason = "stands after a later cell, or twice; open the workbook and save it again";
            return Err(format!("{cell} {reason}").into());
        }
        self.last = place;
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), Broken> {
        let row = self.row.unwrap_or_default();
        if self.cells.is_empty() {
            self.cells.push(String::new());
        } else if self.is_hidden {
            add_range(&mut self.known.hidden_rows, row, row);
        }
        let written = self.out.write_record(&self.cells);
        written.map_err(|error| Broken::Scratch(error.into()))?;
        self.bytes += self.row_bytes + self.cells.len() as u64;
        self.row_bytes = 0;
        self.is_hidden = false;
        self.cells.clear();
        self.row = Some(row + 1);
        Ok(())
    }

    fn check_size(&self) -> Result<(), Broken> {
        if self.row_bytes > MOST_ROW_BYTES {
            let (row, most) = (self.row.unwrap_or_default() + 1, MOST_ROW_BYTES >> 20);
            return Err(format!("row {row} is longer than {most} MiB").into());
        }
        if self.bytes + self.row_bytes > MOST_LAID_OUT {
            let most = MOST_LAID_OUT >> 30;
            return Err(format!("its sheet is larger than {most} GiB").into());
        }
        Ok(())
    }

    /// Writes the last row, and tells what is known of the sheet.
    pub(super) fn finish(mut self) -> Result<LaidOut, Broken> {
        if !self.cells.is_empty() {
            self.end_row()?;
        }
        self.out.flush().map_err(Broken::Scratch)?;
        let columns = self.columns;
        let hidden = &mut self.known.hidden_columns;
        hidden.retain(|(first, _)| *first < columns);
        hidden
            .iter_mut()
            .for_each(|(_, last)| *last = (*last).min(columns - 1));
        Ok(self.known)
    }
}

/// Adds places to ranges in their order; those that follow one another become one.
fn add_range(ranges: &mut Vec<(u32, u32)>, first: u32, last: u32) {
    match ranges.last_mut() {
        Some((_, end)) if *end + 1 == first => *end = last,
        _ => ranges.push((first, last)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_may_not_fill_the_memory() {
        let file = tempfile::tempfile().unwrap();
        let mut layout = Layout::new(&file);
        let megabyte = "x".repeat(1 << 20);
        let put = |column| layout.put(0, column, &megabyte, false);
        let refused = (0..80).map(put).find_map(Result::err).unwrap();
        let Broken::Damaged(reason) = refused else {
            panic!("{refused:?}");
        };
        assert_eq!(reason, "row 1 is longer than 64 MiB");
    }

    #[test]
    fn only_hidden_rows_and_columns_with_values_are_told() {
        let file = tempfile::tempfile().unwrap();
        let mut layout = Layout::new(&file);
        layout.hide_columns(1, 5);
        layout.hide_columns(9, 16_383);
        for (row, is_hidden) in [(0, false), (2, true), (3, true), (5, false)] {
            layout.put(row, 2, "x", is_hidden).unwrap();
        }
        let known = layout.finish().unwrap();
        assert_eq!(known.hidden_rows, [(2, 3)]);
        assert_eq!(known.hidden_columns, [(1, 2)]);
    }
}
