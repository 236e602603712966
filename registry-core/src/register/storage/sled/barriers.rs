//! Barriers: what keeps a power cut from taking more than the end of what was written.

use std::sync::Arc;

use super::super::Protection;
use super::Trees;
use crate::register::storage::StoreError;

/// With barriers, no more bytes of values than these are written without one: sled writes two to three times as much,
/// which must stay well under a segment, since it survives the loss of a tail and not of a segment before another.
const BARRIER_BYTES: usize = 128 << 10;

/// Sees to it that a power cut can never take more than the end of what was written.
pub(super) struct Barriers {
    pub(super) trees: Arc<Trees>,
    unsynced: usize,
}

impl Barriers {
    pub(super) fn new(trees: Arc<Trees>) -> Barriers {
        Barriers { trees, unsynced: 0 }
    }

    /// Called before so many bytes of values are written, or removed.
    pub(super) fn before(&mut self, bytes: usize) -> Result<(), StoreError> {
        if self.unsynced + bytes > BARRIER_BYTES {
            self.make()?;
        }
        self.unsynced += bytes;
        Ok(())
    }

    /// What was written before is durable before anything else is written.
    pub(super) fn make(&mut self) -> Result<(), StoreError> {
        if self.unsynced > 0 {
            self.make_for_others()?;
        }
        self.unsynced = 0;
        Ok(())
    }

    /// What others wrote is durable before anything else is written.
    pub(super) fn make_for_others(&self) -> Result<(), StoreError> {
        match self.trees.protection {
            Protection::Barriers => self.trees.sync(),
            Protection::Synchronous => Ok(()),
        }
    }
}
