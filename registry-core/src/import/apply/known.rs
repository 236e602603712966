//! What the registry knows already, and what this import has taken in from earlier files.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use super::{
    accepted::Outcome,
    scratch::{Place, Scratch},
};
use crate::{
    import::{Failure, ImportError},
    model::{Cluster, Key},
    register::Hash,
};

/// What an import asks of the registry: the lookups that tell new from changed from same.
///
/// They come from several threads at once.
pub trait Known: Sync {
    /// Whether there are no records at all, so that nothing need be asked.
    fn is_empty(&self) -> bool;

    /// The [fingerprint](Hash::fingerprint) of a record's item, its canonical JSON.
    ///
    /// # Errors
    /// Whatever keeps the registry from answering.
    fn fingerprint(&self, key: &Key) -> Result<Option<u128>, Failure>;

    /// A record as it is now; nothing for one that is as if it had never been registered.
    ///
    /// # Errors
    /// Whatever keeps the registry from answering.
    fn record(&self, key: &Key) -> Result<Option<Cluster>, Failure>;

    /// Other records that may be the same cluster, by their [`Likeness`](crate::model::Likeness).
    ///
    /// # Errors
    /// Whatever keeps the registry from answering.
    fn similar(&self, cluster: &Cluster) -> Result<Vec<Key>, Failure>;
}

/// A registry without records.
#[derive(Debug, Clone, Copy, Default)]
pub struct NothingKnown;

impl Known for NothingKnown {
    fn is_empty(&self) -> bool {
        true
    }
    fn fingerprint(&self, _: &Key) -> Result<Option<u128>, Failure> {
        Ok(None)
    }
    fn record(&self, _: &Key) -> Result<Option<Cluster>, Failure> {
        Ok(None)
    }
    fn similar(&self, _: &Cluster) -> Result<Vec<Key>, Failure> {
        Ok(Vec::new())
    }
}

/// The registry as it would be after the files that were read before.
pub(crate) struct Overlay<'a> {
    registry: &'a dyn Known,
    /// What earlier files made, kept only where later files follow.
    taken: Option<Mutex<Taken>>,
}

struct Taken {
    items: Scratch,
    by_key: HashMap<u128, TakenItem>,
}

struct TakenItem {
    place: Place,
    /// Its number among the accepted records; those that wait for their links have none yet.
    accepted: Option<u64>,
}

impl<'a> Overlay<'a> {
    pub(crate) fn new(registry: &'a dyn Known, files: usize) -> Result<Self, ImportError> {
        let taken = if files > 1 {
            Some(Mutex::new(Taken {
                items: Scratch::new()?,
                by_key: HashMap::new(),
            }))
        } else {
            None
        };
        Ok(Overlay { registry, taken })
    }

    /// Keeps an item for the files that follow.
    pub(crate) fn take(&self, key: &Key, item: &[u8]) -> Result<(), ImportError> {
        let Some(mut taken) = self.earlier_files() else {
            return Ok(());
        };
        let place = taken.items.put(item)?;
        let fresh = TakenItem {
            place,
            accepted: None,
        };
        taken.by_key.entry(hash_of(key)).or_insert(fresh).place = place;
        Ok(())
    }

    /// Remembers the number under which a record was accepted.
    pub(crate) fn accept(&self, key: &Key, number: Option<u64>) {
        if let Some(mut taken) = self.earlier_files()
            && let Some(item) = taken.by_key.get_mut(&hash_of(key))
        {
            item.accepted = number;
        }
    }

    /// The number under which an earlier version of a record was accepted.
    pub(crate) fn accepted(&self, key: &Key) -> Option<u64> {
        self.earlier_files()?.by_key.get(&hash_of(key))?.accepted
    }

    fn earlier_files(&self) -> Option<MutexGuard<'_, Taken>> {
        let taken = self.taken.as_ref()?;
        Some(taken.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The item that an earlier file made of a record.
    fn taken(&self, key: &Key) -> Result<Option<Vec<u8>>, ImportError> {
        let Some(taken) = self.earlier_files() else {
            return Ok(None);
        };
        let item = taken.by_key.get(&hash_of(key));
        item.map(|item| taken.items.get(item.place)).transpose()
    }

    /// A record as it is now.
    pub(crate) fn record(&self, key: &Key) -> Result<Option<Cluster>, ImportError> {
        match self.taken(key)? {
            Some(item) => {
                let read = Cluster::from_json(&item);
                read.map(Some)
                    .map_err(|refused| ImportError::Known(refused.into()))
            }
            None => self.registered_record(key),
        }
    }

    /// What an import makes of a record: whether the registry itself has it tells, not what earlier files made.
    pub(crate) fn outcome(
        &self,
        key: &Key,
        known: Option<&Cluster>,
    ) -> Result<Outcome, ImportError> {
        let is_known = match known {
            None => false,
            Some(_) if self.taken(key)?.is_none() => true,
            Some(_) => self.registered_record(key)?.is_some(),
        };
        Ok(if is_known {
            Outcome::Changed
        } else {
            Outcome::New
        })
    }

    fn registered_record(&self, key: &Key) -> Result<Option<Cluster>, ImportError> {
        if self.registry.is_empty() {
            return Ok(None);
        }
        self.registry.record(key).map_err(ImportError::Known)
    }

    pub(crate) fn fingerprint(&self, key: &Key) -> Result<Option<u128>, ImportError> {
        match self.taken(key)? {
            Some(item) => Ok(Some(Hash::of(&item).fingerprint())),
            None => self.registered(key),
        }
    }

    /// The fingerprint of a record that the registry itself has, without this import.
    pub(crate) fn registered(&self, key: &Key) -> Result<Option<u128>, ImportError> {
        if self.registry.is_empty() {
            return Ok(None);
        }
        self.registry.fingerprint(key).map_err(ImportError::Known)
    }

    pub(crate) fn similar(&self, cluster: &Cluster) -> Result<Vec<Key>, ImportError> {
        if self.registry.is_empty() {
            return Ok(Vec::new());
        }
        self.registry.similar(cluster).map_err(ImportError::Known)
    }
}

/// Keys are many and long; no two have the same hash.
fn hash_of(key: &Key) -> u128 {
    Hash::of(key.as_bytes()).fingerprint()
}
