//! The files of a registry beside its register.

use std::{
    collections::BTreeMap,
    fs::{self, DirBuilder, File, OpenOptions},
    io::{ErrorKind, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Component, Path},
};

use registry_core::{Hash, Registry};

use super::{BackupError, error::at};
use crate::private;

const DISPLAY_NAMES: &str = "display-names.txt";
pub(super) const PRIVATE: &str = "private";
/// Kinds of private documents that are keys end with this.
const KEYS: &str = "keys";

/// Copies what a registry has beside its register into a backup, and says what each is.
pub(super) fn copied(
    registry: &Registry,
    backup: &Path,
) -> Result<BTreeMap<String, Hash>, BackupError> {
    let mut files = BTreeMap::new();
    let mut keep = |name: String, content: &[u8]| {
        write(&backup.join(&name), content)?;
        files.insert(name, Hash::of(content));
        Ok::<(), BackupError>(())
    };
    let names = registry.folder().join(DISPLAY_NAMES);
    match fs::read(&names) {
        Ok(content) => keep(DISPLAY_NAMES.to_owned(), &content)?,
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(at(&names)(error)),
    }
    let private = private::of_registry(registry);
    for kind in private.kinds()? {
        if kind.ends_with(KEYS) {
            continue;
        }
        for id in private.list(&kind)? {
            // None where the service forgot it meanwhile.
            if let Some(content) = private.get(&kind, &id)? {
                keep(format!("{PRIVATE}/{kind}/{id}.json"), &content)?;
            }
        }
    }
    Ok(files)
}

/// Copies a file of a backup into a registry, if it is what it was.
pub(super) fn restored(
    backup: &Path,
    name: &str,
    expected: Hash,
    registry: &Path,
) -> Result<(), BackupError> {
    let path = backup.join(name);
    let parts = Path::new(name).components();
    let is_ours = name == DISPLAY_NAMES || name.starts_with("private/");
    if !is_ours
        || !parts
            .into_iter()
            .all(|part| matches!(part, Component::Normal(_)))
    {
        return Err(BackupError::NoManifest {
            path,
            problem: "no registry has such a file".to_owned(),
        });
    }
    let content = fs::read(&path).map_err(at(&path))?;
    let found = Hash::of(&content);
    if found != expected {
        return Err(BackupError::Changed {
            path,
            expected: expected.to_string(),
            found: found.to_string(),
        });
    }
    write(&registry.join(name), &content)
}

/// Makes a folder for its owner alone.
pub(super) fn make(folder: &Path) -> Result<(), BackupError> {
    let made = DirBuilder::new().recursive(true).mode(0o700).create(folder);
    made.map_err(at(folder))
}

/// Makes the names in a folder durable.
pub(super) fn sync(folder: &Path) -> Result<(), BackupError> {
    let synced = File::open(folder).and_then(|folder| folder.sync_all());
    synced.map_err(at(folder))
}

fn write(path: &Path, content: &[u8]) -> Result<(), BackupError> {
    let folder = path.parent().unwrap_or(path);
    make(folder)?;
    let mut options = OpenOptions::new();
    let file = options.write(true).create_new(true).mode(0o600).open(path);
    let written = file.and_then(|mut file| {
        file.write_all(content)?;
        file.sync_all()
    });
    written.map_err(at(path))?;
    sync(folder)
}
