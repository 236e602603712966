//! Reading on other threads what the store has open, without keeping it open.

use std::sync::{Arc, Mutex, PoisonError, Weak};

use super::super::values::{commit_key, decode_commit};
use super::super::{StoreReader, StoredCommit};
use super::{Trees, sled_call};
use crate::register::storage::StoreError;

/// What a store has open just now. sled lets one process open it, and once: whoever reads holds it for one call only.
#[derive(Clone, Default)]
pub(super) struct Opened(Arc<Mutex<Weak<Trees>>>);

impl Opened {
    pub(super) fn of(trees: &Arc<Trees>) -> Opened {
        Opened(Arc::new(Mutex::new(Arc::downgrade(trees))))
    }

    /// Readers read this from now on.
    pub(super) fn set(&self, trees: &Arc<Trees>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Arc::downgrade(trees);
    }

    fn trees(&self) -> Result<Arc<Trees>, StoreError> {
        let trees = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        trees.upgrade().ok_or(StoreError::Closed)
    }
}

impl StoreReader for Opened {
    fn commit(&self, number: u64) -> Result<Option<StoredCommit>, StoreError> {
        let (trees, key) = (self.trees()?, commit_key(number));
        let row = sled_call("reading a commit", || trees.commits.get(key))?;
        row.map(|row| decode_commit(&key, &row)).transpose()
    }

    fn frame(&self, number: u64) -> Result<Vec<u8>, StoreError> {
        self.trees()?.frame(number)
    }
}
