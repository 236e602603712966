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
        check_targets(record, reader, |key| saved.contains_key(key))?;
        check_merges(record, &mut merges, |key| match saved.get(key) {
            Some(record) => Ok(record.merged_into.clone()),
            None => Ok(reader
                .record(key, AsOf::Now)?
                .and_then(|version| version.cluster.merged_into)),
        })?;
    }
    Ok(())
}

/// Checks that all that a record points to is registered, or saved with it.
pub(super) fn check_targets(
    record: &Cluster,
    reader: &IndexReader,
    is_saved: impl Fn(&Key) -> bool,
) -> Result<(), RegistryError> {
    let linked = record
        .linkages
        .iter()
        .filter_map(|linkage| linkage.cluster.as_ref());
    for target in linked.chain(&record.merged_into) {
        if !is_saved(target) && reader.fingerprint(target)?.is_none() {
            let (key, target) = (record.key.to_string(), target.to_string());
            return Err(Invalid::NoSuchTarget { key, target }.into());
        }
    }
    Ok(())
}

/// Checks that merging leads from a record to one that stays; `merged_into` tells the next, as it will be.
pub(super) fn check_merges(
    record: &Cluster,
    merges: &mut Merges,
    merged_into: impl FnMut(&Key) -> Result<Option<Key>, RegistryError>,
) -> Result<(), RegistryError> {
    if record.merged_into.is_some() && merges.close_circle(&record.key, merged_into)? {
        let key = record.key.to_string();
        return Err(Invalid::MergeCircle { key }.into());
    }
    Ok(())
}
