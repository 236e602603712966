//! The state of the registry that is searched: the records in force, or those valid after a commit.

use tantivy::{
    Term,
    collector::{Collector, Count},
    query::Query,
};

use super::{
    clauses::Clause,
    statistics::{Numbers, Statistics},
    window::{Window, Windowed},
};
use crate::index::{AsOf, IndexError, IndexReader, part::PartReader, schema::column};

/// The parts of the index that hold a state, each with what restricts it to that state.
pub(super) struct State<'a> {
    parts: Vec<StatePart<'a>>,
}

/// One part of the index, as far as it belongs to a state.
pub(super) struct StatePart<'a> {
    /// The part.
    pub(super) part: &'a PartReader,
    /// What belongs to the state; nothing when all does.
    window: Option<Window>,
}

impl<'a> State<'a> {
    /// The parts for a moment.
    pub(super) fn open(reader: &'a IndexReader, as_of: AsOf) -> Result<State<'a>, IndexError> {
        let current = reader.current();
        let number = match as_of {
            AsOf::Commit(number) if number < reader.applied() => number,
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
        let replaced = (column::TO, number + 1..=reader.applied());
        let current = StatePart {
            part: current,
            window: Some(vec![made.clone()]),
        };
        let superseded = StatePart {
            part: reader.superseded()?,
            window: Some(vec![made, replaced]),
        };
        Ok(State {
            parts: vec![current, superseded],
        })
    }

    pub(super) fn parts(&self) -> &[StatePart<'a>] {
        &self.parts
    }

    /// Collects what matches, part by part.
    pub(super) fn collect<C: Collector>(
        &self,
        clause: &Clause,
        collector: &C,
    ) -> Result<Vec<C::Fruit>, IndexError> {
        Ok(self.collect_scored(clause, collector, &[])?.0)
    }

    /// The same, scored by the numbers of the first page where there is one before; and the numbers that were used.
    pub(super) fn collect_scored<C: Collector>(
        &self,
        clause: &Clause,
        collector: &C,
        first_page: &[u64],
    ) -> Result<(Vec<C::Fruit>, Numbers), IndexError> {
        let (mut fruits, mut numbers) = (Vec::with_capacity(self.parts.len()), Numbers::new());
        for part in &self.parts {
            let statistics = Statistics::new(&self.parts, first_page);
            fruits.push(part.collect(clause, collector, &statistics)?);
            numbers = statistics.answers();
        }
        Ok((fruits, numbers))
    }

    /// How many records match.
    pub(super) fn count(&self, clause: &Clause) -> Result<usize, IndexError> {
        Ok(self.collect(clause, &Count)?.into_iter().sum())
    }

    /// In how many documents a term stands.
    pub(super) fn document_frequency(&self, term: &Term) -> Result<u64, IndexError> {
        let each = self.parts.iter().map(|part| {
            part.part
                .searcher()
                .doc_freq(term)
                .map_err(part.part.failed())
        });
        each.sum()
    }
}

impl StatePart<'_> {
    fn collect<C: Collector>(
        &self,
        clause: &Clause,
        collector: &C,
        statistics: &Statistics<'_>,
    ) -> Result<C::Fruit, IndexError> {
        let search = |query: &dyn Query| {
            let searcher = self.part.searcher();
            searcher.search_with_statistics_provider(query, collector, statistics)
        };
        let found = match &self.window {
            None => search(&**clause),
            Some(window) => search(&Windowed {
                clause: clause.box_clone(),
                window: window.clone(),
            }),
        };
        found.map_err(self.part.failed())
    }
}
