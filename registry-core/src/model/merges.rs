//! Chains of merges and splits: the records that took the place of one may have been merged or split themselves, and so
//! on to those that stay.

use std::{
    collections::{HashMap, HashSet},
    hash::{BuildHasher, RandomState},
};

use super::Key;

/// Follows merges and splits, and remembers where those that were followed end: by hashes of the keys, since an import may merge
/// millions of records.
#[derive(Debug, Default)]
pub(crate) struct Merges {
    hasher: RandomState,
    /// Whether following them from a record comes to no end.
    endless: HashMap<u64, bool>,
}

impl Merges {
    /// Whether following successors from a record leads back to one that was passed; `successors` tells the next.
    pub(crate) fn closes_cycle<E, S: IntoIterator<Item = Key>>(
        &mut self,
        start: &Key,
        mut successors: impl FnMut(&Key) -> Result<S, E>,
    ) -> Result<bool, E> {
        let mut passed = HashSet::new();
        let mut path: Vec<(u64, S::IntoIter)> = Vec::new();
        let mut next = Some(start.clone());
        loop {
            if let Some(key) = next {
                let hash = self.hasher.hash_one(&key);
                let known = self.endless.get(&hash).copied();
                if known.unwrap_or(false) || (known.is_none() && !passed.insert(hash)) {
                    let on_path = path.into_iter().map(|(hash, _)| (hash, true));
                    self.endless.extend(on_path);
                    return Ok(true);
                }
                if known.is_none() {
                    path.push((hash, successors(&key)?.into_iter()));
                }
            }
            let Some((hash, rest)) = path.last_mut() else {
                return Ok(false);
            };
            next = rest.next();
            if next.is_none() {
                self.endless.insert(*hash, false);
                path.pop();
            }
        }
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
        let mut into: HashMap<Key, Vec<Key>> = HashMap::new();
        for &(from, to) in pairs {
            into.entry(key(from)).or_default().push(key(to));
        }
        let mut merges = Merges::default();
        let mut steps = 0;
        let endless = (0..records).filter(|&start| {
            let next = |key: &Key| {
                steps += 1;
                Ok::<_, Infallible>(into.get(key).cloned().unwrap_or_default())
            };
            merges.closes_cycle(&key(start), next).unwrap()
        });
        let endless = endless.collect();
        assert!(steps <= 2 * records, "each merge is followed once");
        endless
    }

    #[test]
    fn only_what_comes_to_no_end_is_a_cycle() {
        assert_eq!(endless(&[(0, 1), (1, 2), (3, 1)], 4), [0; 0]);
        assert_eq!(endless(&[(0, 0)], 2), [0]);
        assert_eq!(endless(&[(0, 1), (1, 2), (2, 1), (3, 4)], 5), [0, 1, 2]);
        // Split in two, one of which leads back.
        assert_eq!(
            endless(&[(0, 1), (0, 2), (2, 0), (3, 1), (3, 0)], 4),
            [0, 2, 3]
        );
        assert_eq!(endless(&[(0, 1), (0, 2), (1, 3), (2, 3)], 4), [0; 0]);
        let chain: Vec<(usize, usize)> = (0..20_000).map(|number| (number, number + 1)).collect();
        assert_eq!(endless(&chain, 20_001), [0; 0]);
    }
}
