//! A snapshot of the index: a folder from which a new node starts, instead of reading the whole register.
//!
//! ```text
//! index/           the files of the index, as they were at one commit
//! snapshot.json    that commit, and the hash of each file; written last
//! ```
//!
//! What a snapshot says of records is believed: `verify` compares it with the register. That it was copied whole is seen by
//! its hashes, and that it is of the register's history by the hash of its commit.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{self, Read, Write},
    path::{Component, Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{
    OnProgress, Registry, RegistryError, home::Turn, layout::Layout, snapshot_error::SnapshotError,
};
use crate::{
    disk,
    index::{self, IndexReader},
    register::{CommitId, Hash},
};

const FORMAT: u32 = 1;
const MANIFEST: &str = "snapshot.json";
const INDEX: &str = "index";
const BUFFER_BYTES: usize = 1 << 20;

/// What a snapshot of an index says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IndexSnapshot {
    format: u32,
    /// The number of the last commit that it has.
    pub commit: u64,
    /// The hash of that commit, which stands for the history up to it.
    pub hash: Hash,
    /// The size of its files.
    pub bytes: u64,
    files: BTreeMap<String, Hash>,
}

impl Registry {
    /// Makes a snapshot of the index in a new folder. Nobody writes while its files are collected; they are copied while
    /// others go on.
    ///
    /// ```
    /// use registry_core::Registry;
    ///
    /// let folder = tempfile::tempdir()?;
    /// let registry = Registry::create(&folder.path().join("one"), "Clusters", "registrar")?;
    /// let snapshot = folder.path().join("snapshot");
    /// let made = registry.snapshot_index(&snapshot, &mut |_, _| {})?;
    /// assert_eq!(registry.restore_index(&snapshot, &mut |_, _| {})?, made);
    /// let other = Registry::create(&folder.path().join("other"), "Others", "registrar")?;
    /// assert!(other.restore_index(&snapshot, &mut |_, _| {}).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`SnapshotError::Taken`]; when the index cannot be brought up to the register, or a file cannot be read or written.
    pub fn snapshot_index(
        &self,
        to: &Path,
        on_progress: OnProgress<'_>,
    ) -> Result<IndexSnapshot, RegistryError> {
        if fs::read_dir(to).is_ok_and(|mut files| files.next().is_some()) || to.is_file() {
            return Err(SnapshotError::Taken(to.to_owned()).into());
        }
        let parent = disk::parent(to);
        disk::make_folder(parent).map_err(|error| RegistryError::file(parent, error))?;
        let unfinished = temporary(".registry-unfinished-", parent)?;
        let layout = &self.home.layout;
        let collected = temporary(".registry-snapshot-", disk::parent(layout.index()))?;
        let head = self.collect(collected.path(), on_progress)?;
        let made = unfinished.path().join("snapshot");
        let names = names(collected.path())?;
        let (files, bytes) = copy_all(&names, collected.path(), &made.join(INDEX), on_progress)?;
        let snapshot = IndexSnapshot {
            format: FORMAT,
            commit: head.number,
            hash: head.hash,
            bytes,
            files,
        };
        let text = serde_json::to_vec_pretty(&snapshot).unwrap_or_default();
        let manifest = made.join(MANIFEST);
        disk::write_whole(&manifest, &text)
            .and_then(|()| disk::put_folder(to, &made))
            .map_err(|error| RegistryError::file(to, error))?;
        Ok(snapshot)
    }

    /// Puts the files of the index, brought up to the register, into a folder beside it; says at which commit they are.
    fn collect(
        &self,
        folder: &Path,
        on_progress: OnProgress<'_>,
    ) -> Result<CommitId, RegistryError> {
        let layout = &self.home.layout;
        let mut turn = Turn::take(&self.home, self.wait)?;
        let held = turn.hold()?;
        held.open(on_progress)?;
        held.close_index()?;
        self.home.forget();
        let head = IndexReader::open(layout.index())?.head();
        let head = head.ok_or(RegistryError::GivenUp)?;
        for name in names(layout.index())? {
            let (from, to) = (layout.index().join(&name), folder.join(&name));
            take(&from, &to).map_err(|error| RegistryError::file(&from, error))?;
        }
        turn.close()?;
        Ok(head)
    }

    /// Puts a snapshot in the place of the index, once its files are seen to be whole and its commit to be one of the
    /// register's; then follows the register from there.
    ///
    /// # Errors
    /// [`SnapshotError::None`], [`SnapshotError::Changed`], [`SnapshotError::OtherHistory`]; the index then stays as it was.
    pub fn restore_index(
        &self,
        from: &Path,
        on_progress: OnProgress<'_>,
    ) -> Result<IndexSnapshot, RegistryError> {
        let snapshot = IndexSnapshot::read(from)?;
        let layout = &self.home.layout;
        let mut turn = Turn::take(&self.home, self.wait)?;
        let held = turn.hold()?;
        held.close_index()?;
        let register = layout.open_register()?;
        if !register.has(snapshot.head())? {
            return Err(snapshot.of_another_history(layout).into());
        }
        layout.hint().set(register.head().id())?;
        drop(register);
        index::replace_with(layout.index(), |fresh| {
            snapshot.copy_to(from, fresh, on_progress)
        })?;
        self.home.forget_history();
        held.open(on_progress)?;
        turn.close()?;
        Ok(snapshot)
    }
}

impl IndexSnapshot {
    fn read(folder: &Path) -> Result<IndexSnapshot, SnapshotError> {
        let none = |problem: String| SnapshotError::None {
            folder: folder.to_owned(),
            problem,
        };
        let text = fs::read(folder.join(MANIFEST))
            .map_err(|error| none(format!("{MANIFEST}: {}", disk::problem(&error))))?;
        let snapshot: IndexSnapshot = serde_json::from_slice(&text)
            .map_err(|error| none(format!("{MANIFEST} is damaged at line {}", error.line())))?;
        let is_inside = |name: &String| {
            let mut parts = Path::new(name).components();
            parts.all(|part| matches!(part, Component::Normal(_)))
        };
        match snapshot.format {
            FORMAT if snapshot.files.keys().all(is_inside) => Ok(snapshot),
            FORMAT => Err(none("it names files that no index has".to_owned())),
            found => Err(none(format!(
                "its format is {found}, and this program knows {FORMAT}"
            ))),
        }
    }

    fn head(&self) -> CommitId {
        CommitId {
            number: self.commit,
            hash: self.hash,
        }
    }

    fn of_another_history(&self, layout: &Layout) -> SnapshotError {
        SnapshotError::OtherHistory {
            commit: self.commit,
            hash: self.hash,
            register: layout.place().to_string(),
        }
    }

    /// Copies the files of the snapshot in a folder to where an index is made.
    fn copy_to(
        &self,
        folder: &Path,
        fresh: &Path,
        on_progress: OnProgress<'_>,
    ) -> Result<(), RegistryError> {
        let from = folder.join(INDEX);
        let names: Vec<PathBuf> = self.files.keys().map(PathBuf::from).collect();
        let (copied, _) = copy_all(&names, &from, fresh, on_progress)?;
        for (name, hash) in &self.files {
            if copied.get(name) != Some(hash) {
                return Err(SnapshotError::Changed(from.join(name)).into());
            }
        }
        match IndexReader::open(fresh)?.head() {
            Some(head) if head == self.head() => Ok(()),
            _ => Err(SnapshotError::Changed(folder.join(MANIFEST)).into()),
        }
    }
}

fn temporary(prefix: &str, parent: &Path) -> Result<tempfile::TempDir, RegistryError> {
    let folder = tempfile::Builder::new().prefix(prefix).tempdir_in(parent);
    folder.map_err(|error| RegistryError::file(parent, error))
}

/// The files below a folder, but for locks.
fn names(folder: &Path) -> Result<Vec<PathBuf>, RegistryError> {
    let mut found = Vec::new();
    let mut below = vec![PathBuf::new()];
    while let Some(inner) = below.pop() {
        let place = folder.join(&inner);
        let failed = |error| RegistryError::file(&place, error);
        for entry in fs::read_dir(&place).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let name = inner.join(entry.file_name());
            if entry.file_type().map_err(failed)?.is_dir() {
                below.push(name);
            } else if name.extension().is_none_or(|ending| ending != "lock") {
                found.push(name);
            }
        }
    }
    found.sort_unstable();
    Ok(found)
}

/// Has a file of the index in another place, too: the very file where it is of a segment, which nobody ever changes.
fn take(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(disk::parent(to))?;
    let name = from.file_stem().and_then(|name| name.to_str());
    let is_of_segment = name.is_some_and(|name| {
        name.len() == 32 && name.bytes().all(|digit| digit.is_ascii_hexdigit())
    });
    if is_of_segment && fs::hard_link(from, to).is_ok() {
        return Ok(());
    }
    fs::copy(from, to).map(drop)
}

/// Copies files durably; says what they are, and how large.
fn copy_all(
    names: &[PathBuf],
    from: &Path,
    to: &Path,
    on_progress: OnProgress<'_>,
) -> Result<(BTreeMap<String, Hash>, u64), RegistryError> {
    let size = |name: &PathBuf| fs::metadata(from.join(name)).map_or(0, |file| file.len());
    let of = names.iter().map(size).sum();
    let (mut files, mut done) = (BTreeMap::new(), 0);
    for name in names {
        let (from, to) = (from.join(name), to.join(name));
        let folder = disk::parent(&to);
        let copied = disk::make_folder(folder)
            .and_then(|()| copy(&from, &to))
            .and_then(|copied| disk::sync_folder(folder).map(|()| copied));
        let (hash, bytes) = copied.map_err(|error| RegistryError::file(&from, error))?;
        files.insert(name.to_string_lossy().into_owned(), hash);
        done += bytes;
        on_progress(done, of);
    }
    Ok((files, done))
}

fn copy(from: &Path, to: &Path) -> io::Result<(Hash, u64)> {
    let (mut from, mut to) = (File::open(from)?, File::create_new(to)?);
    let (mut hasher, mut bytes) = (Sha256::new(), 0);
    let mut buffer = vec![0; BUFFER_BYTES];
    loop {
        let read = from.read(&mut buffer)?;
        let piece = &buffer[..read];
        if piece.is_empty() {
            break;
        }
        hasher.update(piece);
        to.write_all(piece)?;
        bytes += read as u64;
    }
    to.sync_all()?;
    let digest: [u8; 32] = hasher.finalize().into();
    Ok((Hash::from(digest), bytes))
}
