//! One part of the index, read: documents by their terms, their columns, the items they store.

use std::{
    path::{Path, PathBuf},
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
};

use tantivy::{
    DocAddress, DocSet, Searcher, SegmentReader, TERMINATED, Term, collector::Count,
    query::TermQuery, schema::IndexRecordOption,
};

use super::{
    IndexError, Version,
    blocks::{Blocks, KEPT_AS_FOUND},
    columns::Columns,
    folder::Opened,
    payload::number_of,
    schema::{UNKNOWN, fields},
    stored::{Stored, checked_hash, key_of},
};
use crate::{
    model::Cluster,
    projection::{KindCounts, Stated},
    register::{CommitId, Hash, Item},
};

/// A part of the index as one of its commits left it.
pub(crate) struct PartReader {
    folder: PathBuf,
    searcher: Searcher,
    commit: Option<CommitId>,
    passed_over: KindCounts,
    /// How many versions have parts that are unknown, counted once.
    unknown: OnceLock<u64>,
    /// What is read of each segment, beside what the engine has open.
    opened: Vec<OpenedSegment>,
}

/// What is read of a segment, opened once.
#[derive(Default)]
struct OpenedSegment {
    columns: OnceLock<Columns>,
    blocks: OnceLock<Blocks>,
    /// How many documents were read by the engine.
    read: AtomicU32,
}

/// So many documents of a segment are read by the engine: a command that shows a few hits would pay more for the list of
/// all blocks, a millisecond at a million records, than it gains.
const FEW: u32 = 64;

impl PartReader {
    pub(super) fn new(folder: &Path, opened: Opened) -> PartReader {
        let Opened {
            searcher,
            commit,
            passed_over,
        } = opened;
        let segments = searcher.segment_readers().iter();
        let opened = segments.map(|_| OpenedSegment::default()).collect();
        PartReader {
            folder: folder.to_owned(),
            searcher,
            commit,
            passed_over,
            unknown: OnceLock::new(),
            opened,
        }
    }

    /// Entries of the register that the index passed over.
    pub(super) fn passed_over(&self) -> &KindCounts {
        &self.passed_over
    }

    /// How many versions have parts that this program does not know.
    pub(super) fn count_unknown(&self) -> Result<u64, IndexError> {
        if let Some(&count) = self.unknown.get() {
            return Ok(count);
        }
        let count = self.count(&unknown_term())?;
        Ok(*self.unknown.get_or_init(|| count))
    }

    /// Whether the version in this document has parts that this program does not know.
    pub(super) fn holds_unknown(&self, address: DocAddress) -> Result<bool, IndexError> {
        if self.count_unknown()? == 0 {
            return Ok(false);
        }
        let segment = self.searcher.segment_reader(address.segment_ord);
        let term = unknown_term();
        let index = segment
            .inverted_index(term.field())
            .map_err(self.failed())?;
        let postings = index
            .read_postings(&term, IndexRecordOption::Basic)
            .map_err(self.failed_io())?;
        Ok(postings.is_some_and(|mut postings| {
            postings.doc() <= address.doc_id && postings.seek(address.doc_id) == address.doc_id
        }))
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

    /// The segment of a document, and what is open of it.
    fn segment(&self, address: DocAddress) -> Result<(&SegmentReader, &OpenedSegment), IndexError> {
        let ordinal = address.segment_ord as usize;
        let segment = self.searcher.segment_readers().get(ordinal);
        segment
            .zip(self.opened.get(ordinal))
            .ok_or_else(|| IndexError::damaged(&self.folder, "a document lies in no segment"))
    }

    fn columns(&self, address: DocAddress) -> Result<&Columns, IndexError> {
        let (segment, opened) = self.segment(address)?;
        self.once(&opened.columns, || Columns::open(segment))
    }

    fn blocks(&self, address: DocAddress) -> Result<&Blocks, IndexError> {
        let (segment, opened) = self.segment(address)?;
        self.once(&opened.blocks, || Blocks::open(segment, KEPT_AS_FOUND))
    }

    /// What a cell has, which is opened where there is nothing in it yet.
    pub(super) fn once<'a, T>(
        &self,
        cell: &'a OnceLock<T>,
        open: impl FnOnce() -> tantivy::Result<T>,
    ) -> Result<&'a T, IndexError> {
        if let Some(opened) = cell.get() {
            return Ok(opened);
        }
        let opened = open().map_err(self.failed())?;
        Ok(cell.get_or_init(|| opened))
    }

    /// The commit that made the version in this document.
    pub(crate) fn made_by(&self, address: DocAddress) -> Result<u64, IndexError> {
        let made_by = self.columns(address)?.made_by(address.doc_id);
        made_by.ok_or_else(|| self.incomplete())
    }

    /// The commit that replaced the version in this document.
    pub(crate) fn replaced_by(&self, address: DocAddress) -> Result<Option<u64>, IndexError> {
        Ok(self.columns(address)?.replaced_by(address.doc_id))
    }

    /// The fingerprint of the item in this document.
    pub(crate) fn fingerprint(&self, address: DocAddress) -> Result<u128, IndexError> {
        let fingerprint = self.columns(address)?.fingerprint(address.doc_id);
        fingerprint.ok_or_else(|| self.incomplete())
    }

    /// The bytes of the item in this document, as they are stored.
    pub(crate) fn item(&self, address: DocAddress) -> Result<Vec<u8>, IndexError> {
        let Stored { item, .. } = self.stored(address)?;
        item.ok_or_else(|| self.incomplete())
    }

    fn stored(&self, address: DocAddress) -> Result<Stored, IndexError> {
        let (_, opened) = self.segment(address)?;
        if opened.blocks.get().is_none() && opened.read.fetch_add(1, Ordering::Relaxed) < FEW {
            return self.searcher.doc(address).map_err(self.failed());
        }
        let stored = self.blocks(address)?.get(address.doc_id);
        stored.map_err(self.failed_io())
    }

    /// The version in this document, its bytes checked against their hash.
    pub(crate) fn version(&self, address: DocAddress) -> Result<Version, IndexError> {
        self.version_of(address, self.stored(address)?)
    }

    /// The same, of what the document stores.
    pub(super) fn version_of(
        &self,
        address: DocAddress,
        stored: Stored,
    ) -> Result<Version, IndexError> {
        let Stored {
            key: Some(key),
            item: Some(bytes),
        } = stored
        else {
            return Err(self.incomplete());
        };
        let hash = self.checked_hash(address, &bytes)?;
        let cluster = Cluster::read_item(&key_of(&self.folder, key)?, &bytes);
        let (from_commit, to_commit) = (self.made_by(address)?, self.replaced_by(address)?);
        let stated = Stated::matching(cluster, Item::checked(bytes, hash));
        Ok(Version::made(stated, from_commit).until(to_commit))
    }

    /// The hash of the item in this document, which its bytes must have.
    pub(super) fn checked_hash(
        &self,
        address: DocAddress,
        bytes: &[u8],
    ) -> Result<Hash, IndexError> {
        checked_hash(&self.folder, bytes, self.fingerprint(address)?)
    }

    fn incomplete(&self) -> IndexError {
        IndexError::incomplete(&self.folder)
    }

    /// What an error of the engine means here.
    pub(crate) fn failed(&self) -> impl Fn(tantivy::TantivyError) -> IndexError + '_ {
        |source| IndexError::engine(&self.folder, "reading the index", source)
    }

    pub(super) fn failed_io(&self) -> impl Fn(std::io::Error) -> IndexError + '_ {
        |source| IndexError::damaged(&self.folder, source)
    }
}

/// What a version with unknown parts is found by.
fn unknown_term() -> Term {
    Term::from_field_text(fields().unknown, UNKNOWN)
}
