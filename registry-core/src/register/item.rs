//! `Item`: the content of one version of a record, as the bytes that are hashed.

use std::fmt;

use serde::Serialize;

use super::canonical::check_canonical;
use super::error::ItemError;
use super::hash::Hash;

/// The largest item, in bytes. What reads items sets memory aside for one of this size.
pub const MAX_ITEM_BYTES: usize = 64 << 20;

/// Canonical JSON (RFC 8785), named by its hash. An item that exists is canonical.
///
/// ```
/// use registry_core::register::Item;
///
/// let item = Item::canonical(&serde_json::json!({"name": "cluster", "share": 80.0}))?;
/// assert_eq!(item.bytes(), br#"{"name":"cluster","share":80}"#);
/// assert!(Item::from_canonical_bytes(br#"{ "name": "cluster" }"#.to_vec()).is_err());
/// # Ok::<(), registry_core::register::ItemError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Item {
    bytes: Vec<u8>,
    hash: Hash,
}

impl Item {
    /// Writes a value in its canonical form.
    ///
    /// # Errors
    /// When the value has no JSON form (a number that is not finite, a map whose keys are no text),
    /// is nested too deeply, or is larger than [`MAX_ITEM_BYTES`].
    pub fn canonical(value: &impl Serialize) -> Result<Item, ItemError> {
        let bytes = serde_json_canonicalizer::to_vec(value).map_err(ItemError::Unserializable)?;
        Item::from_canonical_bytes(bytes)
    }

    /// Takes bytes that are canonical already.
    ///
    /// # Errors
    /// When they are not, with the first place that shows it, or are more than [`MAX_ITEM_BYTES`].
    pub fn from_canonical_bytes(bytes: Vec<u8>) -> Result<Item, ItemError> {
        check_size(&bytes)?;
        check_canonical(&bytes)?;
        Ok(Item::stored(bytes))
    }

    /// Takes bytes that were written as canonical JSON and hashed just now: neither is done again for every
    /// imported record.
    pub(crate) fn written(bytes: Vec<u8>, hash: Hash) -> Result<Item, ItemError> {
        check_size(&bytes)?;
        debug_assert!(check_canonical(&bytes).is_ok() && Hash::of(&bytes) == hash);
        Ok(Item { bytes, hash })
    }

    /// Takes bytes of an item that were read where they were kept, and have this hash.
    pub(crate) fn checked(bytes: Vec<u8>, hash: Hash) -> Item {
        debug_assert!(Hash::of(&bytes) == hash);
        Item { bytes, hash }
    }

    /// Takes bytes that the register holds, which were checked when they came in.
    pub(super) fn stored(bytes: Vec<u8>) -> Item {
        let hash = Hash::of(&bytes);
        Item { bytes, hash }
    }

    /// The bytes that are hashed.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The bytes without a copy.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// The item's name.
    #[must_use]
    pub fn hash(&self) -> Hash {
        self.hash
    }
}

fn check_size(bytes: &[u8]) -> Result<(), ItemError> {
    let (bytes, most) = (bytes.len(), MAX_ITEM_BYTES);
    if bytes > most {
        return Err(ItemError::TooLarge { bytes, most });
    }
    Ok(())
}

impl fmt::Debug for Item {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Item({})", String::from_utf8_lossy(&self.bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_is_named_by_the_hash_of_its_bytes() {
        let item =
            Item::from_canonical_bytes(b"{\"name\":\"cluster\"}".to_vec()).expect("canonical");
        assert_eq!(item.hash(), Hash::of(b"{\"name\":\"cluster\"}"));
    }

    #[test]
    fn a_value_without_a_json_form_is_refused() {
        assert!(matches!(
            Item::canonical(&std::collections::HashMap::from([((1, 2), 3)])),
            Err(ItemError::Unserializable(_))
        ));
    }

    #[test]
    fn an_item_that_is_too_large_is_refused() {
        let text = format!("\"{}\"", "a".repeat(MAX_ITEM_BYTES));
        assert!(matches!(
            Item::from_canonical_bytes(text.into_bytes()),
            Err(ItemError::TooLarge { .. })
        ));
    }
}
