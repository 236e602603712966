//! Cells that are named one by one, as flags and defaults are.

use super::{Finding, Header};
use crate::{
    form::{ATTRIBUTE_PREFIX, Field, Flaw, Heading, RowCells},
    import::{ImportError, read::RawRow},
    model::Statement,
};

/// The statement of cells that are named one by one, as flags are: the same names, synonyms and
/// grammars as in a file. A list may be named more than once, and then adds up.
///
/// ```
/// use registry_core::import::statement_from_cells;
/// let said = statement_from_cells(&[("place", "Zhuji"), ("share", "65(Domestic)"), ("mayor", "Li")])?;
/// assert_eq!(said.market_shares.len(), 1);
/// assert_eq!(&*said.attributes[0].name, "mayor");
/// # Ok::<(), Box<registry_core::import::Finding>>(())
/// ```
///
/// # Errors
/// The first cell that is at fault.
pub fn statement_from_cells(cells: &[(&str, &str)]) -> Result<Statement, Box<Finding>> {
    let names = cells.iter().map(|(name, _)| (*name).to_owned()).collect();
    let header = Header::of_fields(names).map_err(|error| finding(None, Flaw::of_row(error)))?;
    let row = RawRow::of_cells(0, cells.iter().map(|(_, text)| *text));
    header.statement(row.cells()).map_err(|flaws| {
        let flaw = flaws
            .into_iter()
            .next()
            .unwrap_or_else(|| Flaw::of_row("nothing is said"));
        finding(header.name_of(&flaw), flaw)
    })
}

/// A value as a flag gives it.
#[derive(Debug, Clone, Copy)]
pub struct FlagValue<'a> {
    /// The flag, as errors name it.
    pub flag: &'a str,
    /// The column of the CSV form that it fills.
    pub column: &'a str,
    /// The value.
    pub text: &'a str,
    /// Whether it is one element of a list, and not a cell with the whole list.
    pub is_element: bool,
}

/// A flag whose value is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{flag}{}: {reason}", value.as_ref().map(|value| format!(" {value:?}")).unwrap_or_default())]
pub struct FlagError {
    /// The flag.
    pub flag: String,
    /// Its value, cut to a length that fits a message.
    pub value: Option<String>,
    /// What is wrong with it and what to do.
    pub reason: String,
}

/// The statement of flags. A flag for a list can be given more than once, each time with one element.
///
/// ```
/// use registry_core::import::{FlagValue, statement_from_flags};
/// let actor = FlagValue {
///     flag: "--actor",
///     column: "actors",
///     text: "company: A; B Ltd",
///     is_element: true,
/// };
/// assert_eq!(&*statement_from_flags(&[actor])?.actors[0].name, "A; B Ltd");
/// # Ok::<(), registry_core::import::FlagError>(())
/// ```
///
/// # Errors
/// The first flag that is at fault.
pub fn statement_from_flags(values: &[FlagValue<'_>]) -> Result<Statement, FlagError> {
    let names = values.iter().map(|value| value.column.to_owned()).collect();
    let header = Header::of_fields(names).map_err(|error| flag_error(values, &error))?;
    let texts = values.iter().map(|value| (value.text, value.is_element));
    header.statement_of_values(texts).map_err(|flaw| FlagError {
        flag: header
            .index_of(&flaw)
            .and_then(|index| values.get(index))
            .map_or_else(|| "the flags".to_owned(), |value| value.flag.to_owned()),
        value: flaw.value,
        reason: flaw.flag_reason.map_or(flaw.reason, String::from),
    })
}

/// Why flags cannot be taken together, by the flag that a column's name came from.
fn flag_error(values: &[FlagValue<'_>], error: &ImportError) -> FlagError {
    let of_column = |name: &str| {
        let value = values.iter().rev().find(|value| value.column == name);
        value.map_or_else(|| name.to_owned(), |value| value.flag.to_owned())
    };
    let (flag, reason) = match error {
        ImportError::NamedTwice { name } => (
            of_column(name),
            "is given twice, and holds one value".to_owned(),
        ),
        ImportError::NearlyNamed { name, .. } => (of_column(name), error.to_string()),
        error => ("the flags".to_owned(), error.to_string()),
    };
    FlagError {
        flag,
        value: None,
        reason,
    }
}

/// A finding without a file.
fn finding(column: Option<String>, flaw: Flaw) -> Box<Finding> {
    let Flaw { value, reason, .. } = flaw;
    Box::new(Finding {
        file: String::new(),
        line: 0,
        cell: None,
        column,
        value,
        reason,
    })
}

/// What fills the blanks of rows.
#[derive(Debug, Clone, Default)]
pub(crate) struct Defaults {
    /// Single values of the record, which fill what the record itself is silent about.
    pub(crate) record: Statement,
    /// The cells of values that a row states: they fill its blanks where it has what they belong to.
    pub(crate) cells: Option<RowCells>,
}

impl Defaults {
    /// Of pairs of a column and its value.
    pub(crate) fn of(pairs: &[(String, String)]) -> Result<Defaults, ImportError> {
        if pairs.is_empty() {
            return Ok(Defaults::default());
        }
        for (name, text) in pairs {
            check_default(name)?;
            default_cells(&[(name.clone(), text.clone())])?;
        }
        let cells = default_cells(pairs)?;
        // Together, since a region's name needs its country.
        let record = cells.clone().into_record();
        let record = record.map_err(|flaw| bad_default("defaults", flaw))?;
        Ok(Defaults {
            record,
            cells: Some(cells),
        })
    }
}

fn check_default(name: &str) -> Result<(), ImportError> {
    match Heading::of(name) {
        Heading::Field(Field::Key, _) => Err(ImportError::BadDefault {
            field: name.to_owned(),
            reason: "a key is of one record; it stands in its row".to_owned(),
        }),
        Heading::Attribute if !name.starts_with(ATTRIBUTE_PREFIX) => {
            Err(ImportError::UnknownField {
                name: name.to_owned(),
            })
        }
        _ => Ok(()),
    }
}

fn default_cells(pairs: &[(String, String)]) -> Result<RowCells, ImportError> {
    let names = pairs.iter().map(|(name, _)| name.clone()).collect();
    let header = Header::of_fields(names)?;
    let cells = header.cells(pairs.iter().map(|(_, text)| text.as_str()));
    cells.map_err(|flaw| {
        let name = header.name_of(&flaw).unwrap_or_default();
        bad_default(&name, flaw)
    })
}

fn bad_default(field: &str, flaw: Flaw) -> ImportError {
    let value = flaw.value.map(|value| format!("{value:?}: "));
    ImportError::BadDefault {
        field: field.to_owned(),
        reason: format!("{}{}", value.unwrap_or_default(), flaw.reason),
    }
}
