//! The history of a record: each of its versions, the oldest first.

use serde::Serialize;

use crate::{
    index::{IndexError, IndexReader, Version},
    model::{FieldChange, Record, differences},
    register::{Commit, Hash},
};

/// A version of a record, and how it differs from the one before.
#[derive(Debug, Clone, Serialize)]
pub struct HistoryEntry {
    /// The record's key.
    pub key: String,
    /// The commit that made the version.
    pub commit: Commit,
    /// The hash of its item.
    pub item: Hash,
    /// What changed.
    pub changes: Vec<FieldChange>,
}

/// Every version of a record; none of a record that never was.
///
/// ```
/// # use registry_core::{Cluster, Draft, Registry, change::Put};
/// # let folder = tempfile::tempdir()?;
/// # let registry = Registry::create(folder.path(), "Clusters", "registrar")?;
/// # let sock = Cluster::from_json(
/// #     br#"{"key":"cn-zhuji-sock","location":{"country":"CN","place":"Zhuji"},"product":{"name":"Sock"}}"#,
/// # )?;
/// # registry.change(Box::new(Put { records: vec![sock] }), Draft::new("registrar", "seen"))?;
/// let index = registry.read()?;
/// let first = registry_core::history::of_record(&index, "cn-zhuji-sock")?.next().expect("a version")?;
/// assert_eq!((first.commit.number, first.changes[0].field.as_str()), (2, "key"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// When the index is damaged.
pub fn of_record(
    reader: &IndexReader,
    key: &str,
) -> Result<impl ExactSizeIterator<Item = Result<HistoryEntry, IndexError>>, IndexError> {
    let entry = entries(reader, key.to_owned());
    let mut before = None;
    let versions = reader.history(key)?;
    Ok(versions.map(move |version| entry(&mut before, version)))
}

/// Every version of an organisation; none of one that never was.
///
/// ```
/// # use registry_core::{Draft, Registry, change::RegisterOrganisation, model::Organisation};
/// # let folder = tempfile::tempdir()?;
/// # let registry = Registry::create(folder.path(), "Clusters", "registrar")?;
/// # let record = Organisation::from_json(
/// #     br#"{"country":"CN","key":"org_cn-weili","kind":"company","name":"Weili"}"#,
/// # )?;
/// # let change = RegisterOrganisation { record, force: false };
/// # registry.change(Box::new(change), Draft::new("registrar", "seen"))?;
/// let index = registry.read()?;
/// let versions = registry_core::history::of_organisation(&index, "org_cn-weili")?;
/// assert_eq!((versions.len(), versions[0].commit.number), (1, 2));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// When the index is damaged.
pub fn of_organisation(reader: &IndexReader, key: &str) -> Result<Vec<HistoryEntry>, IndexError> {
    let entry = entries(reader, key.to_owned());
    let mut before = None;
    let versions = reader.organisations()?.history(key)?.into_iter();
    versions
        .map(|version| entry(&mut before, Ok(version)))
        .collect()
}

/// Makes entries of a record's versions as they come, each by the one before.
fn entries<R: Record>(
    reader: &IndexReader,
    key: String,
) -> impl Fn(&mut Option<R>, Result<Version<R>, IndexError>) -> Result<HistoryEntry, IndexError> {
    move |before, version| {
        let version = version?;
        let changes = differences(before.as_ref(), Some(version.record()));
        let entry = HistoryEntry {
            key: key.clone(),
            commit: reader.commit(version.from_commit())?,
            item: version.hash(),
            changes,
        };
        *before = Some(version.into_record());
        Ok(entry)
    }
}
