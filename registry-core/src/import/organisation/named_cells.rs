//! Cells that are named one by one, as flags are.

use crate::{
    form::{Flaw, OrganisationColumn, organisation_statement},
    import::Finding,
    model::{Invalid, OrganisationStatement},
};

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
    let columns = cells
        .iter()
        .map(|(name, text)| {
            OrganisationColumn::of(name).map_err(|refused| finding(name, text, &refused))
        })
        .collect::<Result<Vec<_>, _>>()?;
    let texts = cells.iter().map(|(_, text)| *text);
    organisation_statement(columns.iter().zip(texts)).map_err(|refused| {
        let first = refused.into_iter().next();
        first.map_or_else(
            || finding("", "", &Invalid::Missing { field: "a value" }),
            |(index, refused)| finding(cells[index].0, cells[index].1, &refused),
        )
    })
}

fn finding(column: &str, value: &str, refused: &Invalid) -> Box<Finding> {
    let Flaw { value, reason, .. } = Flaw::of_cell(0, value, refused);
    Box::new(Finding {
        file: String::new(),
        line: 0,
        cell: None,
        column: Some(column.to_owned()),
        value,
        reason,
    })
}
