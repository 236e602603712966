//! The best hits of each segment, in an order that is the same every time; [`merge`](super::merge) makes them one.

use std::{cmp::Reverse, collections::BinaryHeap};

use tantivy::{
    DocAddress, DocId, Score, SegmentOrdinal, SegmentReader, TantivyError,
    collector::{Collector, SegmentCollector},
    columnar::{StrColumn, TermOrdHit},
    query::Weight,
};

use super::{
    cursor::CursorPosition,
    ranking::{Rank, Ranking, SegmentRanking, Size, SortValue, rank_of_ordinal, score_below},
};
use crate::index::column;

/// Collects the best hits after a position.
pub(super) struct Top {
    pub(super) ranking: Ranking,
    pub(super) limit: usize,
    pub(super) after: Option<CursorPosition>,
    /// Whether the engine may skip hits that cannot be among the best; they are not counted then.
    pub(super) skips: bool,
}

/// The best hits of each segment, and how many were met.
#[derive(Default)]
pub(super) struct Collected {
    pub(super) count: usize,
    pub(super) segments: Vec<SegmentBest>,
}

/// The best hits of a segment, and the columns that say what their numbers stand for.
///
/// Reading the text of a number takes longer than all else that is done for a hit, so it is left to who needs it.
pub(super) struct SegmentBest {
    ordinal: SegmentOrdinal,
    ranking: SegmentRanking,
    keys: Option<StrColumn>,
    /// The best first.
    hits: Vec<RankedHit>,
}

impl SegmentBest {
    /// Where a hit lies.
    pub(super) fn address(&self, place: usize) -> Option<DocAddress> {
        let (.., doc_id) = self.hits.get(place)?;
        Some(DocAddress {
            segment_ord: self.ordinal,
            doc_id: *doc_id,
        })
    }

    /// What a hit is sorted by.
    pub(super) fn value(&self, place: usize) -> std::io::Result<Option<SortValue>> {
        let hit = self.hits.get(place);
        hit.map(|(rank, size, ..)| self.ranking.value(*rank, *size))
            .transpose()
    }

    /// The key of a hit's record.
    pub(super) fn key(&self, place: usize) -> std::io::Result<String> {
        let mut key = String::new();
        if let (Some((.., Reverse(ordinal), _)), Some(keys)) = (self.hits.get(place), &self.keys) {
            keys.ord_to_str(*ordinal, &mut key)?;
        }
        Ok(key)
    }
}

impl Collector for Top {
    type Fruit = Collected;
    type Child = SegmentTop;

    fn for_segment(
        &self,
        ordinal: SegmentOrdinal,
        segment: &SegmentReader,
    ) -> tantivy::Result<SegmentTop> {
        let ranking = self.ranking.open(segment)?;
        let keys = segment.fast_fields().str(column::KEY)?;
        let bound = match (&self.after, &keys) {
            (Some(position), Some(keys)) => Some(Bound::of(position, &ranking, keys)?),
            _ => None,
        };
        Ok(SegmentTop {
            ordinal,
            ranking,
            keys,
            bound,
            limit: self.limit,
            count: 0,
            best: BinaryHeap::new(),
        })
    }

    fn requires_scoring(&self) -> bool {
        self.ranking.is_score()
    }

    fn collect_segment(
        &self,
        weight: &dyn Weight,
        ordinal: SegmentOrdinal,
        segment: &SegmentReader,
    ) -> tantivy::Result<Result<Collected, TantivyError>> {
        let mut top = self.for_segment(ordinal, segment)?;
        let is_alive = |doc| !segment.is_deleted(doc);
        if self.skips {
            weight.for_each_pruning(Score::MIN, segment, &mut |doc, score| {
                if is_alive(doc) {
                    top.collect(doc, score);
                }
                top.threshold()
            })?;
        } else if self.ranking.is_score() {
            weight.for_each(segment, &mut |doc, score| {
                if is_alive(doc) {
                    top.collect(doc, score);
                }
            })?;
        } else {
            weight.for_each_no_score(segment, &mut |docs| {
                docs.iter()
                    .filter(|&&doc| is_alive(doc))
                    .for_each(|&doc| top.collect(doc, 0.0));
            })?;
        }
        Ok(top.harvest())
    }

    fn merge_fruits(
        &self,
        fruits: Vec<Result<Collected, TantivyError>>,
    ) -> tantivy::Result<Collected> {
        let mut merged = Collected::default();
        for fruit in fruits {
            let Collected { count, segments } = fruit?;
            merged.count += count;
            merged.segments.extend(segments);
        }
        Ok(merged)
    }
}

/// A hit by its rank, its size and the ordinal of its key: the greater is the better.
type RankedHit = (Rank, Size, Reverse<u64>, DocId);

/// Collects the best hits of a segment.
pub(super) struct SegmentTop {
    ordinal: SegmentOrdinal,
    ranking: SegmentRanking,
    keys: Option<StrColumn>,
    bound: Option<Bound>,
    limit: usize,
    count: usize,
    best: BinaryHeap<Reverse<RankedHit>>,
}

impl SegmentTop {
    /// The score that a hit must exceed to be of interest; ties are, since their keys decide.
    fn threshold(&self) -> Score {
        match self.best.peek() {
            Some(Reverse((rank, ..))) if self.best.len() >= self.limit => score_below(*rank),
            _ if self.limit == 0 => Score::MAX,
            _ => Score::MIN,
        }
    }
}

impl SegmentCollector for SegmentTop {
    type Fruit = Result<Collected, TantivyError>;

    fn collect(&mut self, doc: DocId, score: Score) {
        self.count += 1;
        let rank = self.ranking.rank(doc, score);
        let is_full = self.best.len() >= self.limit;
        let worst = self.best.peek().map(|Reverse(hit)| *hit);
        if is_full && worst.is_none_or(|worst| rank < worst.0) {
            return;
        }
        let Some(key) = self.keys.as_ref().and_then(|keys| keys.ords().first(doc)) else {
            return;
        };
        let size = self.ranking.size(doc);
        let hit = (rank, size, Reverse(key), doc);
        if is_full && worst.is_some_and(|worst| hit < worst)
            || self
                .bound
                .is_some_and(|bound| !bound.admits(rank, size, key))
        {
            return;
        }
        if is_full {
            self.best.pop();
        }
        self.best.push(Reverse(hit));
    }

    fn harvest(self) -> Self::Fruit {
        let best = SegmentBest {
            ordinal: self.ordinal,
            ranking: self.ranking,
            keys: self.keys,
            // Reversed, so that ascending is from the best on.
            hits: self
                .best
                .into_sorted_vec()
                .into_iter()
                .map(|Reverse(hit)| hit)
                .collect(),
        };
        Ok(Collected {
            count: self.count,
            segments: vec![best],
        })
    }
}

/// The position of a cursor, in the terms of a segment: only what comes after it is admitted.
#[derive(Debug, Clone, Copy)]
struct Bound {
    rank: Rank,
    size: Size,
    /// Of the same rank and size, keys from this ordinal on.
    key_from: u64,
}

impl Bound {
    fn of(
        position: &CursorPosition,
        ranking: &SegmentRanking,
        keys: &StrColumn,
    ) -> tantivy::Result<Bound> {
        let key_from = match keys.dictionary().term_ord_or_next(&position.key)? {
            TermOrdHit::Exact(ordinal) => ordinal + 1,
            TermOrdHit::Next(ordinal) => ordinal,
        };
        let labels = if let SegmentRanking::Text(labels) = ranking {
            Some(labels)
        } else {
            None
        };
        match (&position.value, labels) {
            (SortValue::Number(rank, size), _) => Ok(Bound {
                rank: *rank,
                size: *size,
                key_from,
            }),
            (SortValue::Text(Some(text)), Some(labels)) => {
                Ok(match labels.dictionary().term_ord_or_next(text)? {
                    TermOrdHit::Exact(ordinal) => {
                        Bound::of_rank(rank_of_ordinal(ordinal), key_from)
                    }
                    TermOrdHit::Next(ordinal) => Bound::of_rank(rank_of_ordinal(ordinal), 0),
                })
            }
            // No record here has a text, so all come after one that has.
            (SortValue::Text(Some(_)), None) => Ok(Bound::of_rank(0, 0)),
            (SortValue::Text(None), _) => Ok(Bound::of_rank(0, key_from)),
        }
    }

    /// The bound of records that no size tells apart.
    fn of_rank(rank: Rank, key_from: u64) -> Bound {
        Bound {
            rank,
            size: Size::default(),
            key_from,
        }
    }

    fn admits(self, rank: Rank, size: Size, key: u64) -> bool {
        let (place, bound) = ((rank, size), (self.rank, self.size));
        place < bound || (place == bound && key >= self.key_from)
    }
}
