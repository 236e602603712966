//! Undoing a commit by a new one.

use crate::{
    index::{AsOf, IndexReader},
    model::{Cluster, Key, Status},
    register::{Commit, Draft},
};

use super::{RegistryError, Writer};

/// What a revert did.
#[derive(Debug)]
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
    /// # Errors
    /// [`RegistryError::NoCommit`], or what could not be written.
    pub fn revert(&mut self, number: u64, draft: Draft) -> Result<Reverted, RegistryError> {
        let last = self.head().commit;
        if number == 0 || number > last {
            return Err(RegistryError::NoCommit { number, last });
        }
        let reader = self.read()?;
        let mut reverted = Reverted {
            commit: None,
            restored: Vec::new(),
            withdrawn: Vec::new(),
            changed_since: Vec::new(),
        };
        let mut records = Vec::new();
        for change in reader.changes(number - 1, number)? {
            let change = change?;
            if changed_since(&reader, &change.key, number)? {
                reverted.changed_since.push(change.key);
                continue;
            }
            match (change.before, change.after) {
                (Some(before), _) => {
                    reverted.restored.push(change.key);
                    records.push(before.cluster);
                }
                (None, Some(after)) if !after.cluster.status.is_retired() => {
                    reverted.withdrawn.push(change.key);
                    records.push(withdrawn(after.cluster, number)?);
                }
                (None, _) => {}
            }
        }
        reverted.commit = self.save(records, draft)?;
        Ok(reverted)
    }
}

fn changed_since(reader: &IndexReader, key: &Key, number: u64) -> Result<bool, RegistryError> {
    Ok(reader
        .record(key, AsOf::Now)?
        .is_none_or(|version| version.from_commit != number))
}

/// How the reason of a record ends that was withdrawn because its first commit was reverted.
const REVERTED: &str = ", which registered it, was reverted";

fn withdrawn(mut record: Cluster, number: u64) -> Result<Cluster, RegistryError> {
    record.status = Status::Withdrawn;
    record.merged_into = None;
    record.withdrawn_reason = Some(format!("commit {number}{REVERTED}").parse()?);
    Ok(record)
}

/// Whether a record is only there because nothing is deleted: a revert withdrew it, and it is as if it had never
/// been registered.
pub fn is_reverted(record: &Cluster) -> bool {
    record.status == Status::Withdrawn
        && record
            .withdrawn_reason
            .as_deref()
            .and_then(|reason| reason.strip_prefix("commit ")?.strip_suffix(REVERTED))
            .is_some_and(|number| number.parse::<u64>().is_ok())
}
