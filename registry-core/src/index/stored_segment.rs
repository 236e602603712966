//! The versions in a segment, read where they lie.

use std::{
    io,
    path::{Path, PathBuf},
};

use tantivy::{DocId, SegmentReader};

use super::{
    IndexError, StoredRecord,
    blocks::{Blocks, KEPT_IN_ORDER},
    columns::Columns,
    folder::catching_panics,
    stored::{checked_hash, key_of},
};

/// The versions in a segment, of which many are going to be read, on several threads.
pub(super) struct StoredSegment {
    folder: PathBuf,
    blocks: Blocks,
    columns: Columns,
}

impl StoredSegment {
    /// Opens a segment of the index in a folder.
    pub(super) fn open(
        folder: &Path,
        segment: &SegmentReader,
        columns: Columns,
    ) -> Result<StoredSegment, IndexError> {
        let blocks = Blocks::open(segment, KEPT_IN_ORDER)
            .map_err(|source| IndexError::engine(folder, "reading the index", source))?;
        Ok(StoredSegment {
            folder: folder.to_owned(),
            blocks,
            columns,
        })
    }

    /// Calls what reads other files of the segment.
    pub(super) fn catching_panics<T>(
        &self,
        read: impl FnOnce() -> io::Result<T>,
    ) -> Result<T, IndexError> {
        catching_panics(&self.folder, || {
            read().map_err(|error| IndexError::damaged(&self.folder, error))
        })
    }

    /// Reads the version in a document, and checks it against its hash.
    pub(super) fn read(&self, doc: DocId) -> Result<StoredRecord, IndexError> {
        catching_panics(&self.folder, || {
            self.record(doc)?
                .ok_or_else(|| IndexError::incomplete(&self.folder))
        })
    }

    fn record(&self, doc: DocId) -> Result<Option<StoredRecord>, IndexError> {
        let damaged = |error| IndexError::damaged(&self.folder, error);
        let stored = self.blocks.get(doc).map_err(damaged)?;
        let (Some(key), Some(bytes), Some(fingerprint), Some(from_commit)) = (
            stored.key,
            stored.item,
            self.columns.fingerprint(doc),
            self.columns.made_by(doc),
        ) else {
            return Ok(None);
        };
        Ok(Some(StoredRecord {
            key: key_of(&self.folder, key)?,
            hash: checked_hash(&self.folder, &bytes, fingerprint)?,
            bytes,
            from_commit,
            to_commit: self.columns.replaced_by(doc),
        }))
    }
}
