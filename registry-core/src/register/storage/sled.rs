//! The store on disk: sled 0.34, which only this module names.
//!
//! Frames are cut into values small enough that sled keeps them in its one file (`db`), which can then be
//! made durable as a whole: larger ones it moves to files of their own, which it never syncs. sled also takes for
//! granted that its writes reach the disk in their order, which [`Protection`] sees to.

mod appending;
mod barriers;
mod reading;
mod snapshot;
mod tail;

use std::fs::{self, OpenOptions};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use ::sled::{Db, Tree};

use self::appending::SledAppending;
use self::barriers::Barriers;
use self::reading::Opened;
use self::tail::{Tail, expect_head};
use super::acknowledged::Acknowledged;
use super::values::{commit_key, decode_commit, frame_start, part_key};
use super::{
    Appending, Protection, Store, StoreReader, StoredCommit, StoredCommits, StoredFrames, folder,
};
use crate::guard;
use crate::register::storage::StoreError;

/// The format of the folder as a whole: its trees, keys and values.
const FORMAT: u32 = 1;
const FORMAT_KEY: &[u8] = b"format";

/// Larger ones open slower.
const SEGMENT_BYTES: usize = 1 << 20;
const CACHE_BYTES: u64 = 32 << 20;
/// From so many frames on, the next opening would notice the log that it has to replay.
const LARGE_COMMIT: u64 = 32;

/// A register's bytes in a folder, held by one process at a time.
///
/// ```
/// use registry_core::register::{SledStore, StoreError};
///
/// let folder = tempfile::tempdir().expect("a folder");
/// assert!(matches!(SledStore::open(folder.path()), Err(StoreError::Missing { .. })));
/// SledStore::create(folder.path())?;
/// assert!(SledStore::open(folder.path()).is_ok());
/// # Ok::<(), StoreError>(())
/// ```
pub struct SledStore {
    path: PathBuf,
    /// Held from opening to the end, also while sled is being opened again.
    _lock: crate::disk::LockedFile,
    /// Missing only after a failure to open again, which the next change tries once more.
    trees: Option<Arc<Trees>>,
    /// The same, for readers.
    opened: Opened,
    tail: Tail,
}

/// What is open in sled: small rows in `commits` make the cut frames in `frames` visible.
struct Trees {
    db: Db,
    commits: Tree,
    frames: Tree,
    file: PathBuf,
    acknowledged: Acknowledged,
    protection: Protection,
}

impl SledStore {
    /// Makes a store in a folder, or opens the one that is there.
    ///
    /// # Errors
    /// As [`SledStore::open`], but for [`StoreError::Missing`].
    pub fn create(path: impl AsRef<Path>) -> Result<SledStore, StoreError> {
        let path = path.as_ref();
        let doing = || format!("making the folder {}", path.display());
        fs::create_dir_all(path).map_err(|error| StoreError::io(doing(), error))?;
        let store = SledStore::take(path)?;
        store.trees()?.write_format()?;
        folder::sync(path).map_err(|error| StoreError::io(doing(), error))?;
        Ok(store)
    }

    /// Opens the store in a folder; makes nothing.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when there is none, [`StoreError::Locked`] when another process has it,
    /// [`StoreError::Newer`] when a later program made it, [`StoreError::Damaged`] when it cannot be read.
    pub fn open(path: impl AsRef<Path>) -> Result<SledStore, StoreError> {
        let path = path.as_ref();
        if !path.join("db").is_file() {
            return Err(StoreError::Missing {
                place: path.display().to_string(),
            });
        }
        SledStore::take(path)
    }

    /// How the store in a folder is protected against a power cut, as it is now; needs no lock.
    pub fn protection(path: impl AsRef<Path>) -> Protection {
        Protection::of(path.as_ref())
    }

    /// The last commit that the store in a folder is known to have had, whether or not the store can be opened; 0
    /// when none is known.
    ///
    /// # Errors
    /// When the note of it cannot be read.
    pub fn last_acknowledged(path: impl AsRef<Path>) -> Result<u64, StoreError> {
        Acknowledged::in_folder(path.as_ref()).last()
    }

    fn take(path: &Path) -> Result<SledStore, StoreError> {
        let lock = folder::lock(path)?;
        let trees = Trees::open(path)?;
        trees.check_format(path)?;
        trees.check_acknowledged()?;
        let trees = Arc::new(trees);
        drop_unfinished(&trees, trees.head()?.as_ref())?;
        Ok(SledStore {
            path: path.to_owned(),
            _lock: lock,
            opened: Opened::of(&trees),
            trees: Some(trees),
            tail: Tail::default(),
        })
    }

    /// Does now what the next opening would have to do after a large commit: replay the log. What could not be opened
    /// again is opened by the next change.
    fn reopen(&mut self) -> Result<(), StoreError> {
        // Two of them cannot be open at a time.
        if let Some(Err(in_use)) = self.trees.take().map(Arc::try_unwrap) {
            self.trees = Some(in_use);
            return Ok(());
        }
        let trees = Arc::new(Trees::open(&self.path)?);
        self.opened.set(&trees);
        self.trees = Some(trees);
        Ok(())
    }

    fn trees(&self) -> Result<&Arc<Trees>, StoreError> {
        self.trees.as_ref().ok_or_else(|| {
            StoreError::damaged(
                self.path.display().to_string(),
                "it could not be opened again",
            )
        })
    }
}

impl Store for SledStore {
    fn head(&self) -> Result<Option<StoredCommit>, StoreError> {
        self.tail.head(self.trees()?)
    }

    fn append(&mut self, expected_head: u64) -> Result<Box<dyn Appending>, StoreError> {
        if self.trees.is_none() {
            self.reopen()?;
        }
        let trees = self.trees()?;
        let head = self.tail.head(trees)?;
        expect_head(head.as_ref(), expected_head)?;
        drop_unfinished(trees, head.as_ref())?;
        let first_frame = head.as_ref().map_or(0, StoredCommit::end_frame);
        Ok(Box::new(SledAppending::new(
            Arc::clone(trees),
            self.tail.clone(),
            expected_head + 1,
            first_frame,
        )))
    }

    fn sync(&mut self) -> Result<(), StoreError> {
        let last = self.tail.sync(self.trees()?)?;
        if last.is_some_and(|commit| commit.frames >= LARGE_COMMIT) {
            // The commits are safe whether or not this succeeds.
            let _ = self.reopen();
        }
        Ok(())
    }

    fn read(&self, from: u64) -> Result<StoredCommits<'_>, StoreError> {
        let rows = self.trees()?.commits.range(commit_key(from)..);
        let durable = Guarded(rows).map(|row| {
            let (key, value) = row?;
            decode_commit(&key, &value)
        });
        Ok(Box::new(
            durable.chain(self.tail.from(from).into_iter().map(Ok)),
        ))
    }

    fn frames(&self, commit: &StoredCommit) -> Result<StoredFrames<'_>, StoreError> {
        let trees = self.trees()?;
        let wanted = commit.first_frame..commit.end_frame();
        Ok(Box::new(wanted.map(|number| trees.frame(number))))
    }

    fn reader(&self) -> Box<dyn StoreReader> {
        Box::new(self.opened.clone())
    }
}

impl Trees {
    fn open(path: &Path) -> Result<Trees, StoreError> {
        snapshot::settle(path).map_err(|error| StoreError::io("finishing a snapshot", error))?;
        let protection = Protection::establish(path);
        let db = open_db(path)?;
        let open = |name: &str| sled_call("opening a tree", || db.open_tree(name));
        Ok(Trees {
            commits: open("commits")?,
            frames: open("frames")?,
            file: path.join("db"),
            acknowledged: Acknowledged::in_folder(path),
            protection,
            db,
        })
    }

    fn write_format(&self) -> Result<(), StoreError> {
        sled_call("writing the format", || {
            self.db.insert(FORMAT_KEY, &FORMAT.to_be_bytes())
        })?;
        self.sync()
    }

    /// Without a format there is nothing yet: making the store was interrupted.
    fn check_format(&self, path: &Path) -> Result<(), StoreError> {
        let Some(value) = sled_call("reading the format", || self.db.get(FORMAT_KEY))? else {
            return Ok(());
        };
        let found = <[u8; 4]>::try_from(value.as_ref()).map(u32::from_be_bytes);
        match found {
            Ok(FORMAT) => Ok(()),
            Ok(found @ 1..) if found > FORMAT => Err(StoreError::Newer {
                place: path.display().to_string(),
                found,
                most: FORMAT,
            }),
            _ => Err(StoreError::damaged("the format", "it is no format number")),
        }
    }

    fn head(&self) -> Result<Option<StoredCommit>, StoreError> {
        let last = sled_call("the last commit", || self.commits.last())?;
        last.map(|(key, value)| decode_commit(&key, &value))
            .transpose()
    }

    /// Asks for each value by its key: sled's cache makes room once in so many accesses,
    /// and an iterator, which accesses a page once for all its values, lets it grow with the store.
    fn frame(&self, number: u64) -> Result<Vec<u8>, StoreError> {
        let mut bytes = Vec::new();
        for part in 0..=u16::MAX {
            let value = sled_call("reading a frame", || {
                self.frames.get(part_key(number, part))
            })?;
            let Some(value) = value else { break };
            bytes.extend_from_slice(&value);
        }
        if bytes.is_empty() {
            let place = format!("frame {number}");
            return Err(StoreError::damaged(place, "it is missing"));
        }
        Ok(bytes)
    }

    fn check_acknowledged(&self) -> Result<(), StoreError> {
        let found = self.head()?.map_or(0, |commit| commit.number);
        let last = self.acknowledged.last()?;
        if found >= last {
            return Ok(());
        }
        let reason = format!("it ends with commit {found}, and commit {last} was there already");
        Err(StoreError::damaged(
            self.file.display().to_string(),
            &reason,
        ))
    }

    /// sled's flush survives the process, the sync of its file also a power cut.
    fn sync(&self) -> Result<(), StoreError> {
        sled_call("flushing", || self.db.flush())?;
        let synced = OpenOptions::new()
            .write(true)
            .open(&self.file)
            .and_then(|file| file.sync_all());
        synced.map_err(|error| StoreError::io(format!("syncing {}", self.file.display()), error))
    }
}

/// Drops the values after the last commit, which belong to one that was never finished.
fn drop_unfinished(trees: &Arc<Trees>, head: Option<&StoredCommit>) -> Result<(), StoreError> {
    let end = head.map_or(0, StoredCommit::end_frame);
    let mut barriers = Barriers::new(Arc::clone(trees));
    for value in Guarded(trees.frames.range(frame_start(end)..)) {
        let (key, value) = value?;
        barriers.before(value.len())?;
        sled_call("dropping what was never finished", || {
            trees.frames.remove(&key)
        })?;
    }
    barriers.make()
}

/// Threads of a sled that was just closed may hold its lock a moment longer.
fn open_db(path: &Path) -> Result<Db, StoreError> {
    let config = ::sled::Config::new()
        .path(path)
        .segment_size(SEGMENT_BYTES)
        .cache_capacity(CACHE_BYTES)
        .flush_every_ms(None);
    let mut waits = [1, 10, 100, 500].into_iter();
    loop {
        match (sled_call("opening", || config.open()), waits.next()) {
            (Err(error), Some(wait)) if is_lock(&error) => {
                std::thread::sleep(Duration::from_millis(wait));
            }
            (Err(error), None) if is_lock(&error) => {
                return Err(StoreError::Locked {
                    place: path.display().to_string(),
                });
            }
            (result, _) => return result,
        }
    }
}

fn is_lock(error: &StoreError) -> bool {
    matches!(error, StoreError::Io { source, .. } if source.to_string().starts_with("could not acquire lock"))
}

/// Calls sled, which reports some damage as errors and some by a panic.
fn sled_call<T>(place: &str, action: impl FnOnce() -> ::sled::Result<T>) -> Result<T, StoreError> {
    match guard::call(action) {
        Ok(Ok(value)) => Ok(value),
        // A file that is shorter than it was is damaged, whoever tries and however often.
        Ok(Err(::sled::Error::Io(error))) if error.kind() != ErrorKind::UnexpectedEof => {
            Err(StoreError::io(place, error))
        }
        Ok(Err(error)) => Err(StoreError::damaged(place, &error)),
        Err(panic) => Err(StoreError::damaged(place, &panic)),
    }
}

type Pair = (::sled::IVec, ::sled::IVec);

/// What a tree holds, in order.
struct Guarded(::sled::Iter);

impl Iterator for Guarded {
    type Item = Result<Pair, StoreError>;

    fn next(&mut self) -> Option<Result<Pair, StoreError>> {
        sled_call("a stored value", || self.0.next().transpose()).transpose()
    }
}

#[cfg(test)]
mod tests;
