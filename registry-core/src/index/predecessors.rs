//! Records that others took the place of.

use tantivy::Term;

use super::{IndexError, IndexReader, folder::catching_panics, schema::fields};
use crate::model::Key;

impl IndexReader {
    /// The records whose place this one took, in the order of their keys: merged into it, or split into it and others.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn predecessors(&self, key: &Key) -> Result<Vec<Key>, IndexError> {
        catching_panics(self.folder(), || {
            let part = self.current();
            let term = Term::from_field_text(fields().successor, key);
            let addresses = part.find_all(&term)?.into_iter();
            let keys = addresses.map(|address| Ok(part.version(address)?.into_record().key));
            let mut keys = keys.collect::<Result<Vec<Key>, IndexError>>()?;
            keys.sort();
            Ok(keys)
        })
    }
}
