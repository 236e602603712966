//! What is excluded from a search, in a way that the engine may ask of any document.
//!
//! The engine asks an excluded clause of every document in turn, also of those before the first that the clause
//! matches. Phrases do not allow that: they assert that they are never asked of a document before the one they are at.

use tantivy::{
    DocId, DocSet, Score, SegmentReader,
    query::{BooleanQuery, EnableScoring, Explanation, Occur, Query, Scorer, TermQuery, Weight},
};

use super::clauses::{Clause, everything};

/// Excludes the documents of a clause. The engine has a way of its own for terms, which allow any question.
pub(super) fn excluded(clause: Clause) -> (Occur, Clause) {
    let clause = if clause.is::<TermQuery>() {
        clause
    } else {
        Box::new(Excluded(clause))
    };
    (Occur::MustNot, clause)
}

/// Everything but the documents of a clause.
pub(super) fn except(clause: Clause) -> Clause {
    Box::new(BooleanQuery::new(vec![
        (Occur::Must, everything()),
        excluded(clause),
    ]))
}

#[derive(Debug)]
struct Excluded(Clause);

impl Clone for Excluded {
    fn clone(&self) -> Self {
        Excluded(self.0.box_clone())
    }
}

impl Query for Excluded {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(ExcludedWeight(self.0.weight(scoring)?)))
    }
}

struct ExcludedWeight(Box<dyn Weight>);

impl Weight for ExcludedWeight {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(Box::new(ExcludedDocuments(self.0.scorer(segment, boost)?)))
    }

    fn explain(&self, segment: &SegmentReader, document: DocId) -> tantivy::Result<Explanation> {
        self.0.explain(segment, document)
    }
}

/// Documents that are sought, never asked for: `seek_danger`, which is not passed on, then seeks only forward.
struct ExcludedDocuments(Box<dyn Scorer>);

impl DocSet for ExcludedDocuments {
    fn advance(&mut self) -> DocId {
        self.0.advance()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.0.seek(target)
    }

    fn doc(&self) -> DocId {
        self.0.doc()
    }

    fn size_hint(&self) -> u32 {
        self.0.size_hint()
    }
}

impl Scorer for ExcludedDocuments {
    fn score(&mut self) -> Score {
        self.0.score()
    }
}
