//! The register as text: RSF, one command a line, which other implementations read and write.
//!
//! `dump` writes a register, `verify` checks anybody's, `load` makes a register of one that has our commits.
//! Dump, load, dump gives the same bytes.

mod dump;
mod error;
mod items;
mod load;
mod read;
mod replay;
mod spool;
mod verify;

pub use dump::{dump, dump_after, dump_reader};
pub use error::{DumpError, LineError, LoadError, RsfError};
pub use load::{LoadOptions, Loaded, load, load_more};
pub use read::{Command, Line, Lines, MAX_LINE_BYTES};
pub use verify::{Expected, Summary, verify};
