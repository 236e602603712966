//! Rows of a file that find the record of other rows by its names, wherever those stand in the file.
//!
//! A row whose key is derived and is not a record's speaks of the record that other rows call by its names: 嵊州, 领带 is the
//! record that another row calls Shengzhou, neckties, in Chinese 嵊州, 领带.

use hashbrown::{HashMap, HashSet};

/// Chains of records that find each other are followed so far.
const LONGEST_CHAIN: usize = 8;

/// What the rows of a file call their records.
#[derive(Debug, Default)]
pub(super) struct Namesakes {
    /// Hashes of names, each with that of the key of a record that is called so.
    called: Vec<(u64, u64)>,
    /// Hashes of derived keys that are no record's, each with that of the names of the row, in the file's order.
    sought: Vec<(u64, u64)>,
}

impl Namesakes {
    /// Takes note of what a row calls the record of this key.
    pub(super) fn call(&mut self, key: u64, names: impl IntoIterator<Item = u64>) {
        self.called
            .extend(names.into_iter().map(|names| (names, key)));
    }

    /// Takes note of a row whose key is derived and is not a record's.
    pub(super) fn seek(&mut self, key: u64, names: u64) {
        if self.sought.last() != Some(&(key, names)) {
            self.sought.push((key, names));
        }
    }

    /// Adds what the rows of a later piece say.
    pub(super) fn append(&mut self, mut later: Namesakes) {
        self.called.append(&mut later.called);
        self.sought.append(&mut later.sought);
    }

    /// The derived keys whose rows speak of a record of other rows, each with the key of that. One that finds several is
    /// there several times.
    pub(super) fn found(mut self) -> Vec<(u64, u64)> {
        if self.called.is_empty() {
            return Vec::new();
        }
        self.called.sort_unstable();
        self.called.dedup();
        let mut found: HashMap<u64, HashSet<u64>> = HashMap::new();
        for &(key, names) in &self.sought {
            let others = self.records_called(names).filter(|&other| other != key);
            for other in others {
                found.entry(key).or_default().insert(other);
            }
        }
        let mut first = HashMap::new();
        let keys = self.sought.iter().map(|&(key, _)| key).enumerate();
        for (at, key) in keys.filter(|(_, key)| found.contains_key(key)) {
            first.entry(key).or_insert(at);
        }
        break_cycles(&mut found, &first);
        let ends = found.keys().flat_map(|&key| {
            let ends: HashSet<u64> = found[&key].iter().map(|&to| end(&found, to)).collect();
            ends.into_iter().map(move |end| (key, end))
        });
        ends.collect()
    }

    fn records_called(&self, names: u64) -> impl Iterator<Item = u64> {
        let start = self.called.partition_point(|(other, _)| *other < names);
        let same = self.called[start..].iter();
        let same = same.take_while(move |(other, _)| *other == names);
        same.map(|(_, key)| *key)
    }
}

/// Of two records that find each other, the one whose rows come first stays.
fn break_cycles(found: &mut HashMap<u64, HashSet<u64>>, first: &HashMap<u64, usize>) {
    let finds = |from: u64, to: u64| found.get(&from).is_some_and(|others| others.contains(&to));
    let stays: Vec<(u64, u64)> = found
        .iter()
        .flat_map(|(&key, others)| others.iter().map(move |&other| (key, other)))
        .filter(|&(key, other)| finds(other, key) && first.get(&key) < first.get(&other))
        .collect();
    for (key, other) in stays {
        if let Some(others) = found.get_mut(&key) {
            others.remove(&other);
        }
    }
    found.retain(|_, others| !others.is_empty());
}

/// The record at the end of a chain of those that find each other.
fn end(found: &HashMap<u64, HashSet<u64>>, mut key: u64) -> u64 {
    for _ in 0..LONGEST_CHAIN {
        let mut others = found.get(&key).into_iter().flatten();
        match (others.next(), others.next()) {
            (Some(&other), None) => key = other,
            _ => break,
        }
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is found among rows of a key, the names that the row seeks by, and what else it calls its record.
    fn found(rows: &[(u64, u64, &[u64])]) -> Vec<(u64, u64)> {
        let mut namesakes = Namesakes::default();
        for &(key, names, called) in rows {
            namesakes.seek(key, names);
            namesakes.call(key, called.iter().copied());
        }
        let mut found = namesakes.found();
        found.sort_unstable();
        found
    }

    #[test]
    fn rows_find_the_record_that_others_call_by_their_names() {
        let shengzhou: (u64, u64, &[u64]) = (1, 10, &[10, 11, 12]);
        let native: (u64, u64, &[u64]) = (2, 11, &[]);
        assert_eq!(found(&[shengzhou, native]), [(2, 1)]);
        assert_eq!(found(&[native, shengzhou]), [(2, 1)]);
        assert_eq!(found(&[shengzhou, (3, 30, &[])]), []);
        // Two that are called so.
        let another: (u64, u64, &[u64]) = (4, 40, &[11]);
        assert_eq!(found(&[shengzhou, another, native]), [(2, 1), (2, 4)]);
    }

    #[test]
    fn of_records_that_find_each_other_the_first_stays() {
        let one: (u64, u64, &[u64]) = (1, 10, &[10, 20]);
        let other: (u64, u64, &[u64]) = (2, 20, &[20, 10]);
        assert_eq!(found(&[one, other]), [(2, 1)]);
        assert_eq!(found(&[other, one]), [(1, 2)]);
        let third: (u64, u64, &[u64]) = (3, 30, &[]);
        let second: (u64, u64, &[u64]) = (2, 20, &[30]);
        assert_eq!(found(&[third, second, one]), [(2, 1), (3, 1)]);
    }
}
