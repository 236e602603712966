//! Which row of a table is its header. Above it may stand titles, units and blank lines, below it further rows of
//! headers; in both the table starts lower than its file.

use super::{
    header_cell::{clean, is_blank},
    header_join::{join, reads_on},
    rows::{Cells, RawRow, Rows},
};
use crate::import::HeaderRows;

/// So many rows are looked at.
const MOST_ROWS: usize = 50;
/// So many columns are looked at; a table with more is refused.
const MOST_COLUMNS: usize = 10_000;
/// The most rows of a header.
const MOST_HEADER_ROWS: usize = 3;
/// The most bytes of a header that can be known; longer texts are titles and values.
const MOST_BYTES: usize = 200;

/// What stands in front of a table's rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FoundHeader {
    /// The first row of the header, counted from 0 among the rows that are not blank lines.
    pub(super) first: usize,
    /// The last one.
    pub(super) last: usize,
    pub(super) names: Vec<String>,
    /// How many of them are known.
    pub(super) known: usize,
}

/// The first rows of a table, and what is known of headers.
#[derive(Clone, Copy)]
pub(super) struct FirstRows<'a> {
    pub(super) rows: &'a Rows,
    /// Whether a text is the header of a column that means something.
    pub(super) is_known: &'a dyn Fn(&str) -> bool,
    /// The column whose cell is spread over this one of a row, where the file tells.
    pub(super) spread_from: &'a dyn Fn(u64, usize) -> Option<usize>,
}

impl<'a> FirstRows<'a> {
    /// Finds the header; `None` where the rows asked for are not there. Without rows there is none.
    pub(super) fn find(self, wanted: Option<HeaderRows>) -> Option<FoundHeader> {
        let Some(wanted) = wanted else {
            let first = self.likely()?;
            return Some(self.with_neighbours(first));
        };
        let first = self.at_line(wanted.first)?;
        match wanted.last {
            Some(last) if last > wanted.first => Some(self.joined(first, self.at_line(last)?)),
            Some(_) => Some(self.single(first)),
            None => Some(self.with_further(first)),
        }
    }

    fn cells(self, row: usize) -> Cells<'a> {
        self.rows.cells(row)
    }

    fn at_line(self, line: u64) -> Option<usize> {
        (0..self.rows.len()).find(|&row| self.rows.line(row) == line && self.filled(row) > 0)
    }

    /// How many cells of a row are not blank.
    fn filled(self, row: usize) -> usize {
        self.cells(row)
            .iter()
            .filter(|cell| !is_blank(cell))
            .count()
    }

    /// How many cells of a row are known headers.
    fn known(self, row: usize) -> usize {
        let is_known = |cell: &&str| cell.len() <= MOST_BYTES && (self.is_known)(&clean(cell));
        let cells = self.cells(row).iter().take(MOST_COLUMNS);
        cells.filter(is_known).count()
    }

    /// The row that is the header by what its cells say, or else by how many they are.
    fn likely(self) -> Option<usize> {
        let rows = 0..self.rows.len().min(MOST_ROWS);
        let filled: Vec<usize> = rows.filter(|&row| self.filled(row) > 0).collect();
        let known: Vec<usize> = filled.iter().map(|&row| self.known(row)).collect();
        let most = known.iter().max().copied()?;
        // The first of those that have the most.
        let best = known.iter().position(|&known| known == most)?;
        if most >= 2 || known.first() == Some(&1) {
            return filled.get(best).copied();
        }
        let widest = filled.iter().map(|&row| self.filled(row)).max()?;
        let is_wide = |row: &&usize| 2 * self.filled(**row) > widest;
        filled.iter().find(is_wide).copied()
    }

    /// The header that a row is, with the row above or below it where the two are one.
    fn with_neighbours(self, row: usize) -> FoundHeader {
        let below = self.with_further(row);
        if below.last > row {
            return self.with_groups(below);
        }
        let above = || {
            let above = row
                .checked_sub(1)
                .filter(|&above| self.are_adjacent(above, row))?;
            let names_groups = self.filled(above) >= 2
                && self.cells(row).len() <= MOST_COLUMNS
                && self.cells(above).len() <= MOST_COLUMNS
                && self.known(row) < self.filled(row);
            (names_groups && reads_on(self.cells(above), self.cells(row), &|_| false))
                .then(|| self.joined(above, row))
        };
        above().map_or(below, |found| self.with_groups(found))
    }

    /// The header of several rows with the one above, where that names groups of its columns and more are known by it.
    fn with_groups(self, found: FoundHeader) -> FoundHeader {
        let Some(above) = found.first.checked_sub(1) else {
            return found;
        };
        let is_header = found.last - found.first < MOST_HEADER_ROWS - 1
            && self.filled(above) >= 2
            && self.are_adjacent(above, found.first);
        if !is_header {
            return found;
        }
        let joined = self.joined(above, found.last);
        if joined.known > found.known {
            joined
        } else {
            found
        }
    }

    /// The header that a row is with those below that go on with it.
    fn with_further(self, row: usize) -> FoundHeader {
        let second = self.with_second(row);
        second
            .or_else(|| self.with_two_more(row))
            .unwrap_or_else(|| self.single(row))
    }

    /// The header that a row is with the next two, which are one and go on with it.
    fn with_two_more(self, row: usize) -> Option<FoundHeader> {
        let (second, third) = (row + 1, row + 2);
        let is_near = third < self.rows.len()
            && (row..=third).all(|row| self.cells(row).len() <= MOST_COLUMNS)
            && self.are_adjacent(row, second)
            && self.are_adjacent(second, third)
            && reads_on(self.cells(second), self.cells(third), &|_| false);
        if !is_near {
            return None;
        }
        let joined = self.joined(row, third);
        (joined.known > self.known(row)).then_some(joined)
    }

    /// The header that a row and the next one are, where the next one goes on with it.
    fn with_second(self, row: usize) -> Option<FoundHeader> {
        let second = row + 1;
        let goes_on = second < self.rows.len()
            && self.cells(row).len() <= MOST_COLUMNS
            && self.cells(second).len() <= MOST_COLUMNS
            && self.are_adjacent(row, second)
            && reads_on(self.cells(row), self.cells(second), self.is_known);
        goes_on.then(|| self.joined(row, second))
    }

    /// No blank line stands between two rows, but for the lines of the first one's cells.
    fn are_adjacent(self, upper: usize, lower: usize) -> bool {
        let inside: usize = self
            .cells(upper)
            .iter()
            .map(|cell| cell.matches('\n').count())
            .sum();
        self.rows.line(lower) <= self.rows.line(upper) + 1 + inside as u64
    }

    fn single(self, row: usize) -> FoundHeader {
        FoundHeader {
            first: row,
            last: row,
            names: self.cells(row).iter().map(str::to_owned).collect(),
            known: self.known(row),
        }
    }

    /// The header that rows are together, from the lowest up.
    fn joined(self, first: usize, last: usize) -> FoundHeader {
        let mut names: Vec<String> = self.cells(last).iter().map(str::to_owned).collect();
        for upper in (first..last).rev() {
            let line = self.rows.line(upper);
            let spread_from = |column| (self.spread_from)(line, column);
            let lower = RawRow::of_cells(line, names.iter().map(String::as_str));
            names = join(
                self.cells(upper),
                lower.cells(),
                self.is_known,
                &spread_from,
            );
        }
        FoundHeader {
            first,
            last,
            known: names.iter().filter(|name| (self.is_known)(name)).count(),
            names,
        }
    }
}

#[cfg(test)]
mod tests;
