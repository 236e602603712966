//! One writer at a time: a lock on a file that says who holds it.

use std::{
    fs::{File, OpenOptions, TryLockError},
    io::{Read, Seek, Write},
    path::Path,
};

use super::error::RegistryError;
use crate::{disk::LockedFile, register::Time};

/// The right to write. The operating system takes it back when the process ends, however it ends.
#[derive(Debug)]
pub(super) struct WriterLock {
    file: LockedFile,
}

impl WriterLock {
    /// Takes the lock, or says who has it.
    pub(super) fn take(path: &Path) -> Result<WriterLock, RegistryError> {
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .map_err(|error| RegistryError::file(path, error))?;
        match file.try_lock() {
            Ok(()) => {
                write_holder(&mut file).map_err(|error| RegistryError::file(path, error))?;
                Ok(WriterLock {
                    file: LockedFile(file),
                })
            }
            Err(TryLockError::WouldBlock) => Err(RegistryError::Locked {
                holder: read_holder(&mut file),
            }),
            Err(TryLockError::Error(error)) => Err(RegistryError::file(path, error)),
        }
    }
}

impl Drop for WriterLock {
    fn drop(&mut self) {
        // The name of the holder is only for messages; the lock itself goes with the file.
        let _ = self.file.0.set_len(0);
    }
}

fn write_holder(file: &mut File) -> std::io::Result<()> {
    let command = std::env::args().take(2).collect::<Vec<_>>().join(" ");
    let holder = format!(
        "process {} ({command}), since {}",
        std::process::id(),
        Time::now()
    );
    file.set_len(0)?;
    file.rewind()?;
    file.write_all(holder.as_bytes())
}

fn read_holder(file: &mut File) -> String {
    let mut holder = String::new();
    let read = file
        .rewind()
        .and_then(|()| file.take(400).read_to_string(&mut holder));
    match read {
        Ok(_) if !holder.is_empty() => holder,
        _ => "another process".to_owned(),
    }
}
