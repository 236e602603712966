//! The records that name one in their linkages, as `show` tells of them: a linkage is stated on one side only.

use registry_core::{
    index::{AsOf, IndexReader},
    model::{Key, Linkage},
    registry::RegistryError,
    search::{self, Query},
};

use crate::failure::Failure;

/// A linkage that another record states.
pub struct Linked {
    /// The record that states it.
    pub by: Key,
    pub linkage: Linkage,
}

/// The linkages that other records state to one, in the order of their keys.
pub fn to(key: &Key, reader: &IndexReader, as_of: AsOf) -> Result<Vec<Linked>, Failure> {
    let query = Query {
        as_of,
        ..Query::of(format!("linked:{key}"))
    };
    let records = search::matching(reader, &query, usize::MAX).map_err(RegistryError::from)?;
    let mut linked = Vec::new();
    for record in records {
        // The query finds both directions.
        let record = record.map_err(RegistryError::from)?.cluster();
        let linkages = record.linkages.into_iter();
        let linkages = linkages.filter(|linkage| linkage.cluster.as_ref() == Some(key));
        let by = record.key;
        linked.extend(linkages.map(|linkage| Linked {
            by: by.clone(),
            linkage,
        }));
    }
    Ok(linked)
}
