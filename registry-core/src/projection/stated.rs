//! What the register holds of a record: its item and the record that the item says, made in one place, so that the two
//! always match.

use crate::{
    model::{
        Cluster, Invalid, Key, LikenessTerms, Organisation, OrganisationKey, Record, RecordKind,
    },
    register::{Hash, Item, ItemError},
};

/// A record that cannot be stated in the register.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub enum StatementError {
    /// It breaks a rule.
    Invalid(#[from] Invalid),
    /// Its item cannot be made.
    Item(#[from] ItemError),
}

/// A record and its item.
///
/// ```
/// # use registry_core::{Cluster, Draft, Registry, change::Put};
/// # let folder = tempfile::tempdir()?;
/// # let registry = Registry::create(folder.path(), "Clusters", "registrar")?;
/// # let sock = Cluster::from_json(
/// #     br#"{"key":"cn-zhuji-sock","location":{"country":"CN","place":"Zhuji"},"product":{"name":"Sock"}}"#,
/// # )?;
/// # registry.change(Box::new(Put { records: vec![sock] }), Draft::new("registrar", "seen"))?;
/// let version = registry.read()?.record("cn-zhuji-sock", registry_core::AsOf::Now)?.expect("a record");
/// let stated = version.stated();
/// assert_eq!(stated.item().bytes(), stated.record().to_canonical_json());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Stated<R> {
    record: R,
    item: Item,
    /// What a cluster is found by among its like, where that was worked out before.
    likeness: Option<Box<LikenessTerms>>,
}

/// What was worked out of a record before is no part of it.
impl<R: PartialEq> PartialEq for Stated<R> {
    fn eq(&self, other: &Stated<R>) -> bool {
        self.record == other.record && self.item == other.item
    }
}

impl<R: Eq> Eq for Stated<R> {}

impl<R> Stated<R> {
    /// Takes a record and its item, one of which was just made from the other.
    pub(crate) fn matching(record: R, item: Item) -> Stated<R> {
        Stated {
            record,
            item,
            likeness: None,
        }
    }

    /// The record.
    #[must_use]
    pub fn record(&self) -> &R {
        &self.record
    }

    /// Its item.
    #[must_use]
    pub fn item(&self) -> &Item {
        &self.item
    }

    /// Both without a copy.
    #[must_use]
    pub(crate) fn into_parts(self) -> (R, Item) {
        (self.record, self.item)
    }
}

impl<R: Record> Stated<R> {
    /// Checks a record by today's rules, and writes its item.
    ///
    /// # Errors
    /// The first rule that it breaks; when its item would be too large.
    pub(crate) fn of(record: R) -> Result<Stated<R>, StatementError> {
        let record = record.normalised()?;
        let bytes = record.to_canonical_json();
        let hash = Hash::of(&bytes);
        Ok(Stated::matching(record, Item::written(bytes, hash)?))
    }
}

impl Stated<Cluster> {
    /// Takes a cluster that was checked, with its item, which was written and hashed just now.
    pub(crate) fn written(
        cluster: Cluster,
        item: Vec<u8>,
        hash: Hash,
    ) -> Result<Stated<Cluster>, ItemError> {
        debug_assert!(cluster.to_canonical_json() == item);
        Ok(Stated::matching(cluster, Item::written(item, hash)?))
    }

    /// The same, with what it is found by among its like, if that was worked out.
    pub(crate) fn found_by(self, likeness: Option<Box<LikenessTerms>>) -> Stated<Cluster> {
        Stated { likeness, ..self }
    }

    /// What it is found by, where that was worked out before.
    pub(crate) fn take_likeness(&mut self) -> Option<Box<LikenessTerms>> {
        self.likeness.take()
    }
}

/// What the register holds of a record of any kind.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(
    clippy::large_enum_variant,
    reason = "nearly all are clusters, which are not to be moved to the heap one by one"
)]
#[non_exhaustive]
pub enum StatedRecord {
    /// Of a cluster.
    Cluster(Stated<Cluster>),
    /// Of an organisation.
    Organisation(Stated<Organisation>),
    /// Of a kind that this program does not know: its key, and the item as it is.
    Unknown {
        /// The record's key.
        key: String,
        /// Its item.
        item: Item,
    },
}

impl StatedRecord {
    /// Reads what the register holds under a key, whatever it is.
    #[must_use]
    pub(crate) fn read(key: &str, item: Item) -> StatedRecord {
        // The key of a cluster is one, and so is nothing else's.
        if let Ok(key) = key.parse::<Key>() {
            let cluster = Cluster::read_item(&key, item.bytes());
            return StatedRecord::Cluster(Stated::matching(cluster, item));
        }
        if let Ok(key) = key.parse::<OrganisationKey>() {
            let organisation = Organisation::read_item(&key, item.bytes());
            return StatedRecord::Organisation(Stated::matching(organisation, item));
        }
        StatedRecord::Unknown {
            key: key.to_owned(),
            item,
        }
    }

    /// What it is.
    #[must_use]
    pub(crate) fn kind(&self) -> RecordKind {
        match self {
            StatedRecord::Cluster(_) => RecordKind::Cluster,
            StatedRecord::Organisation(_) => RecordKind::Organisation,
            StatedRecord::Unknown { .. } => RecordKind::Unknown,
        }
    }

    /// Its key.
    #[must_use]
    pub(crate) fn key(&self) -> &str {
        match self {
            StatedRecord::Cluster(stated) => &stated.record.key,
            StatedRecord::Organisation(stated) => &stated.record.key,
            StatedRecord::Unknown { key, .. } => key,
        }
    }

    /// Its item.
    #[must_use]
    pub(crate) fn item(&self) -> &Item {
        match self {
            StatedRecord::Cluster(stated) => &stated.item,
            StatedRecord::Organisation(stated) => &stated.item,
            StatedRecord::Unknown { item, .. } => item,
        }
    }
}

impl From<Stated<Organisation>> for StatedRecord {
    fn from(stated: Stated<Organisation>) -> StatedRecord {
        StatedRecord::Organisation(stated)
    }
}

impl From<Stated<Cluster>> for StatedRecord {
    fn from(stated: Stated<Cluster>) -> StatedRecord {
        StatedRecord::Cluster(stated)
    }
}
