//! Documents taken out of a part, a great many at a time.
//!
//! The engine keeps each deletion until its next commit, at more than a kilobyte: one for each record would fill the
//! memory when a large import changes all. It also lets a deletion reach segments that were added after it, so a
//! deletion knows which those are.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use tantivy::{
    BitSet, DocAddress, DocId, DocSet, Score, Searcher, SegmentReader, TERMINATED, Term,
    index::SegmentId,
    query::{
        BitSetDocSet, ConstScorer, EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight,
    },
    schema::{Field, IndexRecordOption},
};

/// So many bytes of values make one deletion.
const MOST_BYTES: usize = 1 << 20;

/// Which deletion comes next after each segment was added to a part. All deletions of a part share it.
#[derive(Debug, Clone, Default)]
pub(super) struct Additions(Arc<Mutex<HashMap<SegmentId, u64>>>);

impl Additions {
    /// Takes note of a segment that is added before the deletion of this number.
    pub(super) fn add(&self, segment: SegmentId, before: u64) {
        let mut additions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        additions.insert(segment, before);
    }

    fn is_after(&self, segment: SegmentId, deletion: u64) -> bool {
        let additions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        additions.get(&segment).is_some_and(|&next| next > deletion)
    }
}

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

    /// The documents of a segment, by looking up each value: the segment came of a merge, or was never searched.
    fn look_up(&self, segment: &SegmentReader) -> tantivy::Result<Vec<DocId>> {
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

    /// As the engine takes it, under its number among the deletions of the part.
    pub(super) fn into_query(self, number: u64, additions: &Additions) -> Box<dyn Query> {
        Box::new(NumberedDeletion {
            deletion: Arc::new(self),
            number,
            additions: additions.clone(),
        })
    }
}

#[derive(Debug, Clone)]
struct NumberedDeletion {
    deletion: Arc<Deletion>,
    number: u64,
    additions: Additions,
}

impl Query for NumberedDeletion {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for NumberedDeletion {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let id = segment.segment_id();
        if self.additions.is_after(id, self.number) {
            return Ok(Box::new(EmptyScorer));
        }
        let looked_up;
        let documents = match self.deletion.found.get(&id) {
            Some(found) => found,
            None => {
                looked_up = self.deletion.look_up(segment)?;
                &looked_up
            }
        };
        let mut set = BitSet::with_max_value(segment.max_doc());
        for &doc in documents {
            set.insert(doc);
        }
        Ok(Box::new(ConstScorer::new(BitSetDocSet::from(set), boost)))
    }

    fn explain(&self, _: &SegmentReader, _: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("a document that is replaced", 1.0))
    }
}
