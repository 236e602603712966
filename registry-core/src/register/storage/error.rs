//! What can go wrong with a store, in words that name its place and say what to do.

use std::sync::Arc;

use thiserror::Error;

use crate::disk;

/// A byte store that cannot do what was asked of it.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum StoreError {
    /// Another process has the store.
    #[error("{place} is in use by another process: wait until it is done, or end it")]
    Locked {
        /// Where the store is.
        place: String,
    },
    /// There is no store.
    #[error("there is no register in {place}: make one first, or name another place")]
    Missing {
        /// Where it was looked for.
        place: String,
    },
    /// A later program made the store.
    #[error(
        "{place} was made by a newer registry (format {found}; this program reads up to {most}): use that version or a later one"
    )]
    Newer {
        /// Where the store is.
        place: String,
        /// The store's format.
        found: u32,
        /// The latest format that this program reads.
        most: u32,
    },
    /// It was open when it was first read, and is not any more.
    #[error("the register was closed while it was read: try again")]
    Closed,
    /// Somebody else has appended since.
    #[error(
        "the register is at commit {found}, and this change was made against commit {expected}: read it again and repeat the change"
    )]
    Stale {
        /// The head that the change was made against.
        expected: u64,
        /// The head as it is.
        found: u64,
    },
    /// The commit was written, and the disk, or the database, did not confirm that it is durable.
    #[error(
        "commit {number} may be kept or not, since that was not confirmed ({reason}): see with `registry verify` which commit is the last, before you repeat the change"
    )]
    Uncertain {
        /// The commit.
        number: u64,
        /// What went wrong; of all commits that were to become durable together.
        reason: Arc<StoreError>,
    },
    /// What is stored is not what was once written.
    #[error("the register is damaged at {place}: {reason}; restore it from a backup or a dump")]
    Damaged {
        /// Where.
        place: String,
        /// What is wrong there.
        reason: String,
    },
    /// No server of the database that may be written answers.
    #[error(
        "{place} cannot be reached ({reason}): nothing was changed; try again when one of its servers is there and may be written"
    )]
    Unreachable {
        /// The database.
        place: String,
        /// What each server said, or did not.
        reason: String,
    },
    /// The database is too slow, or somebody else appends a large commit.
    #[error(
        "{place} did not answer within {seconds} s, as while another program imports a large file: nothing was changed; try again later"
    )]
    Late {
        /// The database.
        place: String,
        /// How long it was waited for.
        seconds: u64,
    },
    /// The database refuses what it is asked.
    #[error("{doing} failed, since {place} refuses: {reason}")]
    Database {
        /// What was being done.
        doing: String,
        /// The database.
        place: String,
        /// What it says.
        reason: String,
    },
    /// The database did not acknowledge what was written.
    #[error(
        "{place} did not confirm what was written ({reason}): it may be kept or not; look before you repeat it"
    )]
    Unacknowledged {
        /// The database.
        place: String,
        /// Why.
        reason: String,
    },
    /// The disk did not do what it should.
    #[error("{doing} failed: {}", disk::problem(source))]
    Io {
        /// What was being done.
        doing: String,
        /// Why it failed.
        source: std::io::Error,
    },
}

impl StoreError {
    /// Whether a database did not do what it was asked: it cannot be reached, or not now.
    ///
    /// ```
    /// use registry_core::register::StoreError;
    /// assert!(!StoreError::Closed.is_about_the_database());
    /// ```
    #[must_use]
    pub fn is_about_the_database(&self) -> bool {
        matches!(
            self,
            StoreError::Unreachable { .. }
                | StoreError::Late { .. }
                | StoreError::Unacknowledged { .. }
        )
    }

    /// Whether what is stored cannot be read, whoever tries and however often.
    pub(in crate::register) fn is_damage(&self) -> bool {
        matches!(self, StoreError::Damaged { .. })
    }

    /// Why commits may be durable or not, of an error that says so.
    pub(crate) fn into_reason(self) -> Arc<StoreError> {
        match self {
            StoreError::Uncertain { reason, .. } => reason,
            error => Arc::new(error),
        }
    }

    pub(in crate::register) fn damaged(
        place: impl Into<String>,
        reason: &(impl ToString + ?Sized),
    ) -> StoreError {
        StoreError::Damaged {
            place: place.into(),
            reason: reason.to_string(),
        }
    }

    pub(in crate::register) fn io(doing: impl Into<String>, source: std::io::Error) -> StoreError {
        StoreError::Io {
            doing: doing.into(),
            source,
        }
    }
}
