//! Checking the registry itself: the register from its bytes up, then the index against it.

use std::collections::HashMap;

use crate::{
    index::{AsOf, IndexReader},
    register::{Hash, Register},
};

use super::{CaughtUp, Effort, OnProgress, Registry, RegistryError, write};

/// What was verified.
#[derive(Debug, Clone)]
pub struct Verified {
    /// Commits in the register.
    pub commits: u64,
    /// User entries in the register.
    pub entries: u64,
    /// Records now.
    pub records: u64,
    /// Root of the user log.
    pub root: Hash,
    /// Hash of the head commit, which stands for everything.
    pub head: Hash,
    /// What had to be done to the index first.
    pub caught_up: CaughtUp,
}

impl Registry {
    /// Recomputes frames, hashes and roots of the register, then compares the index with it. An index that
    /// is merely behind by whole commits is no damage: it is caught up, and the result says so.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn verify(&self, on_progress: OnProgress<'_>) -> Result<Verified, RegistryError> {
        let locked = self.register()?;
        let total = locked.head().entries;
        let verified = locked.verify(|done| on_progress(done, total))?;
        let (index, caught_up) = write::follow(&self.layout, &locked, Effort::Update, on_progress)?;
        index.close()?;
        let records = compare(&self.read()?, &locked)?;
        Ok(Verified {
            commits: verified.commits,
            entries: verified.entries,
            records,
            root: verified.root,
            head: verified.hash,
            caught_up,
        })
    }
}

/// Compares every version that the register has with the index's, and counts the records.
fn compare(index: &IndexReader, register: &Register) -> Result<u64, RegistryError> {
    let head = register.head().commit;
    if index.applied() != head {
        return Err(disagrees(format!(
            "it stands at commit {}, the register at {head}",
            index.applied()
        )));
    }
    let mut latest: HashMap<u64, (u64, Hash)> = HashMap::new();
    for commit in register.commits(1)? {
        let commit = commit?;
        for entry in register.entries(commit.number)? {
            let (entry, _) = entry?;
            latest.insert(key_hash(&entry.key), (commit.number, entry.item));
        }
        if index.commit(commit.number)?.hash() != commit.hash() {
            return Err(disagrees(format!(
                "commit {} is not the register's",
                commit.number
            )));
        }
    }
    for record in index.every(AsOf::Now)? {
        let record = record?;
        let known = latest.get(&key_hash(&record.key));
        if known != Some(&(record.from_commit, record.hash)) {
            return Err(disagrees(format!(
                "record {} is not the register's",
                record.key
            )));
        }
    }
    let (records, expected) = (index.counts()?.records, latest.len() as u64);
    if records != expected {
        return Err(disagrees(format!(
            "it has {records} records, the register {expected}"
        )));
    }
    Ok(records)
}

fn disagrees(problem: String) -> RegistryError {
    RegistryError::IndexDisagrees { problem }
}

/// Eight bytes a key keep the comparison small; two keys of one hash would only be compared as one.
fn key_hash(key: &str) -> u64 {
    use std::hash::{BuildHasher, RandomState};
    use std::sync::OnceLock;
    static STATE: OnceLock<RandomState> = OnceLock::new();
    STATE.get_or_init(RandomState::new).hash_one(key)
}
