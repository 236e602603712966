//! The log: every commit, the newest first.

use serde::Serialize;

use crate::{
    index::{IndexError, IndexReader},
    register::{Commit, Hash},
};

/// A commit as the log tells it.
#[derive(Debug, Clone, Serialize)]
pub struct LogEntry {
    /// The commit.
    #[serde(flatten)]
    pub commit: Commit,
    /// Its hash.
    pub hash: Hash,
    /// How many records it touched.
    pub added: u64,
    /// Their keys, where they are asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keys: Option<Vec<String>>,
}

/// At most `limit` commits, the newest first, and the keys of their records where they are wanted.
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
/// let newest = registry_core::history::log(&index, 1, true)?.next().expect("a commit")?;
/// assert_eq!((newest.commit.number, newest.added), (2, 1));
/// assert_eq!(newest.keys, Some(vec!["cn-zhuji-sock".to_owned()]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// When the index is damaged.
pub fn log(
    reader: &IndexReader,
    limit: usize,
    with_keys: bool,
) -> Result<impl Iterator<Item = Result<LogEntry, IndexError>>, IndexError> {
    // One more than is told: what a commit added is the step from the one before.
    let mut commits = reader.commits(None, limit.saturating_add(1));
    let mut next = commits.next().transpose()?;
    let mut entry = move || -> Result<Option<LogEntry>, IndexError> {
        let Some(commit) = next.take() else {
            return Ok(None);
        };
        next = commits.next().transpose()?;
        let before = next.as_ref().map_or(0, |previous| previous.entries);
        let keys = with_keys.then(|| reader.changed_keys(commit.number));
        Ok(Some(LogEntry {
            hash: commit.hash(),
            added: commit.entries - before,
            keys: keys.transpose()?,
            commit,
        }))
    };
    let entries = std::iter::from_fn(move || entry().transpose());
    Ok(entries.take(limit))
}
