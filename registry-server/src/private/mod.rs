//! What the service keeps for itself beside the register: settings, tokens, proposals, contact details. It is no part of
//! the register, of a dump or of a proof.

mod documents;
mod folder;

use std::{io, path::Path, sync::Arc};

pub(crate) use documents::{Documents, Kept};
use folder::PrivateFolder;

use crate::problem::{Kind, Problem, is_disk_full};

/// The folder of a registry that holds what the service keeps for itself.
const FOLDER: &str = "private";

/// Where private documents are kept, each under its kind and an identifier of lower-case letters and digits.
///
/// Several programs may use one store at once: a document is only put in the place of the one that was read.
pub(crate) trait PrivateStore: Send + Sync {
    /// A document; none when there is none.
    fn get(&self, kind: &str, id: &str) -> io::Result<Option<Vec<u8>>>;

    /// Keeps a document, durably, in the place of `before`; where that is none, only if there is none. Says whether it
    /// did: where something else was there by then, that stays.
    fn put(&self, kind: &str, id: &str, before: Option<&[u8]>, document: &[u8])
    -> io::Result<bool>;

    /// Forgets a document. Says whether there was one.
    fn remove(&self, kind: &str, id: &str) -> io::Result<bool>;

    /// The identifiers of a kind, in order.
    fn list(&self, kind: &str) -> io::Result<Vec<String>>;
}

/// The private store of the registry in a folder.
pub(crate) fn of_registry(folder: &Path) -> Arc<dyn PrivateStore> {
    in_folder(&folder.join(FOLDER))
}

/// A private store that is a folder by itself.
pub(crate) fn in_folder(folder: &Path) -> Arc<dyn PrivateStore> {
    Arc::new(PrivateFolder::new(folder.to_owned()))
}

/// Why private documents could not be read or kept.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PrivateError {
    /// A file could not be used.
    #[error("the private files of the registry could not be used: {0}")]
    Store(#[from] io::Error),
    /// A document says something else than it should.
    #[error("private/{kind}/{id}.json cannot be read: {error}")]
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
    let mut bytes = [0; BYTES];
    getrandom::fill(&mut bytes).map_err(io::Error::other)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

impl From<PrivateError> for Problem {
    fn from(error: PrivateError) -> Problem {
        match &error {
            PrivateError::Contended { .. } => Kind::Conflict.problem(error),
            PrivateError::Store(problem) if is_disk_full(problem) => Kind::DiskFull.problem(error),
            PrivateError::Store(_) | PrivateError::Damaged { .. } => Kind::Failed.problem(error),
        }
    }
}
