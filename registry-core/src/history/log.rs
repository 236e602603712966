//! The log: the commits, the newest first.

use serde::Serialize;

use crate::{
    index::{IndexError, IndexReader, Moment, Version},
    model::RecordKind,
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

/// Which commits are asked for; all of them by default.
#[derive(Debug, Clone, Default)]
pub struct LogQuery {
    /// Those of authors whose name has this in it, whatever the case.
    pub author: Option<String>,
    /// Those from here on.
    pub since: Option<Moment>,
    /// Those up to here.
    pub until: Option<Moment>,
    /// Those that touched the record of this key.
    pub key: Option<String>,
    /// At most so many.
    pub limit: Option<usize>,
    /// Whether the keys of their records are told.
    pub with_keys: bool,
}

impl LogQuery {
    fn takes(&self, commit: &Commit) -> bool {
        let author = self.author.as_ref().map(|author| author.to_lowercase());
        author.is_none_or(|author| commit.author.to_lowercase().contains(&author))
            && self
                .until
                .is_none_or(|until| until.order_of(commit).is_le())
    }

    fn is_after(&self, commit: &Commit) -> bool {
        self.since
            .is_none_or(|since| since.order_of(commit).is_ge())
    }
}

/// The commits that are asked for, the newest first, each read when it is its turn.
///
/// ```
/// use registry_core::history::LogQuery;
/// # use registry_core::{Cluster, Draft, Registry, change::Put};
/// # let folder = tempfile::tempdir()?;
/// # let registry = Registry::create(folder.path(), "Clusters", "registrar")?;
/// # let sock = Cluster::from_json(
/// #     br#"{"key":"cn-zhuji-sock","location":{"country":"CN","place":"Zhuji"},"product":{"name":"Sock"}}"#,
/// # )?;
/// # registry.change(Box::new(Put { records: vec![sock] }), Draft::new("registrar", "seen"))?;
/// let index = registry.read()?;
/// let query = LogQuery { limit: Some(1), with_keys: true, ..LogQuery::default() };
/// let newest = registry_core::history::log(&index, &query)?.next().expect("a commit")?;
/// assert_eq!((newest.commit.number, newest.added), (2, 1));
/// assert_eq!(newest.keys, Some(vec!["cn-zhuji-sock".to_owned()]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// When the index is damaged.
pub fn log<'a>(
    reader: &'a IndexReader,
    query: &'a LogQuery,
) -> Result<impl Iterator<Item = Result<LogEntry, IndexError>> + 'a, IndexError> {
    let numbers = numbers(reader, query.key.as_deref())?;
    // What a commit added is the step from the one before, which often is the next that is read.
    let mut ahead: Option<Commit> = None;
    let entry = move |number: u64| -> Result<LogEntry, IndexError> {
        let commit = match ahead.take().filter(|commit| commit.number == number) {
            Some(commit) => commit,
            None => reader.commit(number)?,
        };
        if number > 1 {
            ahead = Some(reader.commit(number - 1)?);
        }
        let before = ahead.as_ref().map_or(0, |previous| previous.entries);
        Ok(LogEntry {
            hash: commit.hash(),
            added: commit.entries - before,
            keys: None,
            commit,
        })
    };
    let entries = numbers.map(entry);
    // The times of commits do not fall.
    let entries = entries.take_while(|entry| {
        entry
            .as_ref()
            .map_or(true, |entry| query.is_after(&entry.commit))
    });
    let entries = entries.filter(|entry| {
        entry
            .as_ref()
            .map_or(true, |entry| query.takes(&entry.commit))
    });
    let entries = entries.take(query.limit.unwrap_or(usize::MAX));
    Ok(entries.map(move |entry| {
        let mut entry = entry?;
        if query.with_keys {
            entry.keys = Some(reader.changed_keys(entry.commit.number)?);
        }
        Ok(entry)
    }))
}

/// The numbers of the commits, or of those that touched a record, the newest first.
fn numbers(
    reader: &IndexReader,
    key: Option<&str>,
) -> Result<Box<dyn Iterator<Item = u64>>, IndexError> {
    let Some(key) = key else {
        return Ok(Box::new((1..=reader.applied()).rev()));
    };
    let mut numbers: Vec<u64> = if RecordKind::of(key) == RecordKind::Organisation {
        let versions = reader.organisations()?.history(key)?;
        versions.iter().map(Version::from_commit).collect()
    } else {
        let versions = reader.history(key)?;
        let numbers = versions.map(|version| Ok(version?.from_commit()));
        numbers.collect::<Result<_, IndexError>>()?
    };
    numbers.reverse();
    Ok(Box::new(numbers.into_iter()))
}
