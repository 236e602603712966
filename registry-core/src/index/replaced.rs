//! The versions that a commit replaces, taken out of the present a great many at a time.
//!
//! The engine keeps each deletion until its next commit, at more than a kilobyte: one for each record would fill the
//! memory when a large import changes all. It may only delete what was added before, so a version is told from the one
//! that replaces it by its commit.

use tantivy::{
    BitSet, DocId, DocSet, Score, SegmentReader, TERMINATED, Term,
    query::{
        BitSetDocSet, ConstScorer, EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight,
    },
    schema::IndexRecordOption,
};

use super::schema::{column, fields};

/// So many bytes of keys make one deletion.
const MOST_KEY_BYTES: usize = 1 << 20;

/// The keys whose older versions are to be deleted.
#[derive(Debug, Clone, Default)]
pub(super) struct Replaced {
    keys: String,
    /// Where each key ends in `keys`.
    ends: Vec<usize>,
}

impl Replaced {
    pub(super) fn push(&mut self, key: &str) {
        self.keys.push_str(key);
        self.ends.push(self.keys.len());
    }

    pub(super) fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Whether it is large enough to be deleted.
    pub(super) fn is_full(&self) -> bool {
        self.keys.len() >= MOST_KEY_BYTES
    }

    pub(super) fn clear(&mut self) {
        *self = Replaced::default();
    }

    /// Takes the keys for a deletion of their versions from before a commit.
    pub(super) fn take_before(&mut self, commit: u64) -> OlderVersions {
        OlderVersions {
            keys: std::mem::take(self),
            commit,
        }
    }

    fn iter(&self) -> impl Iterator<Item = &str> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts
            .zip(&self.ends)
            .map(|(start, &end)| &self.keys[start..end])
    }
}

/// The versions under some keys that were made before a commit.
#[derive(Debug, Clone)]
pub(super) struct OlderVersions {
    keys: Replaced,
    commit: u64,
}

impl OlderVersions {
    fn documents(&self, segment: &SegmentReader) -> tantivy::Result<Option<BitSet>> {
        let Some(from) = segment.fast_fields().column_opt::<u64>(column::FROM)? else {
            return Ok(None);
        };
        if from.min_value() >= self.commit {
            return Ok(None);
        }
        let index = segment.inverted_index(fields().key)?;
        let mut documents = BitSet::with_max_value(segment.max_doc());
        for key in self.keys.iter() {
            let term = Term::from_field_text(fields().key, key);
            let Some(mut postings) = index.read_postings(&term, IndexRecordOption::Basic)? else {
                continue;
            };
            while postings.doc() != TERMINATED {
                if from
                    .first(postings.doc())
                    .is_some_and(|from| from < self.commit)
                {
                    documents.insert(postings.doc());
                }
                postings.advance();
            }
        }
        Ok(Some(documents))
    }
}

impl Query for OlderVersions {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for OlderVersions {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(match self.documents(segment)? {
            Some(documents) => Box::new(ConstScorer::new(BitSetDocSet::from(documents), boost)),
            None => Box::new(EmptyScorer),
        })
    }

    fn explain(&self, _: &SegmentReader, _: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("an older version", 1.0))
    }
}
