//! Facets: how the records that match spread over countries, regions, products, actors, sectors and statuses.

use std::{cmp::Reverse, collections::HashMap};

use tantivy::{
    COLLECT_BLOCK_BUFFER_LEN, DocId, Score, SegmentOrdinal, SegmentReader, TantivyError,
    collector::{Collector, SegmentCollector},
    columnar::{ColumnIndex, StrColumn},
    error::DataCorruption,
    query::Weight,
};

use super::{Query, SearchError, asked::Asked};
use crate::index::{IndexReader, catching_panics, column};

/// How the records that match a query spread.
///
/// ```
/// # use registry_core::{Cluster, Draft, Registry, change::Put};
/// # let folder = tempfile::tempdir()?;
/// # let registry = Registry::create(folder.path(), "Clusters", "registrar")?;
/// # let sock = Cluster::from_json(
/// #     br#"{"key":"cn-zhuji-sock","location":{"country":"CN","place":"Zhuji"},"product":{"name":"Sock"}}"#,
/// # )?;
/// # registry.change(Box::new(Put { records: vec![sock] }), Draft::new("registrar", "seen"))?;
/// use registry_core::{Query, facets};
/// let facets = facets(&*registry.read()?, &Query::of("sock"), 10)?;
/// let named = facets.named();
/// assert_eq!((named.len(), named[0].0), (6, "country"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facets {
    /// How many records match.
    pub total: usize,
    /// By country, as its code; a record that spans countries counts in each.
    pub country: Facet,
    /// By region, as people call it.
    pub region: Facet,
    /// By product, as recorded.
    pub product: Facet,
    /// By kind of actor; a record counts once a kind.
    pub actor_kind: Facet,
    /// By sector.
    pub sector: Facet,
    /// By status.
    pub status: Facet,
}

impl Facets {
    /// The facets by name, in the order in which they are shown.
    pub fn named(&self) -> [(&'static str, &Facet); 6] {
        [
            ("country", &self.country),
            ("region", &self.region),
            ("product", &self.product),
            ("actor_kind", &self.actor_kind),
            ("sector", &self.sector),
            ("status", &self.status),
        ]
    }
}

/// The values of one facet, the most frequent first, then by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facet {
    /// The most frequent values and how many records have each.
    pub values: Vec<(String, usize)>,
    /// How many more values there are.
    pub more: usize,
    /// How many records have no value.
    pub none: usize,
}

/// The columns that are counted, in the order of [`Facets`].
const COUNTED: [&str; 6] = [
    column::COUNTRY,
    column::REGION,
    column::PRODUCT,
    column::ACTOR_KIND,
    column::SECTOR,
    column::STATUS,
];

/// A record has one label of each kind; only words of fixed lists, such as country codes, can be more than the records.
const MOST_CODES: usize = 1000;

/// Counts the values of the records that match, at most `limit` values a facet.
///
/// ```
/// # use registry_core::{Cluster, Draft, Registry, change::Put};
/// # let folder = tempfile::tempdir()?;
/// # let registry = Registry::create(folder.path(), "Clusters", "registrar")?;
/// # let sock = Cluster::from_json(
/// #     br#"{"key":"cn-zhuji-sock","location":{"country":"CN","place":"Zhuji"},"product":{"name":"Sock"}}"#,
/// # )?;
/// # registry.change(Box::new(Put { records: vec![sock] }), Draft::new("registrar", "seen"))?;
/// use registry_core::{Query, facets};
/// let facets = facets(&*registry.read()?, &Query::of("sock"), 10)?;
/// assert_eq!(facets.country.values.len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// As [`search`](super::search).
pub fn facets(reader: &IndexReader, query: &Query, limit: usize) -> Result<Facets, SearchError> {
    catching_panics(reader.folder(), || {
        count_values(&Asked::of(reader, query)?, limit)
    })
}

fn count_values(asked: &Asked<'_>, limit: usize) -> Result<Facets, SearchError> {
    let counted = asked
        .state
        .collect(&asked.found()?.clause, &Counter)?
        .into_iter()
        .reduce(Counts::plus)
        .unwrap_or_default();
    let total = counted.total;
    let [country, region, product, actor_kind, sector, status] =
        counted.columns.map(|counts| counts.facet(total, limit));
    Ok(Facets {
        total: counted.total,
        country,
        region,
        product,
        actor_kind,
        sector,
        status,
    })
}

/// What was counted of one facet.
#[derive(Debug, Default)]
struct Tally {
    /// How many records have each value.
    values: HashMap<String, usize>,
    /// How many records have a value.
    valued: usize,
}

impl Tally {
    fn facet(self, total: usize, limit: usize) -> Facet {
        let none = total - self.valued;
        let mut values: Vec<(String, usize)> = self.values.into_iter().collect();
        let more = values.len().saturating_sub(limit);
        let order = |value: &(String, usize)| (Reverse(value.1), value.0.clone());
        if more > 0 && limit > 0 {
            values.select_nth_unstable_by(limit - 1, |one, other| {
                (Reverse(one.1), &one.0).cmp(&(Reverse(other.1), &other.0))
            });
        }
        values.truncate(limit);
        values.sort_by_cached_key(order);
        Facet { values, more, none }
    }

    fn add(&mut self, mut other: Tally) {
        self.valued += other.valued;
        if self.values.len() < other.values.len() {
            std::mem::swap(&mut self.values, &mut other.values);
        }
        for (value, count) in other.values {
            *self.values.entry(value).or_default() += count;
        }
    }
}

#[derive(Debug, Default)]
struct Counts {
    total: usize,
    columns: [Tally; COUNTED.len()],
}

impl Counts {
    fn plus(mut self, other: Counts) -> Counts {
        self.total += other.total;
        for (tally, more) in self.columns.iter_mut().zip(other.columns) {
            tally.add(more);
        }
        self
    }
}

struct Counter;

impl Collector for Counter {
    type Fruit = Counts;
    type Child = SegmentCounter;

    fn for_segment(
        &self,
        _ordinal: SegmentOrdinal,
        segment: &SegmentReader,
    ) -> tantivy::Result<SegmentCounter> {
        let open = |name| segment.fast_fields().str(name);
        let columns = COUNTED
            .into_iter()
            .map(open)
            .collect::<Result<Vec<_>, _>>()?;
        let most = segment.max_doc() as usize + MOST_CODES;
        let columns = columns.into_iter().map(|column| {
            column
                .map(|column| ColumnCounter::new(column, most))
                .transpose()
        });
        let columns = columns.collect::<Result<_, _>>()?;
        Ok(SegmentCounter { total: 0, columns })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn collect_segment(
        &self,
        weight: &dyn Weight,
        ordinal: SegmentOrdinal,
        segment: &SegmentReader,
    ) -> tantivy::Result<Result<Counts, TantivyError>> {
        let mut counter = self.for_segment(ordinal, segment)?;
        let mut alive = Vec::with_capacity(COLLECT_BLOCK_BUFFER_LEN);
        weight.for_each_no_score(segment, &mut |docs| {
            if segment.has_deletes() {
                alive.clear();
                alive.extend(docs.iter().copied().filter(|&doc| !segment.is_deleted(doc)));
                counter.collect_block(&alive);
            } else {
                counter.collect_block(docs);
            }
        })?;
        Ok(counter.harvest())
    }

    fn merge_fruits(&self, fruits: Vec<Result<Counts, TantivyError>>) -> tantivy::Result<Counts> {
        fruits
            .into_iter()
            .try_fold(Counts::default(), |counts, more| Ok(counts.plus(more?)))
    }
}

/// Counts a segment by ordinals; their texts are read once, at the end.
struct SegmentCounter {
    total: usize,
    columns: Vec<Option<ColumnCounter>>,
}

impl SegmentCollector for SegmentCounter {
    type Fruit = Result<Counts, TantivyError>;

    fn collect(&mut self, doc: DocId, _score: Score) {
        self.collect_block(&[doc]);
    }

    fn collect_block(&mut self, docs: &[DocId]) {
        self.total += docs.len();
        self.columns
            .iter_mut()
            .flatten()
            .for_each(|column| column.count(docs));
    }

    fn harvest(self) -> Self::Fruit {
        let mut counts = Counts {
            total: self.total,
            ..Counts::default()
        };
        for (tally, column) in counts.columns.iter_mut().zip(self.columns) {
            if let Some(column) = column {
                *tally = column.tally()?;
            }
        }
        Ok(counts)
    }
}

struct ColumnCounter {
    column: StrColumn,
    /// How often each ordinal was met.
    counts: Vec<u32>,
    /// How many records have a value.
    valued: usize,
}

impl ColumnCounter {
    fn new(column: StrColumn, most: usize) -> tantivy::Result<ColumnCounter> {
        let values = column.num_terms();
        if values > most {
            let problem =
                format!("a column claims {values} values, and its segment can have {most}");
            return Err(DataCorruption::comment_only(problem).into());
        }
        Ok(ColumnCounter {
            column,
            counts: vec![0; values],
            valued: 0,
        })
    }

    fn count(&mut self, docs: &[DocId]) {
        let ordinals = self.column.ords();
        if let ColumnIndex::Full = ordinals.index {
            docs.iter()
                .for_each(|&doc| increment(&mut self.counts, ordinals.values.get_val(doc)));
            self.valued += docs.len();
        } else {
            for &doc in docs {
                let mut values = ordinals.values_for_doc(doc).peekable();
                self.valued += usize::from(values.peek().is_some());
                values.for_each(|ordinal| increment(&mut self.counts, ordinal));
            }
        }
    }

    fn tally(self) -> std::io::Result<Tally> {
        let met = (0..).zip(&self.counts).filter(|(_, count)| **count > 0);
        let (ordinals, counts): (Vec<u64>, Vec<u32>) =
            met.map(|(ordinal, count)| (ordinal, *count)).unzip();
        let mut texts = HashMap::with_capacity(ordinals.len());
        let mut counts = counts.into_iter();
        self.column
            .dictionary()
            .sorted_ords_to_term_cb(&ordinals, |text| {
                let count = counts.next().unwrap_or(0) as usize;
                texts.insert(String::from_utf8_lossy(text).into_owned(), count);
            })?;
        Ok(Tally {
            values: texts,
            valued: self.valued,
        })
    }
}

fn increment(counts: &mut [u32], ordinal: u64) {
    let place = usize::try_from(ordinal)
        .ok()
        .and_then(|ordinal| counts.get_mut(ordinal));
    if let Some(count) = place {
        *count += 1;
    }
}
