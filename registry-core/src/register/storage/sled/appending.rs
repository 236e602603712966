//! A commit on its way into sled.

use std::sync::Arc;

use super::super::values::cut;
use super::super::{Appending, StoredCommit};
use super::barriers::Barriers;
use super::tail::Tail;
use super::{Trees, sled_call};
use crate::register::storage::StoreError;

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
