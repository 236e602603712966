//! The byte store under the register: numbered commits, each a small row and the frames that are its own.
//!
//! It does not know what the bytes mean. Append-only is a type: there is nothing else to call.

mod acknowledged;
#[cfg(test)]
mod conformance;
mod folder;
mod memory;
mod postgres;
mod protection;
mod sled;
mod values;

#[cfg(test)]
pub(crate) use postgres::trial::Server as PostgresServer;

pub use memory::MemoryStore;
pub use postgres::{Database, DatabaseError, Document, Documents, PostgresStore};
pub use protection::Protection;
pub use sled::SledStore;

use super::error::StoreError;

/// A commit as the store sees it.
///
/// ```
/// use registry_core::register::StoredCommit;
/// let commit = StoredCommit { number: 2, first_frame: 1, frames: 3, row: Vec::new() };
/// assert_eq!(commit.end_frame(), 4);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredCommit {
    /// Its number, from 1.
    pub number: u64,
    /// The number of its first frame; frames are numbered from 0 through all commits.
    pub first_frame: u64,
    /// The number of its frames.
    pub frames: u64,
    /// What is kept beside the frames.
    pub row: Vec<u8>,
}

impl StoredCommit {
    /// The number of the first frame that belongs to a later commit.
    #[must_use]
    pub fn end_frame(&self) -> u64 {
        self.first_frame.saturating_add(self.frames)
    }
}

/// Commits in their order.
pub type StoredCommits<'a> = Box<dyn Iterator<Item = Result<StoredCommit, StoreError>> + Send + 'a>;

/// Frames in their order.
pub type StoredFrames<'a> = Box<dyn Iterator<Item = Result<Vec<u8>, StoreError>> + Send + 'a>;

/// Where a register is kept. Whoever has it open appends one commit after another and makes as many as it likes durable
/// at once; where several have, one of those that append to the same head is refused.
///
/// ```
/// use registry_core::register::{MemoryStore, Store};
///
/// let mut store = MemoryStore::default();
/// let mut appending = store.append(0)?;
/// appending.frame(b"what the commit brings".to_vec())?;
/// let commit = appending.finish(b"what it says of itself".to_vec())?;
/// store.sync()?;
/// assert_eq!(store.head()?, Some(commit));
/// # Ok::<(), registry_core::register::StoreError>(())
/// ```
pub trait Store: Send + Sync {
    /// The last commit, durable or not; nothing when there is none.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn head(&self) -> Result<Option<StoredCommit>, StoreError>;

    /// Starts the commit after `expected_head` (0 when there is none), which need not be durable.
    ///
    /// # Errors
    /// [`StoreError::Stale`] when the head is another one, here or when the commit is finished.
    fn append(&mut self, expected_head: u64) -> Result<Box<dyn Appending>, StoreError>;

    /// Makes all finished commits durable. Until then a power cut, or the end of the process, may take the last ones,
    /// never one without those after it.
    ///
    /// # Errors
    /// [`StoreError::Uncertain`] when a commit may be durable or not; the store is then of no use until it is opened
    /// again. [`StoreError::Stale`] when somebody else has appended; then none of the commits is there.
    fn sync(&mut self) -> Result<(), StoreError>;

    /// Keeps others from appending until this one has synced or gives the turn back, where others have the store open, too.
    ///
    /// # Errors
    /// When others do not end soon; when the store cannot be written.
    fn take_turn(&mut self) -> Result<(), StoreError> {
        Ok(())
    }

    /// Lets others append; what was not synced is not there.
    fn give_turn_back(&mut self) {}

    /// Makes sure that what is read here is all that was acknowledged. Where several machines keep the store, one that
    /// stood still while another took its place has an older state, and does not know it.
    ///
    /// # Errors
    /// When that cannot be found out now.
    fn confirm(&self) -> Result<(), StoreError> {
        Ok(())
    }

    /// The commits from this number on.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn read(&self, from: u64) -> Result<StoredCommits<'_>, StoreError>;

    /// The frames of a commit.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn frames(&self, commit: &StoredCommit) -> Result<StoredFrames<'_>, StoreError>;

    /// Reads the store from other threads while this one appends; it does not keep the store open.
    fn reader(&self) -> Box<dyn StoreReader>;
}

/// Reads a store that somebody else has open, while they append.
///
/// ```
/// use registry_core::register::{MemoryStore, Store};
///
/// let mut store = MemoryStore::default();
/// let reader = store.reader();
/// let mut appending = store.append(0)?;
/// appending.frame(b"what the commit brings".to_vec())?;
/// appending.finish(Vec::new())?;
/// store.sync()?;
/// assert_eq!(reader.commit(1)?.expect("a commit").frames, 1);
/// assert_eq!(reader.frame(0)?, b"what the commit brings");
/// # Ok::<(), registry_core::register::StoreError>(())
/// ```
pub trait StoreReader: Send + Sync {
    /// A commit that is durable, or about to be; nothing when there is none.
    ///
    /// # Errors
    /// [`StoreError::Closed`] when the store is not open any more; when it cannot be read.
    fn commit(&self, number: u64) -> Result<Option<StoredCommit>, StoreError>;

    /// A frame by its number.
    ///
    /// # Errors
    /// As [`StoreReader::commit`].
    fn frame(&self, number: u64) -> Result<Vec<u8>, StoreError>;
}

/// A commit on its way into a store. Nothing of it is visible before it is finished, nor if it never is.
pub trait Appending: Send + Sync {
    /// Adds a frame.
    ///
    /// # Errors
    /// When it cannot be written.
    fn frame(&mut self, frame: Vec<u8>) -> Result<(), StoreError>;

    /// Puts the commit behind those before it: it can be read from now on, and [`Store::sync`] makes it durable.
    ///
    /// # Errors
    /// [`StoreError::Stale`] when somebody else has appended since it was started.
    fn finish(self: Box<Self>, row: Vec<u8>) -> Result<StoredCommit, StoreError>;
}

impl Store for Box<dyn Store> {
    fn head(&self) -> Result<Option<StoredCommit>, StoreError> {
        self.as_ref().head()
    }

    fn append(&mut self, expected_head: u64) -> Result<Box<dyn Appending>, StoreError> {
        self.as_mut().append(expected_head)
    }

    fn sync(&mut self) -> Result<(), StoreError> {
        self.as_mut().sync()
    }

    fn take_turn(&mut self) -> Result<(), StoreError> {
        self.as_mut().take_turn()
    }

    fn give_turn_back(&mut self) {
        self.as_mut().give_turn_back();
    }

    fn confirm(&self) -> Result<(), StoreError> {
        self.as_ref().confirm()
    }

    fn read(&self, from: u64) -> Result<StoredCommits<'_>, StoreError> {
        self.as_ref().read(from)
    }

    fn frames(&self, commit: &StoredCommit) -> Result<StoredFrames<'_>, StoreError> {
        self.as_ref().frames(commit)
    }

    fn reader(&self) -> Box<dyn StoreReader> {
        self.as_ref().reader()
    }
}
