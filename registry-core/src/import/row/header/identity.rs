//! Which record a row is about, told by a few of its columns.

use super::{Header, Target};
use crate::{
    form::{Field, Naming, named},
    import::read::Cells,
    model::Statement,
};

/// The fields that a record is found by.
const IDENTITY: [Field; 11] = [
    Field::Key,
    Field::Country,
    Field::Place,
    Field::Product,
    Field::PrintedPlace,
    Field::PrintedProduct,
    Field::PlaceAndProduct,
    Field::PlaceNames,
    Field::ProductNames,
    Field::FormerPlaces,
    Field::FormerProducts,
];

impl Header {
    /// Whether there are columns for a key, for names as printed, or for further names.
    pub(crate) fn has_further_names(&self) -> bool {
        use Field::{Country, Place, PlaceAndProduct, Product};
        let plain = [Country, Place, Product, PlaceAndProduct];
        let mut columns = self.identity.iter();
        columns.any(|(_, naming)| !matches!(naming, Naming::Field(field) if plain.contains(field)))
    }

    /// What a row says of which record it is about, without its other cells. A key tells that alone, whatever is
    /// wrong with the names.
    pub(crate) fn identity(&self, cells: Cells<'_>) -> Option<Statement> {
        self.identity_in_full(cells)
            .or_else(|| self.key_alone(cells))
    }

    fn key_alone(&self, cells: Cells<'_>) -> Option<Statement> {
        let cell = cells.get(self.column_of(Field::Key)?)?;
        Some(Statement {
            key: Some(self.text(cell).parse().ok()?),
            ..Statement::default()
        })
    }

    fn identity_in_full(&self, cells: Cells<'_>) -> Option<Statement> {
        let cells = self.identity.iter().filter_map(|(index, naming)| {
            let cell = cells.get(*index)?;
            Some((naming, self.text(cell)))
        });
        named(cells)
    }
}

/// The columns that a record is found by.
pub(super) fn identity_columns(targets: &[Target]) -> Vec<(usize, Naming)> {
    let of_identity = |(index, target): (usize, &Target)| match target {
        Target::Field(field) if IDENTITY.contains(field) => Some((index, Naming::Field(*field))),
        Target::Translated(field, language) if IDENTITY.contains(field) => {
            Some((index, Naming::Translated(*field, language.clone())))
        }
        _ => None,
    };
    targets.iter().enumerate().filter_map(of_identity).collect()
}
