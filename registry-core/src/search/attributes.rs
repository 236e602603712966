//! The attributes that records have, by name: what a table of them needs to know before its first row.

use std::collections::BTreeSet;

use tantivy::{BitSet, SegmentReader};

use super::{Query, SearchError, asked::Asked, matching::Documents};
use crate::index::{IndexReader, catching_panics, column};

/// The names of the attributes of all records that match. Order, limit and cursor of the query do not count.
///
/// ```
/// # use registry_core::{Cluster, Draft, Registry, change::Put};
/// # let folder = tempfile::tempdir()?;
/// # let registry = Registry::create(folder.path(), "Clusters", "registrar")?;
/// # let sock = Cluster::from_json(
/// #     br#"{"key":"cn-zhuji-sock","location":{"country":"CN","place":"Zhuji"},"product":{"name":"Sock"}}"#,
/// # )?;
/// # registry.change(Box::new(Put { records: vec![sock] }), Draft::new("registrar", "seen"))?;
/// use registry_core::{Query, search};
/// let index = registry.read()?;
/// assert!(search::attribute_names(&index, &Query::of("sock"))?.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// As [`search`](super::search).
pub fn attribute_names(
    reader: &IndexReader,
    query: &Query,
) -> Result<BTreeSet<String>, SearchError> {
    catching_panics(reader.folder(), || {
        let asked = Asked::of(reader, query)?;
        let clause = asked.clause_of(&asked.expression)?;
        let documents = asked.state.collect(&clause, &Documents)?;
        let mut names = BTreeSet::new();
        for (segment, documents) in asked.state.segments().zip(documents.iter().flatten()) {
            let added = add_names(segment.reader, documents, &mut names);
            added.map_err(|error| asked.state.failed(error))?;
        }
        Ok(names)
    })
}

fn add_names(
    segment: &SegmentReader,
    documents: &BitSet,
    names: &mut BTreeSet<String>,
) -> tantivy::Result<()> {
    let Some(column) = segment.fast_fields().str(column::ATTRIBUTE)? else {
        return Ok(());
    };
    let found = (0..segment.max_doc()).filter(|&doc| documents.contains(doc));
    let ordinals: BTreeSet<u64> = found
        .flat_map(|doc| column.ords().values_for_doc(doc))
        .collect();
    let ordinals: Vec<u64> = ordinals.into_iter().collect();
    column
        .dictionary()
        .sorted_ords_to_term_cb(&ordinals, |name| {
            names.insert(String::from_utf8_lossy(name).into_owned());
        })?;
    Ok(())
}
