//! A store in memory, for tests and for what need not last. Its clones share what they hold.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{Appending, Store, StoreReader, StoredCommit, StoredCommits, StoredFrames};
use crate::register::storage::StoreError;

/// A register's bytes in memory.
///
/// ```
/// use registry_core::register::{MemoryStore, Store};
///
/// assert!(MemoryStore::default().head()?.is_none());
/// # Ok::<(), registry_core::register::StoreError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct MemoryStore(Arc<Mutex<Tables>>);

#[derive(Debug, Default)]
struct Tables {
    commits: Vec<StoredCommit>,
    frames: Vec<Vec<u8>>,
}

impl MemoryStore {
    fn tables(&self) -> MutexGuard<'_, Tables> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Tables {
    fn expect_head(&self, expected: u64) -> Result<(), StoreError> {
        let found = self.commits.last().map_or(0, |commit| commit.number);
        if found == expected {
            Ok(())
        } else {
            Err(StoreError::Stale { expected, found })
        }
    }
}

impl Store for MemoryStore {
    fn head(&self) -> Result<Option<StoredCommit>, StoreError> {
        Ok(self.tables().commits.last().cloned())
    }

    fn append(&mut self, expected_head: u64) -> Result<Box<dyn Appending>, StoreError> {
        self.tables().expect_head(expected_head)?;
        Ok(Box::new(MemoryAppending {
            store: self.clone(),
            expected_head,
            frames: Vec::new(),
        }))
    }

    /// What is in memory is as durable as it gets.
    fn sync(&mut self) -> Result<(), StoreError> {
        Ok(())
    }

    fn read(&self, from: u64) -> Result<StoredCommits<'_>, StoreError> {
        let commits = self.tables().commits.clone();
        Ok(Box::new(
            commits
                .into_iter()
                .filter(move |commit| commit.number >= from)
                .map(Ok),
        ))
    }

    fn frames(&self, commit: &StoredCommit) -> Result<StoredFrames<'_>, StoreError> {
        let wanted = commit.first_frame..commit.end_frame();
        Ok(Box::new(wanted.map(|number| self.frame(number))))
    }

    fn reader(&self) -> Box<dyn StoreReader> {
        Box::new(self.clone())
    }
}

impl StoreReader for MemoryStore {
    fn commit(&self, number: u64) -> Result<Option<StoredCommit>, StoreError> {
        let tables = self.tables();
        let found = tables.commits.iter().find(|commit| commit.number == number);
        Ok(found.cloned())
    }

    fn frame(&self, number: u64) -> Result<Vec<u8>, StoreError> {
        let index = usize::try_from(number).unwrap_or(usize::MAX);
        self.tables()
            .frames
            .get(index)
            .cloned()
            .ok_or_else(|| StoreError::damaged(format!("frame {number}"), "it is missing"))
    }
}

struct MemoryAppending {
    store: MemoryStore,
    expected_head: u64,
    frames: Vec<Vec<u8>>,
}

impl Appending for MemoryAppending {
    fn frame(&mut self, frame: Vec<u8>) -> Result<(), StoreError> {
        self.frames.push(frame);
        Ok(())
    }

    fn finish(self: Box<Self>, row: Vec<u8>) -> Result<StoredCommit, StoreError> {
        let mut tables = self.store.tables();
        tables.expect_head(self.expected_head)?;
        let (first_frame, frames) = (tables.frames.len() as u64, self.frames.len() as u64);
        let commit = StoredCommit {
            number: self.expected_head + 1,
            first_frame,
            frames,
            row,
        };
        tables.frames.extend(self.frames);
        tables.commits.push(commit.clone());
        Ok(commit)
    }
}
