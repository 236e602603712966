//! Records of an import that may be one, by how their places and products are spelled.
//!
//! The first new records are each compared with those before under all their names. Of a longer import only those are
//! compared whose present names are roughly one: in another order of words or letters, singular or plural, with an
//! administrative word, a doubled letter or another word for the product. The first look at a file finds these out.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::{
    import::row::short_hash,
    model::{Alike, Cluster, FoundBy, LettersOfNames, Spelled, Statement},
};

/// So many new records are compared with all before.
const MOST_COMPARED: usize = 5_000;

/// The most spellings that are remembered.
const MOST_SPELLINGS: usize = 100_000;

/// Remembers the new records of an import by how they are spelled.
#[derive(Debug, Default)]
pub(super) struct Spellings {
    /// Spellings of the present file that several keys share, sorted.
    shared: Vec<u64>,
    /// The names of the first record of each.
    first: HashMap<u64, Cluster>,
    compared: Compared,
    names: LettersOfNames,
}

impl Spellings {
    /// Begins a file in which several keys share these spellings.
    pub(super) fn begin_file(&mut self, shared: &[u64]) {
        shared.clone_into(&mut self.shared);
    }

    /// The records before this one that it may be the same as.
    pub(super) fn like(&mut self, cluster: &Cluster) -> Vec<Alike> {
        let mut alike = self.compared.like(cluster);
        let first = self.first_like(cluster);
        alike.extend(first.filter(|first| alike.iter().all(|other| other.key != first.key)));
        alike
    }

    /// The record that came first of those spelled like this one.
    fn first_like(&mut self, cluster: &Cluster) -> Option<Alike> {
        if self.shared.is_empty() {
            return None;
        }
        let spelled = short_hash(&self.names.rough_signature(
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

/// The first new records of an import.
#[derive(Debug, Default)]
struct Compared {
    /// With their names only.
    records: Vec<Cluster>,
    /// By the hashes of their signatures.
    by_signature: HashMap<u64, Vec<usize>>,
    /// The letters of names that may be mistyped, by what their terms begin with.
    names: HashMap<String, Vec<String>>,
    known: HashSet<String>,
    letters: LettersOfNames,
}

impl Compared {
    /// Those that a record may be the same as. It is remembered itself.
    fn like(&mut self, cluster: &Cluster) -> Vec<Alike> {
        if self.records.len() >= MOST_COMPARED {
            return Vec::new();
        }
        let found_by: FoundBy = self.letters.found_by(cluster);
        let mut signatures = found_by.signatures.clone();
        for spelled in &found_by.spelled {
            for near in near(&self.names, spelled) {
                signatures.extend(spelled.signatures_with(near, cluster, &mut self.letters));
            }
        }
        let hashes = signatures.iter().map(|signature| short_hash(signature));
        let records = hashes.filter_map(|hash| self.by_signature.get(&hash));
        let records: BTreeSet<usize> = records.flatten().copied().collect();
        let others = records.into_iter().map(|record| &self.records[record]);
        let others = others.filter(|other| other.key != cluster.key);
        let alike = others
            .filter_map(|other| Alike::to(cluster, other))
            .collect();
        self.remember(cluster, &found_by);
        alike
    }

    fn remember(&mut self, cluster: &Cluster, found_by: &FoundBy) {
        let Some(names) = names_alone(cluster) else {
            return;
        };
        for signature in &found_by.signatures {
            let of_signature = self.by_signature.entry(short_hash(signature)).or_default();
            of_signature.push(self.records.len());
        }
        for spelled in &found_by.spelled {
            if self.known.insert(spelled.term()) {
                let first = spelled.letters().chars().take(1).collect::<String>();
                let of_kind = self.names.entry(spelled.kind() + &first).or_default();
                of_kind.push(spelled.letters().to_owned());
            }
        }
        self.records.push(names);
    }
}

/// Of these names, the letters of those that this one may be a typing mistake for.
fn near<'a>(
    names: &'a HashMap<String, Vec<String>>,
    spelled: &'a Spelled,
) -> impl Iterator<Item = &'a str> {
    let beginnings = spelled.beginnings().into_iter();
    let names = beginnings.filter_map(|first| names.get(&(spelled.kind() + &first)));
    let near = names.flatten().filter(|letters| spelled.is_near(letters));
    near.map(String::as_str)
}

/// The record with its names and its region only, which is small.
fn names_alone(cluster: &Cluster) -> Option<Cluster> {
    let (location, product) = (&cluster.location, &cluster.product);
    let (printed, former) = (&cluster.as_printed, &cluster.former_names);
    let names = Statement {
        name: cluster.name.clone(),
        country: Some(location.country),
        region: location.region,
        region_name: location.region_name.clone(),
        place: Some(location.place.clone()),
        printed_place: printed.place.clone(),
        place_names: location.other_names.clone(),
        former_places: former.place.clone(),
        product: Some(product.name.clone()),
        printed_product: printed.product.clone(),
        product_names: product.other_names.clone(),
        former_products: former.product.clone(),
        ..Statement::default()
    };
    names.into_cluster(cluster.key.clone()).ok()
}
