//! Tables that our own exports wrote, known by their columns.

use crate::{
    form::{Field, csv_columns, is_flat_or_sheet},
    import::read::Cells,
};

/// Whether the columns of one of our tables stand in front, in their order; a later program may have added some.
pub(super) fn is_own(record: Cells<'_>) -> bool {
    let reason = usize::from(record.get(0) == Some(Field::RejectedBecause.name()));
    if is_flat_or_sheet(|| record.iter().skip(reason)) {
        return true;
    }
    let mut names = record.iter().skip(reason).peekable();
    csv_columns().iter().all(|column| {
        names.next_if_eq(&column.name).is_some() || ADDED_LATER.contains(&column.field)
    })
}

/// Columns that files lack which an earlier program exported.
const ADDED_LATER: [Field; 6] = [
    Field::ActorOrganisation,
    Field::SplitInto,
    Field::RevertedCommit,
    Field::FormerNames,
    Field::FormerPlaces,
    Field::FormerProducts,
];
