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
