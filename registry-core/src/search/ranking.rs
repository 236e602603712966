//! The order of hits: what each record is ranked by, in its segment and across segments.

use std::cmp::Ordering;

use tantivy::{
    DocId, Score, SegmentReader,
    columnar::{Column, StrColumn},
    f64_to_u64, u64_to_f64,
};

use super::{Near, SearchError, Sort, near::Coordinates};
use crate::{index::schema::column, model::Scope};

/// The last bits of a score are noise: without them equal matches tie, and a cursor finds its place again.
const NOISE_BITS: u32 = 8;

/// What records are ranked by.
#[derive(Debug, Clone, Copy)]
pub(super) enum Ranking {
    /// The score.
    Score,
    /// A text, ascending.
    Text(&'static str),
    /// The largest of some numbers, descending.
    Largest(&'static [&'static str]),
    /// The commit, descending.
    Commit,
    /// The distance, ascending.
    Distance(Near),
    /// Nothing but the key.
    Key,
}

impl Ranking {
    pub(super) fn of(sort: Sort, near: Option<Near>) -> Result<Ranking, SearchError> {
        const SHARES: [&str; 3] = column::SHARE;
        Ok(match sort {
            Sort::Relevance => Ranking::Score,
            Sort::Name => Ranking::Text(column::NAME),
            Sort::Place => Ranking::Text(column::PLACE),
            Sort::Product => Ranking::Text(column::PRODUCT_ORDER),
            Sort::Key => Ranking::Key,
            Sort::Share(None) => Ranking::Largest(&SHARES),
            Sort::Share(Some(Scope::Domestic)) => Ranking::Largest(&[SHARES[0]]),
            Sort::Share(Some(Scope::Global)) => Ranking::Largest(&[SHARES[1]]),
            Sort::Share(Some(Scope::Regional)) => Ranking::Largest(&[SHARES[2]]),
            Sort::Employment => Ranking::Largest(&[column::EMPLOYMENT]),
            Sort::Updated => Ranking::Commit,
            Sort::Distance => {
                Ranking::Distance(near.ok_or(SearchError::SortByDistanceWithoutPoint)?)
            }
        })
    }

    pub(super) fn is_score(self) -> bool {
        matches!(self, Ranking::Score)
    }

    /// The columns of a segment that it needs.
    pub(super) fn open(self, segment: &SegmentReader) -> tantivy::Result<SegmentRanking> {
        let columns = segment.fast_fields();
        Ok(match self {
            Ranking::Score => SegmentRanking::Score,
            Ranking::Text(name) => columns
                .str(name)?
                .map_or(SegmentRanking::Nothing, SegmentRanking::Text),
            Ranking::Largest(names) => {
                let opened = names
                    .iter()
                    .map(|name| columns.column_opt::<f64>(name))
                    .collect::<Result<Vec<_>, _>>()?;
                SegmentRanking::Largest(opened.into_iter().flatten().collect())
            }
            Ranking::Commit => columns
                .column_opt(column::FROM)?
                .map_or(SegmentRanking::Nothing, SegmentRanking::Commit),
            Ranking::Distance(near) => Coordinates::open(segment)?
                .map_or(SegmentRanking::Nothing, |coordinates| {
                    SegmentRanking::Distance(coordinates, near)
                }),
            Ranking::Key => SegmentRanking::Nothing,
        })
    }
}

/// A rank within a segment; more is better, and 0 is that of records without a value.
pub(super) type Rank = u64;

/// Ranks the records of a segment.
pub(super) enum SegmentRanking {
    Score,
    Text(StrColumn),
    Largest(Vec<Column<f64>>),
    Commit(Column<u64>),
    Distance(Coordinates, Near),
    Nothing,
}

impl SegmentRanking {
    pub(super) fn rank(&self, doc: DocId, score: Score) -> Rank {
        match self {
            SegmentRanking::Score => rank_of_score(score),
            SegmentRanking::Text(labels) => labels.ords().first(doc).map_or(0, rank_of_ordinal),
            SegmentRanking::Largest(numbers) => {
                let values = numbers.iter().flat_map(|column| column.values_for_doc(doc));
                values.map(f64_to_u64).max().unwrap_or(0)
            }
            SegmentRanking::Commit(commits) => commits.first(doc).unwrap_or(0),
            SegmentRanking::Distance(coordinates, near) => coordinates
                .distance(doc, near)
                .map_or(0, |distance| Rank::MAX - f64_to_u64(distance)),
            SegmentRanking::Nothing => 0,
        }
    }

    /// What a rank stands for outside its segment.
    pub(super) fn value(&self, rank: Rank) -> std::io::Result<SortValue> {
        let SegmentRanking::Text(labels) = self else {
            return Ok(SortValue::Number(rank));
        };
        let mut text = String::new();
        let known = rank != 0 && labels.ord_to_str(ordinal_of_rank(rank), &mut text)?;
        Ok(SortValue::Text(known.then_some(text)))
    }
}

pub(super) fn rank_of_score(score: Score) -> Rank {
    Rank::from(score.max(0.0).to_bits() >> NOISE_BITS)
}

/// The largest score below all that have this rank.
pub(super) fn score_below(rank: Rank) -> Score {
    let bits = u32::try_from(rank).unwrap_or(u32::MAX >> NOISE_BITS) << NOISE_BITS;
    if bits == 0 {
        Score::MIN
    } else {
        Score::from_bits(bits - 1)
    }
}

fn score_of_rank(rank: Rank) -> Score {
    Score::from_bits(u32::try_from(rank).unwrap_or(0) << NOISE_BITS)
}

pub(super) fn rank_of_ordinal(ordinal: u64) -> Rank {
    Rank::MAX - ordinal
}

fn ordinal_of_rank(rank: Rank) -> u64 {
    Rank::MAX - rank
}

/// What a hit is sorted by, comparable across segments; the better one is the greater.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum SortValue {
    /// A rank that means the same everywhere.
    Number(Rank),
    /// A text, or none.
    Text(Option<String>),
}

impl SortValue {
    /// The score, where the hits are sorted by it.
    pub(super) fn score(&self) -> Score {
        match self {
            SortValue::Number(rank) => score_of_rank(*rank),
            SortValue::Text(_) => 0.0,
        }
    }

    /// The distance, where the hits are sorted by it.
    pub(super) fn distance(&self) -> Option<f64> {
        match self {
            SortValue::Number(rank) if *rank != 0 => Some(u64_to_f64(Rank::MAX - rank)),
            _ => None,
        }
    }
}

impl Ord for SortValue {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (SortValue::Number(one), SortValue::Number(other)) => one.cmp(other),
            (SortValue::Text(Some(one)), SortValue::Text(Some(other))) => other.cmp(one),
            (SortValue::Text(one), SortValue::Text(other)) => one.is_some().cmp(&other.is_some()),
            (SortValue::Number(_), SortValue::Text(_)) => Ordering::Greater,
            (SortValue::Text(_), SortValue::Number(_)) => Ordering::Less,
        }
    }
}

impl PartialOrd for SortValue {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
