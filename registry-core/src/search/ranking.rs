//! The order of hits: what each record is ranked by, in its segment and across segments.

use std::cmp::Ordering;

use tantivy::{
    DocId, Score, SegmentReader,
    columnar::{Column, StrColumn},
    f64_to_u64,
    fieldnorm::FieldNormReader,
};

use super::{Near, SearchError, Sort, near::Coordinates};
use crate::{
    index::{column, fields},
    model::Scope,
};

/// The last bits of a score are noise: without them equal matches tie, and a cursor finds its place again.
const NOISE_BITS: u32 = 8;

/// What records are ranked by.
#[derive(Debug, Clone, Copy)]
pub(super) enum Ranking {
    /// The score; equals by their size.
    Score,
    /// How prominent they are; equals by their size.
    Prominence,
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
            Ranking::Score => SegmentRanking::Score(Sizes::open(segment)?),
            Ranking::Prominence => SegmentRanking::Prominence(
                [
                    segment.get_fieldnorms_reader(fields().all)?,
                    segment.get_fieldnorms_reader(fields().retired)?,
                ],
                Sizes::open(segment)?,
            ),
            Ranking::Text(name) => columns
                .str(name)?
                .map_or(SegmentRanking::Nothing, SegmentRanking::Text),
            Ranking::Largest(names) => SegmentRanking::Largest(open_all(segment, names)?),
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
    Score(Sizes),
    Prominence([FieldNormReader; 2], Sizes),
    Text(StrColumn),
    Largest(Vec<Column<f64>>),
    Commit(Column<u64>),
    Distance(Coordinates, Near),
    Nothing,
}

impl SegmentRanking {
    pub(super) fn rank(&self, doc: DocId, score: Score) -> Rank {
        match self {
            SegmentRanking::Score(_) => rank_of_score(score),
            SegmentRanking::Prominence(lengths, _) => {
                // A record has its length in one of the fields at least; the shorter, the more prominent.
                let lengths = lengths.iter().map(|lengths| lengths.fieldnorm_id(doc));
                Rank::from(u8::MAX - lengths.max().unwrap_or(0))
            }
            SegmentRanking::Text(labels) => labels.ords().first(doc).map_or(0, rank_of_ordinal),
            SegmentRanking::Largest(numbers) => largest(numbers, doc),
            SegmentRanking::Commit(commits) => commits.first(doc).unwrap_or(0),
            SegmentRanking::Distance(coordinates, near) => coordinates
                .distance(doc, near)
                .map_or(0, |distance| Rank::MAX - f64_to_u64(distance)),
            SegmentRanking::Nothing => 0,
        }
    }

    /// What decides among records of the same rank, before their keys.
    pub(super) fn size(&self, doc: DocId) -> Size {
        match self {
            SegmentRanking::Score(sizes) | SegmentRanking::Prominence(_, sizes) => sizes.of(doc),
            _ => Size::default(),
        }
    }

    /// What a rank and a size stand for outside their segment.
    pub(super) fn value(&self, rank: Rank, size: Size) -> std::io::Result<SortValue> {
        let SegmentRanking::Text(labels) = self else {
            return Ok(SortValue::Number(rank, size));
        };
        let mut text = String::new();
        let known = rank != 0 && labels.ord_to_str(ordinal_of_rank(rank), &mut text)?;
        Ok(SortValue::Text(known.then_some(text)))
    }
}

/// How large a record is: its largest market share, then how many persons and establishments it has; as numbers that
/// stand in the order of those.
pub(super) type Size = [u64; 3];

/// The sizes of the records of a segment.
pub(super) struct Sizes([Vec<Column<f64>>; 3]);

impl Sizes {
    fn open(segment: &SegmentReader) -> tantivy::Result<Sizes> {
        Ok(Sizes([
            open_all(segment, &column::SHARE)?,
            open_all(segment, &[column::EMPLOYMENT])?,
            open_all(segment, &[column::ESTABLISHMENTS])?,
        ]))
    }

    fn of(&self, doc: DocId) -> Size {
        [0, 1, 2].map(|part| largest(&self.0[part], doc))
    }
}

fn open_all(segment: &SegmentReader, names: &[&str]) -> tantivy::Result<Vec<Column<f64>>> {
    let columns = segment.fast_fields();
    let opened = names.iter().map(|name| columns.column_opt::<f64>(name));
    let opened = opened.collect::<Result<Vec<_>, _>>()?;
    Ok(opened.into_iter().flatten().collect())
}

/// The largest of a record's values in some columns, as a number in their order.
fn largest(columns: &[Column<f64>], doc: DocId) -> u64 {
    let values = columns.iter().flat_map(|column| column.values_for_doc(doc));
    values.map(f64_to_u64).max().unwrap_or(0)
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
    /// A rank that means the same everywhere, and the size that decides among equals.
    Number(Rank, Size),
    /// A text, or none.
    Text(Option<String>),
}

impl SortValue {
    /// The score, where the hits are sorted by it.
    pub(super) fn score(&self) -> Score {
        match self {
            SortValue::Number(rank, _) => score_of_rank(*rank),
            SortValue::Text(_) => 0.0,
        }
    }
}

impl Ord for SortValue {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (SortValue::Number(one, size), SortValue::Number(other, other_size)) => {
                (one, size).cmp(&(other, other_size))
            }
            (SortValue::Text(Some(one)), SortValue::Text(Some(other))) => other.cmp(one),
            (SortValue::Text(one), SortValue::Text(other)) => one.is_some().cmp(&other.is_some()),
            (SortValue::Number(..), SortValue::Text(_)) => Ordering::Greater,
            (SortValue::Text(_), SortValue::Number(..)) => Ordering::Less,
        }
    }
}

impl PartialOrd for SortValue {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
