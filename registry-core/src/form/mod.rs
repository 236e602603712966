//! The form in which clusters stand in tables: one column table for headers, flags, exports and documents, and how the
//! text of each column's cells is read. What is read and what is written know each other only by it.

mod cells;
mod columns;
mod convention;
mod flag;
mod flaw;
mod formula;
mod headers;
mod heading;
mod kind;
pub(crate) mod layout;
mod organisation;
mod plain;
mod unit;

pub(crate) use cells::{MEASURES, Naming, RowCells, named};
pub(crate) use columns::{ATTRIBUTE_PREFIX, is_taken, translated};
pub use columns::{COLUMNS, Column, Field, csv_columns};
pub use convention::SharesAre;
pub(crate) use convention::{Convention, Settled, Shown};
pub(crate) use flag::flag;
pub(crate) use flaw::Flaw;
pub(crate) use formula::{escape_apostrophe, escape_formula, unescape_formula};
pub use headers::Headers;
pub(crate) use heading::Heading;
pub use kind::Kind;
pub(crate) use layout::is_flat_or_sheet;
pub use organisation::{ORGANISATION_COLUMNS, OrganisationField, organisation_csv_columns};
pub(crate) use organisation::{
    OrganisationColumn, organisation_attribute_header, organisation_statement,
};
pub(crate) use plain::{plain, plain_number};
pub(crate) use unit::Unit;
