//! A version of a record, and the moment it is asked for.

use super::StoredRecord;
use crate::{
    model::{Cluster, LikenessTerms},
    projection::Stated,
    register::{Hash, Item},
};

/// One version of a record, a cluster unless it says otherwise: its content, and the commits between which it was
/// valid.
///
/// ```
/// use registry_core::{AsOf, Cluster, Draft, Registry, change::{Others, Register}};
///
/// let folder = tempfile::tempdir()?;
/// let registry = Registry::create(folder.path(), "Clusters", "registrar")?;
/// let record = Cluster::from_json(
///     br#"{"key": "cn-zhuji-sock", "location": {"country": "CN", "place": "Zhuji"}, "product": {"name": "Sock"}}"#,
/// )?;
/// registry.change(Box::new(Register { record: record.clone(), others: Others::None }), Draft::new("registrar", ""))?;
/// let version = registry.read()?.record("cn-zhuji-sock", AsOf::Now)?.expect("a version");
/// assert_eq!((version.from_commit(), version.to_commit()), (2, None));
/// assert_eq!(version.bytes(), version.stated().item().bytes());
/// assert_eq!(version.hash(), registry_core::Hash::of(version.bytes()));
/// assert_eq!(version.record(), &record);
/// assert_eq!(version.into_record(), record);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version<R = Cluster> {
    stated: Stated<R>,
    from_commit: u64,
    to_commit: Option<u64>,
}

impl<R> Version<R> {
    /// The version in force that a commit makes.
    pub(crate) fn made(stated: Stated<R>, from_commit: u64) -> Version<R> {
        Version {
            stated,
            from_commit,
            to_commit: None,
        }
    }

    /// The same version, replaced by a commit, or in force.
    pub(crate) fn until(self, to_commit: Option<u64>) -> Version<R> {
        Version { to_commit, ..self }
    }

    /// The record and its item.
    #[must_use]
    pub fn stated(&self) -> &Stated<R> {
        &self.stated
    }

    /// The record.
    #[must_use]
    pub fn record(&self) -> &R {
        self.stated.record()
    }

    /// The bytes of its item, canonical JSON.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        self.stated.item().bytes()
    }

    /// The item's hash.
    #[must_use]
    pub fn hash(&self) -> Hash {
        self.stated.item().hash()
    }

    /// The commit that made this version.
    #[must_use]
    pub fn from_commit(&self) -> u64 {
        self.from_commit
    }

    /// The commit that replaced it; none for the present version.
    #[must_use]
    pub fn to_commit(&self) -> Option<u64> {
        self.to_commit
    }

    /// The record without a copy.
    #[must_use]
    pub fn into_record(self) -> R {
        self.stated.into_parts().0
    }

    /// The record and its item without a copy.
    #[must_use]
    pub fn into_stated(self) -> Stated<R> {
        self.stated
    }
}

impl Version {
    /// What it is found by among its like, where that was worked out before.
    pub(super) fn take_likeness(&mut self) -> Option<Box<LikenessTerms>> {
        self.stated.take_likeness()
    }
}

impl From<StoredRecord> for Version {
    /// Reads the item.
    fn from(record: StoredRecord) -> Version {
        let (from_commit, to_commit) = (record.from_commit, record.to_commit);
        let cluster = record.cluster();
        let item = Item::checked(record.bytes, record.hash);
        Version::made(Stated::matching(cluster, item), from_commit).until(to_commit)
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
