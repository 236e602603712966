//! The cells of a row on their way into a statement: each under what its column holds.

use super::{MOST_CELL_BYTES, Target};
use crate::{
    form::{Convention, RowCells, plain},
    model::Invalid,
};

/// The cells of a row, and beside them those that belong to whatever values it has.
#[derive(Default)]
pub(super) struct Row {
    pub(super) cells: RowCells,
    shared: Option<Box<RowCells>>,
}

impl Row {
    pub(super) fn take(
        &mut self,
        target: &Target,
        convention: Convention,
        text: &str,
    ) -> Result<(), Invalid> {
        let cells = match target {
            Target::Unnamed => return Ok(()),
            Target::Shared(_) if text.is_empty() => return Ok(()),
            Target::Shared(_) => self.shared.get_or_insert_default(),
            _ => &mut self.cells,
        };
        take(cells, target, convention, text)
    }

    /// The cells, where blanks are filled by what the row says of all its values, and then by these.
    pub(super) fn filled(mut self, blanks: &[RowCells]) -> RowCells {
        for cells in self.shared.as_deref().into_iter().chain(blanks) {
            self.cells.fill_blanks(cells);
        }
        self.cells
    }
}

pub(super) fn take(
    row: &mut RowCells,
    target: &Target,
    convention: Convention,
    text: &str,
) -> Result<(), Invalid> {
    if text.len() > MOST_CELL_BYTES {
        return Err(Invalid::BadText {
            value: Invalid::excerpt(text),
            problem: "a cell has at most 1 MiB",
        });
    }
    match target {
        Target::Field(field) => row.take(*field, &plain(*field, text, convention)?),
        Target::OfYear(field, year) => {
            row.take_of_year(*field, *year, &plain(*field, text, convention)?)
        }
        Target::Shared(fields) => fields
            .iter()
            .try_for_each(|field| row.take(*field, &plain(*field, text, convention)?)),
        Target::Translated(field, language) => row.take_translated(*field, language, text),
        Target::Attribute(name) => row.take_attribute(name, text),
        Target::Unnamed => Ok(()),
    }
}
