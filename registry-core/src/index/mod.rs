//! The projection: a full-text index of the register, from which everything that a person reads comes.
//!
//! It follows the register and never writes it. It can be deleted at any time and is built again.
//! `current` holds one document a record, `superseded` one a replaced version and one a commit.

mod as_of;
mod batch;
mod blocks;
mod changes;
mod columns;
mod commits;
mod counts;
pub(crate) mod degrees;
mod deletion;
mod document;
mod error;
mod every;
pub(crate) mod folder;
mod key_order;
mod one_mistake;
pub(crate) mod part;
mod part_writer;
mod payload;
mod predecessors;
mod read_directory;
mod reader;
mod rebuild;
pub(crate) mod schema;
mod segment;
mod similar;
mod stored;
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
pub use changes::{Change, Changes};
pub use counts::Counts;
pub use error::IndexError;
pub use every::{Every, Record, Unread, UnreadRecord};
pub use reader::IndexReader;
pub(crate) use rebuild::{open_caught_up, rebuild};
pub use version::{AsOf, Version};
pub use writer::Effort;
pub(crate) use writer::IndexWriter;
