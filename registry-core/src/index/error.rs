//! What can go wrong with the index. It can always be built again from the register.

use std::{
    fmt,
    path::{Path, PathBuf},
};

use tantivy::{
    TantivyError,
    directory::error::{OpenDirectoryError, OpenReadError},
};
use thiserror::Error;

use crate::{
    disk,
    register::{CommitError, CommitId, ReadError},
};

/// An index that cannot be read or written.
///
/// ```
/// use registry_core::{IndexReader, index::IndexError};
/// let folder = tempfile::tempdir()?;
/// let Err(error) = IndexReader::open(folder.path()) else { panic!("there is no index") };
/// assert!(matches!(error, IndexError::Missing { .. }) && error.is_mended_by_rebuilding());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum IndexError {
    /// There is no index.
    #[error("there is no index in {}: it is built from the register by `registry reindex`", folder.display())]
    Missing {
        /// The folder that was looked in.
        folder: PathBuf,
    },
    /// What is there is no whole index.
    #[error("the index in {} is damaged: {reason}; build it again with `registry reindex`", folder.display())]
    Damaged {
        /// The index's folder.
        folder: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// Another version of this program built it.
    #[error("the index in {} has layout {found}, and this program uses {expected}: build it again with `registry reindex`", folder.display())]
    OtherLayout {
        /// The index's folder.
        folder: PathBuf,
        /// The layout that it has.
        found: u32,
        /// The layout of this program.
        expected: u32,
    },
    /// A program that knows other records built it.
    #[error("the index in {} was built with version {found} of the model of records, and this program has {expected}: build it again with `registry reindex`", folder.display())]
    OtherModel {
        /// The index's folder.
        folder: PathBuf,
        /// The version that it was built with.
        found: u32,
        /// The version of this program.
        expected: u32,
    },
    /// It was built from another history than the register's.
    #[error("the index in {} is of another history than the register: {}; build it again with `registry reindex`", folder.display(), apart(*applied, *head))]
    OtherHistory {
        /// The index's folder.
        folder: PathBuf,
        /// The last commit that the index holds.
        applied: u64,
        /// The last commit of the register.
        head: u64,
    },
    /// Another process writes it.
    #[error("the index in {} is being written by another process: wait until it is done, or end it", folder.display())]
    Busy {
        /// The index's folder.
        folder: PathBuf,
    },
    /// A commit came before the ones that it follows.
    #[error("commit {number} cannot be indexed: the index holds commits 1 to {applied}; apply commit {} first", applied + 1)]
    Gap {
        /// The commit that came.
        number: u64,
        /// The last commit that the index holds.
        applied: u64,
    },
    /// A record came without a commit that it belongs to.
    #[error("a record or commit was given to the index outside a commit: begin the commit first")]
    NotBegun,
    /// A commit's document does not hold a commit.
    #[error(
        "the index holds a commit that cannot be read: {0}; build it again with `registry reindex`"
    )]
    Commit(#[from] CommitError),
    /// There is no such commit.
    #[error("there is no commit {number}: the registry has commits 1 to {last}")]
    NoCommit {
        /// The commit that was asked for.
        number: u64,
        /// The last commit.
        last: u64,
    },
    /// Nothing had been committed then.
    #[error("{asked}: nothing had been committed then; the first commit is of {first}")]
    TooEarly {
        /// The date or time that was asked for.
        asked: String,
        /// The time of the first commit.
        first: String,
    },
    /// A moment that is none.
    #[error(
        "{text:?} is not a commit number, date or time: use a number such as 12, a date such as 2026-11-24, or a time in UTC such as 2026-11-24 12:05 or 2026-11-24T12:05:00Z"
    )]
    NotAMoment {
        /// What was given.
        text: String,
    },
    /// The register, which the index follows, cannot be read.
    #[error("the index cannot follow the register: {0}")]
    Register(#[from] ReadError),
    /// The disk did not do what it should.
    #[error("{doing} failed: {}", disk::problem(source))]
    Io {
        /// What was being done.
        doing: String,
        /// Why it failed.
        source: std::io::Error,
    },
    /// A thread that writes the index ended early.
    #[error(
        "writing the index in {} failed, most likely because the disk is full: free some space and try again",
        folder.display()
    )]
    WriterEnded {
        /// The index's folder.
        folder: PathBuf,
    },
    /// The index engine failed while the index was in use.
    #[error("{doing} failed: {source}")]
    Engine {
        /// What was being done.
        doing: &'static str,
        /// Why it failed.
        source: TantivyError,
    },
}

impl IndexError {
    /// Whether building the index again from the register mends it.
    #[must_use]
    pub fn is_mended_by_rebuilding(&self) -> bool {
        matches!(
            self,
            IndexError::Missing { .. }
                | IndexError::Damaged { .. }
                | IndexError::OtherLayout { .. }
                | IndexError::OtherModel { .. }
                | IndexError::OtherHistory { .. }
                | IndexError::Commit(_)
                | IndexError::Gap { .. }
        )
    }

    pub(crate) fn io(doing: impl Into<String>) -> impl FnOnce(std::io::Error) -> IndexError {
        let doing = doing.into();
        move |source| IndexError::Io { doing, source }
    }

    pub(crate) fn damaged(folder: &Path, reason: impl fmt::Display) -> IndexError {
        IndexError::Damaged {
            folder: folder.to_owned(),
            reason: reason.to_string(),
        }
    }

    pub(crate) fn incomplete(folder: &Path) -> IndexError {
        IndexError::damaged(folder, "a document lacks a field")
    }

    pub(crate) fn other_history(folder: &Path, held: CommitId, head: u64) -> IndexError {
        IndexError::OtherHistory {
            folder: folder.to_owned(),
            applied: held.number,
            head,
        }
    }

    /// What an error of the engine means for the index in this folder.
    pub(crate) fn engine(folder: &Path, doing: &'static str, source: TantivyError) -> IndexError {
        let folder = folder.to_owned();
        match source {
            TantivyError::LockFailure(..) => IndexError::Busy { folder },
            TantivyError::ErrorInThread(_) => IndexError::WriterEnded { folder },
            source if is_disk_full(&source) => IndexError::WriterEnded { folder },
            TantivyError::OpenDirectoryError(OpenDirectoryError::DoesNotExist(_))
            | TantivyError::OpenReadError(OpenReadError::FileDoesNotExist(_)) => {
                IndexError::Missing { folder }
            }
            TantivyError::DataCorruption(_)
            | TantivyError::IncompatibleIndex(_)
            | TantivyError::SchemaError(_)
            | TantivyError::FieldNotFound(_)
            | TantivyError::OpenReadError(_) => IndexError::Damaged {
                folder,
                reason: source.to_string(),
            },
            source => IndexError::Engine { doing, source },
        }
    }
}

/// In which way index and register are of two histories.
fn apart(applied: u64, head: u64) -> String {
    if applied > head {
        format!("it holds commit {applied}, and the register ends at {head}")
    } else {
        format!("its commit {applied} is not the register's")
    }
}

/// The engine hands on errors of the disk in several ways, and all of them keep the system's words.
fn is_disk_full(source: &TantivyError) -> bool {
    source.to_string().contains("No space left on device")
}
