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

/// Compares every version and commit of the register with the index's, and counts the records.
fn compare(index: &IndexReader, register: &Register) -> Result<u64, RegistryError> {
    let head = register.head().commit;
    if index.applied() != head {
        return Err(disagrees(format!(
            "it stands at commit {}, the register at {head}",
            index.applied()
        )));
    }
    let (mut latest, mut replaced) = (HashMap::new(), Versions::default());
    for commit in register.commits(1)? {
        let commit = commit?;
        for entry in register.entries(commit.number)? {
            let (entry, _) = entry?;
            let key = short_hash(&entry.key);
            let before = latest.insert(key, (commit.number, entry.item));
            // What a commit says of a key last is all that was ever valid.
            if let Some((made, item)) = before.filter(|&(made, _)| made < commit.number) {
                replaced.add(key, made, commit.number, item);
            }
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
        if latest.get(&short_hash(&record.key)) != Some(&(record.from_commit, record.hash)) {
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
    let mut indexed = Versions::default();
    for record in index.every_replaced()? {
        let record = record?;
        let to_commit = record.to_commit.unwrap_or_default();
        let key = short_hash(&record.key);
        indexed.add(key, record.from_commit, to_commit, record.hash);
    }
    if indexed != replaced {
        return Err(disagrees(format!(
            "its {} replaced versions are not the {} of the register",
            indexed.count, replaced.count
        )));
    }
    Ok(records)
}

fn disagrees(problem: String) -> RegistryError {
    RegistryError::IndexDisagrees { problem }
}

/// Versions that were replaced, as a number that does not depend on their order, so that millions need no memory.
#[derive(Debug, Default, PartialEq, Eq)]
struct Versions {
    count: u64,
    sum: u64,
}

impl Versions {
    fn add(&mut self, key: u64, from_commit: u64, to_commit: u64, item: Hash) {
        self.count += 1;
        let version = short_hash(&(key, from_commit, to_commit, item));
        self.sum = self.sum.wrapping_add(version);
    }
}

/// Eight bytes a key keep the comparison small; two keys of one hash would only be compared as one.
fn short_hash(value: &(impl std::hash::Hash + ?Sized)) -> u64 {
    use std::hash::{BuildHasher, RandomState};
    use std::sync::OnceLock;
    static STATE: OnceLock<RandomState> = OnceLock::new();
    STATE.get_or_init(RandomState::new).hash_one(value)
}
