//! The commits, as the index keeps them for log, history and the past.

use tantivy::Term;

use super::{IndexError, IndexReader, folder::catching_panics, schema::fields};
use crate::register::{Commit, CommitError, Item};

impl IndexReader {
    /// A commit by its number.
    ///
    /// # Errors
    /// [`IndexError::NoCommit`] when there is none; when the index is damaged.
    pub fn commit(&self, number: u64) -> Result<Commit, IndexError> {
        let none = || IndexError::NoCommit {
            number,
            last: self.applied(),
        };
        if number > self.applied() {
            return Err(none());
        }
        catching_panics(self.folder(), || {
            let part = self.superseded()?;
            let address = part
                .find(&Term::from_field_u64(fields().commit, number))?
                .ok_or_else(none)?;
            Ok(read_commit(part.item(address)?)?)
        })
    }

    /// At most `limit` commits, newest first, from `newest` down, or from the last one; each read when it is its turn.
    pub fn commits(
        &self,
        newest: Option<u64>,
        limit: usize,
    ) -> impl Iterator<Item = Result<Commit, IndexError>> + '_ {
        let newest = newest.unwrap_or(u64::MAX).min(self.applied());
        let commits = (1..=newest).rev().take(limit);
        commits.map(|number| self.commit(number))
    }
}

fn read_commit(bytes: Vec<u8>) -> Result<Commit, CommitError> {
    Commit::from_item(&Item::from_canonical_bytes(bytes)?)
}
