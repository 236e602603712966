//! Where the index lies, and how its two parts are opened: `current` and `superseded`.

use std::{
    fs,
    path::{Path, PathBuf},
};

use tantivy::{Index, ReloadPolicy, Searcher, TantivyError, directory::MmapDirectory};

use super::{
    IndexError,
    payload::Payload,
    read_directory::ReadDirectory,
    schema::{SCHEMA_VERSION, schema, settings},
    write_directory::WriteDirectory,
};
use crate::guard;

/// How often opening is tried when a writer changes the index meanwhile.
const TRIES: usize = 5;

/// A part of the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// One document a record.
    Current,
    /// One document a replaced version, and one a commit.
    Superseded,
}

impl Part {
    fn name(self) -> &'static str {
        match self {
            Part::Current => "current",
            Part::Superseded => "superseded",
        }
    }

    /// The part's folder inside the index's.
    pub(super) fn folder(self, index: &Path) -> PathBuf {
        index.join(self.name())
    }
}

/// A part opened for reading, as one commit of the index left it.
pub(crate) struct Opened {
    /// Searches it.
    pub(crate) searcher: Searcher,
    /// The last commit of the register that it holds.
    pub(crate) applied: u64,
}

/// Opens a part for reading.
pub(super) fn open_for_reading(folder: &Path, part: Part) -> Result<Opened, IndexError> {
    for _ in 0..TRIES {
        match guarded(folder, || read_once(folder, part)) {
            Ok(Some(opened)) => return Ok(opened),
            Ok(None) => {}
            Err(IndexError::Missing { .. }) if part.folder(folder).join("meta.json").exists() => {}
            Err(error) => return Err(error),
        }
    }
    Err(IndexError::damaged(
        folder,
        "files that it names are not there",
    ))
}

/// Opens what is there now, or nothing when a commit came in between.
fn read_once(folder: &Path, part: Part) -> Result<Option<Opened>, IndexError> {
    let path = part.folder(folder);
    let failed = |source| IndexError::engine(folder, "opening the index", source);
    let files = MmapDirectory::open(&path).map_err(|error| failed(error.into()))?;
    let index = Index::open(ReadDirectory::new(files)).map_err(failed)?;
    let before = check(folder, &index)?;
    let reader = index
        .reader_builder()
        .reload_policy(ReloadPolicy::Manual)
        .try_into()
        .map_err(failed)?;
    let after = check(folder, &index)?;
    Ok((before == after).then(|| Opened {
        searcher: reader.searcher(),
        applied: after.applied,
    }))
}

/// Reads the payload and refuses another layout.
pub(super) fn check(folder: &Path, index: &Index) -> Result<Payload, IndexError> {
    let metas = index
        .load_metas()
        .map_err(|source| IndexError::engine(folder, "opening the index", source))?;
    let payload = Payload::read(metas.payload.as_deref())
        .map_err(|error| IndexError::damaged(folder, error))?;
    if payload.layout != SCHEMA_VERSION {
        let (found, expected) = (payload.layout, SCHEMA_VERSION);
        return Err(IndexError::OtherLayout {
            folder: folder.to_owned(),
            found,
            expected,
        });
    }
    if metas.schema != schema() {
        return Err(IndexError::damaged(
            folder,
            "its fields are not those of its layout",
        ));
    }
    Ok(payload)
}

/// Opens a part for writing.
pub(super) fn open_for_writing(folder: &Path, part: Part) -> Result<Index, IndexError> {
    let path = part.folder(folder);
    guarded(folder, || {
        let failed = |source| IndexError::engine(folder, "opening the index", source);
        Index::open(write_directory(&path).map_err(failed)?).map_err(failed)
    })
}

/// Makes an empty index in a folder that does not exist yet.
pub(super) fn create(folder: &Path) -> Result<(), IndexError> {
    for part in [Part::Superseded, Part::Current] {
        let path = part.folder(folder);
        fs::create_dir_all(&path).map_err(IndexError::io(format!("making {}", path.display())))?;
        let failed = |source| IndexError::engine(folder, "making the index", source);
        let directory = write_directory(&path).map_err(failed)?;
        if Index::exists(&directory).map_err(|error| failed(error.into()))? {
            return Err(failed(TantivyError::IndexAlreadyExists));
        }
        Index::builder()
            .schema(schema())
            .settings(settings())
            .open_or_create(directory)
            .map_err(failed)?;
    }
    Ok(())
}

fn write_directory(path: &Path) -> tantivy::Result<WriteDirectory> {
    let files = MmapDirectory::open(path)?;
    Ok(WriteDirectory::new(files, path.to_owned()))
}

/// Runs what reads files that may be damaged: a panic of the engine means damage, too.
pub(crate) fn guarded<T, E: From<IndexError>>(
    folder: &Path,
    read: impl FnOnce() -> Result<T, E>,
) -> Result<T, E> {
    guard::call(read).unwrap_or_else(|panic| Err(IndexError::damaged(folder, panic).into()))
}
