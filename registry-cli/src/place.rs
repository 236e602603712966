//! Where the registry is: as it is named, or found.

use std::path::{Path, PathBuf};

use registry_core::{
    Locator,
    registry::{FOLDER, Registry},
};

use crate::failure::Failure;

/// The place of a registry: the one that is named, else the nearest `.registry` upwards.
pub fn of(stated: Option<&Locator>) -> Result<Locator, Failure> {
    match stated {
        Some(Locator::Folder(folder)) => return Ok(Locator::Folder(inner_folder(folder))),
        Some(database) => return Ok(database.clone()),
        None => {}
    }
    let here = std::env::current_dir().map_err(|error| Failure::File {
        path: ".".to_owned(),
        error,
    })?;
    let folder = Registry::find(&here).unwrap_or_else(|| here.join(FOLDER));
    Ok(Locator::Folder(folder))
}

/// `--registry` may name the folder itself, or the one that `.registry` lies in.
fn inner_folder(folder: &Path) -> PathBuf {
    let inner = folder.join(FOLDER);
    if !folder.join("format").is_file() && inner.is_dir() {
        inner
    } else {
        folder.to_owned()
    }
}
