//! Documents as the index stores them: the key and the item of a version, nothing else.

use std::path::Path;

use tantivy::schema::document::{DeserializeError, DocumentDeserialize, DocumentDeserializer};

use super::{IndexError, schema::fields};
use crate::{model::Key, register::Hash};

/// What a document stores. The document of a commit has no key.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Stored {
    pub(super) key: Option<String>,
    pub(super) item: Option<Vec<u8>>,
}

impl DocumentDeserialize for Stored {
    fn deserialize<'de, D: DocumentDeserializer<'de>>(
        mut document: D,
    ) -> Result<Stored, DeserializeError> {
        let mut stored = Stored::default();
        while let Some((field, text)) = document.next_field::<String>()? {
            if field == fields().key {
                stored.key = Some(text);
            } else if field == fields().item {
                stored.item = Some(text.into_bytes());
            }
        }
        Ok(stored)
    }
}

/// The key that a document stores.
pub(super) fn key_of(folder: &Path, key: String) -> Result<Key, IndexError> {
    Key::try_from(key).map_err(|reason| IndexError::damaged(folder, reason))
}

/// The hash of an item's bytes, which must have the fingerprint that was indexed.
pub(super) fn checked_hash(
    folder: &Path,
    bytes: &[u8],
    fingerprint: u128,
) -> Result<Hash, IndexError> {
    let hash = Hash::of(bytes);
    if hash.fingerprint() == fingerprint {
        return Ok(hash);
    }
    Err(IndexError::damaged(
        folder,
        format!("an item, now {hash}, is not the one that was indexed"),
    ))
}
