//! Making a registry from a dump, and writing one.

use std::{
    io::{BufRead, ErrorKind, Write},
    path::Path,
};

use crate::{
    disk,
    register::rsf::{self, LoadOptions},
};

use super::{
    Locator, OnProgress, OpenOptions, Registry, RegistryError, held::Held, home::Turn,
    layout::Layout, lock::WriterLock,
};

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
        drop(hold_unused(folder)?);
        let parent = disk::parent(folder);
        disk::make_folder(parent).map_err(|error| RegistryError::file(parent, error))?;
        let mut beside = tempfile::Builder::new()
            .prefix(".registry-loading-")
            .tempdir_in(parent)
            .map_err(|error| RegistryError::file(parent, error))?;
        let layout = Layout::at(&beside.path().join("registry"));
        std::fs::create_dir_all(layout.folder())
            .map_err(|error| RegistryError::file(layout.folder(), error))?;
        let options = LoadOptions {
            partial,
            scratch: beside.path().to_owned(),
        };
        let store = layout.create_store()?;
        let loaded = rsf::load(dump, store, &options, |read| on_progress(read, 0))?;
        let head = *loaded.register.head();
        let stopped = loaded.stopped.map(|reason| reason.to_string());
        drop(loaded.register);
        layout.write_format()?;
        Registry::open(layout.folder())?.write(on_progress)?;
        // Meanwhile somebody may have made a registry there, or written to the one that is.
        let held = hold_unused(folder)?;
        let put = match &held {
            Some(_) => {
                let aside = beside.path().join("replaced");
                let put = disk::replace_folder(folder, layout.folder(), &aside);
                if put.is_err() && aside.exists() {
                    beside.disable_cleanup(true);
                }
                put
            }
            None => disk::put_folder(folder, layout.folder()),
        };
        put.map_err(|error| match error.kind() {
            ErrorKind::DirectoryNotEmpty => in_use(folder),
            _ => RegistryError::file(folder, error),
        })?;
        drop(held);
        Ok(Loaded {
            registry: Registry::open(folder)?,
            commits: head.commit,
            entries: head.entries,
            stopped,
        })
    }

    /// Makes the registry that a dump holds, in any place: of a database, in a folder of this machine first.
    ///
    /// # Errors
    /// As [`Registry::load`] and [`Registry::copy_to`].
    pub fn load_with(
        place: &Locator,
        options: &OpenOptions,
        dump: impl BufRead,
        partial: bool,
        on_progress: OnProgress<'_>,
    ) -> Result<Loaded, RegistryError> {
        if let Locator::Folder(folder) = place {
            return Registry::load(folder, dump, partial, on_progress);
        }
        super::copy::expect_unused(&Layout::of(place, options))?;
        let scratch = tempfile::tempdir()
            .map_err(|error| RegistryError::file(&std::env::temp_dir(), error))?;
        let loaded = Registry::load(&scratch.path().join("registry"), dump, partial, on_progress)?;
        let registry = loaded.registry.copy_to(place, options, on_progress)?;
        Ok(Loaded { registry, ..loaded })
    }

    /// Takes in what a dump has behind the last commit, as [`rsf::dump_after`] writes it, so that a copy follows its
    /// original; readers see it on return.
    ///
    /// ```
    /// use registry_core::{Cluster, Draft, Registry, change::Put, register::rsf};
    ///
    /// let folder = tempfile::tempdir()?;
    /// let original = Registry::create(&folder.path().join("original"), "Clusters", "registrar")?;
    /// let (mut dump, mut more) = (Vec::new(), Vec::new());
    /// original.dump(&mut dump, &mut |_, _| ())?;
    /// let copy = Registry::load(&folder.path().join("copy"), &dump[..], false, &mut |_, _| ())?.registry;
    /// let sock = Cluster::from_json(
    ///     br#"{"key":"cn-zhuji-sock","location":{"country":"CN","place":"Zhuji"},"product":{"name":"Sock"}}"#,
    /// )?;
    /// original.change(Box::new(Put { records: vec![sock] }), Draft::new("registrar", "seen"))?;
    /// rsf::dump_after(&original.published()?, 1, &mut more, |_| ())?;
    /// copy.load_more(&more[..], &mut |_, _| ())?;
    /// assert_eq!(copy.read()?.head(), original.read()?.head());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// The first line of the dump that is wrong, or does not go on where the registry ends; the commits before it are
    /// taken in.
    pub fn load_more(
        &self,
        dump: impl BufRead,
        on_progress: OnProgress<'_>,
    ) -> Result<(), RegistryError> {
        let mut turn = Turn::take(&self.home, self.wait)?;
        turn.hold()?;
        let held = turn.take_held().ok_or(RegistryError::GivenUp)?;
        let (register, lock) = held.into_register()?;
        let scratch = tempfile::tempdir()
            .map_err(|error| RegistryError::file(&std::env::temp_dir(), error))?;
        let options = LoadOptions {
            partial: false,
            scratch: scratch.path().to_owned(),
        };
        let loaded = rsf::load_more(dump, register, &options, |read| on_progress(read, 0));
        let loaded = loaded.map(drop);
        drop((lock, turn));
        self.write(on_progress)?.close()?;
        Ok(loaded?)
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

/// Takes the right to write what is to be replaced: nothing, an empty folder, or a registry that has no more than
/// its first commit.
fn hold_unused(folder: &Path) -> Result<Option<WriterLock>, RegistryError> {
    let layout = Layout::at(folder);
    if !layout.is_registry() {
        let has_entries =
            std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
        return if has_entries {
            Err(in_use(folder))
        } else {
            Ok(None)
        };
    }
    let (register, lock) = Held::take(&layout)?.into_register()?;
    if register.head().commit > 1 {
        return Err(in_use(folder));
    }
    Ok(Some(lock))
}

fn in_use(folder: &Path) -> RegistryError {
    RegistryError::NotEmpty {
        folder: folder.to_owned(),
    }
}
