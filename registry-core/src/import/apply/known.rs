//! What the registry knows already, and what this import has taken in from earlier files.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use super::{
    accepted::Outcome,
    scratch::{Scratch, Span},
};
use crate::{
    import::{
        Failure, ImportError,
        row::{NamedRecord, Names},
    },
    model::{
        Alike, Cluster, CountryCode, FoundBy, Key, OrganisationKey, signature, signature_number,
    },
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

    /// The records whose place this one took: merged into it, or split into it and others.
    ///
    /// # Errors
    /// Whatever keeps the registry from answering.
    fn predecessors(&self, key: &Key) -> Result<Vec<Key>, Failure>;

    /// A record as it is now; nothing for one that is as if it had never been registered.
    ///
    /// # Errors
    /// Whatever keeps the registry from answering.
    fn record(&self, key: &Key) -> Result<Option<Cluster>, Failure>;

    /// The records in force that have this place and this product among their names, as [`Cluster::is_named`] tells.
    ///
    /// # Errors
    /// Whatever keeps the registry from answering.
    fn named(&self, country: CountryCode, place: &str, product: &str) -> Result<Vec<Key>, Failure>;

    /// Other records that may be the same cluster, by their [`Likeness`](crate::model::Likeness).
    ///
    /// # Errors
    /// Whatever keeps the registry from answering.
    fn alike(&self, cluster: &Cluster) -> Result<Vec<Alike>, Failure>;

    /// Whether there is an organisation of this key.
    ///
    /// # Errors
    /// Whatever keeps the registry from answering.
    fn has_organisation(&self, key: &OrganisationKey) -> Result<bool, Failure>;
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
    fn predecessors(&self, _: &Key) -> Result<Vec<Key>, Failure> {
        Ok(Vec::new())
    }
    fn record(&self, _: &Key) -> Result<Option<Cluster>, Failure> {
        Ok(None)
    }
    fn named(&self, _: CountryCode, _: &str, _: &str) -> Result<Vec<Key>, Failure> {
        Ok(Vec::new())
    }
    fn alike(&self, _: &Cluster) -> Result<Vec<Alike>, Failure> {
        Ok(Vec::new())
    }
    /// A file that is read on its own is taken at its word.
    fn has_organisation(&self, _: &OrganisationKey) -> Result<bool, Failure> {
        Ok(true)
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
    /// The numbers of the signatures and the hashes of the keys of records of the files that were read whole, sorted.
    by_signature: Vec<(u32, u128)>,
    /// Those of the present file.
    coming: Vec<(u32, u128)>,
}

struct TakenItem {
    place: Span,
    /// Its number among the accepted records; those that wait for their links have none yet.
    accepted: Option<u64>,
}

impl<'a> Overlay<'a> {
    pub(crate) fn new(registry: &'a dyn Known, files: usize) -> Result<Self, ImportError> {
        let taken = if files > 1 {
            Some(Mutex::new(Taken {
                items: Scratch::new()?,
                by_key: HashMap::new(),
                by_signature: Vec::new(),
                coming: Vec::new(),
            }))
        } else {
            None
        };
        Ok(Overlay { registry, taken })
    }

    /// Keeps an item, and what its record is found by, for the files that follow.
    pub(crate) fn take(
        &self,
        record: &Cluster,
        item: &[u8],
        found_by: Option<&FoundBy>,
    ) -> Result<(), ImportError> {
        let Some(mut taken) = self.earlier_files() else {
            return Ok(());
        };
        let key = hash_of(&record.key);
        let signatures = found_by.into_iter().flat_map(FoundBy::signatures);
        taken
            .coming
            .extend(signatures.map(|&signature| (signature, key)));
        let place = taken.items.put(item)?;
        let fresh = TakenItem {
            place,
            accepted: None,
        };
        taken.by_key.entry(key).or_insert(fresh).place = place;
        Ok(())
    }

    /// From now on the records of the present file are found by their names.
    pub(crate) fn end_file(&self) {
        if let Some(mut taken) = self.earlier_files() {
            let mut coming = std::mem::take(&mut taken.coming);
            taken.by_signature.append(&mut coming);
            taken.by_signature.sort_unstable();
            taken.by_signature.dedup();
        }
    }

    /// The records that have the names of a row, where its key was derived and is not a record's.
    pub(crate) fn found_by_names(
        &self,
        named: &NamedRecord,
    ) -> Result<Option<Vec<Key>>, ImportError> {
        let Some(names) = named.names.as_ref().filter(|_| !named.states_key) else {
            return Ok(None);
        };
        if self.fingerprint(&named.key)?.is_some() {
            return Ok(None);
        }
        let mut found = self.found_in_earlier_files(names)?;
        if !self.registry.is_empty() {
            let registered = self
                .registry
                .named(names.country, &names.place, &names.product);
            for key in registered.map_err(ImportError::Known)? {
                // An earlier file may have given it other names.
                if self.taken(&key)?.is_none() {
                    found.push(key);
                }
            }
        }
        Ok(Some(found))
    }

    fn found_in_earlier_files(&self, names: &Names) -> Result<Vec<Key>, ImportError> {
        let Some(taken) = self.earlier_files() else {
            return Ok(Vec::new());
        };
        let Names {
            country,
            place,
            product,
        } = names;
        let signature = signature_number(&signature(*country, place, product));
        let first = taken
            .by_signature
            .partition_point(|(other, _)| *other < signature);
        let same = taken.by_signature[first..]
            .iter()
            .take_while(|(other, _)| *other == signature);
        let mut found = Vec::new();
        for item in same.filter_map(|(_, key)| taken.by_key.get(key)) {
            let record = read(&taken.items.get(item.place)?)?;
            if record.is_named(*country, place, product) && !record.status.is_retired() {
                found.push(record.key);
            }
        }
        Ok(found)
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
            Some(item) => read(&item).map(Some),
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

    /// The records of the registry itself whose place one took.
    pub(crate) fn predecessors(&self, key: &Key) -> Result<Vec<Key>, ImportError> {
        if self.registry.is_empty() {
            return Ok(Vec::new());
        }
        self.registry.predecessors(key).map_err(ImportError::Known)
    }

    /// The fingerprint of a record that the registry itself has, without this import.
    pub(crate) fn registered(&self, key: &Key) -> Result<Option<u128>, ImportError> {
        if self.registry.is_empty() {
            return Ok(None);
        }
        self.registry.fingerprint(key).map_err(ImportError::Known)
    }

    pub(crate) fn alike(&self, cluster: &Cluster) -> Result<Vec<Alike>, ImportError> {
        if self.registry.is_empty() {
            return Ok(Vec::new());
        }
        self.registry.alike(cluster).map_err(ImportError::Known)
    }

    /// An organisation that a record newly says an actor is, and that is none.
    pub(super) fn unknown_organisation<'c>(
        &self,
        cluster: &'c Cluster,
    ) -> Result<Option<&'c OrganisationKey>, ImportError> {
        let named = organisations(cluster);
        for key in named {
            if self
                .registry
                .has_organisation(key)
                .map_err(ImportError::Known)?
            {
                continue;
            }
            let before = self.record(&cluster.key)?;
            let is_named = |before: &Cluster| organisations(before).any(|known| known == key);
            if !before.as_ref().is_some_and(is_named) {
                return Ok(Some(key));
            }
        }
        Ok(None)
    }
}

/// The organisations that actors of a record are said to be.
fn organisations(cluster: &Cluster) -> impl Iterator<Item = &OrganisationKey> {
    let actors = cluster.actors.iter();
    actors.filter_map(|actor| actor.organisation.as_ref())
}

fn read(item: &[u8]) -> Result<Cluster, ImportError> {
    Cluster::read_keyed_item(item).map_err(|refused| ImportError::Known(refused.into()))
}

/// Keys are many and long; no two have the same hash.
fn hash_of(key: &Key) -> u128 {
    Hash::of(key.as_bytes()).fingerprint()
}
