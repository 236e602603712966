//! Private documents in the database of a register, where all nodes on it find them.

use std::sync::Arc;

use registry_core::register::Documents;

use super::{PrivateError, PrivateStore};

/// Documents in a table beside the register.
pub(super) struct PrivateTables(Arc<Documents>);

impl PrivateTables {
    pub(super) fn new(documents: Arc<Documents>) -> PrivateTables {
        PrivateTables(documents)
    }
}

impl PrivateStore for PrivateTables {
    fn get(&self, kind: &str, id: &str) -> Result<Option<Vec<u8>>, PrivateError> {
        Ok(self.0.get(kind, id)?.map(|document| document.bytes))
    }

    fn put(
        &self,
        kind: &str,
        id: &str,
        before: Option<&[u8]>,
        document: &[u8],
    ) -> Result<bool, PrivateError> {
        let version = match before {
            None => 0,
            Some(before) => match self.0.get(kind, id)? {
                Some(kept) if kept.bytes == before => kept.version,
                _ => return Ok(false),
            },
        };
        Ok(self.0.replace(kind, id, version, document)?)
    }

    fn remove(&self, kind: &str, id: &str) -> Result<bool, PrivateError> {
        Ok(self.0.remove(kind, id)?)
    }

    fn list(&self, kind: &str) -> Result<Vec<String>, PrivateError> {
        Ok(self.0.list(kind)?)
    }

    fn kinds(&self) -> Result<Vec<String>, PrivateError> {
        Ok(self.0.kinds()?)
    }
}
