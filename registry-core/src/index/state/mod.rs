//! The state of the registry that is searched: the records in force, or those valid after a commit. It is all that a
//! search reads documents by.

mod statistics;
mod window;

use tantivy::{
    BitSet, DocAddress, DocId, SegmentReader, TantivyError, Term,
    collector::{Collector, Count},
    query::Query,
};

pub(crate) use self::statistics::Numbers;
use self::{
    statistics::Statistics,
    window::{Window, Windowed},
};
use super::{
    AsOf, IndexError, IndexReader, SortedRecords, Version, part::PartReader, schema::column,
};
use crate::model::Cluster;

/// The parts of the index that hold a state, each with what restricts it to that state.
pub(crate) struct State<'a> {
    parts: Vec<StatePart<'a>>,
}

/// One part of the index, as far as it belongs to a state.
struct StatePart<'a> {
    part: &'a PartReader,
    /// What belongs to the state; nothing when all does.
    window: Option<Window>,
}

/// A segment that holds records of a state, and maybe others.
pub(crate) struct Segment<'a> {
    part: &'a PartReader,
    ordinal: u32,
    /// Its terms and columns.
    pub(crate) reader: &'a SegmentReader,
}

impl IndexReader {
    /// The state at a moment.
    pub(crate) fn state(&self, as_of: AsOf) -> Result<State<'_>, IndexError> {
        let current = self.current();
        let number = match as_of {
            AsOf::Commit(number) if number < self.applied() => number,
            AsOf::Commit(_) | AsOf::Now => {
                return Ok(State {
                    parts: vec![StatePart {
                        part: current,
                        window: None,
                    }],
                });
            }
        };
        let made = (column::FROM, 0..=number);
        // Versions replaced by commits that are just being made still stand in the current part.
        let replaced = (column::TO, number + 1..=self.applied());
        let current = StatePart {
            part: current,
            window: Some(vec![made.clone()]),
        };
        let superseded = StatePart {
            part: self.superseded()?,
            window: Some(vec![made, replaced]),
        };
        Ok(State {
            parts: vec![current, superseded],
        })
    }
}

impl State<'_> {
    /// The segments of all parts, in the order in which they are collected.
    pub(crate) fn segments(&self) -> impl Iterator<Item = Segment<'_>> {
        self.parts.iter().flat_map(|StatePart { part, .. }| {
            let segments = (0..).zip(part.searcher().segment_readers());
            segments.map(|(ordinal, reader)| Segment {
                part,
                ordinal,
                reader,
            })
        })
    }

    /// The version in a document of one of the parts, counted as they are collected.
    pub(crate) fn version(&self, part: usize, address: DocAddress) -> Result<Version, IndexError> {
        self.parts[part].part.version(address)
    }

    /// A record that has this term.
    pub(crate) fn record_with(&self, term: &Term) -> Result<Option<Cluster>, IndexError> {
        for StatePart { part, .. } in &self.parts {
            if let Some(address) = part.find(term)? {
                return Ok(Some(part.version(address)?.into_record()));
            }
        }
        Ok(None)
    }

    /// The first `most` of the records in documents that were collected part by part, in the order of keys.
    pub(crate) fn sorted(
        &self,
        documents: Vec<Vec<BitSet>>,
        most: usize,
    ) -> Result<SortedRecords, IndexError> {
        let parts = self.parts.iter().map(|part| part.part);
        IndexReader::sorted_of(&parts.zip(documents).collect::<Vec<_>>(), most)
    }

    /// What an error of the engine means here.
    pub(crate) fn failed(&self, error: TantivyError) -> IndexError {
        // Each part says the same: the folder is one.
        self.parts[0].part.failed()(error)
    }

    /// Collects what matches, part by part.
    pub(crate) fn collect<C: Collector>(
        &self,
        clause: &dyn Query,
        collector: &C,
    ) -> Result<Vec<C::Fruit>, IndexError> {
        Ok(self.collect_scored(clause, collector, &[])?.0)
    }

    /// The same, scored by the numbers of the first page where there is one before; and the numbers that were used.
    pub(crate) fn collect_scored<C: Collector>(
        &self,
        clause: &dyn Query,
        collector: &C,
        first_page: &[u64],
    ) -> Result<(Vec<C::Fruit>, Numbers), IndexError> {
        let (mut fruits, mut numbers) = (Vec::with_capacity(self.parts.len()), Numbers::new());
        for part in &self.parts {
            let searchers = self.parts.iter().map(|part| part.part.searcher());
            let statistics = Statistics::new(searchers.collect(), first_page);
            fruits.push(part.collect(clause, collector, &statistics)?);
            numbers = statistics.answers();
        }
        Ok((fruits, numbers))
    }

    /// How many records match.
    pub(crate) fn count(&self, clause: &dyn Query) -> Result<usize, IndexError> {
        Ok(self.collect(clause, &Count)?.into_iter().sum())
    }

    /// In how many documents a term stands.
    pub(crate) fn document_frequency(&self, term: &Term) -> Result<u64, IndexError> {
        let each = self.parts.iter().map(|part| {
            part.part
                .searcher()
                .doc_freq(term)
                .map_err(part.part.failed())
        });
        each.sum()
    }
}

impl Segment<'_> {
    /// The record in one of its documents.
    pub(crate) fn record(&self, document: DocId) -> Result<Cluster, IndexError> {
        let address = DocAddress::new(self.ordinal, document);
        Ok(self.part.version(address)?.into_record())
    }
}

impl StatePart<'_> {
    fn collect<C: Collector>(
        &self,
        clause: &dyn Query,
        collector: &C,
        statistics: &Statistics<'_>,
    ) -> Result<C::Fruit, IndexError> {
        let search = |query: &dyn Query| {
            let searcher = self.part.searcher();
            searcher.search_with_statistics_provider(query, collector, statistics)
        };
        let found = match &self.window {
            None => search(clause),
            Some(window) => search(&Windowed {
                clause: clause.box_clone(),
                window: window.clone(),
            }),
        };
        found.map_err(self.part.failed())
    }
}
