//! Ties to other clusters and industries, those that this record states and those that others state of it.

use registry_core::{AsOf, Cluster, IndexReader, Query, search};

use crate::{
    portal::{charts::Tie, frame::Frame},
    problem::Problem,
};

/// The most records that are looked at for ties to this one.
const MOST: usize = 200;

pub(super) fn ties(
    frame: &Frame,
    reader: &IndexReader,
    record: &Cluster,
) -> Result<Vec<Tie>, Problem> {
    let mut ties = Vec::new();
    for linkage in &record.linkages {
        let other = match &linkage.cluster {
            None => None,
            Some(key) => reader.record(key, AsOf::Now)?,
        };
        let title = other.map(|other| frame.title_of(other.record()));
        ties.push(Tie::own(linkage, title));
    }
    let query = Query {
        limit: MOST,
        ..Query::of(format!("linked:{}", record.key))
    };
    for hit in search::search(reader, &query)?.hits {
        let stated = hit.cluster.linkages.iter();
        let to_this = stated.filter(|linkage| linkage.cluster.as_ref() == Some(&record.key));
        let title = frame.title_of(&hit.cluster);
        ties.extend(
            to_this.map(|linkage| Tie::of_other(linkage, hit.cluster.key.clone(), title.clone())),
        );
    }
    Ok(ties)
}
