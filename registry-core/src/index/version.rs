//! A version of a record, and the moment it is asked for.

use super::StoredRecord;
use crate::{
    model::Cluster,
    projection::Stated,
    register::{Hash, Item, ItemError},
};

/// One version of a record: its content, and the commits between which it was valid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// The record.
    pub cluster: Cluster,
    /// Its item, checked against the hash.
    pub bytes: Vec<u8>,
    /// The item's hash.
    pub hash: Hash,
    /// The commit that made this version.
    pub from_commit: u64,
    /// The commit that replaced it; none for the present version.
    pub to_commit: Option<u64>,
}

impl Version {
    /// The version in force that a commit makes.
    pub(crate) fn made(stated: Stated<Cluster>, from_commit: u64) -> Version {
        let (cluster, item) = stated.into_parts();
        Version {
            cluster,
            hash: item.hash(),
            bytes: item.into_bytes(),
            from_commit,
            to_commit: None,
        }
    }

    /// The record and its item, to be stated again.
    pub(crate) fn into_stated(self) -> Result<Stated<Cluster>, ItemError> {
        let item = Item::written(self.bytes, self.hash)?;
        Ok(Stated::matching(self.cluster, item))
    }
}

impl From<StoredRecord> for Version {
    /// Reads the item.
    fn from(record: StoredRecord) -> Version {
        Version {
            cluster: record.cluster(),
            bytes: record.bytes,
            hash: record.hash,
            from_commit: record.from_commit,
            to_commit: record.to_commit,
        }
    }
}

/// The state of the registry that is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AsOf {
    /// As it stands.
    #[default]
    Now,
    /// As it stood after this commit.
    Commit(u64),
}

impl AsOf {
    /// Whether a version valid between these commits is the one asked for.
    pub(crate) fn covers(self, from: u64, to: Option<u64>) -> bool {
        match self {
            AsOf::Now => to.is_none(),
            AsOf::Commit(number) => from <= number && to.is_none_or(|to| number < to),
        }
    }
}
