//! Everything that a query matches, in the order of keys: what an export of a search reads.

use tantivy::{
    BitSet, DocId, Score, SegmentOrdinal, SegmentReader,
    collector::{Collector, SegmentCollector},
};

use super::{Query, SearchError, asked::Asked};
use crate::index::{IndexReader, SortedRecords, catching_panics};

/// The records that match, no more than `most` of them, in the order of keys and with bounded memory. Order, limit and
/// cursor of the query do not count.
///
/// ```
/// # use registry_core::{Cluster, Draft, Registry, change::Put};
/// # let folder = tempfile::tempdir()?;
/// # let registry = Registry::create(folder.path(), "Clusters", "registrar")?;
/// # let sock = Cluster::from_json(
/// #     br#"{"key":"cn-zhuji-sock","location":{"country":"CN","place":"Zhuji"},"product":{"name":"Sock"}}"#,
/// # )?;
/// # registry.change(Box::new(Put { records: vec![sock] }), Draft::new("registrar", "seen"))?;
/// use registry_core::{Query, search::matching};
/// let index = registry.read()?;
/// let first = matching(&index, &Query::of("sock"), 10)?.next().expect("a record")?;
/// assert_eq!(first.key.as_str(), "cn-zhuji-sock");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// As [`search`](super::search).
pub fn matching(
    reader: &IndexReader,
    query: &Query,
    most: usize,
) -> Result<SortedRecords, SearchError> {
    catching_panics(reader.folder(), || {
        let asked = Asked::of(reader, query)?;
        let clause = asked.clause_of(&asked.expression)?;
        let documents = asked.state.collect(&clause, &Documents)?;
        Ok(asked.state.sorted(documents, most)?)
    })
}

/// Collects which documents match, a bit each.
pub(super) struct Documents;

impl Collector for Documents {
    type Fruit = Vec<BitSet>;
    type Child = SegmentDocuments;

    fn for_segment(
        &self,
        ordinal: SegmentOrdinal,
        segment: &SegmentReader,
    ) -> tantivy::Result<SegmentDocuments> {
        Ok(SegmentDocuments {
            ordinal,
            documents: BitSet::with_max_value(segment.max_doc()),
        })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(
        &self,
        mut fruits: Vec<(SegmentOrdinal, BitSet)>,
    ) -> tantivy::Result<Vec<BitSet>> {
        fruits.sort_by_key(|(ordinal, _)| *ordinal);
        Ok(fruits.into_iter().map(|(_, documents)| documents).collect())
    }
}

pub(super) struct SegmentDocuments {
    ordinal: SegmentOrdinal,
    documents: BitSet,
}

impl SegmentCollector for SegmentDocuments {
    type Fruit = (SegmentOrdinal, BitSet);

    fn collect(&mut self, doc: DocId, _score: Score) {
        self.documents.insert(doc);
    }

    fn harvest(self) -> Self::Fruit {
        (self.ordinal, self.documents)
    }
}
