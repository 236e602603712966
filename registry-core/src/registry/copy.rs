//! Moving a whole registry between folders and databases.

use super::{
    Locator, OnProgress, OpenOptions, Registry, RegistryError, layout::Layout, lock::WriterLock,
};
use crate::register::{OpenError, StoreError};

impl Registry {
    /// Copies the whole register, its history and all, to a place that has none, or that has its first commits: a copy that
    /// was interrupted goes on where it ended. The copy's index is built there.
    ///
    /// ```
    /// use registry_core::{Locator, OpenOptions, Registry};
    ///
    /// let folder = tempfile::tempdir()?;
    /// let registry = Registry::create(&folder.path().join("one"), "Clusters", "registrar")?;
    /// let place = Locator::from(&folder.path().join("other"));
    /// let copy = registry.copy_to(&place, &OpenOptions::default(), &mut |_, _| {})?;
    /// assert_eq!(copy.register()?.head(), registry.register()?.head());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// When another registry is in that place; when one of the two cannot be read or written.
    pub fn copy_to(
        &self,
        place: &Locator,
        options: &OpenOptions,
        on_progress: OnProgress<'_>,
    ) -> Result<Registry, RegistryError> {
        let layout = Layout::of(place, options);
        let from = self.register()?;
        let head = *from.head();
        layout.refuse_other_files()?;
        layout.make_folder()?;
        let lock = WriterLock::take(&layout.writer())?;
        let mut store = layout.create_store()?;
        from.copy_into(&mut store, 1, |_| ())?;
        // From here on it is a registry, whatever interrupts it.
        layout.mark()?;
        from.copy_into(&mut store, head.commit, |entries| {
            on_progress(entries, head.entries);
        })?;
        drop((store, from, lock));
        let registry = Registry::open_with(place, options)?;
        registry.write(on_progress)?.close()?;
        Ok(registry)
    }
}

/// Refuses a database that has a register.
pub(super) fn expect_unused(layout: &Layout) -> Result<(), RegistryError> {
    match layout.open_register() {
        Ok(register) => Err(OpenError::Exists {
            number: register.head().commit,
        }
        .into()),
        Err(
            RegistryError::Open(OpenError::Empty)
            | RegistryError::Store(StoreError::Missing { .. }),
        ) => Ok(()),
        Err(error) => Err(error),
    }
}
