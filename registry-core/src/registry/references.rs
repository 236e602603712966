//! What a record points to must be there: the record it was merged into, the clusters it is linked to.

use std::collections::{HashMap, HashSet};

use crate::{
    index::{AsOf, IndexReader},
    model::{Cluster, Invalid, Key},
};

use super::RegistryError;

/// Checks the references of records that are about to be saved together.
pub(super) fn check(records: &[Cluster], reader: &IndexReader) -> Result<(), RegistryError> {
    let saved: HashMap<&Key, &Cluster> =
        records.iter().map(|record| (&record.key, record)).collect();
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
        check_merges(record, &saved, reader)?;
    }
    Ok(())
}

/// Follows the merges from one record on; they must end in a record that was not merged.
fn check_merges(
    record: &Cluster,
    saved: &HashMap<&Key, &Cluster>,
    reader: &IndexReader,
) -> Result<(), RegistryError> {
    let mut passed = HashSet::from([record.key.clone()]);
    let mut next = record.merged_into.clone();
    while let Some(key) = next {
        if !passed.insert(key.clone()) {
            return Err(Invalid::MergeCircle {
                key: record.key.to_string(),
            }
            .into());
        }
        next = match saved.get(&key) {
            Some(record) => record.merged_into.clone(),
            None => reader
                .record(&key, AsOf::Now)?
                .and_then(|version| version.cluster.merged_into),
        };
    }
    Ok(())
}
