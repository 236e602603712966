//! Undoing a commit by a new one.

use crate::{
    change::{REVERTED, check_merges, check_targets},
    index::{AsOf, Change, IndexReader},
    model::{Cluster, Key, Merges, Status},
    projection::Stated,
    register::{Commit, Draft},
};

use super::{RegistryError, Writer};

/// What a revert did.
#[derive(Debug, Default)]
pub struct Reverted {
    /// The commit that undid the other, unless there was nothing to undo.
    pub commit: Option<Commit>,
    /// Records set back to what they were before.
    pub restored: Vec<Key>,
    /// Records that the commit had made, now withdrawn.
    pub withdrawn: Vec<Key>,
    /// Records left alone because they changed since.
    pub changed_since: Vec<Key>,
}

impl Writer {
    /// Undoes commit `number`: its records go back to what they were before, and those that it made are
    /// withdrawn, since nothing is ever deleted. Records that changed since are left alone.
    ///
    /// In memory are one record at a time, and the keys of all.
    ///
    /// # Errors
    /// [`RegistryError::NoCommit`], or what could not be written; then nothing is changed.
    pub fn revert(&mut self, number: u64, draft: Draft) -> Result<Reverted, RegistryError> {
        let last = self.head().commit;
        if number == 0 || number > last {
            return Err(RegistryError::NoCommit { number, last });
        }
        let reader = self.read()?;
        let mut reversal = Reversal {
            reader: &reader,
            number,
            merges: Merges::default(),
        };
        let mut reverted = Reverted::default();
        let mut commit = self.begin(draft)?;
        for change in reader.changes(number - 1, number)? {
            let Change { key, before, after } = change?;
            let Some(after) = after.filter(|after| after.to_commit.is_none()) else {
                reverted.changed_since.push(key);
                continue;
            };
            let (undone, stated) = match before {
                Some(before) => (&mut reverted.restored, before.into_stated()?),
                None if after.cluster.status.is_retired() => continue,
                None => {
                    let record = withdrawn(after.cluster, number)?;
                    (&mut reverted.withdrawn, Stated::of(record)?)
                }
            };
            reversal.check(stated.record())?;
            commit.put(stated)?;
            undone.push(key);
        }
        reverted.commit = commit.finish()?;
        Ok(reverted)
    }
}

/// A commit that is being undone.
struct Reversal<'a> {
    reader: &'a IndexReader,
    number: u64,
    merges: Merges,
}

impl Reversal<'_> {
    /// Checks what a record points to, as all records will be when the commit is undone.
    fn check(&mut self, record: &Cluster) -> Result<(), RegistryError> {
        check_targets::<RegistryError>(record, |key| Ok(self.reader.fingerprint(key)?.is_some()))?;
        let (reader, number) = (self.reader, self.number);
        check_merges(record, &mut self.merges, |key| {
            merged_into(reader, key, number)
        })
    }
}

/// What a record is merged into when commit `number` is undone.
fn merged_into(reader: &IndexReader, key: &Key, number: u64) -> Result<Option<Key>, RegistryError> {
    let Some(now) = reader.record(key, AsOf::Now)? else {
        return Ok(None);
    };
    if now.from_commit != number {
        return Ok(now.cluster.merged_into);
    }
    Ok(match reader.record(key, AsOf::Commit(number - 1))? {
        Some(before) => before.cluster.merged_into,
        None if now.cluster.status.is_retired() => now.cluster.merged_into,
        None => None,
    })
}

fn withdrawn(mut record: Cluster, number: u64) -> Result<Cluster, RegistryError> {
    record.status = Status::Withdrawn;
    record.merged_into = None;
    record.withdrawn_reason = Some(format!("commit {number}{REVERTED}").parse()?);
    Ok(record)
}
