//! Counting by kind of record.

use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Serialize};

use crate::model::RecordKind;

/// The most kinds that are told apart; a register may name any number of those that this program does not know.
const MOST_KINDS: usize = 100;

/// How many there are of each kind, in the order of their names.
///
/// ```
/// use registry_core::registry::KindCounts;
/// let mut counts = KindCounts::default();
/// for key in ["cn-zhuji-sock", "place_cn-zhuji", "place_cn-datang"] {
///     counts.add(key);
/// }
/// assert_eq!(counts.to_string(), "1 cluster, 2 place");
/// assert_eq!(counts.of("place"), 2);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct KindCounts(BTreeMap<String, u64>);

impl KindCounts {
    /// Counts one more of the kind that a key is of.
    pub fn add(&mut self, key: &str) {
        let name = RecordKind::name_of(key);
        let is_told_apart = self.0.contains_key(name) || self.0.len() < MOST_KINDS;
        self.add_to(if is_told_apart { name } else { "other" }, 1);
    }

    /// Counts some of a kind that this program knows.
    pub fn add_all(&mut self, kind: RecordKind, count: u64) {
        self.add_to(kind.name(), count);
    }

    fn add_to(&mut self, name: &str, count: u64) {
        match self.0.get_mut(name) {
            Some(counted) => *counted += count,
            None => drop(self.0.insert(name.to_owned(), count)),
        }
    }

    /// How many there are of the kind of this name.
    #[must_use]
    pub fn of(&self, name: &str) -> u64 {
        self.0.get(name).copied().unwrap_or(0)
    }

    /// How many there are of all kinds.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.0.values().sum()
    }

    /// Whether nothing was counted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Each kind by its name, and how many there are.
    pub fn iter(&self) -> impl Iterator<Item = (&str, u64)> {
        self.0.iter().map(|(name, &count)| (&**name, count))
    }
}

impl fmt::Display for KindCounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, (name, count)) in self.iter().enumerate() {
            let comma = if at > 0 { ", " } else { "" };
            write!(f, "{comma}{count} {name}")?;
        }
        Ok(())
    }
}
