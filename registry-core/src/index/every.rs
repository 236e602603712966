//! Every record of a state, in the order of keys: what list, export and verify read.

use std::{num::NonZero, panic::resume_unwind, sync::Mutex, thread};

use tantivy::{BitSet, DocAddress, DocId, TantivyDocument, schema::Value};

use super::{
    AsOf, Every, IndexError, IndexReader, folder::guarded, part::PartReader, schema::fields,
    sorted::Sorter,
};
use crate::{model::Cluster, register::Hash};

/// A record as it is stored: its item, checked against the hash and not yet read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Its key.
    pub key: String,
    /// Its item.
    pub bytes: Vec<u8>,
    /// The item's hash.
    pub hash: Hash,
    /// The commit that made this version.
    pub from_commit: u64,
    /// The commit that replaced it; none for the present version.
    pub to_commit: Option<u64>,
}

impl Record {
    /// Reads the item.
    ///
    /// # Errors
    /// [`IndexError::Item`] when it is no record of this program's model.
    pub fn cluster(&self) -> Result<Cluster, IndexError> {
        Cluster::from_json(&self.bytes).map_err(|reason| IndexError::Item {
            key: self.key.clone(),
            reason,
        })
    }
}

impl IndexReader {
    /// Every record as it is or was, in the order of keys, with bounded memory.
    ///
    /// # Errors
    /// When the index is damaged, at once or along the way; when a temporary file cannot be written.
    pub fn every(&self, as_of: AsOf) -> Result<Every, IndexError> {
        guarded(self.folder(), || self.sorted(as_of))
    }

    fn sorted(&self, as_of: AsOf) -> Result<Every, IndexError> {
        let covers = |record: &Record| as_of.covers(record.from_commit, record.to_commit);
        let mut segments = Segments::default();
        segments.add(self.current(), |_, _| true, covers);
        if as_of != AsOf::Now {
            // Versions replaced by commits that are just being made still stand in the current part.
            let applied = self.applied();
            let replaced = move |record: &Record| {
                record.to_commit.is_some_and(|to| to <= applied) && covers(record)
            };
            segments.add(self.superseded()?, |_, _| true, replaced);
        }
        segments.sorted()
    }

    /// Every version that was replaced, in the order of keys, with bounded memory.
    ///
    /// # Errors
    /// As [`IndexReader::every`].
    pub fn every_replaced(&self) -> Result<Every, IndexError> {
        guarded(self.folder(), || {
            let mut segments = Segments::default();
            segments.add(self.superseded()?, |_, _| true, |_| true);
            segments.sorted()
        })
    }

    /// The records in some documents of some parts, in the order of keys.
    pub(crate) fn every_of(selected: &[(&PartReader, Vec<BitSet>)]) -> Result<Every, IndexError> {
        let mut segments = Segments::default();
        for (part, documents) in selected {
            let is_selected = move |segment: usize, doc| {
                documents
                    .get(segment)
                    .is_some_and(|documents| documents.contains(doc))
            };
            segments.add(part, is_selected, |_| true);
        }
        segments.sorted()
    }
}

/// The segments whose records are wanted, each with how to read it.
#[derive(Default)]
struct Segments<'a>(Vec<ReadSegment<'a>>);

type ReadSegment<'a> = Box<dyn Fn(&mut Sorter) -> Result<(), IndexError> + Send + 'a>;

impl<'a> Segments<'a> {
    fn add(
        &mut self,
        part: &'a PartReader,
        is_selected: impl Fn(usize, DocId) -> bool + Copy + Send + 'a,
        is_wanted: impl Fn(&Record) -> bool + Copy + Send + 'a,
    ) {
        for segment in 0..part.searcher().segment_readers().len() {
            let is_selected = move |doc| is_selected(segment, doc);
            let read = move |sorter: &mut Sorter| {
                let read = || add_segment(sorter, part, segment, is_selected, is_wanted);
                guarded(part.folder(), read)
            };
            self.0.push(Box::new(read));
        }
    }

    /// Reads them on as many threads as there are processors: unpacking and checking take the time.
    fn sorted(self) -> Result<Every, IndexError> {
        let processors = thread::available_parallelism().map_or(1, NonZero::get);
        let threads = processors.min(self.0.len()).max(1);
        let waiting = Mutex::new(self.0);
        let next = || waiting.lock().ok()?.pop();
        let read = || -> Result<Sorter, IndexError> {
            let mut sorter = Sorter::one_of(threads);
            while let Some(read) = next() {
                read(&mut sorter)?;
            }
            sorter.sort();
            Ok(sorter)
        };
        thread::scope(|scope| {
            let others: Vec<_> = (1..threads).map(|_| scope.spawn(read)).collect();
            let mut sorters = vec![read()?];
            for other in others {
                sorters.push(other.join().unwrap_or_else(|panic| resume_unwind(panic))?);
            }
            Sorter::finish(sorters)
        })
    }
}

/// Reads a segment in the order in which documents are stored: their blocks are unpacked once.
fn add_segment(
    sorter: &mut Sorter,
    part: &PartReader,
    ordinal: usize,
    is_selected: impl Fn(DocId) -> bool,
    is_wanted: impl Fn(&Record) -> bool,
) -> Result<(), IndexError> {
    let Some(segment) = part.searcher().segment_readers().get(ordinal) else {
        return Ok(());
    };
    let store = segment
        .get_store_reader(1)
        .map_err(IndexError::io("reading the index"))?;
    for doc in segment.doc_ids_alive().filter(|&doc| is_selected(doc)) {
        let document: TantivyDocument = store.get(doc).map_err(part.failed())?;
        let address = DocAddress {
            segment_ord: ordinal as u32,
            doc_id: doc,
        };
        if let Some(record) = part
            .record(address, &document)?
            .filter(|record| is_wanted(record))
        {
            sorter.push(record)?;
        }
    }
    Ok(())
}

impl PartReader {
    /// The record in a document; nothing when it is that of a commit.
    fn record(
        &self,
        address: DocAddress,
        document: &TantivyDocument,
    ) -> Result<Option<Record>, IndexError> {
        let (key, item) = (
            document.get_first(fields().key),
            document.get_first(fields().item),
        );
        let key = key.as_ref().and_then(Value::as_str);
        let (Some(key), Some(item)) = (key, item.as_ref().and_then(Value::as_str)) else {
            return Ok(None);
        };
        let item = item.as_bytes();
        let hash = self.checked_hash(address, item)?;
        let (from_commit, to_commit) = (self.made_by(address)?, self.replaced_by(address)?);
        Ok(Some(Record {
            key: key.to_owned(),
            bytes: item.to_vec(),
            hash,
            from_commit,
            to_commit,
        }))
    }
}
