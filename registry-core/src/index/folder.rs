//! Where the index lies, and how its two parts are opened: `current` and `superseded`.

use std::{
    fs,
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use tantivy::{Index, IndexMeta, ReloadPolicy, Searcher, TantivyError, directory::MmapDirectory};

use super::{
    IndexError,
    payload::Payload,
    read_directory::ReadDirectory,
    schema::{SCHEMA_VERSION, schema, settings},
    segments::Segments,
    write_directory::WriteDirectory,
};
use crate::{guard, model::MODEL_VERSION, projection::KindCounts, register::CommitId};

/// How often opening is tried, should a writer change the index meanwhile.
const TRIES: usize = 30;
/// How long to wait for a new index to come into the place of the old one, which takes two steps.
const BETWEEN_STEPS: Duration = Duration::from_millis(10);

/// The ending of the folder in which an index is built anew.
pub(super) const NEW: &str = "new";
/// The ending of the folder to which the old index goes, until the new one is in its place.
pub(super) const ASIDE: &str = "old";

/// A folder beside the index's.
pub(super) fn beside(folder: &Path, ending: &str) -> PathBuf {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    folder.with_file_name(format!("{name}.{ending}"))
}

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
    pub(crate) commit: Option<CommitId>,
    /// Entries up to that commit that the index passed over.
    pub(crate) passed_over: KindCounts,
}

/// Opens a part for reading. While a writer changes the index, or puts a new one into its place, files that are just
/// being opened go, so only what stays wrong is wrong.
pub(super) fn open_for_reading(folder: &Path, part: Part) -> Result<Opened, IndexError> {
    let mut problem = IndexError::damaged(folder, "it changes faster than it can be opened");
    for _ in 0..TRIES {
        match catching_panics(folder, || read_once(folder, part)) {
            Ok(Some(opened)) => return Ok(opened),
            Ok(None) => {}
            Err(error) => problem = error,
        }
        if beside(folder, ASIDE).exists() {
            thread::sleep(BETWEEN_STEPS);
        }
    }
    Err(problem)
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
        commit: after.commit,
        passed_over: after.passed_over,
    }))
}

/// Reads what the index holds and refuses another layout.
fn check(folder: &Path, index: &Index) -> Result<Payload, IndexError> {
    let metas = index
        .load_metas()
        .map_err(|source| IndexError::engine(folder, "opening the index", source))?;
    check_layout(folder, &metas)
}

/// Reads the payload and refuses another layout.
pub(super) fn check_layout(folder: &Path, metas: &IndexMeta) -> Result<Payload, IndexError> {
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
    if payload.model != MODEL_VERSION {
        return Err(IndexError::OtherModel {
            folder: folder.to_owned(),
            found: payload.model,
            expected: MODEL_VERSION,
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
pub(super) fn open_for_writing(folder: &Path, part: Part) -> Result<Segments, IndexError> {
    let path = part.folder(folder);
    catching_panics(folder, || {
        let open = || {
            let directory = write_directory(&path)?;
            Segments::open(Index::open(directory.clone())?, directory)
        };
        open().map_err(|source| IndexError::engine(folder, "opening the index", source))
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
pub(crate) fn catching_panics<T, E: From<IndexError>>(
    folder: &Path,
    read: impl FnOnce() -> Result<T, E>,
) -> Result<T, E> {
    guard::call(read).unwrap_or_else(|panic| Err(IndexError::damaged(folder, panic).into()))
}
