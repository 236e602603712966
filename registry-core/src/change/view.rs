//! The registry as a change sees it.

use super::Refused;
use crate::{
    index::{Alike, AsOf, IndexError, IndexReader, Version},
    model::{Cluster, Key, Status},
    register::{CommitId, Hash},
};

/// The registry at a commit.
pub trait View {
    /// The commit; none in a registry that was only made.
    fn head(&self) -> Option<CommitId>;

    /// A record as it is.
    ///
    /// # Errors
    /// When the registry cannot be read.
    fn record(&self, key: &Key) -> Result<Option<Version>, IndexError>;

    /// A record as it was after a commit.
    ///
    /// # Errors
    /// When the registry cannot be read.
    fn as_of(&self, key: &Key, commit: u64) -> Result<Option<Version>, IndexError>;

    /// The version of a record that is this item, present or past.
    ///
    /// # Errors
    /// When the registry cannot be read.
    fn version(&self, key: &Key, item: Hash) -> Result<Option<Version>, IndexError>;

    /// Whether there is a record under a key.
    ///
    /// # Errors
    /// When the registry cannot be read.
    fn contains(&self, key: &Key) -> Result<bool, IndexError>;

    /// The records that another took the place of, in the order of their keys.
    ///
    /// # Errors
    /// When the registry cannot be read.
    fn merged_from(&self, key: &Key) -> Result<Vec<Key>, IndexError>;

    /// The other records that may be the same cluster as this one, the surest first.
    ///
    /// # Errors
    /// When the registry cannot be read.
    fn alike(&self, record: &Cluster) -> Result<Vec<Alike>, IndexError>;
}

impl View for IndexReader {
    fn head(&self) -> Option<CommitId> {
        IndexReader::head(self)
    }

    fn record(&self, key: &Key) -> Result<Option<Version>, IndexError> {
        IndexReader::record(self, key, AsOf::Now)
    }

    fn as_of(&self, key: &Key, commit: u64) -> Result<Option<Version>, IndexError> {
        IndexReader::record(self, key, AsOf::Commit(commit))
    }

    fn version(&self, key: &Key, item: Hash) -> Result<Option<Version>, IndexError> {
        let of_item = |version: &Result<Version, _>| {
            version
                .as_ref()
                .map_or(true, |version| version.hash == item)
        };
        self.history(key)?.find(of_item).transpose()
    }

    fn contains(&self, key: &Key) -> Result<bool, IndexError> {
        Ok(self.fingerprint(key)?.is_some())
    }

    fn merged_from(&self, key: &Key) -> Result<Vec<Key>, IndexError> {
        self.predecessors(key)
    }

    fn alike(&self, record: &Cluster) -> Result<Vec<Alike>, IndexError> {
        IndexReader::alike(self, record)
    }
}

/// The present version of a record, which must be there and, where the change was made against an item, must be that
/// one still.
pub(super) fn present(
    view: &dyn View,
    key: &Key,
    against: Option<Hash>,
) -> Result<Version, Refused> {
    let now = view
        .record(key)?
        .ok_or_else(|| Refused::NoRecord { key: key.clone() })?;
    match against {
        Some(made_against) if made_against != now.hash => Err(Refused::Overtaken {
            key: key.clone(),
            made_against,
            then: view.version(key, made_against)?.map(Box::new),
            now: Box::new(now),
        }),
        _ => Ok(now),
    }
}

/// How the reason of a record ends that was withdrawn because its first commit was reverted.
pub(crate) const REVERTED: &str = ", which registered it, was reverted";

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
