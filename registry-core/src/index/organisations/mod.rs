//! The index of organisations: what the register holds of them, found by name, identifier, country, kind and place, now
//! and as it was.
//!
//! There are few organisations beside the clusters, so all their versions stand in one file, the [journal], in the
//! order of the register. A reader goes through it; a writer adds to its end. It lies in the index's folder, and is
//! built again with it.

mod head;
mod journal;
mod reader;
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
mod tests;
