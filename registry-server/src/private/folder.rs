//! Private documents as files of one folder.

use std::{
    fs::{self, DirBuilder},
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, MetadataExt},
    path::{Path, PathBuf},
};

use rustix::process::geteuid;
use tempfile::NamedTempFile;

use super::{PrivateError, PrivateStore, is_identifier};

/// A folder that only its owner may open, a file a document.
pub(crate) struct PrivateFolder(PathBuf);

impl PrivateFolder {
    pub(crate) fn new(folder: PathBuf) -> PrivateFolder {
        PrivateFolder(folder)
    }

    fn path(&self, kind: &str, id: &str) -> io::Result<PathBuf> {
        if !is_identifier(id) {
            return Err(io::Error::from(io::ErrorKind::InvalidInput));
        }
        Ok(self.0.join(kind).join(format!("{id}.json")))
    }

    /// Refuses to leave files that the owner of the registry, who serves it, could not read.
    fn check_owner(&self) -> Result<(), PrivateError> {
        let above = self.0.parent().unwrap_or(&self.0);
        let Some(folder) = if_there(fs::metadata(above))? else {
            return Ok(());
        };
        if folder.uid() == geteuid().as_raw() {
            return Ok(());
        }
        Err(PrivateError::OtherOwner {
            folder: above.to_owned(),
            user: folder.uid(),
        })
    }

    /// Makes the folder of a kind, and keeps other programs from putting documents as long as the file lives.
    fn lock(&self, kind: &str) -> Result<fs::File, PrivateError> {
        self.check_owner()?;
        let mut folders = DirBuilder::new();
        folders.recursive(true).mode(0o700);
        folders.create(self.0.join(kind))?;
        let lock = fs::File::open(self.0.join(kind))?;
        lock.lock()?;
        Ok(lock)
    }
}

/// What there is, or nothing where nothing is.
fn if_there<T>(outcome: io::Result<T>) -> io::Result<Option<T>> {
    match outcome {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// The names in a folder, in order.
fn names(folder: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for file in if_there(fs::read_dir(folder))?.into_iter().flatten() {
        names.extend(file?.file_name().into_string());
    }
    names.sort_unstable();
    Ok(names)
}

impl PrivateStore for PrivateFolder {
    fn get(&self, kind: &str, id: &str) -> Result<Option<Vec<u8>>, PrivateError> {
        Ok(if_there(fs::read(self.path(kind, id)?))?)
    }

    fn put(
        &self,
        kind: &str,
        id: &str,
        before: Option<&[u8]>,
        document: &[u8],
    ) -> Result<bool, PrivateError> {
        let path = self.path(kind, id)?;
        let _lock = self.lock(kind)?;
        if self.get(kind, id)?.as_deref() != before {
            return Ok(false);
        }
        let folder = self.0.join(kind);
        // A temporary file is readable by its owner alone, and replaces the document whole.
        let mut file = NamedTempFile::new_in(&folder)?;
        file.write_all(document)?;
        file.as_file().sync_all()?;
        file.persist(path).map_err(|error| error.error)?;
        fs::File::open(folder)?.sync_all()?;
        Ok(true)
    }

    fn remove(&self, kind: &str, id: &str) -> Result<bool, PrivateError> {
        let path = self.path(kind, id)?;
        let _lock = self.lock(kind)?;
        let is_removed = if_there(fs::remove_file(path))?.is_some();
        if is_removed {
            fs::File::open(self.0.join(kind))?.sync_all()?;
        }
        Ok(is_removed)
    }

    fn list(&self, kind: &str) -> Result<Vec<String>, PrivateError> {
        let names = names(&self.0.join(kind))?;
        let ids = names.iter().filter_map(|name| name.strip_suffix(".json"));
        Ok(ids.map(str::to_owned).collect())
    }

    fn kinds(&self) -> Result<Vec<String>, PrivateError> {
        Ok(names(&self.0)?)
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt, chown};

    use super::*;

    #[test]
    fn documents_are_kept_for_their_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let store = PrivateFolder::new(folder.path().join("private"));
        assert_eq!(store.list("tokens").unwrap(), [""; 0]);
        assert_eq!(store.get("tokens", "a1").unwrap(), None);
        assert!(store.put("tokens", "a1", None, b"{}").unwrap());
        assert!(store.put("tokens", "a1", Some(b"{}"), b"[]").unwrap());
        assert_eq!(store.get("tokens", "a1").unwrap().unwrap(), b"[]");
        assert_eq!(store.list("tokens").unwrap(), ["a1"]);
        assert_eq!(store.kinds().unwrap(), ["tokens"]);
        let mode = |name: &str| {
            let path = folder.path().join("private").join(name);
            fs::metadata(path).unwrap().permissions().mode() & 0o777
        };
        assert_eq!((mode("tokens"), mode("tokens/a1.json")), (0o700, 0o600));
        assert!(store.remove("tokens", "a1").unwrap());
        assert!(!store.remove("tokens", "a1").unwrap());
        assert!(store.get("tokens", "../a1").is_err());
    }

    #[test]
    fn nothing_is_left_in_a_registry_that_another_user_serves() {
        if !geteuid().is_root() {
            eprintln!("skipped: only root can give a folder to another user");
            return;
        }
        let folder = tempfile::tempdir().unwrap();
        chown(folder.path(), Some(65534), None).unwrap();
        let store = PrivateFolder::new(folder.path().join("private"));
        let refused = store.put("tokens", "a1", None, b"{}").unwrap_err();
        assert!(refused.to_string().contains("number 65534"), "{refused}");
        assert_eq!(names(folder.path()).unwrap(), [""; 0]);
    }

    #[test]
    fn a_document_takes_the_place_of_the_one_that_was_read_and_of_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let store = &PrivateFolder::new(folder.path().join("private"));
        assert!(!store.put("tokens", "a1", Some(b"1"), b"2").unwrap());
        assert!(store.put("tokens", "a1", None, b"1").unwrap());
        assert!(!store.put("tokens", "a1", None, b"2").unwrap());
        let won: usize = std::thread::scope(|scope| {
            let puts: Vec<_> = (0..8)
                .map(|number: u8| {
                    scope.spawn(move || {
                        let other = PrivateFolder::new(store.0.clone());
                        other
                            .put("tokens", "a1", Some(b"1"), &[b'a' + number])
                            .unwrap()
                    })
                })
                .collect();
            let won = puts.into_iter().map(|put| usize::from(put.join().unwrap()));
            won.sum()
        });
        assert_eq!(won, 1);
    }
}
