//! The turn to write, lent to another process.

use std::time::Duration;

use super::{Registry, RegistryError, held::Held, home::Turn};

/// The turn to write, which this process leaves to another one. Dropped, it is this one's again.
pub struct Lent {
    _turn: Turn,
}

impl Registry {
    /// Leaves the turn to write to another process, once those who have it here are done, or until they have had it for
    /// too long. Register and index are closed, and changes that come meanwhile wait.
    ///
    /// What the other process writes is seen after [`Registry::follow`].
    ///
    /// ```
    /// use std::time::Duration;
    /// use registry_core::Registry;
    ///
    /// let folder = tempfile::tempdir()?;
    /// let service = Registry::create(folder.path(), "Clusters", "registrar")?;
    /// let lent = service.lend(Duration::from_secs(1))?;
    /// let command = Registry::open(folder.path())?;
    /// command.write(&mut |_, _| {})?.close()?;
    /// drop(lent);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`RegistryError::Busy`] when this process writes for longer than `wait`; when a merge failed.
    pub fn lend(&self, wait: Duration) -> Result<Lent, RegistryError> {
        let mut turn = Turn::take(&self.home, wait)?;
        turn.take_held().map_or(Ok(()), Held::close)?;
        Ok(Lent { _turn: turn })
    }
}
