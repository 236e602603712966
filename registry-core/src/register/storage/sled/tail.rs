//! The commits that are finished and not yet durable: they can be read, and their rows wait.
//!
//! A row makes the frames before it visible, so none is written before the frames of all that wait are in sled, and,
//! where there are [`Barriers`], on the disk. A row that is there tells of frames that are there.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::super::StoredCommit;
use super::super::values::{commit_key, encode_commit};
use super::barriers::Barriers;
use super::{Trees, sled_call};
use crate::register::storage::StoreError;

/// What waits for the next sync; the store and the commits that are being made share it.
#[derive(Clone, Default)]
pub(super) struct Tail(Arc<Mutex<Vec<StoredCommit>>>);

impl Tail {
    fn waiting(&self) -> MutexGuard<'_, Vec<StoredCommit>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The last commit, durable or not.
    pub(super) fn head(&self, trees: &Trees) -> Result<Option<StoredCommit>, StoreError> {
        let last = self.waiting().last().cloned();
        last.map_or_else(|| trees.head(), |commit| Ok(Some(commit)))
    }

    /// The commits from this number on that are not durable yet.
    pub(super) fn from(&self, number: u64) -> Vec<StoredCommit> {
        let mut commits = self.waiting().clone();
        commits.retain(|commit| commit.number >= number);
        commits
    }

    /// Puts a commit behind those before it, unless another came there first.
    pub(super) fn push(&self, trees: &Trees, commit: StoredCommit) -> Result<(), StoreError> {
        let mut waiting = self.waiting();
        let head = waiting.last().cloned();
        let head = head.map_or_else(|| trees.head(), |commit| Ok(Some(commit)))?;
        expect_head(head.as_ref(), commit.number - 1)?;
        waiting.push(commit);
        Ok(())
    }

    /// Makes durable what waits; tells of the last of it.
    pub(super) fn sync(&self, trees: &Arc<Trees>) -> Result<Option<StoredCommit>, StoreError> {
        let commits = std::mem::take(&mut *self.waiting());
        let (Some(first), Some(last)) = (commits.first(), commits.last()) else {
            return Ok(None);
        };
        write(trees, &commits).map_err(|reason| StoreError::Uncertain {
            number: first.number,
            reason: Arc::new(reason),
        })?;
        trees.acknowledged.note(last.number);
        Ok(Some(last.clone()))
    }
}

/// Refuses a commit that was made after another than the last one.
pub(super) fn expect_head(head: Option<&StoredCommit>, expected: u64) -> Result<(), StoreError> {
    let found = head.map_or(0, |commit| commit.number);
    if found == expected {
        Ok(())
    } else {
        Err(StoreError::Stale { expected, found })
    }
}

fn write(trees: &Arc<Trees>, commits: &[StoredCommit]) -> Result<(), StoreError> {
    let mut barriers = Barriers::new(Arc::clone(trees));
    if commits.iter().any(|commit| commit.frames > 0) {
        barriers.make_for_others()?;
    }
    for commit in commits {
        let row = encode_commit(commit);
        barriers.before(row.len())?;
        let rows = &trees.commits;
        sled_call("writing a commit", || {
            rows.insert(commit_key(commit.number), row)
        })?;
    }
    trees.sync()
}
