//! The files of a registry beside its register.

use std::{
    collections::BTreeMap,
    fs::{self, DirBuilder, File, OpenOptions},
    io::{ErrorKind, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Component, Path},
};

use registry_core::Hash;

use super::{BackupError, error::at};

const DISPLAY_NAMES: &str = "display-names.txt";
const PRIVATE: &str = "private";
/// Kinds of private documents that are keys end with this.
const KEYS: &str = "keys";

/// Copies the files of a registry into a backup, and says what each is.
pub(super) fn copied(
    registry: &Path,
    backup: &Path,
) -> Result<BTreeMap<String, Hash>, BackupError> {
    let mut names = Vec::new();
    if registry.join(DISPLAY_NAMES).is_file() {
        names.push(DISPLAY_NAMES.to_owned());
    }
    let private = registry.join(PRIVATE);
    for kind in entries(&private)? {
        if !kind.ends_with(KEYS) {
            let of_kind = entries(&private.join(&kind))?.into_iter();
            names.extend(of_kind.map(|id| format!("{PRIVATE}/{kind}/{id}")));
        }
    }
    let mut files = BTreeMap::new();
    for name in names {
        let path = registry.join(&name);
        let content = match fs::read(&path) {
            Ok(content) => content,
            // The service forgot it meanwhile.
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            Err(error) => return Err(at(&path)(error)),
        };
        write(&backup.join(&name), &content)?;
        files.insert(name, Hash::of(&content));
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

/// The names in a folder, but for hidden ones, which are not finished; none where there is no folder.
fn entries(folder: &Path) -> Result<Vec<String>, BackupError> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Ok(Vec::new());
        }
        Err(error) => return Err(at(folder)(error)),
    };
    let mut names = Vec::new();
    for entry in entries {
        let name = entry.map_err(at(folder))?.file_name();
        let name = name.to_str().map(str::to_owned);
        names.extend(name.filter(|name| !name.starts_with('.')));
    }
    Ok(names)
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
