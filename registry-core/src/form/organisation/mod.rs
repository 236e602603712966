//! The form in which organisations stand in tables.

mod cells;
mod columns;

pub use columns::{ORGANISATION_COLUMNS, OrganisationField, organisation_csv_columns};

use cells::OrganisationCells;
use columns::language_of_name;

use super::columns::ATTRIBUTE_PREFIX;
use crate::model::{Invalid, Label, OrganisationStatement};

/// What a column of a table of organisations holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum OrganisationColumn {
    /// A field.
    Field(OrganisationField),
    /// The name in one language, from a header such as `name_zh`.
    Name(Label),
    /// What is not a field.
    Attribute(Label),
}

impl OrganisationColumn {
    /// What a header means. Only one that is empty or too long means nothing.
    pub(crate) fn of(header: &str) -> Result<OrganisationColumn, Invalid> {
        if let Some(name) = header.strip_prefix(ATTRIBUTE_PREFIX) {
            return name.parse().map(OrganisationColumn::Attribute);
        }
        if let Some(field) = OrganisationField::named(header) {
            return Ok(OrganisationColumn::Field(field));
        }
        match language_of_name(header) {
            Some(language) => Ok(OrganisationColumn::Name(language)),
            None => header.parse().map(OrganisationColumn::Attribute),
        }
    }

    fn take(&self, cells: &mut OrganisationCells, text: &str) -> Result<(), Invalid> {
        match self {
            OrganisationColumn::Field(field) => cells.take(*field, text),
            OrganisationColumn::Name(language) => cells.take_translated(language, text),
            OrganisationColumn::Attribute(name) => cells.take_attribute(name, text),
        }
    }
}

/// The header of an attribute: its name, with a prefix where that would be taken for a column.
pub(crate) fn organisation_attribute_header(name: &str) -> String {
    match OrganisationColumn::of(name) {
        Ok(OrganisationColumn::Attribute(plain)) if &*plain == name => name.to_owned(),
        _ => format!("{ATTRIBUTE_PREFIX}{name}"),
    }
}

/// The statement of a row: the text of each cell under its column. Every cell that is at fault is told by its index.
pub(crate) fn organisation_statement<'a>(
    cells: impl Iterator<Item = (&'a OrganisationColumn, &'a str)>,
) -> Result<OrganisationStatement, Vec<(usize, Invalid)>> {
    let mut read = OrganisationCells::default();
    let refused: Vec<(usize, Invalid)> = cells
        .enumerate()
        .filter_map(|(index, (column, text))| Some((index, column.take(&mut read, text).err()?)))
        .collect();
    if refused.is_empty() {
        Ok(read.statement())
    } else {
        Err(refused)
    }
}

impl std::fmt::Display for OrganisationColumn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            OrganisationColumn::Field(field) => f.write_str(field.name()),
            OrganisationColumn::Name(language) => write!(f, "the name in {language}"),
            OrganisationColumn::Attribute(name) => write!(f, "attribute {name}"),
        }
    }
}
