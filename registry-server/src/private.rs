//! What the service keeps for itself beside the register: tokens, later proposals and jobs. It is no part of the
//! register, of a dump or of a proof.

use std::{
    fs::{self, DirBuilder},
    io::{self, Write},
    os::unix::fs::DirBuilderExt,
    path::PathBuf,
};

use tempfile::NamedTempFile;

/// Where private documents are kept, each under its kind and an identifier of lower-case letters and digits.
pub(crate) trait PrivateStore: Send + Sync {
    /// A document; none when there is none.
    fn get(&self, kind: &str, id: &str) -> io::Result<Option<Vec<u8>>>;

    /// Keeps a document, durably, in the place of what there was.
    fn put(&self, kind: &str, id: &str, document: &[u8]) -> io::Result<()>;

    /// Forgets a document. Says whether there was one.
    fn remove(&self, kind: &str, id: &str) -> io::Result<bool>;

    /// The identifiers of a kind, in order.
    fn list(&self, kind: &str) -> io::Result<Vec<String>>;
}

/// A folder that only its owner may open, a file a document.
pub(crate) struct PrivateFolder(PathBuf);

impl PrivateFolder {
    pub(crate) fn new(folder: PathBuf) -> PrivateFolder {
        PrivateFolder(folder)
    }

    fn path(&self, kind: &str, id: &str) -> io::Result<PathBuf> {
        let is_plain = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if !is_plain {
            return Err(io::Error::from(io::ErrorKind::InvalidInput));
        }
        Ok(self.0.join(kind).join(format!("{id}.json")))
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

impl PrivateStore for PrivateFolder {
    fn get(&self, kind: &str, id: &str) -> io::Result<Option<Vec<u8>>> {
        if_there(fs::read(self.path(kind, id)?))
    }

    fn put(&self, kind: &str, id: &str, document: &[u8]) -> io::Result<()> {
        let path = self.path(kind, id)?;
        let folder = self.0.join(kind);
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&folder)?;
        // A temporary file is readable by its owner alone, and replaces the document whole.
        let mut file = NamedTempFile::new_in(&folder)?;
        file.write_all(document)?;
        file.as_file().sync_all()?;
        file.persist(path).map_err(|error| error.error)?;
        fs::File::open(folder)?.sync_all()
    }

    fn remove(&self, kind: &str, id: &str) -> io::Result<bool> {
        let path = self.path(kind, id)?;
        let is_removed = if_there(fs::remove_file(path))?.is_some();
        if is_removed {
            fs::File::open(self.0.join(kind))?.sync_all()?;
        }
        Ok(is_removed)
    }

    fn list(&self, kind: &str) -> io::Result<Vec<String>> {
        let Some(files) = if_there(fs::read_dir(self.0.join(kind)))? else {
            return Ok(Vec::new());
        };
        let mut ids = Vec::new();
        for file in files {
            let name = file?.file_name();
            let id = name.to_str().and_then(|name| name.strip_suffix(".json"));
            ids.extend(id.map(str::to_owned));
        }
        ids.sort_unstable();
        Ok(ids)
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn documents_are_kept_for_their_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let store = PrivateFolder::new(folder.path().join("private"));
        assert_eq!(store.list("tokens").unwrap(), [""; 0]);
        assert_eq!(store.get("tokens", "a1").unwrap(), None);
        store.put("tokens", "a1", b"{}").unwrap();
        store.put("tokens", "a1", b"[]").unwrap();
        assert_eq!(store.get("tokens", "a1").unwrap().unwrap(), b"[]");
        assert_eq!(store.list("tokens").unwrap(), ["a1"]);
        let mode = |name: &str| {
            let path = folder.path().join("private").join(name);
            fs::metadata(path).unwrap().permissions().mode() & 0o777
        };
        assert_eq!((mode("tokens"), mode("tokens/a1.json")), (0o700, 0o600));
        assert!(store.remove("tokens", "a1").unwrap());
        assert!(!store.remove("tokens", "a1").unwrap());
        assert!(store.get("tokens", "../a1").is_err());
    }
}
