//! Organisations on their way in: files and flags become records, or findings that say what is wrong.
//!
//! There are few of them beside the clusters, so that all rows of an import are held at once: what a row speaks of may
//! be told by an identifier that stands in a later one.

mod gather;
mod json_line;
mod known;
mod named_cells;
mod names;
mod rejected;
mod table;

pub use gather::{OrganisationImport, ReadOrganisation, read_organisations};
pub use json_line::organisation_from_json;
pub use known::{KnownOrganisations, RefusedOrganisation};
pub use named_cells::organisation_from_cells;
