//! What a register has: its commits, and the entries of each.

use super::commit::Commit;
use super::commit_entries::{CommitEntries, read_row};
use super::commit_id::CommitId;
use super::entry::{Entry, Log};
use super::error::ReadError;
use super::item::Item;
use super::open::Register;
use super::storage::StoredCommit;

impl Register {
    /// The commits from this number on, in order.
    ///
    /// ```
    /// use registry_core::register::{MemoryStore, Register, Time};
    ///
    /// let register = Register::create(MemoryStore::default(), "Clusters", "registrar", Time::now())?;
    /// let messages: Result<Vec<String>, _> = register.commits(1)?.map(|commit| Ok::<_, Box<dyn std::error::Error>>(commit?.message.clone())).collect();
    /// assert_eq!(messages?, ["registry created"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// When the store cannot be read, at once or along the way.
    pub fn commits(
        &self,
        from: u64,
    ) -> Result<impl Iterator<Item = Result<Commit, ReadError>>, ReadError> {
        let stored = self.store.read(from)?;
        Ok(stored.map(|stored| Ok(read_row(&stored?)?.0)))
    }

    /// The user entries of a commit with their items, in order; memory for a frame and an item.
    ///
    /// # Errors
    /// [`ReadError::NoCommit`] when there is no such commit; when the store cannot be read, at once or along the way.
    pub fn entries(
        &self,
        commit: u64,
    ) -> Result<impl Iterator<Item = Result<(Entry, Item), ReadError>>, ReadError> {
        let entries = CommitEntries::new(self.store.as_ref(), &self.stored(commit)?)?;
        let user = entries.filter(|entry| {
            entry
                .as_ref()
                .map_or(true, |(entry, _)| entry.log == Log::User)
        });
        Ok(user.map(|entry| Ok(entry?)))
    }

    /// A commit by its number.
    ///
    /// # Errors
    /// [`ReadError::NoCommit`] when there is none; when the store cannot be read.
    pub fn commit(&self, number: u64) -> Result<Commit, ReadError> {
        Ok(read_row(&self.stored(number)?)?.0)
    }

    /// Whether this commit is one of the register's own: another history may have one of the same number.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn has(&self, id: CommitId) -> Result<bool, ReadError> {
        match self.commit(id.number) {
            Ok(commit) => Ok(commit.id() == id),
            Err(ReadError::NoCommit { .. }) => Ok(false),
            Err(error) => Err(error),
        }
    }

    pub(super) fn stored(&self, number: u64) -> Result<StoredCommit, ReadError> {
        let none = || ReadError::NoCommit {
            number,
            last: self.head().commit,
        };
        let stored = self.store.read(number)?.next().ok_or_else(none)??;
        if stored.number == number {
            Ok(stored)
        } else {
            Err(none())
        }
    }
}

#[cfg(test)]
mod tests;
