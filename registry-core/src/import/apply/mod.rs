//! Statements become records: the rows of each record are brought together and applied to what is known, and what comes of
//! them is taken in or rejected.

mod accepted;
mod check;
mod gather;
mod group;
mod importer;
mod known;
mod made;
mod namesakes;
mod overview;
mod rejected;
mod reporter;
mod scratch;
mod spellings;
mod spill_files;
mod statements;
mod steps;

pub use accepted::{Accepted, Outcome};
pub use known::{Known, NothingKnown};

pub(super) use importer::{Checked, Importer};
pub(super) use known::Overlay;
pub(super) use scratch::{Scratch, Span};
