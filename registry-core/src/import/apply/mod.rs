//! Statements become records: the rows of each record are brought together and applied to what is known, and what comes of
//! them is taken in or rejected.

mod alike;
mod check;
mod gather;
mod group;
mod importer;
mod known;
mod overview;
mod rejected;
mod scratch;
mod sink;
mod spill_files;
mod statements;

pub use known::{Known, NothingKnown};
pub use sink::{Accepted, Outcome, Sink};

pub(super) use importer::Importer;
pub(super) use known::Overlay;
pub(super) use scratch::{Place, Scratch};
