//! The organisations that go with the clusters of a query.

use std::collections::{BTreeMap, HashSet};

use super::Query;
use crate::{
    index::{IndexError, IndexReader, Sought, Version},
    model::{Organisation, OrganisationKey},
};

/// The organisations that go with clusters which were found, in the order of their keys: where the query is of the whole
/// registry, all; else those that the clusters name, and those that these lead to.
///
/// ```
/// use std::collections::HashSet;
/// use registry_core::{Query, Registry, search::organisations_beside};
/// let folder = tempfile::tempdir()?;
/// let registry = Registry::create(folder.path(), "Clusters", "registrar")?;
/// let beside = organisations_beside(&*registry.read()?, &Query::of("socks"), HashSet::new())?;
/// assert!(beside.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// When the index cannot be read.
pub fn organisations_beside(
    reader: &IndexReader,
    query: &Query,
    named: HashSet<OrganisationKey>,
) -> Result<Vec<Organisation>, IndexError> {
    let organisations = reader.organisations()?;
    if query.retired {
        let all = organisations.find(&Sought::everything(), query.as_of)?;
        return Ok(all.into_iter().map(Version::into_record).collect());
    }
    let mut found = BTreeMap::new();
    let mut waiting: Vec<OrganisationKey> = named.into_iter().collect();
    while let Some(key) = waiting.pop() {
        if found.contains_key(&key) {
            continue;
        }
        let Some(version) = organisations.record(&key, query.as_of)? else {
            continue;
        };
        let organisation = version.into_record();
        let led_to = [&organisation.parent, &organisation.merged_into];
        waiting.extend(led_to.into_iter().flatten().cloned());
        found.insert(key, organisation);
    }
    Ok(found.into_values().collect())
}
