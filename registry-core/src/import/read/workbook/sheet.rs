//! The sheet that was taken: its name, what it hides and merges, and what its cells are called.

use super::{column_letters::letters, layout::LaidOut};
use crate::import::ImportError;

/// So many hidden rows or columns are named.
const MOST_NAMED: usize = 10;

/// A sheet of a workbook, before one is chosen.
#[derive(Debug, Clone)]
pub(super) struct Listed {
    pub(super) name: String,
    pub(super) is_visible: bool,
}

/// The sheet asked for, else the first that is visible.
pub(super) fn choose(
    file: &str,
    sheets: &[Listed],
    wanted: Option<&str>,
) -> Result<usize, ImportError> {
    let chosen = match wanted {
        Some(wanted) => named(sheets, wanted),
        None => sheets.iter().position(|sheet| sheet.is_visible),
    };
    chosen.ok_or_else(|| ImportError::UnknownSheet {
        file: file.to_owned(),
        sheet: wanted.unwrap_or("that is visible").to_owned(),
        present: names(sheets.iter()),
    })
}

/// The sheet of this name, or the only one whose name differs in case and blanks alone.
fn named(sheets: &[Listed], wanted: &str) -> Option<usize> {
    let is_alike =
        |sheet: &Listed| sheet.name.trim().to_lowercase() == wanted.trim().to_lowercase();
    let mut alike = sheets
        .iter()
        .enumerate()
        .filter(|(_, sheet)| is_alike(sheet));
    let exact = sheets.iter().position(|sheet| sheet.name == wanted);
    exact.or_else(|| {
        alike
            .next()
            .map(|(at, _)| at)
            .filter(|_| alike.next().is_none())
    })
}

fn names<'a>(sheets: impl Iterator<Item = &'a Listed>) -> String {
    let names: Vec<String> = sheets.map(|sheet| format!("{:?}", sheet.name)).collect();
    names.join(", ")
}

/// The sheet that was laid out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sheet {
    name: String,
    /// The other visible sheets, where nobody asked for this one.
    others: Option<String>,
    laid_out: LaidOut,
}

impl Sheet {
    pub(super) fn new(
        sheets: &[Listed],
        chosen: usize,
        by_default: bool,
        laid_out: LaidOut,
    ) -> Sheet {
        let others = sheets
            .iter()
            .enumerate()
            .filter(|(at, sheet)| *at != chosen && sheet.is_visible)
            .map(|(_, sheet)| sheet);
        let others = names(others);
        Sheet {
            name: sheets
                .get(chosen)
                .map(|sheet| sheet.name.clone())
                .unwrap_or_default(),
            others: Some(others).filter(|others| by_default && !others.is_empty()),
            laid_out,
        }
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// What to do when this is not the sheet that was meant.
    pub(crate) fn hint(&self) -> Option<String> {
        let others = self.others.as_ref()?;
        Some(format!(
            "this is the first visible sheet; --sheet takes another: {others}"
        ))
    }

    /// Says which sheet was taken, where that was not plain, and what it hides.
    pub(crate) fn notices(&self, file: &str) -> Vec<String> {
        let name = &self.name;
        let mut notices = Vec::new();
        if let Some(others) = &self.others {
            notices.push(format!(
                "{file}: read the first visible sheet, {name:?}; --sheet takes another: {others}"
            ));
        }
        let LaidOut {
            hidden_rows,
            hidden_columns,
            ..
        } = &self.laid_out;
        if !hidden_rows.is_empty() {
            let rows = ranges(hidden_rows, |row| (row + 1).to_string());
            notices.push(format!(
                "{file} {name}: hidden rows are taken like the others: {rows}"
            ));
        }
        if !hidden_columns.is_empty() {
            let columns = ranges(hidden_columns, |column| letters(column as usize));
            notices.push(format!(
                "{file} {name}: hidden columns are taken like the others: {columns}"
            ));
        }
        notices
    }

    /// The sheet's row, counted from 1, of a row that was laid out.
    pub(crate) fn row(&self, index: u64) -> u64 {
        u64::from(self.laid_out.first_row) + index + 1
    }

    /// The name of a cell, such as `Sheet1!C14`.
    pub(crate) fn cell(&self, row: u64, column: usize) -> String {
        format!("{}!{}{row}", self.name, letters(column))
    }

    /// The name of a row, such as `Sheet1!14`.
    pub(crate) fn row_name(&self, row: u64) -> String {
        format!("{}!{row}", self.name)
    }

    /// The column whose cell is merged over this one of the same row.
    pub(crate) fn spread_from(&self, row: u64, column: usize) -> Option<usize> {
        let merges = self.laid_out.merges.iter();
        let holds = |merge: &&super::layout::Merge| {
            merge.holds(row, column) && (merge.columns.0 as usize) < column
        };
        merges
            .clone()
            .find(holds)
            .map(|merge| merge.columns.0 as usize)
    }

    /// Cells that are merged over cells below them, in the order of their first rows.
    pub(crate) fn merged_down(&self) -> impl Iterator<Item = MergedDown> {
        let down = self
            .laid_out
            .merges
            .iter()
            .filter(|merge| merge.rows.0 < merge.rows.1);
        let mut down: Vec<MergedDown> = down
            .map(|merge| MergedDown {
                first: u64::from(merge.rows.0) + 1,
                last: u64::from(merge.rows.1) + 1,
                column: merge.columns.0 as usize,
            })
            .collect();
        down.sort_unstable_by_key(|merge| merge.first);
        down.into_iter()
    }

    /// The name of such cells, such as `A2:A5`.
    pub(crate) fn range(&self, merge: &MergedDown) -> String {
        let column = letters(merge.column);
        format!("{column}{}:{column}{}", merge.first, merge.last)
    }
}

/// A cell that is merged over cells below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct MergedDown {
    /// Its row, counted from 1.
    pub(crate) first: u64,
    /// The last row that it covers.
    pub(crate) last: u64,
    pub(crate) column: usize,
}

/// Places that follow one another as ranges: 4, 7-9.
fn ranges(places: &[(u32, u32)], name: impl Fn(u32) -> String) -> String {
    let range = |&(first, last): &(u32, u32)| match first == last {
        true => name(first),
        false => format!("{}-{}", name(first), name(last)),
    };
    let named: Vec<String> = places.iter().take(MOST_NAMED).map(range).collect();
    match places.len().saturating_sub(MOST_NAMED) {
        0 => named.join(", "),
        more => format!("{} and {more} more", named.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_rows_are_named_as_ranges() {
        let number = |row: u32| (row + 1).to_string();
        assert_eq!(ranges(&[(3, 3), (6, 8)], number), "4, 7-9");
        let many: Vec<(u32, u32)> = (0..12).map(|row| (2 * row, 2 * row)).collect();
        assert!(ranges(&many, number).ends_with("19 and 2 more"));
    }
}
