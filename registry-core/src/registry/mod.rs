//! The registry: one register, one index, tied together, open for the life of a process.
//!
//! Reading goes to a snapshot of the index and works while anybody writes. Changes are put into the register by one
//! writer, those that come together as a group; each is answered when it is durable and searchable.

mod applied;
mod applied_records;
mod compare;
mod copy;
mod display_names;
mod error;
mod following;
mod group;
mod held;
mod hint;
mod home;
mod import;
mod import_organisations;
mod index_snapshot;
mod layout;
mod lent;
mod linking;
mod load;
mod locator;
mod lock;
mod locked_register;
mod making;
mod options;
mod overlay;
mod prepared;
mod published;
mod snapshot_error;
mod turns;
mod verify;
mod write;

use std::{
    fmt,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

pub use applied::{Applied, RecordRemark};
pub use applied_records::{AppliedRecord, AppliedRecords};
pub use display_names::{DisplayNames, DisplayNamesError};
pub use error::RegistryError;
pub use import::{ImportPlan, Imported, Preview, PreviewedRecord};
pub use import_organisations::{ImportedOrganisations, OrganisationsPlan};
pub use index_snapshot::IndexSnapshot;
pub use layout::FOLDER;
pub use lent::Lent;
pub use load::Loaded;
pub use locator::{Locator, LocatorError};
pub use locked_register::LockedRegister;
pub use options::OpenOptions;
pub use prepared::Prepared;
pub use snapshot_error::SnapshotError;
pub use verify::Verified;
pub use write::{CaughtUp, Writer};

pub use crate::projection::KindCounts;

use crate::{
    index::{self, IndexReader},
    projection::Progress,
    register::{Documents, Protection},
};
use home::{Home, Turn};
use layout::Layout;

/// Told how far a long piece of work has come: what is done, out of how much.
pub type OnProgress<'a> = &'a mut dyn FnMut(u64, u64);

/// A registry, as one process has it: one value for all threads, for as long as the process lives.
///
/// Its clones are the same registry. Two values that were opened of one folder are as two processes, of which one
/// writes at a time.
///
/// ```
/// use registry_core::{AsOf, Cluster, Draft, Registry, change::{Others, Register}};
///
/// let folder = tempfile::tempdir()?;
/// let registry = Registry::create(&folder.path().join(".registry"), "Clusters of Zhejiang", "registrar")?;
/// let sock = Cluster::from_json(
///     br#"{"key":"cn-zhuji-sock","location":{"country":"CN","place":"Zhuji"},"product":{"name":"Sock"}}"#,
/// )?;
/// let register = Register { record: sock, others: Others::None };
/// let applied = registry.change(Box::new(register), Draft::new("registrar", "the first cluster"))?;
/// assert_eq!(applied.commit.expect("a commit").number, 2);
/// assert!(registry.read()?.record("cn-zhuji-sock", AsOf::Now)?.is_some());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Registry {
    home: Arc<Home>,
    wait: Duration,
}

impl Registry {
    /// Opens the registry in a folder.
    ///
    /// # Errors
    /// [`RegistryError::NoRegistry`], or [`RegistryError::NewerFormat`] when a later program made it.
    pub fn open(folder: &Path) -> Result<Registry, RegistryError> {
        Registry::open_with(&Locator::from(folder), &OpenOptions::default())
    }

    /// Opens the registry in a place.
    ///
    /// # Errors
    /// As [`Registry::open`].
    pub fn open_with(place: &Locator, options: &OpenOptions) -> Result<Registry, RegistryError> {
        let layout = Layout::of(place, options);
        layout.check_format()?;
        Ok(Registry::over(layout, options))
    }

    fn over(layout: Layout, options: &OpenOptions) -> Registry {
        Registry {
            home: Home::at(layout),
            wait: options.wait,
        }
    }

    /// The nearest folder named `.registry` that holds a registry, looking from `start` upwards.
    ///
    /// ```
    /// use registry_core::registry::{FOLDER, Registry};
    ///
    /// let project = tempfile::tempdir()?;
    /// let folder = project.path().join(FOLDER);
    /// Registry::create(&folder, "Clusters", "registrar")?;
    /// let deep = project.path().join("data/2026");
    /// std::fs::create_dir_all(&deep)?;
    /// assert_eq!(Registry::find(&deep), Some(folder));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn find(start: &Path) -> Option<PathBuf> {
        start
            .ancestors()
            .map(|folder| folder.join(FOLDER))
            .find(|folder| Layout::at(folder).is_registry())
    }

    /// The registry's folder; of a register in a database, the folder of what is kept on this machine.
    pub fn folder(&self) -> &Path {
        self.home.layout.folder()
    }

    /// What this registry calls countries and regions.
    ///
    /// # Errors
    /// Where the file that says so is at fault.
    pub fn display_names(&self) -> Result<DisplayNames, DisplayNamesError> {
        DisplayNames::in_folder(self.folder())
    }

    /// A snapshot of the index: what it holds stays as it is, whatever is written. The next one shows what this
    /// process wrote meanwhile; what others wrote, once [`Registry::follow`] has found it.
    ///
    /// # Errors
    /// When the index is missing or damaged: it is built again by whoever writes next, or by `reindex`.
    /// [`index::IndexError::OtherHistory`] when it seems to be of another history than the register; whoever opens the
    /// registry for writing finds out for certain, and mends what is to be mended.
    pub fn read(&self) -> Result<Arc<IndexReader>, RegistryError> {
        self.home.read()
    }

    /// Looks whether another process has written, and says whether the next snapshot shows more than the last. Costs
    /// the reading of a small file where nothing was written.
    ///
    /// ```
    /// use registry_core::{Cluster, Draft, Registry, change::{Others, Register}};
    ///
    /// let folder = tempfile::tempdir()?;
    /// # let sock = Cluster::from_json(
    /// #     br#"{"key":"cn-zhuji-sock","location":{"country":"CN","place":"Zhuji"},"product":{"name":"Sock"}}"#,
    /// # )?;
    /// let other = Registry::create(folder.path(), "Clusters", "registrar")?;
    /// let registry = Registry::open(folder.path())?;
    /// assert_eq!(registry.read()?.applied(), 1);
    /// let register = Register { record: sock, others: Others::None };
    /// other.change(Box::new(register), Draft::new("registrar", ""))?;
    /// assert_eq!(registry.read()?.applied(), 1);
    /// assert!(registry.follow()?);
    /// assert_eq!(registry.read()?.applied(), 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// As [`Registry::read`].
    pub fn follow(&self) -> Result<bool, RegistryError> {
        self.home.follow()
    }

    /// Whether other machines may write the same register: it is in a database.
    ///
    /// ```
    /// use registry_core::Registry;
    /// let folder = tempfile::tempdir()?;
    /// assert!(!Registry::create(folder.path(), "Clusters", "registrar")?.is_shared());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn is_shared(&self) -> bool {
        self.home.layout.database().is_some()
    }

    /// Where the register is.
    ///
    /// ```
    /// use registry_core::{Locator, Registry};
    /// let folder = tempfile::tempdir()?;
    /// let registry = Registry::create(folder.path(), "Clusters", "registrar")?;
    /// assert_eq!(registry.place(), Locator::from(folder.path()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn place(&self) -> Locator {
        self.home.layout.place()
    }

    /// What a service keeps beside the register, where all machines that share it find it; nothing where the register is in
    /// a folder, beside which there is room for files.
    ///
    /// ```
    /// use registry_core::Registry;
    /// let folder = tempfile::tempdir()?;
    /// assert!(Registry::create(folder.path(), "Clusters", "registrar")?.documents().is_none());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn documents(&self) -> Option<Arc<Documents>> {
        self.home.documents.clone()
    }

    /// Brings the index up to a register that others may have written, in a database; an index of another history is
    /// built again. Does nothing where this process alone has the register, or another one keeps this index up.
    ///
    /// ```
    /// use registry_core::{Registry, registry::CaughtUp};
    /// let folder = tempfile::tempdir()?;
    /// let registry = Registry::create(folder.path(), "Clusters", "registrar")?;
    /// assert_eq!(registry.catch_up(&mut |_, _| {})?, CaughtUp::Already);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// When the database cannot be read: what the index holds can be read all the same.
    pub fn catch_up(&self, on_progress: OnProgress<'_>) -> Result<CaughtUp, RegistryError> {
        following::catch_up(&self.home, false, on_progress)
    }

    /// As [`Registry::catch_up`], and leaves register and index open for the next time: for a program that follows for
    /// as long as it runs.
    ///
    /// # Errors
    /// As [`Registry::catch_up`].
    pub fn keep_up(&self) -> Result<CaughtUp, RegistryError> {
        following::catch_up(&self.home, true, &mut |_, _| {})
    }

    /// The last commit that the register is known to have, which snapshots may not show yet.
    pub fn known_head(&self) -> u64 {
        self.home.layout.hint().read().map_or(0, |head| head.number)
    }

    /// How many commits the register has that a snapshot does not show and that no snapshot will show before somebody
    /// writes: a program ended between register and index. While another process writes, its commits are among them.
    ///
    /// ```
    /// use registry_core::Registry;
    /// let folder = tempfile::tempdir()?;
    /// let registry = Registry::create(folder.path(), "Clusters", "registrar")?;
    /// assert_eq!(registry.not_indexed(&*registry.read()?), 0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn not_indexed(&self, reader: &IndexReader) -> u64 {
        self.known_head().saturating_sub(reader.applied())
    }

    /// Opens the registry for writing, and brings the index up to the register. Nobody else writes while the writer
    /// lives, and changes wait: a thread that holds a writer changes records by [`Writer::apply`], since
    /// [`Registry::change`] would wait for that very writer until it is refused.
    ///
    /// ```
    /// use registry_core::{Draft, Registry, RegistryError, change::Revert};
    /// # use registry_core::{Locator, OpenOptions};
    /// # let folder = tempfile::tempdir()?;
    /// # Registry::create(folder.path(), "Clusters", "registrar")?;
    /// # let options = OpenOptions { wait: std::time::Duration::ZERO, ..OpenOptions::default() };
    /// let registry = Registry::open_with(&Locator::from(folder.path()), &options)?;
    /// let writer = registry.write(&mut |_, _| {})?;
    /// let change = registry.change(Box::new(Revert::of(1)), Draft::new("registrar", ""));
    /// assert!(matches!(change, Err(RegistryError::Busy { .. })));
    /// writer.close()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`RegistryError::Locked`] when another process writes; [`RegistryError::Busy`] when this one does for too long.
    pub fn write(&self, on_progress: OnProgress<'_>) -> Result<Writer, RegistryError> {
        Writer::open(Turn::take(&self.home, self.wait)?, on_progress)
    }

    /// Lets other processes write, until this one makes its next change: closes the register, and the index when its
    /// merges are done. What was changed is durable and searchable already.
    ///
    /// A service that shares its registry with commands calls this when no change came for a while.
    ///
    /// # Errors
    /// When this process is writing, for longer than a change waits; when a merge failed.
    pub fn release(&self) -> Result<(), RegistryError> {
        self.lend(self.wait).map(drop)
    }

    /// Builds the index again from the register. The old one serves readers until the new one takes its place.
    ///
    /// # Errors
    /// When the register cannot be read or the index cannot be written.
    pub fn reindex(&self, on_progress: OnProgress<'_>) -> Result<u64, RegistryError> {
        let locked = self.register()?;
        self.home.layout.hint().set(locked.head().id())?;
        let report = |at: Progress| on_progress(at.entries, at.of_entries);
        index::rebuild(self.home.layout.index(), &locked, report)?;
        self.home.read_anew()?;
        Ok(locked.head().commit)
    }

    /// How the register is protected against a power cut. A copy has the flags for that once it was opened to write.
    /// Nothing of one in a database, whose servers answer for that.
    pub fn protection(&self) -> Option<Protection> {
        self.home.layout.protection()
    }

    /// Bytes on disk of the register and of the index.
    pub fn sizes(&self) -> (u64, u64) {
        let layout = &self.home.layout;
        (layout.register_size(), folder_size(layout.index()))
    }
}

impl fmt::Debug for Registry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Registry").field(&self.place()).finish()
    }
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
