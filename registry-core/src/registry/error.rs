//! What can go wrong with a registry as a whole.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use crate::{
    change::Refused,
    disk,
    import::ImportError,
    index::IndexError,
    model::Invalid,
    projection::StatementError,
    register::{
        AppendError, CopyError, ItemError, OpenError, ReadError, StoreError, VerifyError,
        rsf::{DumpError, LoadError},
    },
    search::SearchError,
};

use super::snapshot_error::SnapshotError;

/// Why a registry could not be opened, read or changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RegistryError {
    /// No registry where one was looked for.
    #[error("no registry in {}: make one with `registry init`, or name one with --registry DIR", folder.display())]
    NoRegistry {
        /// Where it was looked for.
        folder: PathBuf,
    },
    /// What it calls countries cannot be read.
    #[error(transparent)]
    DisplayNames(#[from] super::DisplayNamesError),
    /// A registry is already there.
    #[error("there is a registry in {} already", folder.display())]
    Exists {
        /// Its folder.
        folder: PathBuf,
    },
    /// Made by a later program.
    #[error("the registry in {} was made by a newer program (format {found}; this one knows up to {known}): update the program", folder.display())]
    NewerFormat {
        /// Its folder.
        folder: PathBuf,
        /// Its format.
        found: u32,
        /// The latest format that this program knows.
        known: u32,
    },
    /// The format file says something else, or is missing beside a register.
    #[error("{}: not the format line of a registry; run `registry init` again if that was interrupted, else restore the file or load a dump", path.display())]
    BadFormat {
        /// The file.
        path: PathBuf,
    },
    /// The register, which everything else is made from, is not in its place.
    #[error("the register is gone from {}: restore it from a backup, or load a dump into a new folder; what the index shows can still be exported", folder.display())]
    NoRegister {
        /// The registry's folder.
        folder: PathBuf,
    },
    /// Somebody else writes.
    #[error(
        "the registry is in use by {holder}: wait until it is done, or let the command wait with --wait SECONDS; reading works meanwhile"
    )]
    Locked {
        /// Who.
        holder: String,
    },
    /// This process writes something else for too long.
    #[error(
        "another change is still being written; this one was not made: try again when it is done, or wait for longer"
    )]
    Busy,
    /// The code of a change panicked.
    #[error(
        "the change could not be made, for a mistake in the program: {problem}; please report it"
    )]
    Panicked {
        /// What it said.
        problem: String,
    },
    /// A change was given up by whoever wrote it, because of something else that failed.
    #[error("the change was given up, since something else failed while it was written; try again")]
    GivenUp,
    /// A file of the registry could not be used.
    #[error("{}: {}", path.display(), disk::problem(error))]
    File {
        /// Which file.
        path: PathBuf,
        /// Why.
        #[source]
        error: std::io::Error,
    },
    /// No record under this key.
    #[error("no record {key:?}{}", at(*as_of))]
    NoRecord {
        /// The key.
        key: String,
        /// The commit that was looked at, if not the last.
        as_of: Option<u64>,
    },
    /// No commit of this number.
    #[error("no commit {number}: the registry has commits 1 to {last}")]
    NoCommit {
        /// The number asked for.
        number: u64,
        /// The last one there is.
        last: u64,
    },
    /// Load into a registry that has records or changes already.
    #[error("the registry in {} has more than its first commit: load into a new folder", folder.display())]
    NotEmpty {
        /// Its folder.
        folder: PathBuf,
    },
    /// The index does not show what the register says.
    #[error(
        "the index does not agree with the register: {problem}; build it again with `registry reindex`"
    )]
    IndexDisagrees {
        /// What is different.
        problem: String,
    },
    /// A snapshot of the index is not made, or not taken.
    #[error(transparent)]
    Snapshot(#[from] SnapshotError),
    /// An import failed as a whole.
    #[error(transparent)]
    Import(#[from] ImportError),
    /// A search failed.
    #[error(transparent)]
    Search(#[from] SearchError),
    /// A change may not be made.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// A record breaks a rule.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// The register could not be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The register could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The register could not be written.
    #[error(transparent)]
    Append(#[from] AppendError),
    /// The store below the register failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// An item could not be made.
    #[error(transparent)]
    Item(#[from] ItemError),
    /// A record cannot be stated in the register.
    #[error(transparent)]
    Statement(#[from] StatementError),
    /// The register is not what it says it is.
    #[error(transparent)]
    Verify(#[from] VerifyError),
    /// A register could not be copied.
    #[error(transparent)]
    Copy(#[from] CopyError),
    /// A dump is not what it says it is.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// A dump could not be written.
    #[error(transparent)]
    Dump(#[from] DumpError),
    /// The commit of a change, and of those that were made with it, is not in the register.
    #[error(transparent)]
    NotWritten(Arc<StoreError>),
    /// The register has the commit, and the index has not.
    #[error(
        "commit {number} is safe in the register, but the index could not take it: {error}; the next change brings it up to date"
    )]
    NotIndexed {
        /// The commit.
        number: u64,
        /// Why not.
        #[source]
        error: Arc<IndexError>,
    },
    /// The index failed.
    #[error(transparent)]
    Index(#[from] IndexError),
}

impl RegistryError {
    /// Whether the index could not be read, so that building it again from the register mends it; nothing was changed.
    ///
    /// ```
    /// use registry_core::{Registry, RegistryError};
    /// let folder = tempfile::tempdir()?;
    /// let registry = Registry::create(folder.path(), "Clusters", "registrar")?;
    /// std::fs::remove_dir_all(folder.path().join("index"))?;
    /// let Err(error) = registry.read() else { panic!("there is no index") };
    /// assert!(error.is_mended_by_rebuilding());
    /// registry.reindex(&mut |_, _| {})?;
    /// assert!(registry.read().is_ok());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn is_mended_by_rebuilding(&self) -> bool {
        match self {
            RegistryError::Index(error) | RegistryError::Refused(Refused::Unread(error)) => {
                error.is_mended_by_rebuilding()
            }
            _ => false,
        }
    }

    /// Whether the database of the register did not do what it was asked: it cannot be reached, or not now.
    ///
    /// ```
    /// use registry_core::{Registry, RegistryError};
    /// let folder = tempfile::tempdir()?;
    /// let Err(error) = Registry::open(folder.path()) else { panic!("there is none") };
    /// assert!(!error.is_about_the_database());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn is_about_the_database(&self) -> bool {
        let store = match self {
            RegistryError::Store(error)
            | RegistryError::Open(
                OpenError::Store(error) | OpenError::Append(AppendError::Store(error)),
            )
            | RegistryError::Read(ReadError::Store(error))
            | RegistryError::Index(IndexError::Register(ReadError::Store(error)))
            | RegistryError::Append(AppendError::Store(error)) => error,
            RegistryError::NotWritten(error) => error,
            _ => return false,
        };
        store.is_about_the_database()
    }

    pub(super) fn file(path: &Path, error: std::io::Error) -> RegistryError {
        RegistryError::File {
            path: path.to_owned(),
            error,
        }
    }
}

fn at(as_of: Option<u64>) -> String {
    as_of.map_or_else(String::new, |commit| format!(" as of commit {commit}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_that_is_away_is_no_fault_of_the_index_that_follows_it() {
        let away = || StoreError::Unreachable {
            place: "postgres://127.0.0.1/clusters".to_owned(),
            reason: "connection refused".to_owned(),
        };
        let followed = IndexError::Register(ReadError::Store(away()));
        for error in [RegistryError::from(followed), away().into()] {
            assert!(error.is_about_the_database(), "{error}");
        }
    }
}
