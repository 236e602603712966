//! What took the place of others must stay findable: nothing is merged into a withdrawn record, and no record is withdrawn
//! that others are merged into.

use std::collections::HashMap;

use super::{check::Record, known::Overlay};
use crate::{
    form::{Field, Flaw},
    import::{ImportError, links::successors_by_field, row::short_hash},
    model::{Cluster, Key, Status},
};

/// Where a record stands, and which ones took its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Standing {
    is_withdrawn: bool,
    successors: Vec<Key>,
}

impl Standing {
    pub(super) fn of(record: &Cluster) -> Standing {
        Standing {
            is_withdrawn: record.status == Status::Withdrawn,
            successors: record.successors().cloned().collect(),
        }
    }

    /// Of a record that a revert withdrew, which is else as if it had never been registered.
    pub(super) fn reverted() -> Standing {
        Standing {
            is_withdrawn: true,
            successors: Vec::new(),
        }
    }
}

/// The records that an import makes stand otherwise than before, by the hashes of their keys. There are few.
#[derive(Default)]
pub(super) struct Standings {
    /// Whether they are withdrawn now, of those that are and those that no longer are.
    withdrawn: HashMap<u64, bool>,
    /// What took their place now, of those whose place others had taken.
    successors: HashMap<u64, Vec<Key>>,
    /// Whether those withdrawn or replaced now were so before: what is wrong with that is none of this import's doing.
    as_before: HashMap<u64, bool>,
}

impl Standings {
    /// Takes note of a record that is to be taken in.
    pub(super) fn note(&mut self, record: &Record) {
        let now = Standing::of(&record.cluster);
        let key = || short_hash(&record.cluster.key);
        let before = record.before.as_ref();
        if now.is_withdrawn || before.is_some_and(|before| before.is_withdrawn) {
            self.withdrawn.insert(key(), now.is_withdrawn);
        }
        if before.is_some_and(|before| !before.successors.is_empty()) {
            self.successors.insert(key(), now.successors.clone());
        }
        if now.is_withdrawn || !now.successors.is_empty() {
            let is_as_before = before == Some(&now);
            // An earlier file of this import may have moved it.
            let known = self.as_before.entry(key()).or_insert(is_as_before);
            *known &= is_as_before;
        }
    }

    /// Why a record cannot stand where it is to, when all files are read.
    pub(super) fn flaw(
        &self,
        record: &Cluster,
        overlay: &Overlay<'_>,
    ) -> Result<Option<Flaw>, ImportError> {
        if self.as_before.get(&short_hash(&record.key)) == Some(&true) {
            return Ok(None);
        }
        for (field, successor) in successors_by_field(record) {
            let now = self.withdrawn.get(&short_hash(successor)).copied();
            if now.map_or_else(|| overlay.is_withdrawn(successor), Ok)? {
                let key = &record.key;
                let reason = format_args!(
                    "is withdrawn: with it in its place, {key} would be found nowhere; name a record in force"
                );
                return Ok(Some(Flaw::of_field(field, Some(successor), reason)));
            }
        }
        if record.status != Status::Withdrawn {
            return Ok(None);
        }
        let mut left = overlay.predecessors(&record.key)?;
        left.retain(|key| {
            let now = self.successors.get(&short_hash(key));
            now.is_none_or(|successors| successors.contains(&record.key))
        });
        Ok(left.first().map(|first| {
            let more = match left.len() - 1 {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            let reason = format_args!(
                "{} took the place of {first}{more}; merge those elsewhere first, or merge it into another record",
                record.key
            );
            Flaw::of_field(Field::Status, Some(record.status.as_str()), reason)
        }))
    }
}
