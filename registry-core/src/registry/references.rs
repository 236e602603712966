//! What a record points to must be there: the record it was merged into, the clusters it is linked to.

use std::collections::HashMap;

use crate::{
    index::{AsOf, IndexReader},
    model::{Cluster, Invalid, Key, Merges},
};

use super::RegistryError;

/// Checks the references of records that are about to be saved together.
pub(super) fn check(records: &[Cluster], reader: &IndexReader) -> Result<(), RegistryError> {
    let saved: HashMap<&Key, &Cluster> =
        records.iter().map(|record| (&record.key, record)).collect();
    let mut merges = Merges::default();
    for record in records {
        let linked = record
            .linkages
            .iter()
            .filter_map(|linkage| linkage.cluster.as_ref());
        for target in linked.chain(&record.merged_into) {
            if !saved.contains_key(target) && reader.fingerprint(target)?.is_none() {
                let key = record.key.to_string();
                return Err(Invalid::NoSuchTarget {
                    key,
                    target: target.to_string(),
                }
                .into());
            }
        }
        let closes = merges.close_circle(&record.key, |key| match saved.get(key) {
            Some(record) => Ok(record.merged_into.clone()),
            None => reader
                .record(key, AsOf::Now)
                .map(|version| version.and_then(|version| version.cluster.merged_into)),
        })?;
        if closes {
            let key = record.key.to_string();
            return Err(Invalid::MergeCircle { key }.into());
        }
    }
    Ok(())
}
