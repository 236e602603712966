//! The folder of a store: held by one process at a time, and durable when it is new.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::Path;

use crate::{
    disk::{LockedFile, sync_folder},
    register::storage::StoreError,
};

/// Takes the folder for this process.
pub(super) fn lock(path: &Path) -> Result<LockedFile, StoreError> {
    let doing = || format!("locking {}", path.display());
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(path.join("lock"));
    let file = file.map_err(|error| StoreError::io(doing(), error))?;
    match file.try_lock() {
        Ok(()) => Ok(LockedFile(file)),
        Err(TryLockError::WouldBlock) => Err(StoreError::Locked {
            place: path.display().to_string(),
        }),
        Err(TryLockError::Error(error)) => Err(StoreError::io(doing(), error)),
    }
}

/// Makes new files durable, and their names.
pub(super) fn sync(path: &Path) -> io::Result<()> {
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            File::open(entry.path())?.sync_all()?;
        }
    }
    sync_folder(path)?;
    path.canonicalize()?.parent().map_or(Ok(()), sync_folder)
}
