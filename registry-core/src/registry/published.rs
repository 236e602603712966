//! The register as anyone may take it away and verify it, while somebody writes.

use std::sync::PoisonError;

use super::{Registry, RegistryError};
use crate::register::{LogIndex, ReadError, RegisterReader, StoreError, StoreReader, StoredCommit};

impl Registry {
    /// The register up to the last commit that readers see, for whoever takes it away: commits and entries are durable,
    /// and others write meanwhile. The register stays open from now on, so that other processes do not write before
    /// [`Registry::release`].
    ///
    /// ```
    /// use registry_core::{Registry, register::rsf};
    ///
    /// let folder = tempfile::tempdir()?;
    /// let registry = Registry::create(folder.path(), "Clusters", "registrar")?;
    /// let mut dump = Vec::new();
    /// rsf::dump_reader(&registry.published()?, &mut dump, |_| ())?;
    /// assert!(dump.starts_with(b"assert-root-hash\t"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`RegistryError::Locked`] when another process writes, [`RegistryError::Busy`] when this one does and had not
    /// opened the register before; when the register cannot be read.
    pub fn published(&self) -> Result<RegisterReader, RegistryError> {
        // Opened first: that brings the index up to the register where it was behind.
        self.home.store(self.wait)?;
        let last = self.read()?.applied();
        Ok(RegisterReader::new(Box::new(Reopened(self.clone())), last))
    }

    fn store(&self) -> Result<std::sync::Arc<dyn StoreReader>, StoreError> {
        self.home.store(self.wait).map_err(not_open)
    }

    /// Asks the user log, as a tree and by number, brought up to the last commit that readers see.
    ///
    /// ```
    /// use registry_core::{Cluster, Draft, Registry, change::Put};
    ///
    /// let folder = tempfile::tempdir()?;
    /// let registry = Registry::create(folder.path(), "Clusters", "registrar")?;
    /// # let sock = Cluster::from_json(
    /// #     br#"{"key":"cn-zhuji-sock","location":{"country":"CN","place":"Zhuji"},"product":{"name":"Sock"}}"#,
    /// # )?;
    /// registry.change(Box::new(Put { records: vec![sock] }), Draft::new("registrar", "seen"))?;
    /// let proof = registry.log(|log, register| log.inclusion(register, 1, 1))?;
    /// assert_eq!(proof.root, registry.published()?.head()?.root);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// As [`Registry::published`], and what was asked for.
    pub fn log<T>(
        &self,
        ask: impl FnOnce(&mut LogIndex, &RegisterReader) -> Result<T, ReadError>,
    ) -> Result<T, RegistryError> {
        let register = self.published()?;
        let mut log = self.home.log.lock().unwrap_or_else(PoisonError::into_inner);
        let log = match &mut *log {
            Some(log) => log,
            none => none.insert(LogIndex::open(&self.home.layout.log())?),
        };
        log.follow(&register)?;
        Ok(ask(log, &register)?)
    }
}

/// What is open may be closed between two calls, and is opened again then.
struct Reopened(Registry);

impl StoreReader for Reopened {
    fn commit(&self, number: u64) -> Result<Option<StoredCommit>, StoreError> {
        self.0.store()?.commit(number)
    }

    fn frame(&self, number: u64) -> Result<Vec<u8>, StoreError> {
        self.0.store()?.frame(number)
    }
}

fn not_open(error: RegistryError) -> StoreError {
    match error {
        RegistryError::Store(error) => error,
        RegistryError::Locked { holder } => StoreError::Locked { place: holder },
        _ => StoreError::Closed,
    }
}
