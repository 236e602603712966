//! The index of organisations: what the register holds of them, found by name, identifier, country, kind and place, now
//! and as it was.
//!
//! There are few organisations beside the clusters, so all their versions stand in one file, the [journal], in the
//! order of the register. A writer adds to its end. Whoever asks for all organisations goes through it; where one stands
//! is told by a second file, [positions]. Both lie in the index's folder, and are built again with it.

mod head;
mod held;
mod journal;
mod positions;
mod reader;
mod snapshot;
mod sought;
mod writer;

pub(crate) use reader::LastRead;
pub use reader::OrganisationReader;
pub use sought::Sought;
pub use writer::OrganisationWriter;

use std::path::{Path, PathBuf};

/// The folder of the organisations in that of the index.
fn folder_in(index: &Path) -> PathBuf {
    index.join("organisations")
}

#[cfg(test)]
mod positions_tests;
#[cfg(test)]
mod tests;
