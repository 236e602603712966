//! The store in a database that speaks PostgreSQL's protocol; only this module names its client, tokio-postgres.
//!
//! Commits are rows under their numbers, frames rows of at most 1 MiB. An append is one transaction, and the primary key
//! refuses one that was made against another head. Only SQL is used that PostgreSQL 15, YugabyteDB, CockroachDB and
//! Citus have in common, and no table is made or altered but when a register is made.

mod ahead;
mod appending;
mod commit;
mod connection;
mod database;
mod documents;
mod reading;
mod rows;
mod session;
mod tables;

use std::{
    error::Error,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
};

pub use database::{Database, DatabaseError};
pub use documents::{Document, Documents};

use self::{appending::PostgresAppending, reading::Pages, session::Session};
use super::{Appending, Store, StoreReader, StoredCommit, StoredCommits, StoredFrames};
use crate::register::error::StoreError;

/// A register's bytes in a database, which any number of processes may have open.
///
/// ```no_run
/// use registry_core::register::{PostgresStore, Store};
///
/// let store = PostgresStore::open("postgres://registrar@db1,db2,db3/clusters?machines=2".parse()?)?;
/// println!("{:?}", store.head()?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct PostgresStore(Shared);

/// What the store and the commits on their way into it have in common.
#[derive(Clone)]
struct Shared(Arc<Mutex<Session>>);

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Session> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl PostgresStore {
    /// Makes a store in a database, or opens the one that is there.
    ///
    /// # Errors
    /// As [`PostgresStore::open`], but for [`StoreError::Missing`].
    pub fn create(database: Database) -> Result<PostgresStore, StoreError> {
        let mut session = Session::of(database);
        session.make_tables()?;
        session.check_version()?;
        Ok(PostgresStore::over(session))
    }

    /// Opens the store in a database; makes nothing.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when there is none, [`StoreError::Newer`] when a later program made it,
    /// [`StoreError::Unreachable`] when no server that may be written answers.
    pub fn open(database: Database) -> Result<PostgresStore, StoreError> {
        let mut session = Session::of(database);
        session.check_version()?;
        Ok(PostgresStore::over(session))
    }

    /// How many bytes of frames there are.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn size(&self) -> Result<u64, StoreError> {
        self.0.lock().size()
    }

    fn over(session: Session) -> PostgresStore {
        PostgresStore(Shared(Arc::new(Mutex::new(session))))
    }
}

impl Store for PostgresStore {
    fn head(&self) -> Result<Option<StoredCommit>, StoreError> {
        self.0.lock().head()
    }

    fn append(&mut self, expected_head: u64) -> Result<Box<dyn Appending>, StoreError> {
        let first_frame = self.0.lock().expect_head(expected_head)?;
        Ok(Box::new(PostgresAppending::new(
            self.0.clone(),
            expected_head + 1,
            first_frame,
        )))
    }

    fn sync(&mut self) -> Result<(), StoreError> {
        self.0.lock().sync()
    }

    fn take_turn(&mut self) -> Result<(), StoreError> {
        self.0.lock().take_turn()
    }

    fn give_turn_back(&mut self) {
        self.0.lock().give_turn_back();
    }

    fn confirm(&self) -> Result<(), StoreError> {
        self.0.lock().confirm()
    }

    fn read(&self, from: u64) -> Result<StoredCommits<'_>, StoreError> {
        Ok(Box::new(Pages::of_commits(self.0.clone(), from)))
    }

    fn frames(&self, commit: &StoredCommit) -> Result<StoredFrames<'_>, StoreError> {
        Ok(Box::new(Pages::of_frames(self.0.clone(), commit)))
    }

    fn reader(&self) -> Box<dyn StoreReader> {
        Box::new(Reader(Arc::downgrade(&self.0.0)))
    }
}

/// Reads what a store has open, without keeping it open.
struct Reader(Weak<Mutex<Session>>);

impl Reader {
    fn shared(&self) -> Result<Shared, StoreError> {
        self.0.upgrade().map(Shared).ok_or(StoreError::Closed)
    }
}

impl StoreReader for Reader {
    fn commit(&self, number: u64) -> Result<Option<StoredCommit>, StoreError> {
        let next = Pages::of_commits(self.shared()?, number)
            .next()
            .transpose()?;
        Ok(next.filter(|commit| commit.number == number))
    }

    fn frame(&self, number: u64) -> Result<Vec<u8>, StoreError> {
        self.shared()?.lock().any_frame(number)
    }
}

/// What an error says, with what it was caused by.
fn words(error: &tokio_postgres::Error) -> String {
    if let Some(refusal) = error.as_db_error() {
        return match refusal.detail() {
            Some(detail) => format!("{} ({detail})", refusal.message()),
            None => refusal.message().to_owned(),
        };
    }
    let causes = std::iter::successors(Some(error as &dyn Error), |error| (*error).source());
    let last = causes.last().map(ToString::to_string);
    last.unwrap_or_default()
}

#[cfg(test)]
pub(super) mod trial;

#[cfg(test)]
mod tests;

#[cfg(test)]
mod tls_tests;
