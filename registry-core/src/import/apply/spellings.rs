//! Records of an import that may be one, by how their places and products are spelled.
//!
//! The first new records are each compared with those before under all their names. Of a longer import only those are
//! compared whose present names are roughly one: in another order of words or letters, singular or plural, with an
//! administrative word, a doubled letter or another word for the product. The first look at a file finds these out.

use std::collections::BTreeSet;

use hashbrown::{HashMap, HashSet};

use super::made::Record;
use crate::model::{Alike, Cluster, LettersOfNames, Spelled};

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
}

impl Spellings {
    /// Begins a file in which several keys share these spellings.
    pub(super) fn begin_file(&mut self, shared: &[u64]) {
        shared.clone_into(&mut self.shared);
    }

    /// The records before this one that it may be the same as.
    pub(super) fn like(&mut self, record: &Record) -> Vec<Alike> {
        let mut alike = self.compared.like(record);
        let first = self.first_like(record);
        alike.extend(first.filter(|first| alike.iter().all(|other| other.key != first.key)));
        alike
    }

    /// The record that came first of those spelled like this one.
    fn first_like(&mut self, record: &Record) -> Option<Alike> {
        let (cluster, spelling) = (&record.cluster, record.spelling?);
        if let Some(first) = self.first.get(&spelling) {
            let is_another = first.key != cluster.key;
            return is_another.then(|| Alike::to(cluster, first)).flatten();
        }
        if self.first.len() < MOST_SPELLINGS && self.shared.binary_search(&spelling).is_ok() {
            self.first.insert(spelling, cluster.names_alone());
        }
        None
    }
}

/// The first new records of an import.
#[derive(Debug, Default)]
struct Compared {
    /// With their names only.
    records: Vec<Cluster>,
    /// By the numbers of their signatures.
    by_signature: HashMap<u32, Vec<usize>>,
    names: MistypedNames,
    letters: LettersOfNames,
}

impl Compared {
    /// Those that a record may be the same as. It is remembered itself.
    fn like(&mut self, record: &Record) -> Vec<Alike> {
        let Some(found_by) = record.found_by.as_deref() else {
            return Vec::new();
        };
        if self.records.len() >= MOST_COMPARED {
            return Vec::new();
        }
        let cluster = &record.cluster;
        let mut signatures = found_by.signatures().to_vec();
        for spelled in found_by.spelled() {
            for near in self.names.near(spelled) {
                signatures.extend(spelled.signatures_with(near, cluster, &mut self.letters));
            }
        }
        let records = signatures
            .iter()
            .filter_map(|number| self.by_signature.get(number));
        let records: BTreeSet<usize> = records.flatten().copied().collect();
        let others = records.into_iter().map(|record| &self.records[record]);
        let others = others.filter(|other| other.key != cluster.key);
        let alike = others
            .filter_map(|other| Alike::to(cluster, other))
            .collect();
        for &signature in found_by.signatures() {
            let of_signature = self.by_signature.entry(signature).or_default();
            of_signature.push(self.records.len());
        }
        let spelled = found_by.spelled();
        spelled.for_each(|spelled| self.names.remember(spelled));
        if self.records.is_empty() {
            // They are large, and growing would copy them over and over.
            self.records.reserve_exact(MOST_COMPARED);
        }
        self.records.push(cluster.names_alone());
        alike
    }
}

/// The names that may be mistyped.
#[derive(Debug, Default)]
struct MistypedNames {
    /// How they stand in the index.
    known: HashSet<String>,
    /// Their letters, by the kind of name and the first letter.
    by_beginning: HashMap<String, HashMap<char, Vec<Letters>>>,
}

#[derive(Debug)]
struct Letters {
    letters: String,
    /// Which letters there are, a bit for each.
    set: u32,
}

/// A mistake puts a letter in the place of another, so that two mistakes change at most so many bits of a set.
const MOST_BITS: u32 = 4;

impl MistypedNames {
    /// Of these names, the letters of those that this one may be a typing mistake for.
    fn near<'a>(&'a self, spelled: Spelled<'a>) -> impl Iterator<Item = &'a str> {
        let set = set(spelled.letters());
        let of_kind = self.by_beginning.get(spelled.kind()).into_iter();
        let names = of_kind.flat_map(move |of_kind| {
            let beginnings = spelled.beginnings();
            beginnings.filter_map(|first| of_kind.get(&first)).flatten()
        });
        let names = names.filter(move |name| (name.set ^ set).count_ones() <= MOST_BITS);
        let names = names.map(|name| &*name.letters);
        names.filter(move |letters| spelled.is_near(letters))
    }

    fn remember(&mut self, spelled: Spelled<'_>) {
        if !self.known.insert(spelled.term().to_owned()) {
            return;
        }
        let letters = spelled.letters().to_owned();
        let of_kind = self.by_beginning.entry_ref(spelled.kind()).or_default();
        let of_letter = of_kind.entry(letters.chars().next().unwrap_or_default());
        let set = set(&letters);
        of_letter.or_default().push(Letters { letters, set });
    }
}

fn set(letters: &str) -> u32 {
    letters
        .chars()
        .fold(0, |set, letter| set | 1 << (u32::from(letter) % 32))
}
