//! One part of the index, read: documents by their terms, their columns, the items they store.

use std::{
    path::{Path, PathBuf},
    sync::OnceLock,
};

use tantivy::{
    DocAddress, DocSet, Searcher, SegmentReader, TERMINATED, TantivyDocument, Term,
    collector::Count,
    columnar::Column,
    query::TermQuery,
    schema::{IndexRecordOption, Value},
};

use super::{
    IndexError, Version,
    document::fingerprint_of_numbers,
    folder::Opened,
    payload::number_of,
    schema::{column, fields},
};
use crate::{
    model::Cluster,
    register::{CommitId, Hash},
};

/// A part of the index as one of its commits left it.
pub(crate) struct PartReader {
    folder: PathBuf,
    searcher: Searcher,
    commit: Option<CommitId>,
    columns: Vec<OnceLock<Columns>>,
}

/// The columns of a segment that lookups read, opened once.
struct Columns {
    from: Option<Column<u64>>,
    to: Option<Column<u64>>,
    fingerprint: [Option<Column<u64>>; 2],
}

impl Columns {
    fn open(segment: &SegmentReader) -> tantivy::Result<Columns> {
        let open = |name: &str| segment.fast_fields().column_opt::<u64>(name);
        let [high, low] = column::FINGERPRINT;
        Ok(Columns {
            from: open(column::FROM)?,
            to: open(column::TO)?,
            fingerprint: [open(high)?, open(low)?],
        })
    }
}

fn value(column: Option<&Column<u64>>, doc: u32) -> Option<u64> {
    column.and_then(|column| column.first(doc))
}

impl PartReader {
    pub(super) fn new(folder: &Path, opened: Opened) -> PartReader {
        let Opened { searcher, commit } = opened;
        let columns = searcher
            .segment_readers()
            .iter()
            .map(|_| OnceLock::new())
            .collect();
        PartReader {
            folder: folder.to_owned(),
            searcher,
            commit,
            columns,
        }
    }

    /// The folder of the index.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Searches the part.
    pub(crate) fn searcher(&self) -> &Searcher {
        &self.searcher
    }

    /// The last commit of the register that it holds.
    pub(super) fn commit(&self) -> Option<CommitId> {
        self.commit
    }

    /// The number of that commit.
    pub(crate) fn applied(&self) -> u64 {
        number_of(self.commit)
    }

    /// The first document with this term.
    pub(crate) fn find(&self, term: &Term) -> Result<Option<DocAddress>, IndexError> {
        let mut found = None;
        self.each(term, |address| {
            found = Some(address);
            false
        })?;
        Ok(found)
    }

    /// Every document with this term.
    pub(crate) fn find_all(&self, term: &Term) -> Result<Vec<DocAddress>, IndexError> {
        let mut found = Vec::new();
        self.each(term, |address| {
            found.push(address);
            true
        })?;
        Ok(found)
    }

    /// How many documents have this term.
    pub(crate) fn count(&self, term: &Term) -> Result<u64, IndexError> {
        let query = TermQuery::new(term.clone(), IndexRecordOption::Basic);
        Ok(self
            .searcher
            .search(&query, &Count)
            .map_err(self.failed())? as u64)
    }

    /// Hands over documents with this term until `more` says enough.
    fn each(
        &self,
        term: &Term,
        mut more: impl FnMut(DocAddress) -> bool,
    ) -> Result<(), IndexError> {
        for (segment_ord, segment) in (0..).zip(self.searcher.segment_readers()) {
            let index = segment
                .inverted_index(term.field())
                .map_err(self.failed())?;
            let postings = index
                .read_postings(term, IndexRecordOption::Basic)
                .map_err(self.failed_io())?;
            let Some(mut postings) = postings else {
                continue;
            };
            while postings.doc() != TERMINATED {
                let doc_id = postings.doc();
                if !segment.is_deleted(doc_id)
                    && !more(DocAddress {
                        segment_ord,
                        doc_id,
                    })
                {
                    return Ok(());
                }
                postings.advance();
            }
        }
        Ok(())
    }

    fn columns(&self, address: DocAddress) -> Result<&Columns, IndexError> {
        let ordinal = address.segment_ord as usize;
        let (Some(cell), Some(segment)) = (
            self.columns.get(ordinal),
            self.searcher.segment_readers().get(ordinal),
        ) else {
            return Err(IndexError::damaged(
                &self.folder,
                "a document lies in no segment",
            ));
        };
        if let Some(columns) = cell.get() {
            return Ok(columns);
        }
        let columns = Columns::open(segment).map_err(self.failed())?;
        Ok(cell.get_or_init(|| columns))
    }

    /// The commit that made the version in this document.
    pub(crate) fn made_by(&self, address: DocAddress) -> Result<u64, IndexError> {
        let columns = self.columns(address)?;
        value(columns.from.as_ref(), address.doc_id).ok_or_else(|| self.incomplete())
    }

    /// The commit that replaced the version in this document.
    pub(crate) fn replaced_by(&self, address: DocAddress) -> Result<Option<u64>, IndexError> {
        Ok(value(self.columns(address)?.to.as_ref(), address.doc_id))
    }

    /// The fingerprint of the item in this document.
    pub(crate) fn fingerprint(&self, address: DocAddress) -> Result<u128, IndexError> {
        let columns = self.columns(address)?;
        let mut numbers = [0; 2];
        for (number, column) in numbers.iter_mut().zip(&columns.fingerprint) {
            *number = value(column.as_ref(), address.doc_id).ok_or_else(|| self.incomplete())?;
        }
        Ok(fingerprint_of_numbers(numbers))
    }

    /// The bytes of the item in this document, as they are stored.
    pub(crate) fn item(&self, address: DocAddress) -> Result<Vec<u8>, IndexError> {
        let document: TantivyDocument = self.searcher.doc(address).map_err(self.failed())?;
        let item = document.get_first(fields().item);
        item.and_then(|value| value.as_str())
            .map(|item| item.as_bytes().to_vec())
            .ok_or_else(|| self.incomplete())
    }

    /// The version in this document, its bytes checked against their hash.
    pub(crate) fn version(&self, address: DocAddress) -> Result<Version, IndexError> {
        let bytes = self.item(address)?;
        let hash = self.checked_hash(address, &bytes)?;
        let cluster = Cluster::from_json(&bytes).map_err(|reason| IndexError::Item {
            key: hash.to_string(),
            reason,
        })?;
        let (from_commit, to_commit) = (self.made_by(address)?, self.replaced_by(address)?);
        Ok(Version {
            cluster,
            bytes,
            hash,
            from_commit,
            to_commit,
        })
    }

    /// The hash of the item in this document, which its bytes must have.
    pub(crate) fn checked_hash(
        &self,
        address: DocAddress,
        bytes: &[u8],
    ) -> Result<Hash, IndexError> {
        let hash = Hash::of(bytes);
        if hash.fingerprint() == self.fingerprint(address)? {
            return Ok(hash);
        }
        Err(IndexError::damaged(
            &self.folder,
            format!("an item, now {hash}, is not the one that was indexed"),
        ))
    }

    fn incomplete(&self) -> IndexError {
        IndexError::damaged(&self.folder, "a document lacks a field")
    }

    /// What an error of the engine means here.
    pub(crate) fn failed(&self) -> impl Fn(tantivy::TantivyError) -> IndexError + '_ {
        |source| IndexError::engine(&self.folder, "reading the index", source)
    }

    fn failed_io(&self) -> impl Fn(std::io::Error) -> IndexError + '_ {
        |source| IndexError::damaged(&self.folder, source)
    }
}
