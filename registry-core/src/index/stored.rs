//! Documents as the index stores them: the key and the item of a version, nothing else.

use std::{
    io,
    path::{Path, PathBuf},
};

use tantivy::{
    DocId, SegmentReader,
    schema::document::{DeserializeError, DocumentDeserialize, DocumentDeserializer},
    store::StoreReader,
};

use super::{
    IndexError, Record, columns::Columns, folder::guarded, part::checked_hash, schema::fields,
};

/// What a document stores. The document of a commit has no key.
#[derive(Debug, Default)]
pub(super) struct Stored {
    pub(super) key: Option<String>,
    pub(super) item: Option<String>,
}

impl DocumentDeserialize for Stored {
    fn deserialize<'de, D: DocumentDeserializer<'de>>(
        mut document: D,
    ) -> Result<Stored, DeserializeError> {
        let mut stored = Stored::default();
        while let Some((field, text)) = document.next_field::<String>()? {
            if field == fields().key {
                stored.key = Some(text);
            } else if field == fields().item {
                stored.item = Some(text);
            }
        }
        Ok(stored)
    }
}

/// The versions in a segment, of which many are going to be read, on several threads.
pub(super) struct StoredSegment {
    folder: PathBuf,
    store: StoreReader,
    columns: Columns,
}

impl StoredSegment {
    /// Opens a segment of the index in a folder.
    pub(super) fn open(
        folder: &Path,
        segment: &SegmentReader,
        columns: Columns,
    ) -> Result<StoredSegment, IndexError> {
        /// The threads that read are apart by so many blocks.
        const BLOCKS_APART: usize = 16;
        let store = segment
            .get_store_reader(BLOCKS_APART)
            .map_err(IndexError::io("reading the index"))?;
        Ok(StoredSegment {
            folder: folder.to_owned(),
            store,
            columns,
        })
    }

    /// Calls what reads other files of the segment.
    pub(super) fn guarded<T>(&self, read: impl FnOnce() -> io::Result<T>) -> Result<T, IndexError> {
        guarded(&self.folder, || {
            read().map_err(|error| IndexError::damaged(&self.folder, error))
        })
    }

    /// Reads the version in a document, and checks it against its hash.
    pub(super) fn read(&self, doc: DocId) -> Result<Record, IndexError> {
        guarded(&self.folder, || {
            self.record(doc)?
                .ok_or_else(|| IndexError::incomplete(&self.folder))
        })
    }

    fn record(&self, doc: DocId) -> Result<Option<Record>, IndexError> {
        let stored: Stored = self
            .store
            .get(doc)
            .map_err(|source| IndexError::engine(&self.folder, "reading the index", source))?;
        let (Some(key), Some(item), Some(fingerprint), Some(from_commit)) = (
            stored.key,
            stored.item,
            self.columns.fingerprint(doc),
            self.columns.made_by(doc),
        ) else {
            return Ok(None);
        };
        let bytes = item.into_bytes();
        Ok(Some(Record {
            key,
            hash: checked_hash(&self.folder, &bytes, fingerprint)?,
            bytes,
            from_commit,
            to_commit: self.columns.replaced_by(doc),
        }))
    }
}
