//! Rows become statements or findings: which column holds which field, which record a row speaks of, what it says of it.

mod finding;
mod header;
mod json_line;
mod named_cells;
mod named_record;
mod not_a_record;
mod reading;
mod spreadsheet_error;

pub use finding::Finding;
pub use json_line::record_from_json;
pub use named_cells::{FlagError, FlagValue, statement_from_cells, statement_from_flags};

pub(super) use header::Header;
pub(super) use json_line::{REJECTED_BECAUSE, without_reason};
pub(super) use named_cells::Defaults;
pub(super) use named_record::{NamedRecord, Names};
pub(super) use not_a_record::not_a_record;
pub(super) use reading::{
    Identity, Reading, RowContent, WholeRecord, is_group_header, is_known_header, short_hash,
};
pub(super) use spreadsheet_error::spreadsheet_error;
