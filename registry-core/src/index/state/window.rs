//! The commits that a state lies between: of each part of the index, only the versions valid then are searched.

use std::ops::RangeInclusive;

use tantivy::{
    DocId, DocSet, Score, SegmentReader, TERMINATED,
    columnar::{Cardinality, Column},
    query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight},
};

/// What the columns of a document must hold for it to belong to a state.
pub(super) type Window = Vec<(&'static str, RangeInclusive<u64>)>;

/// The documents of a clause that belong to a state.
///
/// The columns are asked only of what the clause finds, so the engine skips as it does without a window; and they
/// are asked only in the segments that lie in the state in part.
#[derive(Debug)]
pub(super) struct Windowed {
    pub(super) clause: Box<dyn Query>,
    pub(super) window: Window,
}

impl Clone for Windowed {
    fn clone(&self) -> Self {
        Windowed {
            clause: self.clause.box_clone(),
            window: self.window.clone(),
        }
    }
}

impl Query for Windowed {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(WindowedWeight {
            clause: self.clause.weight(scoring)?,
            window: self.window.clone(),
        }))
    }
}

struct WindowedWeight {
    clause: Box<dyn Weight>,
    window: Window,
}

impl Weight for WindowedWeight {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        match Coverage::of(segment, &self.window)? {
            Coverage::All => self.clause.scorer(segment, boost),
            Coverage::None => Ok(Box::new(EmptyScorer)),
            Coverage::Some(columns) => {
                let documents = self.clause.scorer(segment, boost)?;
                Ok(Box::new(WindowedDocuments::new(documents, columns)))
            }
        }
    }

    fn explain(&self, segment: &SegmentReader, document: DocId) -> tantivy::Result<Explanation> {
        self.clause.explain(segment, document)
    }

    fn count(&self, segment: &SegmentReader) -> tantivy::Result<u32> {
        match Coverage::of(segment, &self.window)? {
            Coverage::All => self.clause.count(segment),
            Coverage::None => Ok(0),
            Coverage::Some(columns) => {
                let mut count = 0;
                self.clause.for_each_no_score(segment, &mut |documents| {
                    let belongs = |&&doc: &&DocId| !segment.is_deleted(doc) && columns.admit(doc);
                    count += documents.iter().filter(belongs).count();
                })?;
                // A segment has at most as many documents as there are numbers for them.
                Ok(u32::try_from(count).unwrap_or(u32::MAX))
            }
        }
    }

    fn for_each_pruning(
        &self,
        mut threshold: Score,
        segment: &SegmentReader,
        callback: &mut dyn FnMut(DocId, Score) -> Score,
    ) -> tantivy::Result<()> {
        match Coverage::of(segment, &self.window)? {
            Coverage::All => self.clause.for_each_pruning(threshold, segment, callback),
            Coverage::None => Ok(()),
            Coverage::Some(columns) => {
                self.clause
                    .for_each_pruning(threshold, segment, &mut |doc, score| {
                        if columns.admit(doc) {
                            threshold = callback(doc, score);
                        }
                        threshold
                    })
            }
        }
    }
}

/// How much of a segment belongs to a state.
enum Coverage {
    All,
    None,
    Some(Columns),
}

impl Coverage {
    fn of(segment: &SegmentReader, window: &Window) -> tantivy::Result<Coverage> {
        let mut asked = Vec::new();
        for (name, wanted) in window {
            let Some(column) = segment.fast_fields().column_opt::<u64>(name)? else {
                return Ok(Coverage::None);
            };
            let (least, most) = (column.min_value(), column.max_value());
            if most < *wanted.start() || least > *wanted.end() {
                return Ok(Coverage::None);
            }
            let is_full = column.get_cardinality() == Cardinality::Full;
            if !(is_full && wanted.contains(&least) && wanted.contains(&most)) {
                asked.push((column, wanted.clone()));
            }
        }
        Ok(if asked.is_empty() {
            Coverage::All
        } else {
            Coverage::Some(Columns(asked))
        })
    }
}

/// The columns to be asked, each with the values that belong to the state.
struct Columns(Vec<(Column<u64>, RangeInclusive<u64>)>);

impl Columns {
    fn admit(&self, doc: DocId) -> bool {
        let mut columns = self.0.iter();
        columns.all(|(column, wanted)| {
            column
                .first(doc)
                .is_some_and(|value| wanted.contains(&value))
        })
    }
}

/// The documents of a clause that columns admit.
struct WindowedDocuments {
    documents: Box<dyn Scorer>,
    columns: Columns,
}

impl WindowedDocuments {
    fn new(documents: Box<dyn Scorer>, columns: Columns) -> WindowedDocuments {
        let mut windowed = WindowedDocuments { documents, columns };
        windowed.first_from(windowed.doc());
        windowed
    }

    /// The first admitted document from one of the clause's on.
    fn first_from(&mut self, mut doc: DocId) -> DocId {
        while doc != TERMINATED && !self.columns.admit(doc) {
            doc = self.documents.advance();
        }
        doc
    }
}

impl DocSet for WindowedDocuments {
    fn advance(&mut self) -> DocId {
        let next = self.documents.advance();
        self.first_from(next)
    }

    fn seek(&mut self, target: DocId) -> DocId {
        let next = self.documents.seek(target);
        self.first_from(next)
    }

    fn doc(&self) -> DocId {
        self.documents.doc()
    }

    fn size_hint(&self) -> u32 {
        self.documents.size_hint()
    }
}

impl Scorer for WindowedDocuments {
    fn score(&mut self) -> Score {
        self.documents.score()
    }
}
