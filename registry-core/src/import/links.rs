//! Linkages and merges that point to records not yet seen: held back until all files are read.
//!
//! Every record of a file may point forward: what is held back lies on disk, in memory are 64 bytes a record and
//! eight a link.

mod withdrawn;

use super::{
    apply::{Outcome, Overlay, Scratch, Span},
    error::ImportError,
    read::RawRow,
    row::short_hash,
};
use crate::{
    form::{Field, Flaw},
    model::{Cluster, Key, Merges, Status},
};

/// A record whose links lead to records that may still come.
#[derive(Debug)]
pub(super) struct Held {
    pub(super) outcome: Outcome,
    /// Its first line in its file.
    pub(super) line: u64,
    file: u32,
    /// Hash of its key.
    key: u64,
    is_merged: bool,
    is_withdrawn: bool,
    is_overtaken: bool,
    /// Its item, so many bytes, and its rows.
    piece: Span,
    item: u32,
    /// Where among the targets of all those of this record begin, and how many they are.
    targets: (u32, u32),
    fault: Option<Fault>,
}

/// Why a record cannot be taken in.
#[derive(Debug, Clone, Copy)]
enum Fault {
    /// Its merges come to no end.
    Circle,
    /// No record has the key at this place among the targets.
    Dangling(u32),
    /// Its successor of this number is withdrawn.
    SuccessorWithdrawn(u32),
    /// It is withdrawn, and took the place of others.
    HasPredecessors,
}

impl Held {
    /// Which file it is from.
    pub(super) fn file(&self) -> usize {
        self.file as usize
    }
}

/// The records held back, and the keys of all that were taken in.
pub(super) struct Links {
    scratch: Option<Scratch>,
    held: Vec<Held>,
    /// Hashes of the keys that those held back wait for.
    targets: Vec<u64>,
    /// Hashes of the keys taken in.
    accepted: Vec<u64>,
    /// Those of them whose records were changed, and are not merged now, whatever the registry says.
    unmerged: Vec<u64>,
    /// Those held back of earlier files.
    earlier: ByKey,
}

impl Links {
    pub(super) fn new() -> Links {
        Links {
            scratch: None,
            held: Vec::new(),
            targets: Vec::new(),
            accepted: Vec::new(),
            unmerged: Vec::new(),
            earlier: ByKey::default(),
        }
    }

    /// Prepares for a file that may overtake what earlier ones said.
    pub(super) fn begin_file(&mut self) {
        self.earlier = ByKey::of(&self.held);
    }

    /// Remembers that a record was changed, and need not wait.
    pub(super) fn accept_changed(&mut self, key: &Key) {
        self.accept(key);
        self.unmerged.push(short_hash(key));
    }

    /// Remembers that a record was taken in.
    pub(super) fn accept(&mut self, key: &Key) {
        self.accept_hash(short_hash(key));
    }

    /// Remembers a record by the hash of its key.
    pub(super) fn accept_hash(&mut self, key: u64) {
        self.accepted.push(key);
    }

    /// The hashes of the keys that a record points to and the registry does not have; nothing for a record that need
    /// not wait. Merges, and what is withdrawn, are looked at together at the end.
    pub(super) fn waits_for(
        ahead: &Overlay<'_>,
        cluster: &Cluster,
    ) -> Result<Option<Vec<u64>>, ImportError> {
        let mut missing = Vec::new();
        for (_, target) in targets(cluster) {
            if ahead.registered(target)?.is_none() {
                missing.push(short_hash(target));
            }
        }
        let waits = cluster.successors().next().is_some()
            || cluster.status == Status::Withdrawn
            || !missing.is_empty();
        Ok(waits.then_some(missing))
    }

    /// Holds a record back that waits for some keys.
    pub(super) fn hold(
        &mut self,
        cluster: &Cluster,
        item: &[u8],
        missing: &[u64],
        outcome: Outcome,
        file: usize,
        rows: &[RawRow],
    ) -> Result<(), ImportError> {
        let scratch = match &mut self.scratch {
            Some(scratch) => scratch,
            None => self.scratch.insert(Scratch::new()?),
        };
        let piece = scratch.put(&[item, &written(rows)].concat())?;
        self.held.push(Held {
            outcome,
            line: rows.first().map_or(0, RawRow::line),
            file: file as u32,
            key: short_hash(&cluster.key),
            is_merged: cluster.successors().next().is_some(),
            is_withdrawn: cluster.status == Status::Withdrawn,
            is_overtaken: false,
            piece,
            item: item.len() as u32,
            targets: (self.targets.len() as u32, missing.len() as u32),
            fault: None,
        });
        self.targets.extend_from_slice(missing);
        Ok(())
    }

    /// Lets go of a record that a later file has given a newer version; tells what it was.
    pub(super) fn release(&mut self, key: &Key) -> Result<Option<Outcome>, ImportError> {
        let Some((place, _)) = self.find(&self.earlier, key)? else {
            return Ok(None);
        };
        let held = &mut self.held[place];
        held.is_overtaken = true;
        Ok(Some(held.outcome))
    }

    /// The rows of a record held back.
    pub(super) fn rows(&self, held: &Held) -> Result<Vec<RawRow>, ImportError> {
        let (_, rows) = held.piece.split(held.item as usize);
        Ok(read(&self.piece(rows)?))
    }

    fn piece(&self, place: Span) -> Result<Vec<u8>, ImportError> {
        let scratch = self.scratch.as_ref();
        scratch.map_or(Ok(Vec::new()), |scratch| scratch.get(place))
    }

    /// A record held back, as it will be, and its item.
    pub(super) fn record(&self, held: &Held) -> Result<(Cluster, Vec<u8>), ImportError> {
        let (item, _) = held.piece.split(held.item as usize);
        let item = self.piece(item)?;
        let record = Cluster::read_keyed_item(&item)
            .map_err(|refused| ImportError::Taking(Box::new(refused)))?;
        Ok((record, item))
    }

    fn find(&self, by_key: &ByKey, key: &Key) -> Result<Option<(usize, Cluster)>, ImportError> {
        for place in by_key.places(&self.held, short_hash(key)) {
            let held = &self.held[place];
            if held.is_overtaken {
                continue;
            }
            let (record, _) = self.record(held)?;
            if record.key == *key {
                return Ok(Some((place, record)));
            }
        }
        Ok(None)
    }

    /// Decides on all records held back, in the order of files and lines; `flaw` then tells what is wrong with one.
    pub(super) fn decide(&mut self, ahead: &Overlay<'_>) -> Result<Vec<Held>, ImportError> {
        self.held.retain(|held| !held.is_overtaken);
        self.held
            .sort_unstable_by_key(|held| (held.file, held.line));
        self.accepted.sort_unstable();
        self.unmerged.sort_unstable();
        let by_key = ByKey::of(&self.held);
        self.find_cycles(&by_key, ahead)?;
        self.find_dangling(&by_key);
        self.find_withdrawn(&by_key, ahead)?;
        Ok(std::mem::take(&mut self.held))
    }

    /// What keeps a record that was decided on from being taken in.
    pub(super) fn flaw(&self, held: &Held, record: &Cluster) -> Option<Flaw> {
        let (field, target) = match held.fault? {
            Fault::Circle => {
                let reason = format_args!(
                    "merging {} into it closes a cycle of merges; one record must stay",
                    record.key
                );
                let (field, target) = successors_by_field(record).next()?;
                return Some(Flaw::of_field(field, Some(target), reason));
            }
            Fault::SuccessorWithdrawn(_) | Fault::HasPredecessors => {
                return withdrawn::flaw(held.fault?, record);
            }
            Fault::Dangling(target) => {
                let missing = self.targets[target as usize];
                targets(record).find(|(_, target)| short_hash(target) == missing)?
            }
        };
        let reason =
            "no record has this key, in the registry or among those taken from this import";
        Some(Flaw::of_field(field, Some(target), reason))
    }

    fn find_cycles(&mut self, by_key: &ByKey, ahead: &Overlay<'_>) -> Result<(), ImportError> {
        let mut merges = Merges::default();
        for place in 0..self.held.len() {
            let held = &self.held[place];
            if !held.is_merged {
                continue;
            }
            let (Cluster { key, .. }, _) = self.record(held)?;
            let closes = merges.closes_cycle(&key, |key| match self.find(by_key, key)? {
                Some((_, record)) => Ok(successors(&record)),
                None if self.unmerged.binary_search(&short_hash(key)).is_ok() => Ok(Vec::new()),
                None => Ok(ahead
                    .record(key)?
                    .as_ref()
                    .map_or_else(Vec::new, successors)),
            })?;
            if closes {
                self.held[place].fault = Some(Fault::Circle);
            }
        }
        Ok(())
    }

    /// Finds the records that link to nothing, then those that link to these, and so on.
    fn find_dangling(&mut self, by_key: &ByKey) {
        let all = 0..self.held.len();
        let mut found: Vec<(usize, Fault)> = all
            .filter_map(|place| self.dangling(place, by_key))
            .collect();
        if found.is_empty() {
            return;
        }
        let linked = self.linked();
        while !found.is_empty() {
            for &(place, fault) in &found {
                self.held[place].fault = Some(fault);
            }
            let mut next: Vec<usize> = Vec::new();
            for &(place, _) in &found {
                let key = self.held[place].key;
                let first = linked.partition_point(|(target, _)| *target < key);
                let to_it = linked[first..]
                    .iter()
                    .take_while(|(target, _)| *target == key);
                next.extend(to_it.map(|(_, place)| *place as usize));
            }
            next.sort_unstable();
            next.dedup();
            found = next
                .into_iter()
                .filter_map(|place| self.dangling(place, by_key))
                .collect();
        }
    }

    /// The first target of a record, not yet at fault, that will not be there.
    fn dangling(&self, place: usize, by_key: &ByKey) -> Option<(usize, Fault)> {
        let held = &self.held[place];
        let (first, count) = held.targets;
        let mut targets = (first..first + count).filter(|_| held.fault.is_none());
        let missing = targets.find(|&target| !self.has(self.targets[target as usize], by_key))?;
        Some((place, Fault::Dangling(missing)))
    }

    fn has(&self, key: u64, by_key: &ByKey) -> bool {
        let mut held = by_key.places(&self.held, key);
        held.any(|place| self.held[place].fault.is_none())
            || self.accepted.binary_search(&key).is_ok()
    }

    /// Which records wait for which keys, in the order of these.
    fn linked(&self) -> Vec<(u64, u32)> {
        let mut linked = Vec::with_capacity(self.targets.len());
        for (place, held) in (0..).zip(&self.held) {
            let (first, count) = held.targets;
            let targets = &self.targets[first as usize..][..count as usize];
            linked.extend(targets.iter().map(|&target| (target, place)));
        }
        linked.sort_unstable();
        linked
    }
}

/// The places of records held back, in the order of the hashes of their keys.
#[derive(Default)]
struct ByKey(Vec<u32>);

impl ByKey {
    fn of(held: &[Held]) -> ByKey {
        let mut places: Vec<u32> = (0..).take(held.len()).collect();
        places.sort_unstable_by_key(|&place| held[place as usize].key);
        ByKey(places)
    }

    /// The places of those with this key: one, unless hashes are equal by chance.
    fn places<'a>(&'a self, held: &'a [Held], key: u64) -> impl Iterator<Item = usize> + 'a {
        let key_at = move |place: u32| held[place as usize].key;
        let first = self.0.partition_point(|&place| key_at(place) < key);
        let from_there = self.0[first..].iter().copied();
        from_there
            .take_while(move |&place| key_at(place) == key)
            .map(|place| place as usize)
    }
}

/// The keys that a record points to, and the field of each.
fn targets(cluster: &Cluster) -> impl Iterator<Item = (Field, &Key)> {
    let linked = cluster.linkages.iter();
    let linked = linked.filter_map(|linkage| linkage.cluster.as_ref());
    linked
        .map(|target| (Field::LinkageCluster, target))
        .chain(successors_by_field(cluster))
}

/// The keys of the records that took the place of one, and the field of each.
fn successors_by_field(cluster: &Cluster) -> impl Iterator<Item = (Field, &Key)> {
    let merged = cluster.merged_into.iter();
    let split = cluster.split_into.iter();
    merged
        .map(|target| (Field::MergedInto, target))
        .chain(split.map(|target| (Field::SplitInto, target)))
}

fn successors(cluster: &Cluster) -> Vec<Key> {
    cluster.successors().cloned().collect()
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

#[cfg(test)]
mod tests;
