//! The records whose place one took, as `show` tells of them.

use registry_core::{
    index::{AsOf, IndexReader, Version},
    model::{Cluster, Status},
    registry::RegistryError,
};

use crate::failure::Failure;

/// The records that were merged into one, or split into it and others.
pub struct Predecessors(Vec<Version>);

impl Predecessors {
    /// Those of a version, if it is in force.
    pub fn of(version: &Version, reader: &IndexReader) -> Result<Predecessors, Failure> {
        if version.to_commit().is_some() {
            return Ok(Predecessors(Vec::new()));
        }
        let keys = reader.predecessors(&version.record().key);
        let keys = keys.map_err(RegistryError::from)?.into_iter();
        let versions = keys.map(|key| reader.record(&key, AsOf::Now));
        let versions = versions.filter_map(Result::transpose);
        let versions = versions.collect::<Result<_, _>>();
        Ok(Predecessors(versions.map_err(RegistryError::from)?))
    }

    /// The keys of those with a status.
    pub fn keys(&self, status: Status) -> Vec<&str> {
        let records = self.0.iter().map(Version::record);
        let of_status = records.filter(|record| record.status == status);
        of_status.map(|record| record.key.as_str()).collect()
    }

    /// The commit since which a value is said that came in commit `number`: where a merge carried it over, the merged
    /// record said it before, or one that was merged into that.
    pub fn since(
        &self,
        number: u64,
        reader: &IndexReader,
        said: &dyn Fn(&Cluster) -> bool,
    ) -> Result<u64, Failure> {
        let mut merged = self.0.iter();
        let carried = merged.find(|merged| merged.from_commit() == number && said(merged.record()));
        let Some(merged) = carried else {
            return Ok(number);
        };
        let versions: Vec<Version> = reader
            .history(&merged.record().key)
            .and_then(Iterator::collect)
            .map_err(RegistryError::from)?;
        let versions = versions.iter().rev();
        let since = versions.take_while(|version| said(version.record())).last();
        let since = since.map_or(number, Version::from_commit);
        Predecessors::of(merged, reader)?.since(since, reader, said)
    }
}
