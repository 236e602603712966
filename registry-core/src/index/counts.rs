//! How much the index holds.

use std::{fs, path::Path};

use tantivy::Term;

use super::{IndexError, IndexReader, folder::guarded, schema::fields};
use crate::model::Status;

/// How much the index holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// Records.
    pub records: u64,
    /// Records by status, those that occur.
    pub by_status: Vec<(Status, u64)>,
    /// Replaced versions.
    pub superseded: u64,
    /// Commits.
    pub commits: u64,
    /// Bytes on disk.
    pub bytes: u64,
}

impl IndexReader {
    /// Counts what the index holds.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn counts(&self) -> Result<Counts, IndexError> {
        guarded(self.folder(), || {
            let commits = self.applied();
            let superseded = self.superseded()?.searcher().num_docs().saturating_sub(commits);
            let (records, by_status) = (self.current().searcher().num_docs(), self.by_status()?);
            Ok(Counts { records, by_status, superseded, commits, bytes: bytes_in(self.folder()) })
        })
    }

    fn by_status(&self) -> Result<Vec<(Status, u64)>, IndexError> {
        let mut counts = Vec::new();
        for &status in Status::ALL {
            let term = Term::from_field_text(fields().status, status.as_str());
            let count = self.current().count(&term)?;
            counts.extend((count > 0).then_some((status, count)));
        }
        Ok(counts)
    }
}

/// The size of all files in a folder; what cannot be read counts nothing.
fn bytes_in(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(|entry| if entry.path().is_dir() { bytes_in(&entry.path()) } else { size_of_file(&entry) })
        .sum()
}

fn size_of_file(entry: &fs::DirEntry) -> u64 {
    entry.metadata().map_or(0, |metadata| metadata.len())
}
