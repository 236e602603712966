//! What was given to the index and is not committed there yet: a search does not see it, the next version must.

use std::{
    collections::{HashMap, HashSet},
    hash::{BuildHasher, RandomState},
    mem,
};

use super::Version;

/// The bytes of items kept for commits that ended; past this, the batch is to be committed.
const ENDED_BYTES: usize = 8 << 20;
/// The bytes of items kept for the running commit; past this, its versions are passed on as they come, and the batch
/// ends with the commit.
const RUNNING_BYTES: usize = 256 << 10;
/// The bytes of items kept for records that a large commit gives again; past this, they are to be passed on.
const REPEATED_BYTES: usize = 8 << 20;

/// The versions since the index was last committed, within bounded memory.
#[derive(Default)]
pub(super) struct Batch {
    ended: Kept,
    running: Kept,
    /// The records of a running commit that is large.
    passed_on: Option<PassedOn>,
    commits: usize,
}

#[derive(Default)]
struct Kept {
    versions: HashMap<String, Version>,
    bytes: usize,
}

impl Kept {
    fn insert(&mut self, version: Version) {
        self.bytes += version.bytes().len();
        self.versions
            .insert(version.record().key.to_string(), version);
    }

    fn take(&mut self) -> Vec<Version> {
        mem::take(self).versions.into_values().collect()
    }
}

/// The records whose versions were passed on.
#[derive(Default)]
struct PassedOn {
    hasher: RandomState,
    /// Hashes of their keys, so that memory stays bounded however large a commit is. Two keys of one hash would only
    /// be handled as a record that is given twice.
    seen: HashSet<u64>,
    /// The later versions of records that the commit gives more than once.
    repeated: Kept,
}

impl PassedOn {
    /// Takes note of a key; says whether it is new.
    fn see(&mut self, key: &str) -> bool {
        self.seen.insert(self.hasher.hash_one(key))
    }
}

/// What the batch holds of a record.
pub(super) enum Earlier {
    /// Nothing.
    None,
    /// An earlier commit's version, which no longer stands in the batch.
    Ended(Box<Version>),
    /// The running commit has given the record already.
    Running,
}

impl Batch {
    /// What the batch holds of a record that the running commit gives.
    pub(super) fn earlier(&mut self, key: &str) -> Earlier {
        let is_running = match &self.passed_on {
            None => self.running.versions.contains_key(key),
            Some(passed_on) => passed_on.seen.contains(&passed_on.hasher.hash_one(key)),
        };
        if is_running {
            return Earlier::Running;
        }
        match self.ended.versions.remove(key) {
            None => Earlier::None,
            Some(version) => {
                self.ended.bytes -= version.bytes().len();
                Earlier::Ended(Box::new(version))
            }
        }
    }

    /// Takes a version of the running commit; hands back those that are to be passed on.
    pub(super) fn insert(&mut self, version: Version) -> Vec<Version> {
        if let Some(passed_on) = &mut self.passed_on {
            if passed_on.see(&version.record().key) {
                return vec![version];
            }
            passed_on.repeated.insert(version);
            return Vec::new();
        }
        self.running.insert(version);
        if self.running.bytes <= RUNNING_BYTES {
            return Vec::new();
        }
        let passed_on = self.passed_on.insert(PassedOn::default());
        let versions = self.running.take();
        for version in &versions {
            passed_on.see(&version.record().key);
        }
        versions
    }

    /// Whether so many records were given again that they are to be passed on.
    pub(super) fn has_many_repeated(&self) -> bool {
        let passed_on = self.passed_on.as_ref();
        passed_on.is_some_and(|passed_on| passed_on.repeated.bytes > REPEATED_BYTES)
    }

    /// The later versions of records that were passed on before.
    pub(super) fn take_repeated(&mut self) -> Vec<Version> {
        let passed_on = self.passed_on.as_mut();
        passed_on.map_or_else(Vec::new, |passed_on| passed_on.repeated.take())
    }

    /// Ends the running commit.
    pub(super) fn end_commit(&mut self) {
        self.commits += 1;
        let running = mem::take(&mut self.running);
        self.ended.bytes += running.bytes;
        self.ended.versions.extend(running.versions);
    }

    /// The versions of the commits that ended.
    pub(super) fn take_ended(&mut self) -> Vec<Version> {
        self.ended.take()
    }

    /// Whether the running commit is so large that its versions were passed on.
    pub(super) fn is_passed_on(&self) -> bool {
        self.passed_on.is_some()
    }

    /// Whether no further commit may join the batch.
    pub(super) fn is_full(&self) -> bool {
        self.is_passed_on() || self.ended.bytes > ENDED_BYTES
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
