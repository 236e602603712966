//! Records of an import that may be one, by how their place and product are spelled.

use std::collections::HashMap;

use crate::{
    import::row::short_hash,
    model::{Cluster, Key, signature},
};

/// The most spellings that are remembered.
const MOST_SPELLINGS: usize = 100_000;

/// Remembers the first record of each spelling that several keys share.
#[derive(Debug, Default)]
pub(super) struct Alike {
    /// Spellings of the present file that several keys share, sorted.
    shared: Vec<u64>,
    first: HashMap<u64, Key>,
}

impl Alike {
    /// Begins a file in which several keys share these spellings.
    pub(super) fn begin_file(&mut self, shared: &[u64]) {
        shared.clone_into(&mut self.shared);
    }

    /// The record that came first of those spelled like this one.
    pub(super) fn first_like(&mut self, cluster: &Cluster) -> Option<Key> {
        if self.shared.is_empty() {
            return None;
        }
        let spelled = short_hash(&signature(
            cluster.location.country,
            &cluster.location.place,
            &cluster.product.name,
        ));
        if let Some(first) = self.first.get(&spelled) {
            return (*first != cluster.key).then(|| first.clone());
        }
        if self.first.len() < MOST_SPELLINGS && self.shared.binary_search(&spelled).is_ok() {
            self.first.insert(spelled, cluster.key.clone());
        }
        None
    }
}
