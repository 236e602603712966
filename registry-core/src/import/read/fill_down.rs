//! Cells that are left blank since the value above them is meant: those that a cell is merged over, and those of a
//! country or place that is written once above the rows that share it.
//!
//! A blank cell takes the value of a cell that is merged over it, whatever its column. Beyond that only columns are filled
//! that group rows (key, country, region, place, product), and only as long as no column of a group to the left begins
//! another: a new country does not keep the place of the last one. In every other column a blank says nothing.

use std::{
    collections::{HashMap, VecDeque},
    fs::File,
    io::{BufWriter, Write},
};

use super::{
    Cutter, OpenedFile, PIECE_BYTES, Pieces, RawRow, aside,
    header_cell::{clean, is_blank},
    line_ends,
    table_head::TableHead,
    workbook::MergedDown,
};
use crate::import::ImportError;

/// The rows of a table with their blanks filled.
pub(super) struct Filled {
    pub(super) text: File,
    pub(super) bytes: u64,
    /// How many cells were.
    pub(super) cells: u64,
}

/// Writes the rows after the header anew, each on the line that it has.
pub(super) fn fill(
    source: &OpenedFile,
    head: &TableHead,
    is_group: &dyn Fn(&str) -> bool,
) -> Result<Filled, ImportError> {
    let text = tempfile::tempfile().map_err(ImportError::Scratch)?;
    let groups = head
        .header
        .cells()
        .iter()
        .map(|name| is_group(&clean(name)));
    let sheet = source.sheet.as_ref();
    let mut filling = Filling {
        groups: groups.collect(),
        merges: sheet.map_or_else(VecDeque::new, |sheet| sheet.merged_down().collect()),
        covering: HashMap::new(),
        above: Vec::new(),
        filled: 0,
    };
    let mut out = Out {
        text: BufWriter::new(&text),
        // The rows of a sheet have numbers of their own.
        line: sheet.is_none().then_some(head.start.line),
        bytes: 0,
    };
    let mut cutter = Cutter::of_table(head.delimiter);
    for piece in Pieces::new(source, Some(head.delimiter), head.start, PIECE_BYTES)? {
        let rows = std::sync::Arc::new(cutter.cut(piece?, source)?);
        for row in RawRow::all(&rows) {
            let cells = filling.fill(&row);
            out.write(row.line(), &cells)
                .map_err(ImportError::Scratch)?;
        }
    }
    out.text.flush().map_err(ImportError::Scratch)?;
    let bytes = out.bytes;
    drop(out);
    Ok(Filled {
        text,
        bytes,
        cells: filling.filled,
    })
}

/// What the rows so far leave to the next ones.
struct Filling {
    /// Which columns group rows.
    groups: Vec<bool>,
    /// Cells that are merged downwards, from the present row on.
    merges: VecDeque<MergedDown>,
    /// By column, the one that covers the present row, and its value.
    covering: HashMap<usize, (MergedDown, String)>,
    /// The last value of each column that groups rows.
    above: Vec<Option<String>>,
    filled: u64,
}

impl Filling {
    fn fill(&mut self, row: &RawRow) -> Vec<String> {
        let mut cells: Vec<String> = row.cells().iter().map(str::to_owned).collect();
        let line = row.line();
        self.covering.retain(|_, (merge, _)| merge.last >= line);
        while let Some(&merge) = self.merges.front().filter(|merge| merge.first <= line) {
            self.merges.pop_front();
            let value = cells.get(merge.column).filter(|_| merge.first == line);
            self.covering
                .insert(merge.column, (merge, value.cloned().unwrap_or_default()));
        }
        let first = cells.iter().find(|cell| !is_blank(cell));
        if first.is_none_or(|first| aside::is_aside(&clean(first))) {
            return cells;
        }
        if cells.len() < self.groups.len() {
            cells.resize(self.groups.len(), String::new());
        }
        self.above.resize(self.groups.len(), None);
        let mut begins = false;
        for (column, cell) in cells.iter_mut().enumerate() {
            let is_group = self.groups.get(column) == Some(&true);
            if !is_blank(cell) {
                if is_group {
                    // What stood to the right belonged to the group before.
                    self.above[column..].fill(None);
                    self.above[column] = Some(cell.clone()).filter(|value| may_be_repeated(value));
                    begins = true;
                }
                continue;
            }
            let merged = self
                .covering
                .get(&column)
                .filter(|(merge, _)| merge.first < line);
            let grouped = self.above.get(column).filter(|_| is_group && !begins);
            let value = match merged {
                Some((_, value)) => Some(value),
                None => grouped.and_then(Option::as_ref),
            };
            if let Some(value) = value.filter(|value| may_be_repeated(value)) {
                cell.clone_from(value);
                self.filled += 1;
            }
        }
        cells
    }
}

/// A value with line ends would move the lines below it.
fn may_be_repeated(value: &str) -> bool {
    !is_blank(value) && !value.contains(['\n', '\r'])
}

/// Where the rows are written.
struct Out<'a> {
    text: BufWriter<&'a File>,
    /// The line that is written next, where lines count.
    line: Option<u64>,
    bytes: u64,
}

impl Out<'_> {
    fn write(&mut self, line: u64, cells: &[String]) -> std::io::Result<()> {
        let mut row = csv::Writer::from_writer(Vec::new());
        row.write_record(cells)?;
        let row = row.into_inner().map_err(csv::IntoInnerError::into_error)?;
        if let Some(next) = &mut self.line {
            let blank = line.saturating_sub(*next);
            for _ in 0..blank {
                self.text.write_all(b"\n")?;
            }
            self.bytes += blank;
            *next += blank + line_ends::count(&row);
        }
        self.text.write_all(&row)?;
        self.bytes += row.len() as u64;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(rows: &[&[&str]], merges: &[MergedDown]) -> Vec<String> {
        let mut filling = Filling {
            groups: vec![true, true, true, false],
            merges: merges.iter().copied().collect(),
            covering: HashMap::new(),
            above: Vec::new(),
            filled: 0,
        };
        let row = |(line, cells): (u64, &&[&str])| {
            filling
                .fill(&RawRow::of_cells(line, cells.iter().copied()))
                .join("|")
        };
        (2..).zip(rows).map(row).collect()
    }

    #[test]
    fn a_group_is_filled_until_another_begins() {
        let rows: &[&[&str]] = &[
            &["CN", "Zhuji", "Sock", "a"],
            &["", "", "Shirt", ""],
            &["", "Datang", "", "b"],
            &[""],
            &["", "", "", "c"],
            &["IT", "", "Knives", "d"],
            &["", "", "Total", "9"],
            &["", "Total", "", "9"],
        ];
        assert_eq!(
            filled(rows, &[]),
            [
                "CN|Zhuji|Sock|a",
                "CN|Zhuji|Shirt|",
                "CN|Datang||b",
                "",
                "CN|Datang||c",
                "IT||Knives|d",
                "||Total|9",
                "|Total||9",
            ]
        );
    }

    #[test]
    fn merged_cells_are_filled_in_every_column_as_far_as_they_go() {
        let merge = MergedDown {
            first: 2,
            last: 3,
            column: 3,
        };
        let rows: &[&[&str]] = &[
            &["CN", "Zhuji", "Sock", "note"],
            &["CN", "Datang", "Sock"],
            &["CN", "Yiwu", "Sock"],
        ];
        assert_eq!(
            filled(rows, &[merge]),
            ["CN|Zhuji|Sock|note", "CN|Datang|Sock|note", "CN|Yiwu|Sock|"]
        );
    }
}
