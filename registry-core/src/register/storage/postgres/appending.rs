//! A commit on its way into a database: small ones are kept until they are made durable with others, and a large one
//! goes there as it is made, in a transaction that is not committed before it is whole.

use super::{Shared, rows::Waiting};
use crate::register::{
    error::StoreError,
    storage::{Appending, StoredCommit},
};

/// No more than so many bytes of frames are kept.
pub(super) const KEPT_BYTES: usize = 4 << 20;

pub(super) struct PostgresAppending {
    shared: Shared,
    number: u64,
    first_frame: u64,
    /// Frames that are in the open transaction.
    sent: u64,
    sent_bytes: u64,
    kept: Vec<Vec<u8>>,
    kept_bytes: usize,
}

impl PostgresAppending {
    pub(super) fn new(shared: Shared, number: u64, first_frame: u64) -> PostgresAppending {
        PostgresAppending {
            shared,
            number,
            first_frame,
            sent: 0,
            sent_bytes: 0,
            kept: Vec::new(),
            kept_bytes: 0,
        }
    }

    fn send(&mut self) -> Result<(), StoreError> {
        let first = self.first_frame + self.sent;
        self.shared.lock().stream(self.number, first, &self.kept)?;
        self.sent += self.kept.len() as u64;
        self.sent_bytes += self.kept_bytes as u64;
        self.kept.clear();
        self.kept_bytes = 0;
        Ok(())
    }
}

impl Appending for PostgresAppending {
    fn frame(&mut self, frame: Vec<u8>) -> Result<(), StoreError> {
        self.kept_bytes += frame.len();
        self.kept.push(frame);
        if self.kept_bytes > KEPT_BYTES {
            self.send()
        } else {
            Ok(())
        }
    }

    fn finish(mut self: Box<Self>, row: Vec<u8>) -> Result<StoredCommit, StoreError> {
        let is_large = self.sent > 0;
        if is_large && !self.kept.is_empty() {
            self.send()?;
        }
        let commit = StoredCommit {
            number: self.number,
            first_frame: self.first_frame,
            frames: self.sent + self.kept.len() as u64,
            row,
        };
        let bytes = self.sent_bytes + self.kept_bytes as u64;
        let kept = std::mem::take(&mut self.kept);
        let frames = (!is_large).then_some(kept);
        self.shared.lock().keep(Waiting {
            commit: commit.clone(),
            frames,
            bytes,
        })?;
        self.sent = 0;
        Ok(commit)
    }
}

impl Drop for PostgresAppending {
    fn drop(&mut self) {
        if self.sent > 0 {
            self.shared.lock().give_up();
        }
    }
}
