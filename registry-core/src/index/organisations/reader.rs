//! Reading the index of organisations: one, its history, those that are sought. It works while another process writes.

use std::{
    collections::HashSet,
    ops::RangeInclusive,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

use super::{
    folder_in,
    journal::{Entry, Position},
    snapshot::Snapshot,
    sought::Sought,
};
use crate::{
    index::{AsOf, IndexError, Version},
    model::{Organisation, OrganisationKey, Status},
    projection::Stated,
    register::{CommitId, Hash, Item},
};

/// How often opening is tried, should a writer put a new index into the place of this one meanwhile.
const TRIES: usize = 3;

/// How many merges are followed.
const MOST_MERGES: usize = 1_000;

/// Reads organisations as the last whole commit left them. One of them is read without the others.
///
/// ```
/// use registry_core::index::{AsOf, OrganisationReader, Sought};
/// let folder = tempfile::tempdir()?;
/// let organisations = OrganisationReader::open(folder.path())?;
/// assert!(organisations.find(&Sought::default(), AsOf::Now)?.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct OrganisationReader(Snapshot);

/// What was last read of an index, by any of its readers: the next one reads only what has come since.
pub(crate) type LastRead = Arc<Mutex<Option<OrganisationReader>>>;

impl OrganisationReader {
    /// Opens the index of organisations in the folder of the index. Where there is none yet, there are no organisations.
    ///
    /// # Errors
    /// When it is damaged or of another layout, an error that
    /// [is mended by rebuilding](IndexError::is_mended_by_rebuilding). Of a journal of some size, damage to what is
    /// old is met when that is read.
    pub fn open(index: &Path) -> Result<OrganisationReader, IndexError> {
        let folder = &folder_in(index);
        let mut opened = Snapshot::open(folder);
        for _ in 1..TRIES {
            if opened.is_ok() {
                break;
            }
            opened = Snapshot::open(folder);
        }
        opened.map(OrganisationReader)
    }

    /// Opens the index of organisations as [`OrganisationReader::open`] does; what another reader read of it is not read
    /// again.
    pub(crate) fn open_after(
        index: &Path,
        last_read: &LastRead,
    ) -> Result<OrganisationReader, IndexError> {
        let lock = || last_read.lock().unwrap_or_else(PoisonError::into_inner);
        let before = lock().clone();
        let opened = match before
            .map(|before| before.0.follow())
            .transpose()?
            .flatten()
        {
            Some(opened) => OrganisationReader(opened),
            None => OrganisationReader::open(index)?,
        };
        *lock() = Some(opened.clone());
        Ok(opened)
    }

    /// Reads all of it, as whoever asks for all organisations does: whether it is damaged is known then.
    ///
    /// # Errors
    /// When it is damaged.
    pub fn read_all(&self) -> Result<(), IndexError> {
        self.0.whole().map(drop)
    }

    /// The last commit of the register that is held, as far as it is known without a look at the register.
    #[must_use]
    pub fn head(&self) -> Option<CommitId> {
        self.0.head()
    }

    /// Whether there was never an organisation.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many organisations there are, of any status.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn count(&self) -> Result<usize, IndexError> {
        Ok(self.0.whole()?.histories().len())
    }

    /// How many of them were merged or withdrawn.
    pub(crate) fn count_retired(&self) -> Result<u64, IndexError> {
        let mut count = 0;
        self.each_last(|_, entry| count += u64::from(entry.is_retired()))?;
        Ok(count)
    }

    /// Whether there is or was an organisation of this key.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn contains(&self, key: &str) -> Result<bool, IndexError> {
        Ok(!self.0.versions(key)?.is_empty())
    }

    /// The keys that begin like this, in their order.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn keys_beginning(&self, with: &str) -> Result<impl Iterator<Item = &str>, IndexError> {
        let keys = self.0.whole()?.keys_from(with);
        Ok(keys.take_while(move |key| key.starts_with(with)))
    }

    /// An organisation as it is or was, or nothing when there was none.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn record(
        &self,
        key: &str,
        as_of: AsOf,
    ) -> Result<Option<Version<Organisation>>, IndexError> {
        let versions = self.0.versions(key)?;
        valid(&versions, as_of)
            .map(|at| self.version(&versions, at))
            .transpose()
    }

    /// The organisation that a key stands for: itself, or the one that it was merged into.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn current_of(&self, key: &str, as_of: AsOf) -> Result<Option<Organisation>, IndexError> {
        let mut found = self.record(key, as_of)?;
        // Merges lead to one that stays; a damaged index must not lead round for ever.
        for _ in 0..MOST_MERGES {
            let merged = found
                .as_ref()
                .and_then(|version| version.record().merged_into.clone());
            let Some(target) = merged else {
                break;
            };
            found = self.record(&target, as_of)?;
        }
        Ok(found.map(Version::into_record))
    }

    /// Every version of an organisation, the first one first.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn history(&self, key: &str) -> Result<Vec<Version<Organisation>>, IndexError> {
        let versions = self.0.versions(key)?;
        (0..versions.len())
            .map(|at| self.version(&versions, at))
            .collect()
    }

    /// The organisations that are sought, in the order of their keys.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn find(
        &self,
        sought: &Sought,
        as_of: AsOf,
    ) -> Result<Vec<Version<Organisation>>, IndexError> {
        self.find_first(sought, as_of, usize::MAX)
    }

    /// The first of the organisations that are sought, in the order of their keys.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn find_first(
        &self,
        sought: &Sought,
        as_of: AsOf,
        most: usize,
    ) -> Result<Vec<Version<Organisation>>, IndexError> {
        let test = sought.test();
        let mut found = Vec::new();
        for (_, versions) in self.0.whole()?.histories() {
            if found.len() == most {
                break;
            }
            if let Some(at) = valid(versions, as_of)
                && test.is_met_by(&self.0.entry(versions[at], &mut Vec::new())?)
            {
                found.push(self.version(versions, at)?);
            }
        }
        Ok(found)
    }

    /// The keys of the organisations that are merged into this one, in their order.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn merged_into(&self, key: &str, as_of: AsOf) -> Result<Vec<OrganisationKey>, IndexError> {
        let merged = Sought {
            status: vec![Status::Merged],
            ..Sought::default()
        };
        let merged = self.find(&merged, as_of)?.into_iter();
        let merged = merged.map(Version::into_record);
        let merged = merged.filter(|merged| merged.merged_into.as_deref() == Some(key));
        Ok(merged.map(|merged| merged.key).collect())
    }

    /// The organisations in force that have one of these identifiers, each beside it.
    ///
    /// # Errors
    /// When the index is damaged.
    pub(crate) fn holders(
        &self,
        identifiers: &HashSet<String>,
    ) -> Result<Vec<(String, String)>, IndexError> {
        let mut holders = Vec::new();
        self.each_last(|key, entry| {
            if !entry.is_retired() {
                let held = entry
                    .identifiers()
                    .filter(|held| identifiers.contains(*held));
                holders.extend(held.map(|held| (held.to_owned(), key.to_owned())));
            }
        })?;
        Ok(holders)
    }

    /// Goes through the last version of every organisation.
    fn each_last(&self, mut take: impl FnMut(&str, Entry<'_>)) -> Result<(), IndexError> {
        for (key, versions) in self.0.whole()?.histories() {
            if let Some(&last) = versions.last() {
                take(key, self.0.entry(last, &mut Vec::new())?);
            }
        }
        Ok(())
    }

    /// The keys of the organisations that commits gave a new version, in their order.
    pub(crate) fn changed_in(
        &self,
        commits: RangeInclusive<u64>,
    ) -> Result<impl Iterator<Item = &str>, IndexError> {
        let changed = self.0.whole()?.histories().filter(move |(_, versions)| {
            let mut versions = versions.iter();
            versions.any(|version| commits.contains(&version.commit))
        });
        Ok(changed.map(|(key, _)| key))
    }

    /// Every version that any commit made, by key, commit and item, in the order of keys and commits.
    pub(crate) fn made(
        &self,
    ) -> Result<impl Iterator<Item = Result<(&str, u64, Hash), IndexError>> + '_, IndexError> {
        let versions = self.0.whole()?.histories();
        Ok(versions.flat_map(move |(key, versions)| {
            versions.iter().map(move |&place| {
                let hash = self.hash(&self.0.entry(place, &mut Vec::new())?)?;
                Ok((key, place.commit, hash))
            })
        }))
    }

    fn version(
        &self,
        versions: &[Position],
        at: usize,
    ) -> Result<Version<Organisation>, IndexError> {
        let (place, mut buffer) = (versions[at], Vec::new());
        let entry = self.0.entry(place, &mut buffer)?;
        let hash = self.hash(&entry)?;
        if Hash::of(entry.item) != hash {
            return Err(self.0.damaged("an item is not the one that was indexed"));
        }
        let key = entry.key.parse();
        let key: OrganisationKey = key.map_err(|_| self.0.damaged("a key is none"))?;
        let organisation = Organisation::read_item(&key, entry.item);
        let item = Item::checked(entry.item.to_vec(), hash);
        let next = versions.get(at + 1).map(|next| next.commit);
        Ok(Version::made(Stated::matching(organisation, item), place.commit).until(next))
    }

    fn hash(&self, entry: &Entry<'_>) -> Result<Hash, IndexError> {
        let hash = entry.hash.parse();
        hash.map_err(|_| self.0.damaged("an item has no hash"))
    }
}

/// The version that is valid at a moment.
fn valid(versions: &[Position], as_of: AsOf) -> Option<usize> {
    let made = match as_of {
        AsOf::Now => versions.len(),
        AsOf::Commit(number) => versions.partition_point(|version| version.commit <= number),
    };
    made.checked_sub(1)
}
