//! Private documents of one kind, as values.

use std::{marker::PhantomData, sync::Arc};

use serde::{Serialize, de::DeserializeOwned};

use super::{PrivateError, PrivateStore, is_identifier};

/// The documents of one kind.
pub(crate) struct Documents<T> {
    store: Arc<dyn PrivateStore>,
    kind: &'static str,
    of: PhantomData<fn() -> T>,
}

/// A document as it was read: what is put in its place takes the place of nothing else.
pub(crate) struct Kept<T> {
    pub(crate) value: T,
    bytes: Vec<u8>,
}

impl<T: Serialize + DeserializeOwned> Documents<T> {
    pub(crate) fn new(store: Arc<dyn PrivateStore>, kind: &'static str) -> Documents<T> {
        Documents {
            store,
            kind,
            of: PhantomData,
        }
    }

    pub(crate) fn get(&self, id: &str) -> Result<Option<Kept<T>>, PrivateError> {
        if !is_identifier(id) {
            return Ok(None);
        }
        let Some(bytes) = self.store.get(self.kind, id)? else {
            return Ok(None);
        };
        match serde_json::from_slice(&bytes) {
            Ok(value) => Ok(Some(Kept { value, bytes })),
            Err(error) => Err(PrivateError::Damaged {
                kind: self.kind,
                id: id.to_owned(),
                error,
            }),
        }
    }

    /// Keeps a value under an identifier that none has yet.
    pub(crate) fn create(&self, id: &str, value: &T) -> Result<(), PrivateError> {
        self.put(id, None, value)
    }

    /// Keeps a value in the place of one that was read.
    ///
    /// # Errors
    /// [`PrivateError::Contended`] where another took its place meanwhile, or it is gone.
    pub(crate) fn replace(&self, id: &str, read: &Kept<T>, value: &T) -> Result<(), PrivateError> {
        self.put(id, Some(&read.bytes), value)
    }

    fn put(&self, id: &str, before: Option<&[u8]>, value: &T) -> Result<(), PrivateError> {
        let document = serde_json::to_vec_pretty(value).map_err(std::io::Error::other)?;
        match self.store.put(self.kind, id, before, &document)? {
            true => Ok(()),
            false => Err(PrivateError::Contended {
                kind: self.kind,
                id: id.to_owned(),
            }),
        }
    }

    /// Forgets a document. Says whether there was one.
    pub(crate) fn remove(&self, id: &str) -> Result<bool, PrivateError> {
        Ok(is_identifier(id) && self.store.remove(self.kind, id)?)
    }

    pub(crate) fn ids(&self) -> Result<Vec<String>, PrivateError> {
        self.store.list(self.kind)
    }

    /// All there are, in the order of their identifiers.
    pub(crate) fn all(&self) -> Result<Vec<T>, PrivateError> {
        let ids = self.ids()?;
        let each = ids.iter().filter_map(|id| self.get(id).transpose());
        each.map(|kept| Ok(kept?.value)).collect()
    }
}
