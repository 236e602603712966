//! The registry as a change sees it.

use super::Refused;
use crate::{
    index::{self, Alike, AsOf, IndexError, IndexReader, OrganisationReader, Version},
    model::{Cluster, Key, Organisation, OrganisationKey, Record},
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

/// A record of a kind that a view shows.
pub(super) trait Viewed: Record {
    /// The record as it is.
    fn now(view: &dyn View, key: &Self::Key) -> Result<Option<Version<Self>>, IndexError>;

    /// The version of it that is this item, present or past.
    fn version(
        view: &dyn View,
        key: &Self::Key,
        item: Hash,
    ) -> Result<Option<Version<Self>>, IndexError>;

    /// There is none.
    fn missing(key: Self::Key) -> Refused;

    /// It was changed after the version that a change was made against.
    fn overtaken(
        key: Self::Key,
        made_against: Hash,
        then: Version<Self>,
        now: Version<Self>,
    ) -> Refused;
}

/// The present version of a record, which must be there and, where the change was made against an item, must be that
/// one still.
pub(super) fn present<R: Viewed>(
    view: &dyn View,
    key: &R::Key,
    against: Option<Hash>,
) -> Result<Version<R>, Refused> {
    let now = R::now(view, key)?.ok_or_else(|| R::missing(key.clone()))?;
    let Some(made_against) = against.filter(|&made_against| made_against != now.hash()) else {
        return Ok(now);
    };
    Err(match R::version(view, key, made_against)? {
        Some(then) => R::overtaken(key.clone(), made_against, then, now),
        None => Refused::NoSuchVersion {
            key: key.to_string(),
            made_against,
            now: now.hash(),
        },
    })
}

impl Viewed for Cluster {
    fn now(view: &dyn View, key: &Key) -> Result<Option<Version>, IndexError> {
        view.record(key)
    }

    fn version(view: &dyn View, key: &Key, item: Hash) -> Result<Option<Version>, IndexError> {
        view.version(key, item)
    }

    fn missing(key: Key) -> Refused {
        Refused::NoRecord { key }
    }

    fn overtaken(key: Key, made_against: Hash, then: Version, now: Version) -> Refused {
        let (then, now) = (Box::new(then), Box::new(now));
        Refused::Overtaken {
            key,
            made_against,
            then,
            now,
        }
    }
}

impl Viewed for Organisation {
    fn now(
        view: &dyn View,
        key: &OrganisationKey,
    ) -> Result<Option<Version<Organisation>>, IndexError> {
        view.organisations()?.record(key, AsOf::Now)
    }

    fn version(
        view: &dyn View,
        key: &OrganisationKey,
        item: Hash,
    ) -> Result<Option<Version<Organisation>>, IndexError> {
        let versions = view.organisations()?.history(key)?;
        Ok(versions.into_iter().find(|version| version.hash() == item))
    }

    fn missing(key: OrganisationKey) -> Refused {
        Refused::NoOrganisation { key }
    }

    fn overtaken(
        key: OrganisationKey,
        made_against: Hash,
        then: Version<Organisation>,
        now: Version<Organisation>,
    ) -> Refused {
        let (then, now) = (Box::new(then), Box::new(now));
        Refused::OrganisationOvertaken {
            key,
            made_against,
            then,
            now,
        }
    }
}
