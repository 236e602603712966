//! The projection: a full-text index of the register, from which everything that a person reads comes.
//!
//! It follows the register and never writes it. It can be deleted at any time and is built again.
//! `current` holds one document a record, `superseded` one a replaced version and one a commit.

mod as_of;
mod batch;
mod blocks;
mod columns;
mod commits;
pub(crate) mod condition;
mod counts;
pub(crate) mod days;
pub(crate) mod degrees;
mod deletion;
mod differences;
mod document;
mod error;
mod folder;
mod key_order;
mod keys;
mod look_up;
mod merge;
mod organisations;
mod part;
mod part_writer;
mod participants;
mod payload;
mod predecessors;
mod prominence;
mod read_directory;
mod reader;
mod rebuild;
mod records_by_key;
mod schema;
mod segment;
mod segments;
mod similar;
mod sorted_records;
mod state;
mod stored;
mod stored_segment;
pub(crate) mod text;
pub(crate) mod texts;
#[cfg(test)]
pub(crate) mod trial;
mod version;
mod versions;
mod write_directory;
mod writer;

pub use crate::model::Alike;
pub use as_of::Moment;
pub use counts::{Counts, NotKnown};
pub use differences::{Difference, Differences};
pub use error::IndexError;
pub(crate) use organisations::LastRead;
pub use organisations::{OrganisationReader, OrganisationWriter, Sought};
pub use reader::IndexReader;
#[cfg(test)]
pub(crate) use rebuild::open_caught_up;
pub(crate) use rebuild::{catch_up, rebuild, replace_with};
pub(crate) use records_by_key::RecordsByKey;
pub(crate) use similar::AlikeRecords;
pub use sorted_records::{FoundRecord, FoundRecords, SortedRecords, StoredRecord};
pub use version::{AsOf, Version};

// What search reads documents by; how they are written it knows by `condition`, `days`, `degrees`, `text` and `texts`.
pub(crate) use folder::catching_panics;
pub(crate) use schema::{Fields, column, fields};
pub(crate) use state::{Numbers, Segment, State};

pub use crate::projection::Stated;
pub(crate) use writer::IndexWriter;
