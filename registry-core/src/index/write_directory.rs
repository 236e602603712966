//! A directory that is written: durable when an index commits, and not before.
//!
//! Tantivy's own syncs each file when it ends, and writes and syncs a list of all files whenever one begins: 36 syncs
//! for one record. What must hold after a power cut is less: whatever `meta.json` names is on the disk before it. So
//! files are synced together, then their folder, then `meta.json` takes its place, then the folder again. The list is
//! not written: it is what the folder holds.

use std::{
    collections::HashMap,
    fs::{self, File, OpenOptions},
    io::{self, BufWriter, ErrorKind, Write},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tantivy::{
    Directory,
    directory::{
        AntiCallToken, DirectoryLock, FileHandle, Lock, MmapDirectory, TerminatingWrite,
        WatchCallback, WatchHandle, WritePtr,
        error::{DeleteError, LockError, OpenReadError, OpenWriteError},
    },
};

use crate::disk::{self, LockedFile};

/// The list of all files that Tantivy keeps, to remove what is left over.
pub(super) const FILES: &str = ".managed.json";
/// What is valid.
pub(super) const META: &str = "meta.json";

/// Reads as Tantivy's own directory, and writes as said above.
#[derive(Debug, Clone)]
pub(super) struct WriteDirectory {
    files: MmapDirectory,
    folder: PathBuf,
    /// Files that are whole and not yet durable.
    unsynced: Unsynced,
}

type Unsynced = Arc<Mutex<HashMap<PathBuf, File>>>;

impl WriteDirectory {
    pub(super) fn new(files: MmapDirectory, folder: PathBuf) -> WriteDirectory {
        WriteDirectory {
            files,
            folder,
            unsynced: Unsynced::default(),
        }
    }

    /// The names of all files, as Tantivy writes their list. Names that begin with a dot are not of the index.
    fn list(&self) -> io::Result<Vec<u8>> {
        let mut names = Vec::new();
        for entry in fs::read_dir(&self.folder)? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            if !name.starts_with('.') {
                names.push(name);
            }
        }
        Ok(serde_json::to_vec(&names)?)
    }

    fn sync_files(&self) -> io::Result<()> {
        let files = std::mem::take(&mut *locked(&self.unsynced));
        files.values().try_for_each(File::sync_data)
    }
}

fn locked(unsynced: &Unsynced) -> MutexGuard<'_, HashMap<PathBuf, File>> {
    unsynced.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A file that is handed over to be synced when it is whole.
struct NewFile {
    file: Option<File>,
    path: PathBuf,
    unsynced: Unsynced,
}

impl Write for NewFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.file {
            Some(file) => file.write(bytes),
            None => Err(io::Error::other("the file is ended")),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl TerminatingWrite for NewFile {
    fn terminate_ref(&mut self, _: AntiCallToken) -> io::Result<()> {
        if let Some(file) = self.file.take() {
            locked(&self.unsynced).insert(self.path.clone(), file);
        }
        Ok(())
    }
}

impl Directory for WriteDirectory {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.files.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        locked(&self.unsynced).remove(path);
        self.files.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.files.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        let place = self.folder.join(path);
        let file = OpenOptions::new().write(true).create_new(true).open(place);
        let file = file.map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists => OpenWriteError::FileAlreadyExists(path.to_owned()),
            _ => OpenWriteError::wrap_io_error(error, path.to_owned()),
        })?;
        Ok(BufWriter::new(Box::new(NewFile {
            file: Some(file),
            path: path.to_owned(),
            unsynced: self.unsynced.clone(),
        })))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        if path == Path::new(FILES) {
            let list = self.list();
            return list.map_err(|error| OpenReadError::wrap_io_error(error, path.to_owned()));
        }
        self.files.atomic_read(path)
    }

    fn atomic_write(&self, path: &Path, content: &[u8]) -> io::Result<()> {
        if path == Path::new(FILES) {
            return Ok(());
        }
        disk::write_whole(&self.folder.join(path), content)
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.sync_files()?;
        disk::sync_folder(&self.folder)
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        let place = self.folder.join(&lock.filepath);
        let mut open = OpenOptions::new();
        let file = open.write(true).create(true).truncate(false).open(place);
        let file = file.map_err(LockError::wrap_io_error)?;
        if lock.is_blocking {
            file.lock().map_err(LockError::wrap_io_error)?;
        } else {
            file.try_lock().map_err(|_| LockError::LockBusy)?;
        }
        Ok(DirectoryLock::from(Box::new(LockedFile(file))))
    }

    fn watch(&self, watch_callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.files.watch(watch_callback)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn directory(folder: &Path) -> WriteDirectory {
        WriteDirectory::new(MmapDirectory::open(folder).unwrap(), folder.to_owned())
    }

    #[test]
    fn files_wait_until_they_are_whole_and_are_synced_together() {
        let folder = tempfile::tempdir().unwrap();
        let directory = directory(folder.path());
        let [mut one, two] =
            ["one", "two"].map(|name| directory.open_write(Path::new(name)).unwrap());
        assert!(directory.open_write(Path::new("one")).is_err());
        one.write_all(b"content").unwrap();
        one.terminate().unwrap();
        assert_eq!(
            locked(&directory.unsynced).keys().collect::<Vec<_>>(),
            [Path::new("one")]
        );
        directory.clone().sync_directory().unwrap();
        assert!(locked(&directory.unsynced).is_empty());
        two.terminate().unwrap();
        directory.delete(Path::new("two")).unwrap();
        assert!(locked(&directory.unsynced).is_empty());
        assert_eq!(directory.atomic_read(Path::new("one")).unwrap(), b"content");
    }

    #[test]
    fn a_lock_is_let_go_though_another_program_has_its_file() {
        let folder = tempfile::tempdir().unwrap();
        let directory = directory(folder.path());
        let lock = &*tantivy::directory::INDEX_WRITER_LOCK;
        let place = folder.path().join(&lock.filepath);
        let held = File::create(place).unwrap();
        held.lock().unwrap();
        // As a program that is being started has it.
        let inherited = held.try_clone().unwrap();
        assert!(directory.acquire_lock(lock).is_err());
        drop(LockedFile(held));
        assert!(directory.acquire_lock(lock).is_ok());
        drop(inherited);
    }

    #[test]
    fn the_list_of_files_is_what_the_folder_holds() {
        let folder = tempfile::tempdir().unwrap();
        let directory = directory(folder.path());
        for name in ["b.store", "a.idx", ".lock"] {
            fs::write(folder.path().join(name), "").unwrap();
        }
        directory.atomic_write(Path::new(FILES), b"[]").unwrap();
        directory
            .atomic_write(Path::new("meta.json"), b"{}")
            .unwrap();
        let list = directory.atomic_read(Path::new(FILES)).unwrap();
        let mut names: Vec<String> = serde_json::from_slice(&list).unwrap();
        names.sort();
        assert_eq!(names, ["a.idx", "b.store", "meta.json"]);
    }
}
