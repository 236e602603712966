//! The byte store under the register: numbered commits, each a small row and the frames that are its own.
//!
//! It does not know what the bytes mean. Append-only is a type: there is nothing else to call.

mod acknowledged;
mod folder;
mod memory;
mod protection;
mod sled;
mod values;

pub use memory::MemoryStore;
pub use protection::Protection;
pub use sled::SledStore;

use super::error::StoreError;

/// A commit as the store sees it.
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
pub type StoredCommits<'a> = Box<dyn Iterator<Item = Result<StoredCommit, StoreError>> + 'a>;

/// Frames in their order.
pub type StoredFrames<'a> = Box<dyn Iterator<Item = Result<Vec<u8>, StoreError>> + Send + 'a>;

/// Where a register is kept.
pub trait Store: Send + Sync {
    /// The last commit; nothing when there is none.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn head(&self) -> Result<Option<StoredCommit>, StoreError>;

    /// Starts the commit after `expected_head` (0 when there is none).
    ///
    /// # Errors
    /// [`StoreError::Stale`] when the head is another one, here or when the commit is finished.
    fn append(&mut self, expected_head: u64) -> Result<Box<dyn Appending>, StoreError>;

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

    /// Does now what the next opening would have to do after a large commit.
    ///
    /// # Errors
    /// When the store cannot be opened again; what was committed is safe.
    fn settle(&mut self) -> Result<(), StoreError> {
        Ok(())
    }
}

/// A commit on its way into a store. Nothing of it is visible before it is finished, nor if it never is.
pub trait Appending: Send {
    /// Adds a frame.
    ///
    /// # Errors
    /// When it cannot be written.
    fn frame(&mut self, frame: Vec<u8>) -> Result<(), StoreError>;

    /// Makes the commit visible; it is durable on return.
    ///
    /// # Errors
    /// [`StoreError::Stale`] when somebody else has appended since it was started; [`StoreError::Uncertain`] when it
    /// is written and may not be durable.
    fn finish(self: Box<Self>, row: Vec<u8>) -> Result<StoredCommit, StoreError>;
}
