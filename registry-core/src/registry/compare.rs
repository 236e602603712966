//! Comparing the index with the register, version by version, however many there are.
//!
//! The register tells versions in the order of commits, the index in the order of keys. To hold neither in memory,
//! each version is hashed, and the hashes are added up in buckets of keys: sums do not depend on the order. Only a
//! bucket whose sums differ is read again, to say what is wrong.

use std::{
    collections::HashMap,
    hash::{BuildHasher, RandomState},
};

use crate::{
    index::{IndexError, IndexReader, StoredRecord},
    model::{Key, RecordKind},
    projection::KindCounts,
    register::{Hash, Register},
};

use super::RegistryError;

/// Of ten million keys, a bucket has some two thousand.
const BUCKETS: usize = 4096;

/// What was counted while the two were compared.
#[derive(Debug, Default)]
pub(super) struct Counted {
    /// The records, by kind.
    pub(super) records: KindCounts,
    /// The entries of kinds that this program does not know.
    pub(super) passed_over: KindCounts,
}

/// Compares every version and commit of the register with the index's.
pub(super) fn index_with_register(
    index: &IndexReader,
    register: &Register,
) -> Result<Counted, RegistryError> {
    let head = register.head().commit;
    if index.applied() != head {
        return Err(disagrees(format!(
            "it stands at commit {}, the register at {head}",
            index.applied()
        )));
    }
    let comparison = Comparison {
        index,
        register,
        hasher: RandomState::new(),
    };
    let registered = comparison.registered()?;
    let (indexed, clusters) = comparison.indexed()?;
    let differs = |bucket: &usize| registered.sums[*bucket] != indexed.sums[*bucket];
    if let Some(bucket) = (0..BUCKETS).find(differs) {
        return Err(disagrees(comparison.difference_in(bucket)?));
    }
    let counts = index.counts()?;
    if counts.records != clusters {
        return Err(disagrees(format!(
            "it has {} records, the register {clusters}",
            counts.records
        )));
    }
    let passed_over = registered.passed_over;
    if counts.passed_over != passed_over {
        return Err(disagrees(format!(
            "it passed over {} entries of kinds that it does not know, the register has {}",
            counts.passed_over.total(),
            passed_over.total()
        )));
    }
    Ok(Counted {
        records: counts.by_kind(),
        passed_over,
    })
}

fn disagrees(problem: String) -> RegistryError {
    RegistryError::IndexDisagrees { problem }
}

/// The sums of each bucket, and what is in none.
struct Totals {
    sums: [u64; BUCKETS],
    /// Entries of kinds that this program does not know.
    passed_over: KindCounts,
}

impl Totals {
    fn none() -> Totals {
        Totals {
            sums: [0; BUCKETS],
            passed_over: KindCounts::default(),
        }
    }

    fn add(&mut self, key: u64, version: u64) {
        let sum = &mut self.sums[bucket(key)];
        *sum = sum.wrapping_add(version);
    }

    fn take(&mut self, key: u64, version: u64) {
        let sum = &mut self.sums[bucket(key)];
        *sum = sum.wrapping_sub(version);
    }
}

fn bucket(key: u64) -> usize {
    key as usize % BUCKETS
}

struct Comparison<'a> {
    index: &'a IndexReader,
    register: &'a Register,
    hasher: RandomState,
}

impl Comparison<'_> {
    fn key(&self, key: &str) -> u64 {
        self.hasher.hash_one(key)
    }

    fn version(&self, key: u64, from: u64, item: Hash) -> u64 {
        self.hasher.hash_one((key, from, item))
    }

    /// What the register's versions come to. Its commits must be the index's.
    fn registered(&self) -> Result<Totals, RegistryError> {
        let mut totals = Totals::none();
        for commit in self.register.commits(1)? {
            let commit = commit?;
            self.add_commit(commit.number, &mut totals)?;
            if self.index.commit(commit.number)?.hash() != commit.hash() {
                return Err(disagrees(format!(
                    "commit {} is not the register's",
                    commit.number
                )));
            }
        }
        Ok(totals)
    }

    /// Adds the versions that a commit made, in eight bytes of memory each.
    fn add_commit(&self, number: u64, totals: &mut Totals) -> Result<(), RegistryError> {
        let mut keys = Vec::new();
        for entry in self.register.entries(number)? {
            let (entry, _) = entry?;
            if RecordKind::of(&entry.key) == RecordKind::Unknown {
                totals.passed_over.add(&entry.key);
                continue;
            }
            let key = self.key(&entry.key);
            totals.add(key, self.version(key, number, entry.item));
            keys.push(key);
        }
        keys.sort_unstable();
        if keys.windows(2).any(|pair| pair[0] == pair[1]) {
            self.take_overruled(number, &keys, totals)?;
        }
        Ok(())
    }

    /// What a commit says of a key last is all that was ever valid: takes out what it said before.
    fn take_overruled(
        &self,
        number: u64,
        sorted: &[u64],
        totals: &mut Totals,
    ) -> Result<(), RegistryError> {
        let occurs_once = |key: u64| {
            let first = sorted.partition_point(|&other| other < key);
            sorted.get(first + 1) != Some(&key)
        };
        let mut last = HashMap::new();
        for entry in self.register.entries(number)? {
            let (entry, _) = entry?;
            let key = self.key(&entry.key);
            if occurs_once(key) {
                continue;
            }
            let version = self.version(key, number, entry.item);
            if let Some(overruled) = last.insert(key, version) {
                totals.take(key, overruled);
            }
        }
        Ok(())
    }

    /// What the index's versions come to, and how many records it has.
    fn indexed(&self) -> Result<(Totals, u64), RegistryError> {
        let (mut totals, mut records) = (Totals::none(), 0);
        for history in histories(self.index)? {
            let (name, versions) = history?;
            check_validity(&name, &versions)?;
            let key = self.key(&name);
            for version in &versions {
                totals.add(key, self.version(key, version.from, version.item));
            }
            records += 1;
        }
        for made in self.index.organisations()?.made()? {
            let (name, from, item) = made?;
            let key = self.key(name);
            totals.add(key, self.version(key, from, item));
        }
        Ok((totals, records))
    }

    /// The first record of a bucket that differs, in words.
    fn difference_in(&self, differs: usize) -> Result<String, RegistryError> {
        let is_in = |key: &str| bucket(self.key(key)) == differs;
        let mut registered: HashMap<String, Vec<(u64, Hash)>> = HashMap::new();
        for number in 1..=self.register.head().commit {
            for entry in self.register.entries(number)? {
                let (entry, _) = entry?;
                if is_in(&entry.key) && RecordKind::of(&entry.key) != RecordKind::Unknown {
                    let made = registered.entry(entry.key).or_default();
                    made.pop_if(|(last, _)| *last == number);
                    made.push((number, entry.item));
                }
            }
        }
        for history in histories(self.index)? {
            let (key, versions) = history?;
            if !is_in(&key) {
                continue;
            }
            let indexed: Vec<_> = versions.iter().map(Version::made).collect();
            let expected = registered.remove(key.as_str()).unwrap_or_default();
            if let Some(commit) = first_difference(&indexed, &expected) {
                return Ok(format!(
                    "record {key} as of commit {commit} is not the register's"
                ));
            }
        }
        let mut organisations: HashMap<String, Vec<(u64, Hash)>> = HashMap::new();
        for made in self.index.organisations()?.made()? {
            let (key, from, item) = made?;
            organisations
                .entry(key.to_owned())
                .or_default()
                .push((from, item));
        }
        for (key, indexed) in organisations.into_iter().filter(|(key, _)| is_in(key)) {
            let expected = registered.remove(&key).unwrap_or_default();
            if let Some(commit) = first_difference(&indexed, &expected) {
                return Ok(format!(
                    "organisation {key} as of commit {commit} is not the register's"
                ));
            }
        }
        let missing = registered.into_keys().min().unwrap_or_default();
        Ok(format!("it lacks record {missing}"))
    }
}

/// The first commit of which two histories of a record tell another version.
fn first_difference(indexed: &[(u64, Hash)], registered: &[(u64, Hash)]) -> Option<u64> {
    let longer = indexed.len().max(registered.len());
    let different = (0..longer).find(|&at| indexed.get(at) != registered.get(at))?;
    let told = [indexed.get(different), registered.get(different)];
    told.into_iter().flatten().map(|(from, _)| *from).min()
}

/// A version of a record: the commits that made and replaced it, and its item.
struct Version {
    from: u64,
    to: Option<u64>,
    item: Hash,
}

impl Version {
    fn of(record: &StoredRecord) -> Version {
        Version {
            from: record.from_commit,
            to: record.to_commit,
            item: record.hash,
        }
    }

    fn made(&self) -> (u64, Hash) {
        (self.from, self.item)
    }
}

/// The versions of each record in the index, in the order of commits.
fn histories(
    index: &IndexReader,
) -> Result<impl Iterator<Item = Result<(Key, Vec<Version>), IndexError>>, IndexError> {
    let mut records = index.all_versions()?.peekable();
    let mut history = move || -> Result<Option<(Key, Vec<Version>)>, IndexError> {
        let Some(first) = records.next().transpose()? else {
            return Ok(None);
        };
        let mut versions = vec![Version::of(&first)];
        let is_same = |next: &StoredRecord| next.key == first.key;
        while let Some(next) = records.next_if(|next| next.as_ref().is_ok_and(is_same)) {
            versions.push(Version::of(&next?));
        }
        versions.sort_unstable_by_key(|version| version.from);
        Ok(Some((first.key, versions)))
    };
    Ok(std::iter::from_fn(move || history().transpose()))
}

/// Each version must be valid until the next one, and the last one still.
fn check_validity(key: &str, versions: &[Version]) -> Result<(), RegistryError> {
    let ends = versions.iter().skip(1).map(|next| Some(next.from));
    let mut valid = versions.iter().zip(ends.chain([None]));
    match valid.find(|(version, end)| version.to != *end) {
        Some((version, _)) => Err(disagrees(format!(
            "record {key} of commit {} is not valid until the next",
            version.from
        ))),
        None => Ok(()),
    }
}
