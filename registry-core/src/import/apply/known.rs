//! What the registry knows already, and what this import has taken in from earlier files.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use super::scratch::{Place, Scratch};
use crate::{
    import::{Failure, ImportError, row::short_hash},
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

    /// A record as it is now.
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
    /// Items of earlier files, kept only where later files follow.
    taken: Option<Mutex<Taken>>,
}

struct Taken {
    items: Scratch,
    places: HashMap<u64, Place>,
}

impl<'a> Overlay<'a> {
    pub(crate) fn new(registry: &'a dyn Known, files: usize) -> Result<Self, ImportError> {
        let taken = if files > 1 {
            Some(Mutex::new(Taken {
                items: Scratch::new()?,
                places: HashMap::new(),
            }))
        } else {
            None
        };
        Ok(Overlay { registry, taken })
    }

    /// Keeps an item for the files that follow.
    pub(crate) fn take(&self, key: &Key, item: &[u8]) -> Result<(), ImportError> {
        if let Some(taken) = &self.taken {
            let mut taken = locked(taken);
            let place = taken.items.put(item)?;
            taken.places.insert(short_hash(key), place);
        }
        Ok(())
    }

    fn taken(&self, key: &Key) -> Result<Option<Cluster>, ImportError> {
        let Some(taken) = &self.taken else {
            return Ok(None);
        };
        let taken = locked(taken);
        let Some(&place) = taken.places.get(&short_hash(key)) else {
            return Ok(None);
        };
        let item = taken.items.get(place)?;
        Ok(Cluster::from_json(&item)
            .ok()
            .filter(|cluster| cluster.key == *key))
    }

    pub(crate) fn record(&self, key: &Key) -> Result<Option<Cluster>, ImportError> {
        match self.taken(key)? {
            Some(cluster) => Ok(Some(cluster)),
            None if self.registry.is_empty() => Ok(None),
            None => self.registry.record(key).map_err(ImportError::Known),
        }
    }

    pub(crate) fn fingerprint(&self, key: &Key) -> Result<Option<u128>, ImportError> {
        if let Some(cluster) = self.taken(key)? {
            let item = cluster.to_canonical_json();
            return Ok(Some(Hash::of(&item).fingerprint()));
        }
        self.registered(key)
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

fn locked(taken: &Mutex<Taken>) -> MutexGuard<'_, Taken> {
    taken.lock().unwrap_or_else(PoisonError::into_inner)
}
