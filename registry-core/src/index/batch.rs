//! What was given to the index and is not committed there yet: a search does not see it, the next version must.

use std::{
    collections::{HashMap, HashSet},
    hash::{BuildHasher, RandomState},
};

use crate::register::Hash;

/// The bytes of items kept for commits that ended; past this, the batch is to be committed.
const ENDED_BYTES: usize = 8 << 20;
/// The bytes of items kept for the running commit; past this, they are dropped and the batch ends with the commit.
const RUNNING_BYTES: usize = 8 << 20;

/// A version that waits in the batch.
#[derive(Debug, Clone)]
pub(super) struct Waiting {
    pub(super) from: u64,
    pub(super) bytes: Vec<u8>,
    pub(super) hash: Hash,
}

/// The versions since the index was last committed, within bounded memory.
#[derive(Debug, Default)]
pub(super) struct Batch {
    hasher: RandomState,
    /// Hashes of the keys, so that memory stays bounded however large a commit is.
    seen: HashSet<u64>,
    ended: Kept,
    running: Kept,
    overflowed: bool,
    commits: usize,
}

#[derive(Debug, Default)]
struct Kept {
    versions: HashMap<String, Waiting>,
    bytes: usize,
}

impl Kept {
    fn insert(&mut self, key: &str, waiting: Waiting) {
        self.bytes += key.len() + waiting.bytes.len();
        self.versions.insert(key.to_owned(), waiting);
    }

    fn clear(&mut self) {
        *self = Kept::default();
    }
}

impl Batch {
    /// Whether the key may stand in the batch; a false yes costs a needless lookup.
    pub(super) fn has_seen(&self, key: &str) -> bool {
        self.seen.contains(&self.hasher.hash_one(key))
    }

    /// The version of an earlier commit of the batch.
    pub(super) fn ended(&self, key: &str) -> Option<&Waiting> {
        self.ended.versions.get(key)
    }

    /// Takes a version of the running commit.
    pub(super) fn insert(&mut self, key: &str, waiting: Waiting) {
        self.seen.insert(self.hasher.hash_one(key));
        if self.overflowed {
            return;
        }
        self.running.insert(key, waiting);
        if self.running.bytes > RUNNING_BYTES {
            self.running.clear();
            self.overflowed = true;
        }
    }

    /// Ends the running commit.
    pub(super) fn end_commit(&mut self) {
        self.commits += 1;
        self.ended.bytes += self.running.bytes;
        self.ended.versions.extend(self.running.versions.drain());
        self.running.clear();
    }

    /// Whether no further commit may join the batch.
    pub(super) fn is_full(&self) -> bool {
        self.overflowed || self.ended.bytes > ENDED_BYTES
    }

    /// Whether no commit ended since the last one of the index.
    pub(super) fn is_empty(&self) -> bool {
        self.commits == 0
    }

    /// Forgets everything.
    pub(super) fn clear(&mut self) {
        *self = Batch::default();
    }
}
