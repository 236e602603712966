//! Reading the journal: one organisation, its history, those that are sought. It works while another process writes.

use std::{
    collections::{BTreeMap, HashSet},
    fs::{self, File},
    io::{self, ErrorKind, Read, Seek, SeekFrom},
    ops::{Bound, RangeInclusive},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
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
#[derive(Clone)]
pub struct OrganisationReader {
    folder: PathBuf,
    head: Option<CommitId>,
    held: Arc<Held>,
}

/// What was read of the journal.
#[derive(Default)]
struct Held {
    journal: Vec<u8>,
    /// The last commit in it, and where the frame that closes it begins.
    last: Option<(CommitId, usize)>,
    versions: Histories,
}

/// The versions of each organisation by its key, the first one first. Of a commit that gave it twice, the last.
type Histories = BTreeMap<String, Vec<Place>>;

/// What was last read of an index, by any of its readers: the next one reads only what has come since.
pub(crate) type LastRead = Arc<Mutex<Option<OrganisationReader>>>;

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

    /// Opens the index of organisations as [`OrganisationReader::open`] does; what another reader read of it is not read
    /// again.
    pub(crate) fn open_after(
        index: &Path,
        last_read: &LastRead,
    ) -> Result<OrganisationReader, IndexError> {
        let lock = || last_read.lock().unwrap_or_else(PoisonError::into_inner);
        let before = lock().clone();
        let opened = match before.map(|before| before.follow()).transpose()?.flatten() {
            Some(opened) => opened,
            None => OrganisationReader::open(index)?,
        };
        *lock() = Some(opened.clone());
        Ok(opened)
    }

    /// The index as it is now: what was read, and what has come since. Nothing where the journal is not the one that was
    /// read, or is damaged.
    fn follow(&self) -> Result<Option<OrganisationReader>, IndexError> {
        let head = Head::read(&self.folder)?;
        let Some((commit, start)) = self.held.last else {
            return Ok(None);
        };
        let Ok(since) = self.journal_from(start) else {
            return Ok(None);
        };
        // The hash of a commit is that of all its history.
        match frame_at(&since, 0) {
            Some((Frame::End(known), _)) if known == commit => {}
            _ => return Ok(None),
        }
        let contents = journal::read(&since);
        if head.is_some_and(|head| ((start + contents.bytes) as u64) < head.bytes) {
            return Ok(None);
        }
        let (head, last) = (head.and_then(|head| head.commit), contents.last_commit());
        let held = match contents.versions.is_empty() {
            true => Arc::clone(&self.held),
            false => Arc::new(self.held.extended(start, &since)),
        };
        Ok(Some(OrganisationReader {
            folder: self.folder.clone(),
            head: later(head, last),
            held,
        }))
    }

    fn journal_from(&self, start: usize) -> io::Result<Vec<u8>> {
        let mut file = File::open(self.folder.join(journal::FILE))?;
        file.seek(SeekFrom::Start(start as u64))?;
        let mut since = Vec::new();
        file.read_to_end(&mut since)?;
        Ok(since)
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
        let (head, last) = (head.and_then(|head| head.commit), contents.last_commit());
        Ok(OrganisationReader {
            folder: folder.to_owned(),
            head: later(head, last),
            held: Arc::new(Held::default().extended(0, &journal)),
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
        self.held.versions.is_empty()
    }

    /// How many organisations there are, of any status.
    #[must_use]
    pub fn count(&self) -> usize {
        self.held.versions.len()
    }

    /// How many of them were merged or withdrawn.
    pub(crate) fn count_retired(&self) -> Result<u64, IndexError> {
        let mut count = 0;
        for place in self
            .held
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
        self.held.versions.contains_key(key)
    }

    /// The keys that begin like this, in their order.
    pub fn keys_beginning(&self, with: &str) -> impl Iterator<Item = &str> {
        let from = self
            .held
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
        let versions = self.held.versions.get(key).map_or(&[][..], Vec::as_slice);
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
        let versions = self.held.versions.get(key).map_or(&[][..], Vec::as_slice);
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
        for versions in self.held.versions.values() {
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
        for (key, versions) in &self.held.versions {
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
        let changed = self.held.versions.iter().filter(move |(_, versions)| {
            let mut versions = versions.iter();
            versions.any(|version| commits.contains(&version.commit))
        });
        changed.map(|(key, _)| key.as_str())
    }

    /// Every version that any commit made, by key, commit and item, in the order of keys and commits.
    pub(crate) fn made(&self) -> impl Iterator<Item = Result<(&str, u64, Hash), IndexError>> + '_ {
        let versions = self.held.versions.iter();
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
        match frame_at(&self.held.journal, place.start) {
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

impl Held {
    /// This, and what stands in the journal from there on.
    fn extended(&self, start: usize, since: &[u8]) -> Held {
        let mut contents = journal::read(since);
        // To sort them first is far cheaper than to look each key up.
        contents.versions.sort_by_key(|(key, _)| *key);
        let mut versions = self.versions.clone();
        for of_one in contents
            .versions
            .chunk_by(|(one, _), (other, _)| one == other)
        {
            let history = versions.entry(of_one[0].0.to_owned()).or_default();
            for &(_, place) in of_one {
                history.pop_if(|last| last.commit == place.commit);
                history.push(Place {
                    start: start + place.start,
                    ..place
                });
            }
        }
        Held {
            journal: [&self.journal[..start], &since[..contents.bytes]].concat(),
            last: contents.last.map(|(commit, at)| (commit, start + at)),
            versions,
        }
    }
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
