//! Why a backup is not made, or not taken.

use std::{
    io,
    path::{Path, PathBuf},
};

use registry_core::RegistryError;

use crate::{contacts::ContactError, private::PrivateError};

/// Why a backup is not made, or not taken.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BackupError {
    /// Something is where the backup or the registry is to be.
    #[error(
        "{place} is there already, and is not overwritten: name another place, or move it away"
    )]
    Taken {
        /// Where.
        place: PathBuf,
    },
    /// A file cannot be read or written.
    #[error("{path}: {error}")]
    File {
        /// Which one.
        path: PathBuf,
        /// Why.
        #[source]
        error: io::Error,
    },
    /// There is no backup, or not all of it.
    #[error("{path} is not there: this is no backup, or not all of one")]
    Missing {
        /// What is missing.
        path: PathBuf,
    },
    /// The list of what is in the backup is none.
    #[error("{path} does not say what is in a backup: {problem}")]
    NoManifest {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        problem: String,
    },
    /// A part is not what it was when the backup was made.
    #[error("{path} is not as it was when the backup was made: {found} instead of {expected}")]
    Changed {
        /// Which part.
        path: PathBuf,
        /// Its hash then.
        expected: String,
        /// Its hash now.
        found: String,
    },
    /// What was erased could not be erased once more.
    #[error(transparent)]
    Contacts(#[from] ContactError),
    /// The register cannot be read, or is damaged.
    #[error(transparent)]
    Registry(#[from] RegistryError),
    /// What the service keeps for itself cannot be read.
    #[error(transparent)]
    Private(#[from] PrivateError),
}

/// An error of the system, with the file that it is about.
pub(super) fn at(path: &Path) -> impl Fn(io::Error) -> BackupError {
    move |error| {
        let path = path.to_owned();
        match error.kind() {
            io::ErrorKind::NotFound => BackupError::Missing { path },
            _ => BackupError::File { path, error },
        }
    }
}
