//! The records that a change changed, in little memory however many they are.

use std::{iter, ops::Deref};

use serde::{Deserialize, Serialize, Serializer};

use crate::{
    change::Deed,
    import::Counted,
    model::{FieldChange, Key},
};

/// The most records of a kind whose changes are described; of the others only the keys are told.
const DESCRIBED: usize = 100;

/// A record that a change made or changed: a cluster, unless its key says otherwise.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct AppliedRecord<K = Key> {
    /// Its key.
    pub key: K,
    /// What was done to it.
    pub deed: Deed,
    /// The fields that changed, of the first hundred records.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<FieldChange>,
}

/// The records of a kind that a change made or changed, in their order.
///
/// ```
/// # use registry_core::{Cluster, Draft, Registry, change::{Deed, Put}};
/// # let folder = tempfile::tempdir()?;
/// # let registry = Registry::create(folder.path(), "Clusters", "registrar")?;
/// # let sock = Cluster::from_json(
/// #     br#"{"key":"cn-zhuji-sock","location":{"country":"CN","place":"Zhuji"},"product":{"name":"Sock"}}"#,
/// # )?;
/// let applied = registry.change(Box::new(Put { records: vec![sock] }), Draft::new("registrar", "seen"))?;
/// assert_eq!(applied.records.len(), 1);
/// assert_eq!(applied.records.described()[0].key.as_str(), "cn-zhuji-sock");
/// assert!(applied.records.iter().eq([("cn-zhuji-sock", Deed::Registered)]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct AppliedRecords<K = Key> {
    described: Vec<AppliedRecord<K>>,
    /// The keys of the others, a line each.
    keys: String,
    /// What was done to each of them.
    deeds: Vec<Deed>,
}

impl<K> Default for AppliedRecords<K> {
    fn default() -> AppliedRecords<K> {
        AppliedRecords {
            described: Vec::new(),
            keys: String::new(),
            deeds: Vec::new(),
        }
    }
}

impl<K> AppliedRecords<K> {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.described.len() + self.deeds.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The first hundred, with what changed in each.
    #[must_use]
    pub fn described(&self) -> &[AppliedRecord<K>] {
        &self.described
    }
}

impl<K: Deref<Target = str>> AppliedRecords<K> {
    /// Takes the next one; the changes are only looked for where they are kept.
    pub(super) fn push(&mut self, key: K, deed: Deed, changes: impl FnOnce() -> Vec<FieldChange>) {
        if self.described.len() < DESCRIBED {
            let changes = changes();
            self.described.push(AppliedRecord { key, deed, changes });
        } else {
            self.keys.push_str(&key);
            self.keys.push('\n');
            self.deeds.push(deed);
        }
    }

    /// The keys of all of them, each with what was done.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Deed)> {
        let described = self.described.iter();
        let described = described.map(|record| (&*record.key, record.deed));
        described.chain(iter::zip(self.keys.lines(), self.deeds.iter().copied()))
    }
}

impl<K> FromIterator<AppliedRecord<K>> for AppliedRecords<K>
where
    K: Deref<Target = str>,
{
    fn from_iter<I: IntoIterator<Item = AppliedRecord<K>>>(records: I) -> AppliedRecords<K> {
        let mut all = AppliedRecords::default();
        for AppliedRecord { key, deed, changes } in records {
            all.push(key, deed, || changes);
        }
        all
    }
}

impl<K> From<AppliedRecords<K>> for Counted<AppliedRecord<K>> {
    fn from(records: AppliedRecords<K>) -> Counted<AppliedRecord<K>> {
        Counted {
            count: records.len() as u64,
            first: records.described,
        }
    }
}

/// One list of all, those that are not described with their keys and what was done.
impl<K: Serialize + Deref<Target = str>> Serialize for AppliedRecords<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        #[serde(untagged)]
        enum Told<'a, K> {
            Whole(&'a AppliedRecord<K>),
            Short { key: &'a str, deed: Deed },
        }
        let others = self.iter().skip(self.described.len());
        let others = others.map(|(key, deed)| Told::Short { key, deed });
        serializer.collect_seq(self.described.iter().map(Told::Whole).chain(others))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_records_the_first_are_described_and_all_are_told() {
        let records = (0..250).map(|number| AppliedRecord {
            key: format!("cn-a-{number}").parse().unwrap(),
            deed: if number % 2 == 0 {
                Deed::Restored
            } else {
                Deed::Withdrawn
            },
            changes: Vec::new(),
        });
        let records: Vec<AppliedRecord> = records.collect();
        let all: AppliedRecords = records.iter().cloned().collect();
        assert_eq!((all.len(), all.described().len()), (250, 100));
        let expected = records
            .iter()
            .map(|record| (record.key.as_str(), record.deed));
        assert!(all.iter().eq(expected));
        assert_eq!(serde_json::json!(all), serde_json::json!(records));
        let counted = Counted::from(all);
        assert_eq!((counted.count, counted.first.len()), (250, 100));
    }
}
