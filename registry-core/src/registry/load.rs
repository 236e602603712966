//! Making a registry from a dump, and writing one.

use std::{
    io::{BufRead, Write},
    path::Path,
};

use crate::register::{
    SledStore,
    rsf::{self, LoadOptions},
};

use super::{Effort, OnProgress, Registry, RegistryError, layout::Layout};

/// What was loaded.
#[derive(Debug)]
pub struct Loaded {
    /// The registry.
    pub registry: Registry,
    /// Number of its last commit.
    pub commits: u64,
    /// Number of its user entries.
    pub entries: u64,
    /// For a partial load: why it stopped before the dump's end.
    pub stopped: Option<String>,
}

impl Registry {
    /// Makes the registry that a dump holds. It is made beside its place, and moved in only when the dump is
    /// whole and true; with `partial`, everything up to the last whole commit is kept.
    ///
    /// # Errors
    /// [`RegistryError::NotEmpty`] when the registry there has more than its first commit, or the first
    /// line of the dump that is wrong.
    pub fn load(
        folder: &Path,
        dump: impl BufRead,
        partial: bool,
        on_progress: OnProgress<'_>,
    ) -> Result<Loaded, RegistryError> {
        refuse_used(folder)?;
        let parent = folder
            .parent()
            .filter(|parent| !parent.as_os_str().is_empty())
            .unwrap_or(Path::new("."));
        std::fs::create_dir_all(parent).map_err(|error| RegistryError::file(parent, error))?;
        let beside = tempfile::Builder::new()
            .prefix(".registry-loading-")
            .tempdir_in(parent)
            .map_err(|error| RegistryError::file(parent, error))?;
        let layout = Layout::at(beside.path().join("registry"));
        std::fs::create_dir_all(layout.folder())
            .map_err(|error| RegistryError::file(layout.folder(), error))?;
        let options = LoadOptions {
            partial,
            scratch: beside.path().to_owned(),
        };
        let store = SledStore::create(layout.register())?;
        let loaded = rsf::load(dump, store, &options, |read| on_progress(read, 0))?;
        let head = *loaded.register.head();
        let stopped = loaded.stopped.map(|reason| reason.to_string());
        drop(loaded.register);
        layout.write_format()?;
        Registry::open(layout.folder())?.write(Effort::Import, on_progress)?;
        move_in(layout.folder(), folder)?;
        Ok(Loaded {
            registry: Registry::open(folder)?,
            commits: head.commit,
            entries: head.entries,
            stopped,
        })
    }

    /// Writes the whole register as RSF.
    ///
    /// # Errors
    /// [`RegistryError::Locked`] when another process writes; otherwise what could not be read or written.
    pub fn dump(
        &self,
        output: impl Write,
        on_progress: OnProgress<'_>,
    ) -> Result<(), RegistryError> {
        let locked = self.register()?;
        let total = locked.head().entries;
        Ok(rsf::dump(&locked, output, |done| on_progress(done, total))?)
    }
}

/// A registry that has more than its init is not loaded over.
fn refuse_used(folder: &Path) -> Result<(), RegistryError> {
    let layout = Layout::at(folder);
    if !layout.is_registry() {
        return match std::fs::read_dir(folder).map(|mut entries| entries.next().is_some()) {
            Ok(true) => Err(RegistryError::NotEmpty {
                folder: folder.to_owned(),
            }),
            _ => Ok(()),
        };
    }
    if Registry::open(folder)?.register()?.head().commit > 1 {
        return Err(RegistryError::NotEmpty {
            folder: folder.to_owned(),
        });
    }
    Ok(())
}

/// Puts the new folder in the place of the old, which is kept until the new one is there.
fn move_in(new: &Path, place: &Path) -> Result<(), RegistryError> {
    let old = new.with_file_name("replaced");
    if place.exists() {
        std::fs::rename(place, &old).map_err(|error| RegistryError::file(place, error))?;
    }
    std::fs::rename(new, place).map_err(|error| RegistryError::file(place, error))
}
