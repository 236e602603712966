//! Documents taken out of a part, a great many at a time.
//!
//! Many together are few visits to each segment, and a megabyte of them is kept at a time, however many a commit has.

use std::collections::HashMap;

use tantivy::{
    DocAddress, DocId, DocSet, Searcher, SegmentReader, TERMINATED, Term,
    index::SegmentId,
    schema::{Field, IndexRecordOption},
};

/// So many bytes of values make one deletion.
const MOST_BYTES: usize = 1 << 20;

/// Documents to be deleted: those with some values in a field.
#[derive(Debug, Clone)]
pub(super) struct Deletion {
    field: Field,
    values: Vec<u8>,
    /// Where each value ends.
    ends: Vec<usize>,
    /// The documents of segments that were searched already.
    found: HashMap<SegmentId, Vec<DocId>>,
}

impl Deletion {
    /// A deletion of nothing yet.
    pub(super) fn new(field: Field) -> Deletion {
        Deletion {
            field,
            values: Vec::new(),
            ends: Vec::new(),
            found: HashMap::new(),
        }
    }

    /// A deletion of the documents with a term.
    pub(super) fn of(term: &Term) -> Deletion {
        let mut deletion = Deletion::new(term.field());
        deletion.push_value(term.serialized_value_bytes());
        deletion
    }

    fn push_value(&mut self, value: &[u8]) {
        self.values.extend_from_slice(value);
        self.ends.push(self.values.len());
    }

    /// Adds a value that one document of a searcher has, and no other.
    pub(super) fn push(&mut self, value: &str, address: DocAddress, searcher: &Searcher) {
        if self.ends.is_empty() {
            let segments = searcher.segment_readers().iter();
            self.found = segments
                .map(|segment| (segment.segment_id(), Vec::new()))
                .collect();
        }
        self.push_value(value.as_bytes());
        let segment = searcher.segment_reader(address.segment_ord).segment_id();
        self.found.entry(segment).or_default().push(address.doc_id);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Whether it is large enough to be given to the engine.
    pub(super) fn is_full(&self) -> bool {
        self.values.len() >= MOST_BYTES
    }

    fn values(&self) -> impl Iterator<Item = &[u8]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts
            .zip(&self.ends)
            .map(|(start, &end)| &self.values[start..end])
    }

    /// The documents of a segment, where it was searched already.
    pub(super) fn found_in(&self, segment: SegmentId) -> Option<&[DocId]> {
        self.found.get(&segment).map(Vec::as_slice)
    }

    /// The documents of a segment, by looking up each value: the segment came of a merge, or was never searched.
    pub(super) fn look_up(&self, segment: &SegmentReader) -> tantivy::Result<Vec<DocId>> {
        let index = segment.inverted_index(self.field)?;
        let mut documents = Vec::new();
        for value in self.values() {
            let Some(info) = index.terms().get(value)? else {
                continue;
            };
            let mut postings =
                index.read_postings_from_terminfo(&info, IndexRecordOption::Basic)?;
            while postings.doc() != TERMINATED {
                documents.push(postings.doc());
                postings.advance();
            }
        }
        Ok(documents)
    }
}
