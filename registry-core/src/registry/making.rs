//! Making a registry.

use std::path::Path;

use super::{Locator, OpenOptions, Registry, RegistryError, layout::Layout, lock::WriterLock};
use crate::register::{OpenError, Register, Time};

impl Registry {
    /// Makes a registry in a folder of its own, with its first commit.
    ///
    /// # Errors
    /// [`RegistryError::Exists`] when there is one; otherwise what could not be written.
    pub fn create(folder: &Path, name: &str, author: &str) -> Result<Registry, RegistryError> {
        Registry::create_with(
            &Locator::from(folder),
            &OpenOptions::default(),
            name,
            author,
        )
    }

    /// Makes a registry in a place, with its first commit.
    ///
    /// # Errors
    /// As [`Registry::create`].
    pub fn create_with(
        place: &Locator,
        options: &OpenOptions,
        name: &str,
        author: &str,
    ) -> Result<Registry, RegistryError> {
        let layout = Layout::of(place, options);
        layout.refuse_registry()?;
        layout.make_folder()?;
        let lock = WriterLock::take(&layout.writer())?;
        // Somebody may have been faster.
        layout.refuse_registry()?;
        if layout.database().is_some() {
            Register::create(layout.create_store()?, name, author, Time::now())?;
        } else {
            make_register(&layout, name, author)?;
            layout.write_format()?;
        }
        drop(lock);
        let registry = Registry::over(layout, options);
        registry.write(&mut |_, _| {})?;
        Ok(registry)
    }
}

/// Makes the register of a folder that is no registry yet. What an interrupted making left there goes first:
/// nobody was ever told of it.
fn make_register(layout: &Layout, name: &str, author: &str) -> Result<(), RegistryError> {
    let make = || Register::create(layout.create_store()?, name, author, Time::now());
    match make() {
        Ok(_) => return Ok(()),
        Err(OpenError::Exists { number: 1 }) => {}
        Err(OpenError::Exists { .. }) => return Err(layout.bad_format()),
        Err(error) if error.is_damage() && layout.was_never_made() => {}
        Err(error) => return Err(error.into()),
    }
    let folder = &layout.register();
    std::fs::remove_dir_all(folder).map_err(|error| RegistryError::file(folder, error))?;
    make()?;
    Ok(())
}
