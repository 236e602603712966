//! Chains of merges: a record may be merged into one that is merged itself, and so on to one that stays.

use std::{
    collections::{HashMap, HashSet},
    hash::{BuildHasher, RandomState},
};

use super::Key;

/// Follows merges, and remembers where those that were followed end: by hashes of the keys, since an import may merge
/// millions of records.
#[derive(Debug, Default)]
pub(crate) struct Merges {
    hasher: RandomState,
    /// Whether following the merges from a record comes to no end.
    endless: HashMap<u64, bool>,
}

impl Merges {
    /// Whether following the merges from a record leads back to one that was passed; `merged_into` tells the next.
    pub(crate) fn close_circle<E>(
        &mut self,
        start: &Key,
        mut merged_into: impl FnMut(&Key) -> Result<Option<Key>, E>,
    ) -> Result<bool, E> {
        let mut passed = HashSet::new();
        let mut next = Some(start.clone());
        let mut is_endless = false;
        while let Some(key) = next {
            let hash = self.hasher.hash_one(&key);
            if let Some(&known) = self.endless.get(&hash) {
                is_endless = known;
                break;
            }
            if !passed.insert(hash) {
                is_endless = true;
                break;
            }
            next = merged_into(&key)?;
        }
        self.endless
            .extend(passed.into_iter().map(|hash| (hash, is_endless)));
        Ok(is_endless)
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;

    fn key(number: usize) -> Key {
        format!("cn-a{number}").parse().unwrap()
    }

    /// The records from which merges come to no end, where each pair merges one into another.
    fn endless(pairs: &[(usize, usize)], records: usize) -> Vec<usize> {
        let into: HashMap<Key, Key> = pairs
            .iter()
            .map(|&(from, to)| (key(from), key(to)))
            .collect();
        let mut merges = Merges::default();
        let mut steps = 0;
        let endless = (0..records).filter(|&start| {
            let next = |key: &Key| {
                steps += 1;
                Ok::<_, Infallible>(into.get(key).cloned())
            };
            merges.close_circle(&key(start), next).unwrap()
        });
        let endless = endless.collect();
        assert!(steps <= 2 * records, "each merge is followed once");
        endless
    }

    #[test]
    fn only_what_comes_to_no_end_is_a_circle() {
        assert_eq!(endless(&[(0, 1), (1, 2), (3, 1)], 4), [0; 0]);
        assert_eq!(endless(&[(0, 0)], 2), [0]);
        assert_eq!(endless(&[(0, 1), (1, 2), (2, 1), (3, 4)], 5), [0, 1, 2]);
        let chain: Vec<(usize, usize)> = (0..20_000).map(|number| (number, number + 1)).collect();
        assert_eq!(endless(&chain, 20_001), [0; 0]);
    }
}
