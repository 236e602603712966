//! Organisations on their way in.

mod named_cells;

pub use named_cells::organisation_from_cells;
