//! What the service keeps for itself beside the register: settings, tokens, proposals, contact details. It is no part of
//! the register, of a dump or of a proof.

mod database;
mod documents;
mod folder;
mod sealed;

use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use registry_core::{Registry, register::StoreError};

use database::PrivateTables;
pub(crate) use documents::{Documents, Kept};
use folder::PrivateFolder;
pub(crate) use sealed::{Sealed, random_bytes};

use crate::problem::{Kind, Problem, is_disk_full};

/// The folder of a registry that holds what the service keeps for itself.
const FOLDER: &str = "private";

/// Where private documents are kept, each under its kind and an identifier of lower-case letters and digits.
///
/// Several programs may use one store at once: a document is only put in the place of the one that was read.
pub(crate) trait PrivateStore: Send + Sync {
    /// A document; none when there is none.
    fn get(&self, kind: &str, id: &str) -> Result<Option<Vec<u8>>, PrivateError>;

    /// Keeps a document, durably, in the place of `before`; where that is none, only if there is none. Says whether it
    /// did: where something else was there by then, that stays.
    fn put(
        &self,
        kind: &str,
        id: &str,
        before: Option<&[u8]>,
        document: &[u8],
    ) -> Result<bool, PrivateError>;

    /// Forgets a document. Says whether there was one.
    fn remove(&self, kind: &str, id: &str) -> Result<bool, PrivateError>;

    /// The identifiers of a kind, in order.
    fn list(&self, kind: &str) -> Result<Vec<String>, PrivateError>;

    /// The kinds that there may be documents of, in order.
    fn kinds(&self) -> Result<Vec<String>, PrivateError>;
}

/// The private store of a registry: beside its register, so that all who share that share it.
pub(crate) fn of_registry(registry: &Registry) -> Arc<dyn PrivateStore> {
    match registry.documents() {
        Some(documents) => Arc::new(PrivateTables::new(documents)),
        None => Arc::new(PrivateFolder::new(registry.folder().join(FOLDER))),
    }
}

/// A private store that is a folder by itself.
pub(crate) fn in_folder(folder: &Path) -> Arc<dyn PrivateStore> {
    Arc::new(PrivateFolder::new(folder.to_owned()))
}

/// Copies what the service of a registry keeps for itself to a copy of that registry; what the copy has already stays.
///
/// ```
/// use registry_core::Registry;
/// use registry_server::{Access, NewToken, Person, Role, copy_private};
///
/// let folder = tempfile::tempdir()?;
/// let [one, other] = ["one", "other"].map(|name| Registry::create(&folder.path().join(name), "Clusters", "registrar"));
/// let (one, other) = (one?, other?);
/// let new = NewToken { person: Person::named("Li Na"), role: Role::Admin, regions: Default::default(), expires: None };
/// let issued = Access::of_registry(&one).issue(new)?;
/// assert_eq!(copy_private(&one, &other)?, 1);
/// assert!(Access::of_registry(&other).holder(&issued.text)?.is_some());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// When one of the two cannot be read or written.
pub fn copy_private(from: &Registry, to: &Registry) -> Result<usize, PrivateError> {
    let (from, to) = (of_registry(from), of_registry(to));
    let mut copied = 0;
    for kind in from.kinds()? {
        for id in from.list(&kind)? {
            if let Some(document) = from.get(&kind, &id)? {
                copied += usize::from(to.put(&kind, &id, None, &document)?);
            }
        }
    }
    Ok(copied)
}

/// Why private documents could not be read or kept.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PrivateError {
    /// A file could not be used.
    #[error("the private files of the registry could not be used: {0}")]
    Store(#[from] io::Error),
    /// The registry is another user's.
    #[error(
        "{folder} belongs to another user, number {user}, who alone may keep tokens and the like in it: run this command as that user", folder = folder.display()
    )]
    OtherOwner {
        /// The registry's folder.
        folder: PathBuf,
        /// Whose it is.
        user: u32,
    },
    /// The database could not be used.
    #[error(transparent)]
    Database(#[from] StoreError),
    /// A document says something else than it should.
    #[error("the private document {kind}/{id} cannot be read: {error}")]
    Damaged {
        /// Of which kind.
        kind: &'static str,
        /// Which one.
        id: String,
        /// Why.
        error: serde_json::Error,
    },
    /// Somebody else changed a document at the same time.
    #[error("{kind} {id} was changed by somebody else at the same time; look again")]
    Contended {
        /// Of which kind.
        kind: &'static str,
        /// Which one.
        id: String,
    },
}

/// Whether a text can be the identifier of a document: nothing of it may mean another place.
pub(crate) fn is_identifier(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    (1..=64).contains(&text.len()) && text.bytes().all(is_plain)
}

/// So many random bytes, in hexadecimal.
pub(crate) fn random<const BYTES: usize>() -> io::Result<String> {
    let bytes: [u8; BYTES] = random_bytes()?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

impl From<PrivateError> for Problem {
    fn from(error: PrivateError) -> Problem {
        match &error {
            PrivateError::Contended { .. } => Kind::Conflict.problem(error),
            PrivateError::Database(problem) if problem.is_about_the_database() => {
                Kind::Unavailable.problem(error)
            }
            PrivateError::Store(problem) if is_disk_full(problem) => Kind::DiskFull.problem(error),
            PrivateError::Store(_)
            | PrivateError::OtherOwner { .. }
            | PrivateError::Database(_)
            | PrivateError::Damaged { .. } => Kind::Failed.problem(error),
        }
    }
}
