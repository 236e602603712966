//! A commit on its way into sled, and what keeps a power cut from taking more than its end.

use std::sync::Arc;

use super::super::values::cut;
use super::super::{Appending, Protection, StoredCommit};
use super::tail::Tail;
use super::{Trees, sled_call};
use crate::register::error::StoreError;

/// With barriers, no more bytes of values than these are written without one: sled writes two to three times as much,
/// which must stay well under a segment, since it survives the loss of a tail and not of a segment before another.
const BARRIER_BYTES: usize = 128 << 10;

/// Sees to it that a power cut can never take more than the end of what was written.
pub(super) struct Barriers {
    trees: Arc<Trees>,
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

pub(super) struct SledAppending {
    barriers: Barriers,
    tail: Tail,
    number: u64,
    first_frame: u64,
    frames: u64,
}

impl SledAppending {
    pub(super) fn new(
        trees: Arc<Trees>,
        tail: Tail,
        number: u64,
        first_frame: u64,
    ) -> SledAppending {
        SledAppending {
            barriers: Barriers::new(trees),
            tail,
            number,
            first_frame,
            frames: 0,
        }
    }
}

impl Appending for SledAppending {
    fn frame(&mut self, frame: Vec<u8>) -> Result<(), StoreError> {
        let number = self.first_frame.saturating_add(self.frames);
        for (key, value) in cut(number, &frame) {
            self.barriers.before(value.len())?;
            let frames = &self.barriers.trees.frames;
            sled_call("writing a frame", || frames.insert(key, value))?;
        }
        self.frames += 1;
        Ok(())
    }

    fn finish(self: Box<Self>, row: Vec<u8>) -> Result<StoredCommit, StoreError> {
        let commit = StoredCommit {
            number: self.number,
            first_frame: self.first_frame,
            frames: self.frames,
            row,
        };
        self.tail.push(&self.barriers.trees, commit.clone())?;
        Ok(commit)
    }
}
