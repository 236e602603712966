//! The table of a file as a page shows it: the rows at fault with their cells, and what each column is taken for.

use registry_core::form::COLUMNS;
use serde_json::Value;

use super::{how::How, looked::Looked};
use crate::portal::{findings, words::Words};

/// So many rows are shown to be mended at once.
const MOST_ROWS: usize = 25;
/// A text that is longer is mended in a box of several lines.
const LONG: usize = 60;
/// What is read past, and so is nothing that a column may be.
const READ_PAST: [&str; 1] = ["rejected_because"];

/// The rows at fault.
#[derive(Default)]
pub(super) struct Table {
    pub(super) headers: Vec<String>,
    pub(super) rows: Vec<Row>,
    /// Rows at fault that are not shown.
    pub(super) more: u64,
}

pub(super) struct Row {
    pub(super) line: u64,
    /// What is wrong with the row as a whole.
    pub(super) problems: Vec<String>,
    pub(super) cells: Vec<Cell>,
}

pub(super) struct Cell {
    /// Its place, counted from 1.
    pub(super) column: usize,
    pub(super) text: String,
    pub(super) problems: Vec<String>,
    /// Whether it is to be mended here, or only read.
    pub(super) is_open: bool,
}

impl Cell {
    pub(super) fn is_long(&self) -> bool {
        self.text.len() > LONG || self.text.contains('\n')
    }

    /// How wide its input is.
    pub(super) fn width(&self) -> usize {
        self.text.chars().count().clamp(8, 28)
    }
}

impl Table {
    pub(super) fn of(looked: &Looked, how: &How, words: &Words) -> Table {
        let rows: Vec<Row> = looked
            .rows()
            .take(MOST_ROWS)
            .map(|row| Row::of(row, looked.columns.len(), how, words))
            .collect();
        let width = rows.iter().map(|row| row.cells.len()).max();
        let headers = (1..=width.unwrap_or_default()).map(|column| {
            let header = looked.header(column).unwrap_or_default();
            if header.is_empty() {
                column.to_string()
            } else {
                header
            }
        });
        Table {
            headers: headers.collect(),
            more: looked.rejected().saturating_sub(rows.len() as u64),
            rows,
        }
    }

    pub(super) fn header(&self, cell: &Cell) -> &str {
        self.headers
            .get(cell.column - 1)
            .map_or("", |header| header)
    }
}

impl Row {
    fn of(row: &Value, columns: usize, how: &How, words: &Words) -> Row {
        let line = row["line"].as_u64().unwrap_or_default();
        let flaws = || row["flaws"].as_array().into_iter().flatten();
        let reasons = |column: Option<usize>| -> Vec<String> {
            let of_column = flaws().filter(|flaw| {
                let stated = flaw["column"].as_u64();
                stated == column.map(|column| column as u64)
            });
            let reasons = of_column.filter_map(|flaw| flaw["reason"].as_str());
            reasons
                .map(|reason| findings::told(words, reason))
                .collect()
        };
        let problems = reasons(None);
        let said = row["cells"].as_array().map_or(0, Vec::len);
        let last = flaws().filter_map(|flaw| flaw["column"].as_u64()).max();
        let width = said.max(columns).max(last.unwrap_or_default() as usize);
        let cells = (1..=width).map(|column| {
            let text = row["cells"][column - 1].as_str().unwrap_or_default();
            let of_cell = reasons(Some(column));
            Cell {
                column,
                text: text.to_owned(),
                is_open: !of_cell.is_empty() || !problems.is_empty() || how.is_mended(line, column),
                problems: of_cell,
            }
        });
        Row {
            line,
            cells: cells.collect(),
            problems,
        }
    }
}

/// A column, and what it may be.
pub(super) struct ColumnChoice {
    /// Its place, counted from 1.
    pub(super) number: usize,
    pub(super) header: String,
    /// What it is taken for; nothing where that is in doubt.
    pub(super) taken: String,
    /// What it was said to be.
    pub(super) said: String,
}

impl ColumnChoice {
    /// The columns of a file that have headers.
    pub(super) fn all(looked: &Looked, how: &How) -> Vec<ColumnChoice> {
        let columns = (1..).zip(&looked.columns);
        let columns = columns.filter(|(_, (header, _))| !header.is_empty());
        let choices = columns.map(|(number, (header, field))| ColumnChoice {
            number,
            header: header.clone(),
            taken: field.clone().unwrap_or_default(),
            said: how.field_of(header).to_owned(),
        });
        choices.collect()
    }

    /// What keeps a column as an attribute of its own name.
    pub(super) fn attribute(&self) -> String {
        format!("attribute:{}", self.header)
    }

    /// Whether nobody knows what it is.
    pub(super) fn is_in_doubt(&self) -> bool {
        self.taken.is_empty() || self.taken.starts_with("attribute:")
    }
}

/// The fields that a column may be.
pub(super) fn fields() -> impl Iterator<Item = &'static str> {
    let names = COLUMNS.iter().map(|column| column.name);
    names.filter(|name| !READ_PAST.contains(name))
}
