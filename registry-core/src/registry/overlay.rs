//! The registry as the next change of a group sees it: the index, and over it what the changes before made.

use std::collections::HashMap;

use crate::{
    change::{Differences, View},
    index::{self, Alike, IndexError, IndexReader, OrganisationReader, Version},
    model::{Cluster, Key, Organisation, OrganisationKey},
    register::{Commit, CommitId, Hash},
};

/// A snapshot of the index, and the commits after it that are not in the index yet.
pub(super) struct Overlay<'a> {
    snapshot: &'a IndexReader,
    head: Option<CommitId>,
    /// The versions that those commits made, of each record the first one first.
    versions: HashMap<Key, Vec<Version>>,
    /// Those commits, by number.
    commits: HashMap<u64, Commit>,
}

impl<'a> Overlay<'a> {
    pub(super) fn over(snapshot: &'a IndexReader) -> Overlay<'a> {
        Overlay {
            snapshot,
            head: snapshot.head(),
            versions: HashMap::new(),
            commits: HashMap::new(),
        }
    }

    /// Lays a commit over those before it.
    pub(super) fn lay(&mut self, commit: &Commit, versions: impl IntoIterator<Item = Version>) {
        for version in versions {
            let of_record = self
                .versions
                .entry(version.record().key.clone())
                .or_default();
            if let Some(before) = of_record.pop() {
                of_record.push(before.until(Some(version.from_commit())));
            }
            of_record.push(version);
        }
        self.commits.insert(commit.number, commit.clone());
        self.head = Some(commit.id());
    }

    /// The records that were changed, as they are.
    fn changed(&self) -> impl Iterator<Item = &Cluster> {
        let last = self
            .versions
            .values()
            .filter_map(|versions| versions.last());
        last.map(Version::record)
    }

    /// A version out of the snapshot, which a later commit may have replaced.
    fn with_end(&self, version: Version) -> Version {
        if version.to_commit().is_some() {
            return version;
        }
        let after = self.versions.get(&version.record().key);
        let to = after.and_then(|versions| Some(versions.first()?.from_commit()));
        version.until(to)
    }
}

impl View for Overlay<'_> {
    fn head(&self) -> Option<CommitId> {
        self.head
    }

    fn record(&self, key: &Key) -> Result<Option<Version>, IndexError> {
        match self.versions.get(key).and_then(|versions| versions.last()) {
            Some(version) => Ok(Some(version.clone())),
            None => View::record(self.snapshot, key),
        }
    }

    fn as_of(&self, key: &Key, commit: u64) -> Result<Option<Version>, IndexError> {
        let versions = self.versions.get(key).into_iter().flatten();
        match versions
            .rev()
            .find(|version| version.from_commit() <= commit)
        {
            Some(version) => Ok(Some(version.clone())),
            None => {
                let before = View::as_of(self.snapshot, key, commit)?;
                Ok(before.map(|version| self.with_end(version)))
            }
        }
    }

    fn version(&self, key: &Key, item: Hash) -> Result<Option<Version>, IndexError> {
        let before = View::version(self.snapshot, key, item)?;
        let before = before.map(|version| self.with_end(version));
        Ok(before.or_else(|| {
            let mut versions = self.versions.get(key)?.iter();
            versions.find(|version| version.hash() == item).cloned()
        }))
    }

    fn contains(&self, key: &Key) -> Result<bool, IndexError> {
        Ok(self.versions.contains_key(key) || View::contains(self.snapshot, key)?)
    }

    fn differences(&self, after: u64, up_to: u64) -> Result<Differences<'_>, IndexError> {
        let before = View::differences(self.snapshot, after, up_to)?;
        let before = before.filter(|change| {
            let key = change.as_ref().map(|change| &change.key);
            !key.is_ok_and(|key| self.versions.contains_key(key))
        });
        let changed = self.versions.keys().map(move |key| {
            Ok(index::Difference {
                key: key.clone(),
                before: self.as_of(key, after)?,
                after: self.as_of(key, up_to)?,
            })
        });
        let changed = changed.filter(|change| {
            let hash = |version: &Option<Version>| version.as_ref().map(Version::hash);
            let change = change.as_ref();
            change.map_or(true, |change| hash(&change.before) != hash(&change.after))
        });
        Ok(Box::new(before.chain(changed)))
    }

    fn commit(&self, number: u64) -> Result<Commit, IndexError> {
        match self.commits.get(&number) {
            Some(commit) => Ok(commit.clone()),
            None => View::commit(self.snapshot, number),
        }
    }

    fn registered_by(&self, key: &Key) -> Result<Option<u64>, IndexError> {
        let before = View::registered_by(self.snapshot, key)?;
        Ok(before.or_else(|| Some(self.versions.get(key)?.first()?.from_commit())))
    }

    fn predecessors(&self, key: &Key) -> Result<Vec<Key>, IndexError> {
        let mut keys = View::predecessors(self.snapshot, key)?;
        keys.retain(|key| !self.versions.contains_key(key));
        let replaced = self
            .changed()
            .filter(|record| record.successors().any(|successor| successor == key));
        keys.extend(replaced.map(|record| record.key.clone()));
        keys.sort();
        Ok(keys)
    }

    fn alike(&self, record: &Cluster) -> Result<Vec<Alike>, IndexError> {
        let mut alike = View::alike(self.snapshot, record)?;
        alike.retain(|alike| !self.versions.contains_key(&alike.key));
        let others = self.changed().filter(|other| other.key != record.key);
        alike.extend(others.filter_map(|other| Alike::to(record, other)));
        alike.sort_by(|one, other| (one.likeness, &one.key).cmp(&(other.likeness, &other.key)));
        Ok(alike)
    }

    fn organisations(&self) -> Result<&OrganisationReader, IndexError> {
        // What changes organisations is written by itself, so that none has changed here.
        View::organisations(self.snapshot)
    }

    fn clusters_naming(&self, organisations: &[&Organisation]) -> Result<Vec<Key>, IndexError> {
        let mut keys = View::clusters_naming(self.snapshot, organisations)?;
        keys.extend(self.versions.keys().cloned());
        keys.sort();
        keys.dedup();
        Ok(keys)
    }

    fn clusters_of(&self, organisation: &OrganisationKey) -> Result<Vec<Key>, IndexError> {
        let mut keys = View::clusters_of(self.snapshot, organisation)?;
        keys.retain(|key| !self.versions.contains_key(key));
        let naming = self.changed().filter(|record| {
            let mut actors = record.actors.iter();
            actors.any(|actor| actor.organisation.as_ref() == Some(organisation))
        });
        keys.extend(naming.map(|record| record.key.clone()));
        keys.sort();
        Ok(keys)
    }
}
