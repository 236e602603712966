//! The registry: one folder, one register, one index, tied together.
//!
//! Reading goes to the index and works while another process writes. Writing takes the lock, opens the
//! register, brings the index up to it, and acknowledges a commit when both have it.

mod applied;
mod compare;
mod error;
mod hint;
mod import;
mod layout;
mod load;
mod lock;
mod revert;
mod verify;
mod write;

use std::path::{Path, PathBuf};

pub use applied::{Applied, AppliedRecord};
pub use error::RegistryError;
pub use import::{Imported, Preview, PreviewedRecord, preview};
pub use layout::FOLDER;
pub use load::Loaded;
pub use revert::Reverted;
pub use verify::Verified;
pub use write::{CaughtUp, Transaction, Writer};

use crate::{
    disk,
    index::{self, IndexReader},
    projection::Progress,
    register::{OpenError, Protection, Register, SledStore, Time},
};
use layout::Layout;

/// Told how far a long piece of work has come: what is done, out of how much.
pub type OnProgress<'a> = &'a mut dyn FnMut(u64, u64);

/// A registry in a folder.
///
/// ```
/// use registry_core::{model::Cluster, register::Draft, registry::{Registry, Effort}};
///
/// let folder = tempfile::tempdir()?;
/// let registry = Registry::create(&folder.path().join(".registry"), "Clusters of Zhejiang", "registrar")?;
/// let sock = Cluster::from_json(
///     br#"{"key":"cn-zhuji-sock","location":{"country":"CN","place":"Zhuji"},"product":{"name":"Sock"}}"#,
/// )?;
/// let mut writer = registry.write(Effort::Update, &mut |_, _| {})?;
/// let commit = writer.save([sock], Draft::new("registrar", "the first cluster"))?.expect("a change");
/// assert_eq!((commit.number, commit.entries), (2, 1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Registry {
    layout: Layout,
}

pub use crate::index::Effort;

impl Registry {
    /// Makes a registry in a folder of its own, with its first commit.
    ///
    /// # Errors
    /// [`RegistryError::Exists`] when there is one; otherwise what could not be written.
    pub fn create(folder: &Path, name: &str, author: &str) -> Result<Registry, RegistryError> {
        let layout = Layout::at(folder);
        layout.refuse_registry()?;
        disk::make_folder(folder).map_err(|error| RegistryError::file(folder, error))?;
        let lock = lock::WriterLock::take(&layout.writer())?;
        // Somebody may have been faster.
        layout.refuse_registry()?;
        make_register(&layout, name, author)?;
        layout.write_format()?;
        drop(lock);
        let registry = Registry { layout };
        registry.write(Effort::Update, &mut |_, _| {})?;
        Ok(registry)
    }

    /// Opens the registry in a folder.
    ///
    /// # Errors
    /// [`RegistryError::NoRegistry`], or [`RegistryError::NewerFormat`] when a later program made it.
    pub fn open(folder: &Path) -> Result<Registry, RegistryError> {
        let layout = Layout::at(folder);
        layout.check_format()?;
        Ok(Registry { layout })
    }

    /// The nearest folder named `.registry` that holds a registry, looking from `start` upwards.
    pub fn find(start: &Path) -> Option<PathBuf> {
        start
            .ancestors()
            .map(|folder| folder.join(FOLDER))
            .find(|folder| Layout::at(folder).is_registry())
    }

    /// The registry's folder.
    pub fn folder(&self) -> &Path {
        self.layout.folder()
    }

    /// Opens the index for reading, as it stands now.
    ///
    /// # Errors
    /// When the index is missing or damaged: it is built again by whoever writes next, or by `reindex`.
    /// [`index::IndexError::OtherHistory`] when it seems to be of another history than the register; whoever opens the
    /// registry for writing finds out for certain, and mends what is to be mended.
    pub fn read(&self) -> Result<IndexReader, RegistryError> {
        let reader = IndexReader::open(&self.layout.index())?;
        self.layout.hint().check(&reader)?;
        Ok(reader)
    }

    /// Opens the registry for writing, and brings the index up to the register.
    ///
    /// # Errors
    /// [`RegistryError::Locked`] when another process writes.
    pub fn write(
        &self,
        effort: Effort,
        on_progress: OnProgress<'_>,
    ) -> Result<Writer, RegistryError> {
        Writer::open(&self.layout, effort, on_progress)
    }

    /// Opens the register alone, for what reads the truth itself: a dump, a verification.
    ///
    /// # Errors
    /// [`RegistryError::Locked`] when another process writes.
    pub fn register(&self) -> Result<LockedRegister, RegistryError> {
        let lock = lock::WriterLock::take(&self.layout.writer())?;
        let register = self.layout.open_register()?;
        Ok(LockedRegister { register, lock })
    }

    /// Builds the index again from the register. The old one serves readers until the new one takes its place.
    ///
    /// # Errors
    /// When the register cannot be read or the index cannot be written.
    pub fn reindex(&self, on_progress: OnProgress<'_>) -> Result<u64, RegistryError> {
        let locked = self.register()?;
        self.layout.hint().set(locked.register.head().id())?;
        let report = |at: Progress| on_progress(at.entries, at.of_entries);
        index::rebuild(&self.layout.index(), &locked.register, report)?;
        Ok(locked.register.head().commit)
    }

    /// How the register is protected against a power cut. A copy has the flags for that once it was opened to write.
    pub fn protection(&self) -> Protection {
        SledStore::protection(self.layout.register())
    }

    /// Bytes on disk of the register and of the index.
    pub fn sizes(&self) -> (u64, u64) {
        (
            folder_size(&self.layout.register()),
            folder_size(&self.layout.index()),
        )
    }
}

/// The register, held so that nobody writes meanwhile.
pub struct LockedRegister {
    register: Register,
    lock: lock::WriterLock,
}

impl std::ops::Deref for LockedRegister {
    type Target = Register;
    fn deref(&self) -> &Register {
        &self.register
    }
}

/// Makes the register of a folder that is no registry yet. What an interrupted making left there goes first:
/// nobody was ever told of it.
fn make_register(layout: &Layout, name: &str, author: &str) -> Result<(), RegistryError> {
    let folder = &layout.register();
    let make = || Register::create(SledStore::create(folder)?, name, author, Time::now());
    match make() {
        Ok(_) => return Ok(()),
        Err(OpenError::Exists { number: 1 }) => {}
        Err(OpenError::Exists { .. }) => return Err(layout.bad_format()),
        Err(error) if error.is_damage() && layout.was_never_made() => {}
        Err(error) => return Err(error.into()),
    }
    std::fs::remove_dir_all(folder).map_err(|error| RegistryError::file(folder, error))?;
    make()?;
    Ok(())
}

fn folder_size(folder: &Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return 0;
    };
    entries
        .flatten()
        .map(|entry| match entry.metadata() {
            Ok(metadata) if metadata.is_dir() => folder_size(&entry.path()),
            Ok(metadata) => metadata.len(),
            Err(_) => 0,
        })
        .sum()
}

#[cfg(test)]
mod tests;
