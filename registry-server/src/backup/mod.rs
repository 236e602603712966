//! Backups: a registry in a folder, whole and of one moment, made while it is served; and a registry made of one, once
//! all of it was seen to be true.
//!
//! ```text
//! register.rsf        the whole register, as `registry dump` writes it
//! display-names.txt   what countries and regions are called, where the registry says so
//! private/KIND/ID     what the service keeps for itself, but for keys
//! backup.json         the head of the register and the hash of each other file; written last
//! ```
//!
//! Keys, with which what is kept of persons is read, are in no backup: whose key was destroyed stays forgotten.

mod error;
mod files;
mod manifest;

use std::{
    fs::{self, File},
    io::{BufReader, BufWriter, ErrorKind, Write},
    path::{Path, absolute},
};

use registry_core::{Registry, register::rsf, registry::OnProgress};
use tempfile::TempDir;

pub use error::BackupError;
use error::at;

use crate::contacts::Contacts;
pub use manifest::Manifest;

const REGISTER: &str = "register.rsf";
const MANIFEST: &str = "backup.json";

/// Writes a registry into a new folder. Others who write wait meanwhile.
///
/// ```
/// use registry_core::Registry;
///
/// let folder = tempfile::tempdir()?;
/// let registry = Registry::create(&folder.path().join(".registry"), "Clusters", "registrar")?;
/// let backup = folder.path().join("backup");
/// let made = registry_server::back_up(&registry, &backup, &mut |_, _| {})?;
/// let restored = folder.path().join("restored");
/// let again = registry_server::restore(&backup, None, &restored, &mut |_, _| {})?;
/// assert_eq!((again.manifest, again.erased), (made, 0));
/// assert_eq!(Registry::open(&restored)?.read()?.applied(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// When there is something at the place already; when another process writes; when something cannot be read or written.
pub fn back_up(
    registry: &Registry,
    to: &Path,
    on_progress: OnProgress<'_>,
) -> Result<Manifest, BackupError> {
    let beside = beside(to)?;
    let folder = beside.path().join("backup");
    files::make(&folder)?;
    let mut register = registry.register()?;
    // Nothing is approved or registered meanwhile: what is private and what is public are of one moment.
    let files = register.while_nobody_appends(|| files::copied(registry, &folder))??;
    let path = folder.join(REGISTER);
    let file = File::create(&path).map_err(at(&path))?;
    let mut output = BufWriter::with_capacity(1 << 16, file);
    let total = register.head().entries;
    rsf::dump(&register, &mut output, |done| on_progress(done, total))
        .map_err(registry_core::RegistryError::from)?;
    let written = output
        .into_inner()
        .map_err(std::io::IntoInnerError::into_error);
    written
        .and_then(|file| file.sync_all())
        .map_err(at(&path))?;
    let manifest = Manifest::of(register.head(), files);
    drop(register);
    let path = folder.join(MANIFEST);
    let mut file = File::create(&path).map_err(at(&path))?;
    let written = file.write_all(manifest.to_json().as_bytes());
    written.and_then(|()| file.sync_all()).map_err(at(&path))?;
    put(&folder, to)?;
    Ok(manifest)
}

/// A registry that was made of a backup.
#[derive(Debug)]
pub struct Restored {
    /// What was in the backup.
    pub manifest: Manifest,
    /// Of how many people contact details were erased once more.
    pub erased: usize,
}

/// Makes the registry of a backup in a new folder, when every part of it is what it was. Keys to contact details, and
/// notes of what was erased since, may come from a folder where they were kept apart; what was erased stays erased.
///
/// # Errors
/// When there is something at the place already, or a part of the backup is missing or changed; then nothing is made.
pub fn restore(
    backup: &Path,
    kept_apart: Option<&Path>,
    to: &Path,
    on_progress: OnProgress<'_>,
) -> Result<Restored, BackupError> {
    let manifest = Manifest::read(&backup.join(MANIFEST))?;
    let beside = beside(to)?;
    let folder = beside.path().join("registry");
    let path = backup.join(REGISTER);
    let dump = File::open(&path).map_err(at(&path))?;
    let size = dump.metadata().map_err(at(&path))?.len();
    let dump = BufReader::with_capacity(1 << 16, dump);
    let loaded = Registry::load(&folder, dump, false, &mut |done, total| {
        on_progress(done, if total == 0 { size } else { total });
    })?;
    let register = loaded.registry.register()?;
    manifest.check(&path, register.head())?;
    drop((register, loaded));
    for (name, hash) in manifest.files() {
        files::restored(backup, name, hash, &folder)?;
    }
    let contacts = Contacts::in_folder(&folder.join(files::PRIVATE));
    let erased = match kept_apart {
        Some(kept_apart) => contacts.take_in(kept_apart)?,
        None => contacts.replay_erasures()?,
    };
    put(&folder, to)?;
    Ok(Restored { manifest, erased })
}

/// A folder in which something is made before it takes its place, where nothing may be yet.
fn beside(place: &Path) -> Result<TempDir, BackupError> {
    let is_free = match fs::read_dir(place) {
        Ok(mut entries) => entries.next().is_none(),
        Err(error) => error.kind() == ErrorKind::NotFound,
    };
    if !is_free {
        return Err(BackupError::Taken {
            place: place.to_owned(),
        });
    }
    let whole = absolute(place).map_err(at(place))?;
    let parent = whole.parent().unwrap_or(&whole);
    fs::create_dir_all(parent).map_err(at(parent))?;
    let beside = tempfile::Builder::new()
        .prefix(".registry-unfinished-")
        .tempdir_in(parent);
    beside.map_err(at(parent))
}

/// Puts what was made in its place, durably. An empty folder gives way, and nothing else does.
fn put(made: &Path, place: &Path) -> Result<(), BackupError> {
    files::sync(made)?;
    fs::rename(made, place).map_err(|error| match error.kind() {
        ErrorKind::DirectoryNotEmpty | ErrorKind::AlreadyExists => BackupError::Taken {
            place: place.to_owned(),
        },
        _ => at(place)(error),
    })?;
    let whole = absolute(place).map_err(at(place))?;
    files::sync(whole.parent().unwrap_or(&whole))
}

#[cfg(test)]
mod tests;
