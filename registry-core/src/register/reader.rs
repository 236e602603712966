//! The register for readers: everything up to a commit, while others append.

use super::commit::Commit;
use super::commit_entries::{CommitEntries, OpenedFrames, frame_at, read_row};
use super::entry::{Entry, Log};
use super::error::ReadError;
use super::frame::Row;
use super::item::Item;
use super::open::Register;
use super::storage::{StoreReader, StoredCommit};

/// A register as it stands after a commit, which others may add to meanwhile.
///
/// ```
/// use registry_core::register::{Draft, Item, MemoryStore, Register, Time};
///
/// let mut register = Register::create(MemoryStore::default(), "Clusters", "registrar", Time::now())?;
/// let reader = register.reader();
/// register.begin(Draft::new("registrar", "later"))?.finish()?;
/// assert_eq!(reader.head()?.message, "registry created");
/// assert!(reader.commit(2).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct RegisterReader {
    store: Box<dyn StoreReader>,
    last: u64,
}

/// A commit, with what is kept beside it.
pub(super) struct ReadCommit {
    pub(super) commit: Commit,
    pub(super) row: Row,
    stored: StoredCommit,
}

impl Register {
    /// The register as it stands, for other threads. It is of use for as long as the register is open.
    ///
    /// See [`RegisterReader`] for an example.
    #[must_use]
    pub fn reader(&self) -> RegisterReader {
        RegisterReader::new(self.store.reader(), self.head().commit)
    }

    /// What readers of the store read.
    pub(crate) fn store_reader(&self) -> Box<dyn StoreReader> {
        self.store.reader()
    }
}

impl RegisterReader {
    /// Everything up to a commit that is durable.
    pub(crate) fn new(store: Box<dyn StoreReader>, last: u64) -> RegisterReader {
        RegisterReader { store, last }
    }

    /// The last commit.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn head(&self) -> Result<Commit, ReadError> {
        self.commit(self.last)
    }

    /// A commit by its number.
    ///
    /// # Errors
    /// [`ReadError::NoCommit`] when there is none; when the store cannot be read.
    pub fn commit(&self, number: u64) -> Result<Commit, ReadError> {
        Ok(self.read(number)?.commit)
    }

    /// The first commit after which the user log has so many entries, or more; nothing when there is none.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn first_with(&self, entries: u64) -> Result<Option<Commit>, ReadError> {
        let (mut without, mut with) = (0, self.last + 1);
        let mut found = None;
        while with - without > 1 {
            let middle = without + (with - without) / 2;
            let commit = self.commit(middle)?;
            if commit.entries >= entries {
                (with, found) = (middle, Some(commit));
            } else {
                without = middle;
            }
        }
        Ok(found)
    }

    pub(super) fn last(&self) -> u64 {
        self.last
    }

    pub(super) fn read(&self, number: u64) -> Result<ReadCommit, ReadError> {
        let last = self.last;
        let none = || ReadError::NoCommit { number, last };
        if number > last {
            return Err(none());
        }
        let stored = self.store.commit(number)?.ok_or_else(none)?;
        let (commit, row) = read_row(&stored)?;
        Ok(ReadCommit {
            commit,
            row,
            stored,
        })
    }

    /// The entries of both logs that a commit brought, but for its own.
    pub(super) fn entries(&self, of: &ReadCommit) -> Result<CommitEntries<'_>, ReadError> {
        let frames = self.frames(of, 0)?;
        Ok(CommitEntries::of(&of.commit, &of.row, frames))
    }

    /// The user entries of a commit from one on, of which is known where it starts.
    pub(super) fn entries_from<'a>(
        &'a self,
        of: &ReadCommit,
        (number, place): (u64, u64),
    ) -> Result<impl Iterator<Item = Result<(Entry, Item), ReadError>> + use<'a>, ReadError> {
        let frames = self.frames(of, frame_at(place))?;
        let entries = CommitEntries::resume(&of.commit, &of.row, frames, (number, place))?;
        let user = entries.filter(|entry| {
            entry
                .as_ref()
                .map_or(true, |(entry, _)| entry.log == Log::User)
        });
        Ok(user.map(|entry| Ok(entry?)))
    }

    fn frames(&self, of: &ReadCommit, passed: u64) -> Result<OpenedFrames<'_>, ReadError> {
        let first = of.stored.first_frame.saturating_add(passed);
        let frames = (first..of.stored.end_frame()).map(|number| self.store.frame(number));
        Ok(OpenedFrames::of(first, Box::new(frames))?)
    }
}
