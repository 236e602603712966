//! Organisations on their way in: rows of a table, flags.

mod columns;
mod row;

pub use columns::{ORGANISATION_COLUMNS, OrganisationField, organisation_csv_columns};

use columns::language_of_name;
use row::Row;

use super::{columns::ATTRIBUTE_PREFIX, finding::Finding};
use crate::model::{Invalid, Label, OrganisationStatement};

/// What a column of a table of organisations holds.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Target {
    Field(OrganisationField),
    /// The name in one language, from a header such as `name_zh`.
    Translated(Label),
    Attribute(Label),
}

impl Target {
    /// What a header means. Only one that is empty or too long means nothing.
    fn of(header: &str) -> Result<Target, Invalid> {
        if let Some(name) = header.strip_prefix(ATTRIBUTE_PREFIX) {
            return name.parse().map(Target::Attribute);
        }
        if let Some(field) = OrganisationField::named(header) {
            return Ok(Target::Field(field));
        }
        match language_of_name(header) {
            Some(language) => Ok(Target::Translated(language)),
            None => header.parse().map(Target::Attribute),
        }
    }

    fn take(&self, row: &mut Row, text: &str) -> Result<(), Invalid> {
        match self {
            Target::Field(field) => row.take(*field, text),
            Target::Translated(language) => row.take_translated(language, text),
            Target::Attribute(name) => row.take_attribute(name, text),
        }
    }
}

/// The statement of cells that are named one by one, as flags are: the same names, synonyms and grammars as in a file.
///
/// ```
/// use registry_core::import::organisation_from_cells;
/// let said = organisation_from_cells(&[("name", "Peking University"), ("name_zh", "北京大学"), ("ror", "02v51f717")])?;
/// assert_eq!(said.ror.map(|ror| ror.to_string()).as_deref(), Some("https://ror.org/02v51f717"));
/// # Ok::<(), Box<registry_core::import::Finding>>(())
/// ```
///
/// # Errors
/// The first cell that is at fault.
pub fn organisation_from_cells(
    cells: &[(&str, &str)],
) -> Result<OrganisationStatement, Box<Finding>> {
    let mut row = Row::default();
    for (name, text) in cells {
        Target::of(name)
            .and_then(|target| target.take(&mut row, text))
            .map_err(|refused| Finding::of_cell(name, text, &refused))?;
    }
    Ok(row.statement())
}
