//! What changed between two commits: the records, as they were before and as they are after.

use std::iter::Peekable;

use tantivy::SegmentReader;

use super::{
    IndexError, IndexReader, SortedRecords, StoredRecord, Version, folder::catching_panics,
    part::PartReader, schema::column,
};
use crate::model::Key;

/// A record that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Its key.
    pub key: Key,
    /// As it was before; none when it is new.
    pub before: Option<Version>,
    /// As it is after.
    pub after: Option<Version>,
}

/// The commits between which differences are looked for: after one, up to another.
#[derive(Debug, Clone, Copy)]
struct Between {
    after: u64,
    up_to: u64,
}

impl Between {
    fn contains(self, commit: u64) -> bool {
        commit > self.after && commit <= self.up_to
    }

    /// Whether a version valid from one commit to another is the last one before, or the last one within.
    fn tells_apart(self, from: u64, to: Option<u64>) -> bool {
        let begins = self.contains(from);
        let ends = to.is_some_and(|to| self.contains(to));
        begins != ends
    }
}

impl IndexReader {
    /// The records that differ between the state after one commit and that after a later one, in the order of keys,
    /// with bounded memory.
    ///
    /// # Errors
    /// When the index is damaged, at once or along the way.
    pub fn differences(&self, after: u64, up_to: u64) -> Result<Differences, IndexError> {
        catching_panics(self.folder(), || {
            let up_to = up_to.min(self.applied());
            let between = Between { after, up_to };
            let versions = self.versions(|from, to| between.tells_apart(from, to))?;
            Ok(Differences {
                versions: versions.peekable(),
                after,
            })
        })
    }

    /// The keys of the records that a commit touched, in their order. They are held in memory.
    ///
    /// ```
    /// # use registry_core::{Cluster, Draft, Registry, change::{Others, Register}};
    /// # let folder = tempfile::tempdir()?;
    /// # let registry = Registry::create(folder.path(), "Clusters", "registrar")?;
    /// # let record = Cluster::from_json(
    /// #     br#"{"key":"cn-zhuji-sock","location":{"country":"CN","place":"Zhuji"},"product":{"name":"Sock"}}"#,
    /// # )?;
    /// # let register = Box::new(Register { record, others: Others::None });
    /// # registry.change(register, Draft::new("registrar", ""))?;
    /// assert_eq!(registry.read()?.changed_keys(2)?, ["cn-zhuji-sock"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn changed_keys(&self, commit: u64) -> Result<Vec<String>, IndexError> {
        catching_panics(self.folder(), || {
            let mut keys = Vec::new();
            if commit <= self.applied() {
                for part in [self.current(), self.superseded()?] {
                    add_keys(part, commit, &mut keys)?;
                }
                let organisations = self.organisations()?.changed_in(commit..=commit)?;
                keys.extend(organisations.map(str::to_owned));
            }
            keys.sort_unstable();
            keys.dedup();
            Ok(keys)
        })
    }
}

/// The records that changed, in the order of keys.
pub struct Differences {
    /// Of each record the version before, the version after, or both.
    versions: Peekable<SortedRecords>,
    after: u64,
}

impl Differences {
    /// The next record that has another version now, though perhaps one that says the same.
    fn next_pair(&mut self) -> Option<Result<Pair, IndexError>> {
        let first = match self.versions.next()? {
            Ok(first) => first,
            Err(error) => return Some(Err(error)),
        };
        let of_same_key = |version: &Result<StoredRecord, _>| {
            version
                .as_ref()
                .is_ok_and(|version| version.key == first.key)
        };
        let second = self.versions.next_if(of_same_key).and_then(Result::ok);
        Some(Ok(Pair::of([Some(first), second], self.after)))
    }
}

impl Iterator for Differences {
    type Item = Result<Difference, IndexError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.next_pair()? {
                Ok(pair) if !pair.differs() => {}
                Ok(pair) => return pair.difference().map(Ok),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

/// A record's versions before and after, as they are stored.
#[derive(Default)]
struct Pair {
    before: Option<StoredRecord>,
    after: Option<StoredRecord>,
}

impl Pair {
    fn of(versions: [Option<StoredRecord>; 2], after: u64) -> Pair {
        let mut pair = Pair::default();
        for version in versions.into_iter().flatten() {
            let place = if version.from_commit <= after {
                &mut pair.before
            } else {
                &mut pair.after
            };
            *place = Some(version);
        }
        pair
    }

    fn differs(&self) -> bool {
        let hash = |version: &Option<StoredRecord>| version.as_ref().map(|version| version.hash);
        hash(&self.before) != hash(&self.after)
    }

    /// The change, where there is one.
    fn difference(self) -> Option<Difference> {
        let key = self.before.as_ref().or(self.after.as_ref())?.key.clone();
        Some(Difference {
            key,
            before: self.before.map(Version::from),
            after: self.after.map(Version::from),
        })
    }
}

fn add_keys(part: &PartReader, commit: u64, keys: &mut Vec<String>) -> Result<(), IndexError> {
    for segment in part.searcher().segment_readers() {
        let ordinals = changed_ordinals(segment, commit).map_err(part.failed())?;
        let Some(column) = segment
            .fast_fields()
            .str(column::KEY)
            .map_err(part.failed())?
        else {
            continue;
        };
        let add = |key: &[u8]| keys.push(String::from_utf8_lossy(key).into_owned());
        column
            .dictionary()
            .sorted_ords_to_term_cb(&ordinals, add)
            .map_err(IndexError::io("reading the index"))?;
    }
    Ok(())
}

/// The ordinals of the keys of the versions that a commit made.
fn changed_ordinals(segment: &SegmentReader, commit: u64) -> tantivy::Result<Vec<u64>> {
    let columns = segment.fast_fields();
    let (Some(from), Some(keys)) = (
        columns.column_opt::<u64>(column::FROM)?,
        columns.str(column::KEY)?,
    ) else {
        return Ok(Vec::new());
    };
    let changed = segment
        .doc_ids_alive()
        .filter(|&doc| from.first(doc) == Some(commit));
    let mut ordinals: Vec<u64> = changed.filter_map(|doc| keys.ords().first(doc)).collect();
    ordinals.sort_unstable();
    ordinals.dedup();
    Ok(ordinals)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::{
        AsOf,
        trial::{Trial, cluster, with},
    };

    const KEYS: u64 = 9;

    fn key(number: u64) -> String {
        format!("cn-a-{number}")
    }

    /// Commits of some records each, that say one of two things.
    fn trial(commits: u64) -> Trial {
        let mut trial = Trial::new();
        for commit in 0..commits {
            let chosen = (0..KEYS).filter(|number| (commit * 5 + number * 7) % 4 < 2);
            let records = chosen.map(|number| {
                let note = if (commit + number) % 3 == 0 {
                    "one"
                } else {
                    "two"
                };
                with(cluster(&key(number), "A", "x"), json!({"notes": [note]}))
            });
            trial.commit(&records.collect::<Vec<_>>());
        }
        trial
    }

    #[test]
    fn changes_are_the_difference_of_two_states() {
        let trial = trial(7);
        let reader = trial.reader();
        for (after, up_to) in (0..=8).flat_map(|after| (after..=8).map(move |up_to| (after, up_to)))
        {
            let state = |number: u64, commit| reader.record(&key(number), AsOf::Commit(commit));
            let states =
                (0..KEYS).map(|number| [after, up_to].map(|at| state(number, at).unwrap()));
            let item = |version: &Option<_>| {
                version
                    .as_ref()
                    .map(|version: &super::Version| version.hash())
            };
            let expected: Vec<_> = states
                .filter(|[before, after]| item(before) != item(after))
                .collect();
            let changes: Vec<_> = reader
                .differences(after, up_to)
                .unwrap()
                .map(Result::unwrap)
                .map(|change| [change.before, change.after])
                .collect();
            assert_eq!(changes, expected, "after {after}, up to {up_to}");
        }
    }

    #[test]
    fn the_keys_of_a_commit_come_once_and_in_order() {
        let trial = trial(7);
        let reader = trial.reader();
        for commit in 0..=9 {
            let expected: Vec<String> = match trial.register.entries(commit) {
                Ok(entries) if commit > 0 => entries.map(|entry| entry.unwrap().0.key).collect(),
                _ => Vec::new(),
            };
            assert_eq!(reader.changed_keys(commit).unwrap(), expected, "{commit}");
        }
    }
}
