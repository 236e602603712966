//! Private documents beside a register: what a service that serves it keeps for itself, where all its nodes find it.

use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio_postgres::types::{ToSql, Type};

use super::{
    connection::Trouble, database::Database, patience::STATEMENT_LIMIT, rows::signed,
    session::Session,
};
use crate::register::storage::StoreError;

type Parameter<'a> = (&'a (dyn ToSql + Sync), Type);

/// A document as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// How often it was written; 0 stands for none.
    pub version: u64,
    /// What it says.
    pub bytes: Vec<u8>,
}

/// Documents in the tables of a register's database, each under its kind and an identifier. They are no part of the
/// register.
///
/// ```no_run
/// use registry_core::register::Documents;
///
/// let documents = Documents::in_database("postgres://registrar@db1,db2,db3/clusters".parse()?);
/// assert!(documents.replace("proposals", "7", 0, b"open")?);
/// // Another node was faster: this one is not to act on what it read.
/// assert!(!documents.replace("proposals", "7", 0, b"approved")?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Documents(Mutex<Session>);

impl Documents {
    /// The documents in a database, which is not asked yet.
    #[must_use]
    pub fn in_database(database: Database) -> Documents {
        Documents(Mutex::new(Session::of(database)))
    }

    fn session(&self) -> MutexGuard<'_, Session> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A document; none where there is none.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn get(&self, kind: &str, id: &str) -> Result<Option<Document>, StoreError> {
        const GET: &str =
            "SELECT version, document FROM registry_documents WHERE kind = $1 AND id = $2";
        self.session().ask(|connection| {
            let row = connection.wait(STATEMENT_LIMIT, |client| async {
                client
                    .query_typed_opt(GET, &[(&kind, Type::TEXT), (&id, Type::TEXT)])
                    .await
            })?;
            let document = |row: tokio_postgres::Row| {
                Ok::<_, Trouble>(Document {
                    version: row.try_get::<_, i64>(0)?.unsigned_abs(),
                    bytes: row.try_get(1)?,
                })
            };
            row.map(document).transpose()
        })
    }

    /// The kinds that there are documents of, in order.
    ///
    /// # Errors
    /// As [`Documents::get`].
    pub fn kinds(&self) -> Result<Vec<String>, StoreError> {
        self.texts("SELECT DISTINCT kind FROM registry_documents", &[])
    }

    /// The identifiers of a kind, in order.
    ///
    /// # Errors
    /// As [`Documents::get`].
    pub fn list(&self, kind: &str) -> Result<Vec<String>, StoreError> {
        const LIST: &str = "SELECT id FROM registry_documents WHERE kind = $1";
        self.texts(LIST, &[(&kind, Type::TEXT)])
    }

    fn texts(&self, query: &str, parameters: &[Parameter<'_>]) -> Result<Vec<String>, StoreError> {
        let mut texts = self.session().ask(|connection| {
            let rows = connection.wait(STATEMENT_LIMIT, |client| {
                client.query_typed(query, parameters)
            })?;
            rows.iter()
                .map(|row| Ok(row.try_get(0)?))
                .collect::<Result<Vec<String>, Trouble>>()
        })?;
        // Databases have orders of their own.
        texts.sort_unstable();
        Ok(texts)
    }

    /// Puts a document in the place of the one that was read, of which this is the version; 0 of none. False when
    /// it is another one meanwhile.
    ///
    /// # Errors
    /// When the database cannot be written, or did not acknowledge it; then it may be there or not.
    pub fn replace(
        &self,
        kind: &str,
        id: &str,
        version: u64,
        bytes: &[u8],
    ) -> Result<bool, StoreError> {
        const INSERT: &str = "INSERT INTO registry_documents (kind, id, version, document) VALUES ($1, $2, $3 + 1, $4) \
            ON CONFLICT (kind, id) DO NOTHING";
        const UPDATE: &str = "UPDATE registry_documents SET version = version + 1, document = $4 \
            WHERE kind = $1 AND id = $2 AND version = $3";
        let statement = if version == 0 { INSERT } else { UPDATE };
        let version = signed(version);
        let parameters = [
            (&kind as _, Type::TEXT),
            (&id as _, Type::TEXT),
            (&version as _, Type::INT8),
            (&bytes as _, Type::BYTEA),
        ];
        Ok(self.session().write(statement, &parameters)? > 0)
    }

    /// Keeps a document in the place of whatever there was.
    ///
    /// # Errors
    /// As [`Documents::replace`].
    pub fn put(&self, kind: &str, id: &str, bytes: &[u8]) -> Result<(), StoreError> {
        const PUT: &str = "INSERT INTO registry_documents (kind, id, version, document) VALUES ($1, $2, 1, $3) \
            ON CONFLICT (kind, id) DO UPDATE SET version = registry_documents.version + 1, document = excluded.document";
        let parameters = [
            (&kind as _, Type::TEXT),
            (&id as _, Type::TEXT),
            (&bytes as _, Type::BYTEA),
        ];
        self.session().write(PUT, &parameters).map(drop)
    }

    /// Forgets a document. Says whether there was one.
    ///
    /// # Errors
    /// As [`Documents::replace`].
    pub fn remove(&self, kind: &str, id: &str) -> Result<bool, StoreError> {
        const REMOVE: &str = "DELETE FROM registry_documents WHERE kind = $1 AND id = $2";
        let parameters = [(&kind as _, Type::TEXT), (&id as _, Type::TEXT)];
        Ok(self.session().write(REMOVE, &parameters)? > 0)
    }
}
