//! Cells that are named one by one, as flags and defaults are.

use super::{Finding, Header};
use crate::{
    form::{Field, Flaw, Regions},
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
    header
        .statement(row.cells(), &mut Regions::default())
        .map_err(|flaws| {
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
    let header = Header::of_fields(names).map_err(|error| FlagError {
        flag: "the flags".to_owned(),
        value: None,
        reason: error.to_string(),
    })?;
    let texts = values.iter().map(|value| (value.text, value.is_element));
    header
        .statement_of_values(texts, &mut Regions::default())
        .map_err(|flaw| FlagError {
            flag: header
                .index_of(&flaw)
                .and_then(|index| values.get(index))
                .map_or_else(|| "the flags".to_owned(), |value| value.flag.to_owned()),
            value: flaw.value,
            reason: flaw.reason,
        })
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

/// Defaults as the statement that fills blanks. They are single values: lists belong into rows.
pub(crate) fn defaults(pairs: &[(String, String)]) -> Result<Statement, ImportError> {
    if let Some((name, _)) = pairs.iter().find(|(name, _)| Field::named(name).is_none()) {
        return Err(ImportError::UnknownField { name: name.clone() });
    }
    let bad = |field: &str, reason: String| ImportError::BadDefault {
        field: field.to_owned(),
        reason,
    };
    for (field, text) in pairs {
        let said = statement_from_cells(&[(field, text)])
            .map_err(|finding| bad(field, finding.to_string()))?;
        if said.key.is_some() || said.has_lists() {
            let reason = "no default; fill single values such as country or sector, and give the rest in rows";
            return Err(bad(field, reason.to_owned()));
        }
    }
    // Together, since a region's name needs its country.
    let cells: Vec<(&str, &str)> = pairs
        .iter()
        .map(|(field, text)| (field.as_str(), text.as_str()))
        .collect();
    statement_from_cells(&cells).map_err(|finding| bad("defaults", finding.to_string()))
}
