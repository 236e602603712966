//! Linkages and merges that point to records not yet seen: held back until all files are read.

use std::collections::{HashMap, HashSet};

use super::{
    columns::Field,
    error::ImportError,
    finding::Flaw,
    known::Ahead,
    reading::short_hash,
    rows::RawRow,
    scratch::{Place, Scratch},
    sink::Outcome,
};
use crate::model::{Cluster, Key, Merges};

/// A record whose links lead to records that may still come.
pub(super) struct Held {
    pub(super) key: Key,
    pub(super) outcome: Outcome,
    /// Which file it is from, and its first line there.
    pub(super) file: usize,
    pub(super) line: u64,
    targets: Vec<Key>,
    merged_into: Option<Key>,
    item: Place,
    raw: Place,
}

/// The records held back, and the keys of all that were taken in.
pub(super) struct Links {
    scratch: Option<Scratch>,
    held: HashMap<Key, Held>,
    accepted: Vec<u64>,
}

impl Links {
    pub(super) fn new() -> Links {
        Links {
            scratch: None,
            held: HashMap::new(),
            accepted: Vec::new(),
        }
    }

    /// Remembers that a record was taken in.
    pub(super) fn accept(&mut self, key: &Key) {
        self.accept_hash(short_hash(key));
    }

    /// Remembers a record by the hash of its key.
    pub(super) fn accept_hash(&mut self, key: u64) {
        self.accepted.push(key);
    }

    /// Whether a record has links that cannot be followed yet. Merges are looked at together at the end.
    pub(super) fn must_wait(ahead: &Ahead<'_>, cluster: &Cluster) -> Result<bool, ImportError> {
        if cluster.merged_into.is_some() {
            return Ok(true);
        }
        for linkage in &cluster.linkages {
            if let Some(target) = &linkage.cluster
                && ahead.registered(target)?.is_none()
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Holds a record back.
    pub(super) fn hold(
        &mut self,
        cluster: &Cluster,
        item: &[u8],
        outcome: Outcome,
        file: usize,
        rows: &[RawRow],
    ) -> Result<(), ImportError> {
        let scratch = match &mut self.scratch {
            Some(scratch) => scratch,
            None => self.scratch.insert(Scratch::new()?),
        };
        let item = scratch.put(item)?;
        let raw = scratch.put(&written(rows))?;
        let targets = cluster
            .linkages
            .iter()
            .filter_map(|linkage| linkage.cluster.clone());
        let held = Held {
            key: cluster.key.clone(),
            outcome,
            file,
            line: rows.first().map_or(0, RawRow::line),
            targets: targets.collect(),
            merged_into: cluster.merged_into.clone(),
            item,
            raw,
        };
        self.held.insert(cluster.key.clone(), held);
        Ok(())
    }

    /// Lets go of a record that a later file has given a newer version; tells what it was.
    pub(super) fn release(&mut self, key: &Key) -> Option<Outcome> {
        self.held.remove(key).map(|held| held.outcome)
    }

    /// The item of a record held back.
    pub(super) fn item(&self, held: &Held) -> Result<Vec<u8>, ImportError> {
        self.scratch
            .as_ref()
            .map_or(Ok(Vec::new()), |scratch| scratch.get(held.item))
    }

    /// The rows of a record held back.
    pub(super) fn rows(&self, held: &Held) -> Result<Vec<RawRow>, ImportError> {
        let raw = self
            .scratch
            .as_ref()
            .map_or(Ok(Vec::new()), |scratch| scratch.get(held.raw))?;
        Ok(read(&raw))
    }

    /// Decides on all records held back: those to be taken in, and those to be rejected with the flaw.
    pub(super) fn decide(
        &mut self,
        ahead: &Ahead<'_>,
    ) -> Result<Vec<(Held, Option<Flaw>)>, ImportError> {
        self.accepted.sort_unstable();
        let mut waiting: Vec<(Held, Option<Flaw>)> = std::mem::take(&mut self.held)
            .into_values()
            .map(|held| (held, None))
            .collect();
        waiting.sort_by_key(|(held, _)| (held.file, held.line));
        let into: HashMap<Key, Key> = waiting
            .iter()
            .filter_map(|(held, _)| Some((held.key.clone(), held.merged_into.clone()?)))
            .collect();
        let mut merges = Merges::default();
        for (held, flaw) in &mut waiting {
            *flaw = circle(held, &into, ahead, &mut merges)?;
        }
        let mut present = Present {
            links: self,
            ahead,
            held: HashSet::new(),
            asked: HashMap::new(),
        };
        while present.reject_dangling(&mut waiting)? {}
        Ok(waiting)
    }
}

/// Which keys can be linked to.
struct Present<'a> {
    links: &'a Links,
    ahead: &'a Ahead<'a>,
    held: HashSet<Key>,
    asked: HashMap<Key, bool>,
}

impl Present<'_> {
    /// Rejects records that link to nothing. `true` when that took away a target of others, perhaps.
    fn reject_dangling(
        &mut self,
        waiting: &mut [(Held, Option<Flaw>)],
    ) -> Result<bool, ImportError> {
        self.held = waiting
            .iter()
            .filter(|(_, flaw)| flaw.is_none())
            .map(|(held, _)| held.key.clone())
            .collect();
        let mut rejected = false;
        for (held, flaw) in waiting.iter_mut().filter(|(_, flaw)| flaw.is_none()) {
            *flaw = self.dangling(held)?;
            rejected |= flaw.is_some();
        }
        Ok(rejected)
    }

    fn dangling(&mut self, held: &Held) -> Result<Option<Flaw>, ImportError> {
        let linked = held
            .targets
            .iter()
            .map(|target| (Field::LinkageCluster, target));
        let merged = held
            .merged_into
            .iter()
            .map(|target| (Field::MergedInto, target));
        for (field, target) in linked.chain(merged) {
            if !self.has(target)? {
                let reason =
                    "no record has this key, in the registry or among those taken from this import";
                return Ok(Some(Flaw::of_field(field, Some(target), reason)));
            }
        }
        Ok(None)
    }

    fn has(&mut self, key: &Key) -> Result<bool, ImportError> {
        if self.held.contains(key) || self.links.accepted.binary_search(&short_hash(key)).is_ok() {
            return Ok(true);
        }
        if let Some(&known) = self.asked.get(key) {
            return Ok(known);
        }
        let known = self.ahead.registered(key)?.is_some();
        self.asked.insert(key.clone(), known);
        Ok(known)
    }
}

/// What is wrong with a record whose merges come to no end.
fn circle(
    held: &Held,
    into: &HashMap<Key, Key>,
    ahead: &Ahead<'_>,
    merges: &mut Merges,
) -> Result<Option<Flaw>, ImportError> {
    let Some(first) = &held.merged_into else {
        return Ok(None);
    };
    let closes = merges.close_circle(&held.key, |key| match into.get(key) {
        Some(target) => Ok(Some(target.clone())),
        None => Ok(ahead.record(key)?.and_then(|record| record.merged_into)),
    })?;
    let reason = format_args!(
        "merging {} into it closes a circle of merges; one record must stay",
        held.key
    );
    Ok(closes.then(|| Flaw::of_field(Field::MergedInto, Some(first), reason)))
}

fn written(rows: &[RawRow]) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .flexible(true)
        .from_writer(Vec::new());
    for row in rows {
        let line = row.line().to_string();
        // Writing into memory cannot fail.
        let _ = writer.write_record(std::iter::once(line.as_str()).chain(row.cells().iter()));
    }
    writer.into_inner().unwrap_or_default()
}

fn read(raw: &[u8]) -> Vec<RawRow> {
    let reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(raw);
    reader
        .into_records()
        .filter_map(Result::ok)
        .map(|record| RawRow::set_aside(&record))
        .collect()
}
