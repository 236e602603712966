//! The register alone, held by one process: for what reads the truth itself.

use std::ops::Deref;

use super::{Registry, RegistryError, home::Turn, lock::WriterLock};
use crate::register::Register;

/// The register, held so that nobody on this machine writes meanwhile.
pub struct LockedRegister {
    register: Register,
    _lock: WriterLock,
    _turn: Turn,
}

impl Registry {
    /// Opens the register alone, for what reads the truth itself: a dump, a verification.
    ///
    /// # Errors
    /// As [`Registry::write`].
    pub fn register(&self) -> Result<LockedRegister, RegistryError> {
        let mut turn = Turn::take(&self.home, self.wait)?;
        turn.hold()?;
        let held = turn.take_held().ok_or(RegistryError::GivenUp)?;
        let (register, lock) = held.into_register()?;
        Ok(LockedRegister {
            register,
            _lock: lock,
            _turn: turn,
        })
    }
}

impl LockedRegister {
    /// Does something while nobody appends, on other machines neither; the register stands at its head then, and after it
    /// at the same commit until it is opened again.
    ///
    /// ```
    /// use registry_core::Registry;
    /// let folder = tempfile::tempdir()?;
    /// let registry = Registry::create(folder.path(), "Clusters", "registrar")?;
    /// let mut register = registry.register()?;
    /// assert_eq!(register.while_nobody_appends(|| "read")?, "read");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// When others append for too long, or the database is away.
    pub fn while_nobody_appends<T>(
        &mut self,
        work: impl FnOnce() -> T,
    ) -> Result<T, RegistryError> {
        self.register.take_turn()?;
        let done = work();
        self.register.give_turn_back();
        Ok(done)
    }
}

impl Deref for LockedRegister {
    type Target = Register;
    fn deref(&self) -> &Register {
        &self.register
    }
}
