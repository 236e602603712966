//! Reading the journal: one organisation, its history, those that are sought. It works while another process writes.

use std::{
    collections::{BTreeMap, HashSet},
    fs,
    io::ErrorKind,
    ops::{Bound, RangeInclusive},
    path::{Path, PathBuf},
};

use super::{
    folder_in,
    head::Head,
    journal::{self, Entry, Frame, Place, frame_at},
    sought::Sought,
};
use crate::{
    index::{AsOf, IndexError, Version},
    model::{Organisation, OrganisationKey},
    projection::Stated,
    register::{CommitId, Hash, Item},
};

/// How often opening is tried, should a writer put a new index into the place of this one meanwhile.
const TRIES: usize = 3;

/// How many merges are followed.
const MOST_MERGES: usize = 1_000;

/// Reads organisations as the last whole commit left them.
///
/// ```
/// use registry_core::index::{AsOf, OrganisationReader, Sought};
/// let folder = tempfile::tempdir()?;
/// let organisations = OrganisationReader::open(folder.path())?;
/// assert!(organisations.find(&Sought::default(), AsOf::Now)?.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct OrganisationReader {
    folder: PathBuf,
    journal: Vec<u8>,
    head: Option<CommitId>,
    /// The versions of each organisation by its key, the first one first. Of a commit that gave it twice, the last.
    versions: BTreeMap<String, Vec<Place>>,
}

impl OrganisationReader {
    /// Opens the index of organisations in the folder of the index. Where there is none yet, there are no organisations.
    ///
    /// # Errors
    /// When it is damaged or of another layout, an error that
    /// [is mended by rebuilding](IndexError::is_mended_by_rebuilding).
    pub fn open(index: &Path) -> Result<OrganisationReader, IndexError> {
        let folder = &folder_in(index);
        let mut opened = OrganisationReader::open_once(folder);
        for _ in 1..TRIES {
            if opened.is_ok() {
                break;
            }
            opened = OrganisationReader::open_once(folder);
        }
        opened
    }

    fn open_once(folder: &Path) -> Result<OrganisationReader, IndexError> {
        let head = Head::read(folder)?;
        let path = folder.join(journal::FILE);
        let journal = match fs::read(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => Vec::new(),
            read => read.map_err(IndexError::io(format!("reading {}", path.display())))?,
        };
        let contents = journal::read(&journal);
        if head.is_some_and(|head| (contents.bytes as u64) < head.bytes) {
            return Err(IndexError::damaged(
                folder,
                "its journal is shorter than it was",
            ));
        }
        let versions = by_key(contents.versions);
        Ok(OrganisationReader {
            folder: folder.to_owned(),
            head: later(head.and_then(|head| head.commit), contents.last),
            versions,
            journal,
        })
    }

    /// The last commit of the register that is held, as far as it is known without a look at the register.
    #[must_use]
    pub fn head(&self) -> Option<CommitId> {
        self.head
    }

    /// Whether there was never an organisation.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.versions.is_empty()
    }

    /// How many organisations there are, of any status.
    #[must_use]
    pub fn count(&self) -> usize {
        self.versions.len()
    }

    /// How many of them were merged or withdrawn.
    pub(crate) fn count_retired(&self) -> Result<u64, IndexError> {
        let mut count = 0;
        for place in self
            .versions
            .values()
            .filter_map(|versions| versions.last())
        {
            count += u64::from(self.entry(*place)?.is_retired());
        }
        Ok(count)
    }

    /// Whether there is or was an organisation of this key.
    #[must_use]
    pub fn contains(&self, key: &str) -> bool {
        self.versions.contains_key(key)
    }

    /// The keys that begin like this, in their order.
    pub fn keys_beginning(&self, with: &str) -> impl Iterator<Item = &str> {
        let from = self
            .versions
            .range::<str, _>((Bound::Included(with), Bound::Unbounded));
        let keys = from.map(|(key, _)| key.as_str());
        keys.take_while(move |key| key.starts_with(with))
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
        let versions = self.versions.get(key).map_or(&[][..], Vec::as_slice);
        valid(versions, as_of)
            .map(|at| self.version(versions, at))
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
        let versions = self.versions.get(key).map_or(&[][..], Vec::as_slice);
        (0..versions.len())
            .map(|at| self.version(versions, at))
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
        for versions in self.versions.values() {
            if found.len() == most {
                break;
            }
            if let Some(at) = valid(versions, as_of)
                && test.is_met_by(&self.entry(versions[at])?)
            {
                found.push(self.version(versions, at)?);
            }
        }
        Ok(found)
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
        for (key, versions) in &self.versions {
            let Some(&last) = versions.last() else {
                continue;
            };
            let entry = self.entry(last)?;
            if entry.is_retired() {
                continue;
            }
            let held = entry
                .identifiers()
                .filter(|held| identifiers.contains(*held));
            holders.extend(held.map(|held| (held.to_owned(), key.clone())));
        }
        Ok(holders)
    }

    /// The keys of the organisations that commits gave a new version, in their order.
    pub(crate) fn changed_in(&self, commits: RangeInclusive<u64>) -> impl Iterator<Item = &str> {
        let changed = self.versions.iter().filter(move |(_, versions)| {
            let mut versions = versions.iter();
            versions.any(|version| commits.contains(&version.commit))
        });
        changed.map(|(key, _)| key.as_str())
    }

    /// Every version that any commit made, by key, commit and item, in the order of keys and commits.
    pub(crate) fn made(&self) -> impl Iterator<Item = Result<(&str, u64, Hash), IndexError>> + '_ {
        let versions = self.versions.iter();
        versions.flat_map(move |(key, versions)| {
            versions.iter().map(move |&place| {
                let hash = self.hash(&self.entry(place)?)?;
                Ok((key.as_str(), place.commit, hash))
            })
        })
    }

    fn version(&self, versions: &[Place], at: usize) -> Result<Version<Organisation>, IndexError> {
        let place = versions[at];
        let entry = self.entry(place)?;
        let hash = self.hash(&entry)?;
        if Hash::of(entry.item) != hash {
            return Err(self.damaged("an item is not the one that was indexed"));
        }
        let key = entry.key.parse();
        let key: OrganisationKey = key.map_err(|_| self.damaged("a key is none"))?;
        let organisation = Organisation::read_item(&key, entry.item);
        let item = Item::checked(entry.item.to_vec(), hash);
        let next = versions.get(at + 1).map(|next| next.commit);
        Ok(Version::made(Stated::matching(organisation, item), place.commit).until(next))
    }

    fn entry(&self, place: Place) -> Result<Entry<'_>, IndexError> {
        match frame_at(&self.journal, place.start) {
            Some((Frame::Version(entry), _)) => Ok(entry),
            _ => Err(self.damaged("a version is not where it was")),
        }
    }

    fn hash(&self, entry: &Entry<'_>) -> Result<Hash, IndexError> {
        let hash = entry.hash.parse();
        hash.map_err(|_| self.damaged("an item has no hash"))
    }

    fn damaged(&self, reason: &str) -> IndexError {
        IndexError::damaged(&self.folder, reason)
    }
}

/// The versions of each organisation. To sort them first is far cheaper than to look each key up.
fn by_key(mut versions: Vec<(&str, Place)>) -> BTreeMap<String, Vec<Place>> {
    versions.sort_by_key(|(key, _)| *key);
    let of_one = versions.chunk_by(|(one, _), (other, _)| one == other);
    let histories = of_one.map(|versions| {
        let mut history: Vec<Place> = Vec::with_capacity(versions.len());
        for &(_, place) in versions {
            history.pop_if(|last| last.commit == place.commit);
            history.push(place);
        }
        (versions[0].0.to_owned(), history)
    });
    histories.collect()
}

/// The version that is valid at a moment.
fn valid(versions: &[Place], as_of: AsOf) -> Option<usize> {
    let made = match as_of {
        AsOf::Now => versions.len(),
        AsOf::Commit(number) => versions.partition_point(|version| version.commit <= number),
    };
    made.checked_sub(1)
}

/// The later of two commits.
fn later(one: Option<CommitId>, other: Option<CommitId>) -> Option<CommitId> {
    one.into_iter()
        .chain(other)
        .max_by_key(|commit| commit.number)
}
