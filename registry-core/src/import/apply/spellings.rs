//! Records of an import that may be one, by how their place and product are spelled.

use std::collections::HashMap;

use crate::{
    import::row::short_hash,
    model::{Alike, Cluster, Statement, signature},
};

/// The most spellings that are remembered.
const MOST_SPELLINGS: usize = 100_000;

/// Remembers the first record of each spelling that several keys share.
#[derive(Debug, Default)]
pub(super) struct Spellings {
    /// Spellings of the present file that several keys share, sorted.
    shared: Vec<u64>,
    /// The names of the first record of each.
    first: HashMap<u64, Cluster>,
}

impl Spellings {
    /// Begins a file in which several keys share these spellings.
    pub(super) fn begin_file(&mut self, shared: &[u64]) {
        shared.clone_into(&mut self.shared);
    }

    /// The record that came first of those spelled like this one.
    pub(super) fn first_like(&mut self, cluster: &Cluster) -> Option<Alike> {
        if self.shared.is_empty() {
            return None;
        }
        let spelled = short_hash(&signature(
            cluster.location.country,
            &cluster.location.place,
            &cluster.product.name,
        ));
        if let Some(first) = self.first.get(&spelled) {
            let is_another = first.key != cluster.key;
            return is_another.then(|| Alike::to(cluster, first)).flatten();
        }
        if self.first.len() < MOST_SPELLINGS && self.shared.binary_search(&spelled).is_ok() {
            self.first.insert(spelled, names_alone(cluster)?);
        }
        None
    }
}

/// The record with its names only, which is small.
fn names_alone(cluster: &Cluster) -> Option<Cluster> {
    let names = Statement {
        country: Some(cluster.location.country),
        place: Some(cluster.location.place.clone()),
        product: Some(cluster.product.name.clone()),
        ..Statement::default()
    };
    names.into_cluster(cluster.key.clone()).ok()
}
