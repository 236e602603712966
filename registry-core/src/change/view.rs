//! The registry as a change sees it.

use super::Refused;
use crate::{
    index::{self, Alike, AsOf, IndexError, IndexReader, OrganisationReader, Version},
    model::{Cluster, Key, Organisation, OrganisationKey},
    register::{Commit, CommitId, Hash},
};

/// Records that differ between two states of the registry.
pub type Differences<'a> = Box<dyn Iterator<Item = Result<index::Difference, IndexError>> + 'a>;

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

    /// The records that differ between the state after one commit and that after a later one, each read when it is its
    /// turn.
    ///
    /// # Errors
    /// When the registry cannot be read.
    fn differences(&self, after: u64, up_to: u64) -> Result<Differences<'_>, IndexError>;

    /// A commit by its number.
    ///
    /// # Errors
    /// When there is none; when the registry cannot be read.
    fn commit(&self, number: u64) -> Result<Commit, IndexError>;

    /// The commit that registered a record.
    ///
    /// # Errors
    /// When the registry cannot be read.
    fn registered_by(&self, key: &Key) -> Result<Option<u64>, IndexError>;

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

    /// The records whose place this one took, in the order of their keys: merged into it, or split into it and others.
    ///
    /// # Errors
    /// When the registry cannot be read.
    fn predecessors(&self, key: &Key) -> Result<Vec<Key>, IndexError>;

    /// The other records that may be the same cluster as this one, the surest first.
    ///
    /// # Errors
    /// When the registry cannot be read.
    fn alike(&self, record: &Cluster) -> Result<Vec<Alike>, IndexError>;

    /// The organisations.
    ///
    /// # Errors
    /// When the registry cannot be read.
    fn organisations(&self) -> Result<&OrganisationReader, IndexError>;

    /// The clusters of which an actor may be one of these organisations, by name or identifier.
    ///
    /// # Errors
    /// When the registry cannot be read.
    fn clusters_naming(&self, organisations: &[&Organisation]) -> Result<Vec<Key>, IndexError>;

    /// The clusters whose actors name an organisation, in the order of their keys.
    ///
    /// # Errors
    /// When the registry cannot be read.
    fn clusters_of(&self, organisation: &OrganisationKey) -> Result<Vec<Key>, IndexError>;
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

    fn differences(&self, after: u64, up_to: u64) -> Result<Differences<'_>, IndexError> {
        Ok(Box::new(IndexReader::differences(self, after, up_to)?))
    }

    fn commit(&self, number: u64) -> Result<Commit, IndexError> {
        IndexReader::commit(self, number)
    }

    fn registered_by(&self, key: &Key) -> Result<Option<u64>, IndexError> {
        let first = self.history(key)?.next().transpose()?;
        Ok(first.map(|version| version.from_commit()))
    }

    fn version(&self, key: &Key, item: Hash) -> Result<Option<Version>, IndexError> {
        let of_item = |version: &Result<Version, _>| {
            version
                .as_ref()
                .map_or(true, |version| version.hash() == item)
        };
        self.history(key)?.find(of_item).transpose()
    }

    fn contains(&self, key: &Key) -> Result<bool, IndexError> {
        Ok(self.fingerprint(key)?.is_some())
    }

    fn predecessors(&self, key: &Key) -> Result<Vec<Key>, IndexError> {
        IndexReader::predecessors(self, key)
    }

    fn alike(&self, record: &Cluster) -> Result<Vec<Alike>, IndexError> {
        IndexReader::alike(self, record)
    }

    fn organisations(&self) -> Result<&OrganisationReader, IndexError> {
        IndexReader::organisations(self)
    }

    fn clusters_naming(&self, organisations: &[&Organisation]) -> Result<Vec<Key>, IndexError> {
        IndexReader::clusters_naming(self, organisations.iter().copied())
    }

    fn clusters_of(&self, organisation: &OrganisationKey) -> Result<Vec<Key>, IndexError> {
        let versions = IndexReader::clusters_of(self, organisation, AsOf::Now)?;
        Ok(versions
            .into_iter()
            .map(|version| version.into_record().key)
            .collect())
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
    let Some(made_against) = against.filter(|&made_against| made_against != now.hash()) else {
        return Ok(now);
    };
    let key = key.clone();
    Err(match view.version(&key, made_against)? {
        Some(then) => Refused::Overtaken {
            key,
            made_against,
            then: Box::new(then),
            now: Box::new(now),
        },
        None => Refused::NoSuchVersion {
            key: key.into(),
            made_against,
            now: now.hash(),
        },
    })
}
