//! The user log as a tree and by number, in two files beside the register, so that an entry is found, and proved, without
//! reading those before it. Both can be deleted at any time: they follow the register, and are made again where they
//! are not of its history.

mod places;
mod proof;
mod tree;

use std::{
    fs::{self, File, OpenOptions},
    io,
    path::Path,
};

pub use proof::{verify_consistency, verify_inclusion};

use self::{places::Places, tree::Tree};
use super::{
    commit::Commit,
    entry::{Entry, Log},
    error::{ReadError, StoreError},
    hash::Hash,
    item::Item,
    reader::RegisterReader,
};

/// That an entry is in the user log.
///
/// ```
/// use registry_core::register::{Draft, Item, LogIndex, MemoryStore, Register, Time};
///
/// let mut register = Register::create(MemoryStore::default(), "Clusters", "registrar", Time::now())?;
/// let mut append = register.begin(Draft::new("registrar", "two"))?;
/// for key in ["cn-zhuji-sock", "cn-yiwu-button"] {
///     append.add(key, &Item::canonical(&serde_json::json!({ "key": key }))?)?;
/// }
/// append.finish()?;
/// let folder = tempfile::tempdir()?;
/// let mut log = LogIndex::open(folder.path())?;
/// log.follow(&register.reader())?;
/// let mut proof = log.inclusion(&register.reader(), 1, 2)?;
/// assert!(proof.is_valid());
/// proof.path.clear();
/// assert!(!proof.is_valid());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InclusionProof {
    /// The entry.
    pub entry: Entry,
    /// Its item.
    pub item: Item,
    /// The number of entries of the log that is meant.
    pub tree_size: u64,
    /// Its root.
    pub root: Hash,
    /// The hashes that lead from the entry's leaf to the root, the lowest first.
    pub path: Vec<Hash>,
}

impl InclusionProof {
    /// Whether it proves what it says.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        let (leaf, index) = (self.entry.leaf(), self.entry.number - 1);
        let is_named = self.entry.item == self.item.hash();
        is_named && verify_inclusion(&leaf, index, self.tree_size, &self.path, self.root)
    }
}

/// That the user log at one size is the beginning of the user log at another.
///
/// ```
/// use registry_core::register::{Draft, Item, LogIndex, MemoryStore, Register, Time};
///
/// let mut register = Register::create(MemoryStore::default(), "Clusters", "registrar", Time::now())?;
/// let mut append = register.begin(Draft::new("registrar", "two"))?;
/// for key in ["cn-zhuji-sock", "cn-yiwu-button"] {
///     append.add(key, &Item::canonical(&serde_json::json!({ "key": key }))?)?;
/// }
/// append.finish()?;
/// let folder = tempfile::tempdir()?;
/// let mut log = LogIndex::open(folder.path())?;
/// log.follow(&register.reader())?;
/// let mut proof = log.consistency(1, 2)?;
/// assert!(proof.is_valid());
/// proof.path.clear();
/// assert!(!proof.is_valid());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsistencyProof {
    /// The size and root of the shorter log.
    pub first: (u64, Hash),
    /// The size and root of the longer log.
    pub second: (u64, Hash),
    /// The hashes that show it.
    pub path: Vec<Hash>,
}

impl ConsistencyProof {
    /// Whether it proves what it says.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        verify_consistency(self.first, self.second, &self.path)
    }
}

/// The user log by number and as a tree.
///
/// ```
/// use registry_core::register::{Draft, Item, LogIndex, MemoryStore, Register, Time};
///
/// let mut register = Register::create(MemoryStore::default(), "Clusters", "registrar", Time::now())?;
/// let mut append = register.begin(Draft::new("registrar", "two"))?;
/// for key in ["cn-zhuji-sock", "cn-yiwu-button"] {
///     append.add(key, &Item::canonical(&serde_json::json!({ "key": key }))?)?;
/// }
/// append.finish()?;
/// let folder = tempfile::tempdir()?;
/// let mut log = LogIndex::open(folder.path())?;
/// log.follow(&register.reader())?;
///
/// let proof = log.inclusion(&register.reader(), 2, 2)?;
/// assert_eq!((&*proof.entry.key, proof.root), ("cn-yiwu-button", register.head().root));
/// assert!(proof.is_valid());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct LogIndex {
    tree: Tree,
    places: Places,
    is_checked: bool,
}

impl LogIndex {
    /// Opens the files in a folder, or makes them.
    ///
    /// # Errors
    /// When they cannot be used.
    pub fn open(folder: &Path) -> Result<LogIndex, StoreError> {
        let open = || {
            fs::create_dir_all(folder)?;
            Ok(LogIndex {
                tree: Tree::open(&folder.join("tree"))?,
                places: Places::open(&folder.join("places"))?,
                is_checked: false,
            })
        };
        open().map_err(failed)
    }

    /// The number of entries that it has.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.tree.leaves().min(self.places.count())
    }

    /// Brings it up to a register.
    ///
    /// # Errors
    /// When the register cannot be read, or the files cannot be written.
    pub fn follow(&mut self, register: &RegisterReader) -> Result<(), ReadError> {
        if !self.is_checked {
            self.keep_what_agrees(register)?;
        }
        let followed = self.catch_up(register);
        // Where it ended in the middle of a commit, only what is whole is kept.
        self.is_checked = followed.is_ok();
        followed
    }

    fn catch_up(&mut self, register: &RegisterReader) -> Result<(), ReadError> {
        let Some(next) = register.first_with(self.size() + 1)? else {
            return Ok(());
        };
        for number in next.number..=register.last() {
            let read = register.read(number)?;
            let mut entries = register.entries(&read)?;
            while let Some(entry) = entries.next() {
                let (entry, _) = entry?;
                if entry.log == Log::User {
                    self.push(&entry, entries.place()).map_err(failed)?;
                }
            }
        }
        let flushed = self.tree.flush().and_then(|()| self.places.flush());
        Ok(flushed.map_err(failed)?)
    }

    fn push(&mut self, entry: &Entry, place: u64) -> io::Result<()> {
        self.tree.push(&entry.leaf())?;
        self.places.push(place, entry.item)
    }

    /// Keeps what is there up to the last commit whose root it has; of another history that is nothing.
    fn keep_what_agrees(&mut self, register: &RegisterReader) -> Result<(), ReadError> {
        let last = match register.first_with(self.size() + 1)? {
            Some(next) => register.commit(next.number.saturating_sub(1).max(1))?,
            None => register.head()?,
        };
        let is_ours =
            last.entries <= self.size() && proof::root(&self.tree, 0, last.entries)? == last.root;
        let kept = if is_ours { last.entries } else { 0 };
        let cut = self.tree.cut(kept).and_then(|()| self.places.cut(kept));
        Ok(cut.map_err(failed)?)
    }

    /// Has everything made again: a proof was wrong, as after a power cut.
    fn clear(&mut self) -> Result<(), StoreError> {
        let cut = self.tree.cut(0).and_then(|()| self.places.cut(0));
        cut.map_err(failed)
    }

    /// The entries from one on, with their items, up to the end of its commit.
    ///
    /// # Errors
    /// When there is no such entry, or the register cannot be read.
    pub fn entries<'a>(
        &self,
        register: &'a RegisterReader,
        from: u64,
    ) -> Result<impl Iterator<Item = Result<(Entry, Item), ReadError>> + use<'a>, ReadError> {
        let commit = self.commit_of(register, from)?;
        let place = self.places.place(from).map_err(failed)?;
        let read = register.read(commit.number)?;
        register.entries_from(&read, (from, place))
    }

    /// The entry of a commit that brought an item under a key; the last one, if there are several.
    ///
    /// # Errors
    /// When the register cannot be read.
    pub fn find(
        &self,
        register: &RegisterReader,
        (commit, key, item): (u64, &str, Hash),
    ) -> Result<Option<(Entry, Item)>, ReadError> {
        let read = register.read(commit)?;
        let numbers = (read.row.user_before + 1, read.commit.entries);
        for number in self.places.naming(item, numbers).map_err(failed)? {
            let entry = self.entries(register, number)?.next().transpose()?;
            if let Some((entry, found)) = entry
                && (entry.key == key && entry.item == item)
            {
                return Ok(Some((entry, found)));
            }
        }
        Ok(None)
    }

    fn commit_of(&self, register: &RegisterReader, entry: u64) -> Result<Commit, ReadError> {
        let commit = (1..=self.size()).contains(&entry);
        let commit = commit.then(|| register.first_with(entry)).transpose()?;
        let last = self.size();
        commit.flatten().ok_or(ReadError::NoEntry {
            number: entry,
            last,
        })
    }

    /// An entry, counted from 1, with its item, and the proof that it is in the log of the first `tree_size` entries.
    ///
    /// # Errors
    /// When there are not so many entries; when the files are damaged: then they are made again by the next to follow.
    pub fn inclusion(
        &mut self,
        register: &RegisterReader,
        entry: u64,
        tree_size: u64,
    ) -> Result<InclusionProof, ReadError> {
        self.expect(tree_size, self.size())?;
        self.expect(entry, tree_size)?;
        let found = self.entries(register, entry)?.next().transpose()?;
        let (entry, item) = found.ok_or_else(damaged)?;
        let proof = InclusionProof {
            tree_size,
            root: proof::root(&self.tree, 0, tree_size)?,
            path: proof::inclusion(&self.tree, entry.number - 1, tree_size)?,
            entry,
            item,
        };
        if !proof.is_valid() {
            self.clear()?;
            return Err(damaged().into());
        }
        Ok(proof)
    }

    /// Proves that the log of the first `first` entries is the beginning of that of the first `second`.
    ///
    /// # Errors
    /// As [`LogIndex::inclusion`].
    pub fn consistency(&mut self, first: u64, second: u64) -> Result<ConsistencyProof, ReadError> {
        self.expect(second, self.size())?;
        self.expect(first, second)?;
        let root = |size| Ok::<_, StoreError>((size, proof::root(&self.tree, 0, size)?));
        let proof = ConsistencyProof {
            first: root(first)?,
            second: root(second)?,
            path: proof::consistency(&self.tree, first, second)?,
        };
        if !proof.is_valid() {
            self.clear()?;
            return Err(damaged().into());
        }
        Ok(proof)
    }

    fn expect(&self, number: u64, last: u64) -> Result<(), ReadError> {
        if number <= last {
            return Ok(());
        }
        Err(ReadError::NoEntry { number, last })
    }
}

fn damaged() -> StoreError {
    let place = "the files that proofs are made of";
    StoreError::damaged(place, "they are made again; ask again")
}

fn failed(error: io::Error) -> StoreError {
    StoreError::io("using the files that proofs are made of", error)
}

fn open_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    options.open(path)
}

#[cfg(test)]
mod tests;
