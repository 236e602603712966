//! How records stand in a table.

use std::io;

use super::{flat::flat_row, item::Item, row::Row, rows::rows_of};
use crate::form::{COLUMNS, Field, csv_columns, layout::FLAT};

/// The most bytes of a cell, which an import takes.
const MOST_CELL_BYTES: usize = 1 << 20;

/// How records stand in the rows of a table.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Layout {
    /// A row for what each source states, so that the table is the whole record: for programs, and to be imported again.
    #[default]
    Statements,
    /// One row a record with its name in it, to be sorted and filtered: for people with a spreadsheet. Lists stand in
    /// one cell; of the figures there are those of the latest year, of the notes the first, and which source says what
    /// is told only where one says all.
    Flat,
}

impl Layout {
    /// The columns before those of the attributes.
    pub(super) fn columns(self) -> Vec<Field> {
        match self {
            Layout::Statements => csv_columns().iter().map(|column| column.field).collect(),
            Layout::Flat => FLAT.to_vec(),
        }
    }

    /// The rows of a record, of which the first is to have its attributes.
    pub(super) fn rows<'a>(self, item: &'a Item<'a>) -> io::Result<Vec<Row<'a>>> {
        match self {
            Layout::Statements => Ok(rows_of(item)),
            Layout::Flat => {
                let row = flat_row(item);
                check_length(item, &row)?;
                Ok(vec![row])
            }
        }
    }
}

/// A list of any length stands in one cell, which an import takes up to a length.
fn check_length(item: &Item<'_>, row: &Row<'_>) -> io::Result<()> {
    let is_long = |text: &str| text.len() > MOST_CELL_BYTES;
    match row.cells.iter().find(|(_, text)| is_long(text)) {
        None => Ok(()),
        Some((field, _)) => Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            format!(
                "{}, column {}: the list is longer than a cell may be (1 MiB); the layout \"statements\" spreads it over rows",
                &*item.key,
                field.name()
            ),
        )),
    }
}

/// The places of fields in the rows of a table.
#[derive(Debug)]
pub(super) struct Places {
    by_field: Vec<Option<usize>>,
    count: usize,
}

impl Places {
    /// The places of these columns.
    pub(super) fn of(columns: &[Field]) -> Places {
        let mut by_field = vec![None; COLUMNS.len()];
        for (place, field) in columns.iter().enumerate() {
            by_field[*field as usize] = Some(place);
        }
        Places {
            by_field,
            count: columns.len(),
        }
    }

    /// The cells of a row, the empty ones too.
    pub(super) fn cells<'a>(&self, row: &'a Row<'_>) -> Vec<&'a str> {
        let mut cells = vec![""; self.count];
        for (field, text) in &row.cells {
            if let Some(place) = self.by_field[*field as usize] {
                cells[place] = text;
            }
        }
        cells
    }
}
