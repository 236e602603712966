//! What a record points to must be there and stay findable: the records that took its place, the clusters it is linked
//! to.

use super::{NewVersion, Refused, View};
use crate::{
    index::Version,
    model::{Cluster, Invalid, Key, Merges, OrganisationKey, Status},
};

/// Where a record stands, and which ones took its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Standing {
    status: Status,
    successors: Vec<Key>,
}

impl Standing {
    pub(super) fn of(record: &Cluster) -> Standing {
        Standing {
            status: record.status,
            successors: record.successors().cloned().collect(),
        }
    }

    pub(super) fn withdrawn() -> Standing {
        Standing {
            status: Status::Withdrawn,
            successors: Vec::new(),
        }
    }
}

/// Tells where a record will stand once a whole change is made.
pub(super) type WillBe<'a> = Box<dyn Fn(&Key) -> Result<Option<Standing>, Refused> + 'a>;

/// Checks what new versions of records point to, as all records will be.
pub(super) struct References<'a> {
    view: &'a dyn View,
    will_be: WillBe<'a>,
    merges: Merges,
}

impl<'a> References<'a> {
    pub(super) fn new(view: &'a dyn View, will_be: WillBe<'a>) -> References<'a> {
        References {
            view,
            will_be,
            merges: Merges::default(),
        }
    }

    /// Checks one of the new versions.
    pub(super) fn check(&mut self, version: &NewVersion) -> Result<(), Refused> {
        let record = version.record();
        self.refuse_missing_targets(record)?;
        let before = version.before.as_ref();
        self.check_organisations(record, before.map(Version::record))?;
        if before.is_some_and(|before| Standing::of(before.record()) == Standing::of(record)) {
            return Ok(());
        }
        self.refuse_cycle(record)?;
        self.refuse_withdrawn_successor(record)?;
        self.refuse_withdrawing_a_successor(record)
    }

    /// An organisation that an actor is newly said to be must be there.
    fn check_organisations(
        &self,
        record: &Cluster,
        before: Option<&Cluster>,
    ) -> Result<(), Refused> {
        fn named(record: &Cluster) -> impl Iterator<Item = &OrganisationKey> {
            let actors = record.actors.iter();
            actors.filter_map(|actor| actor.organisation.as_ref())
        }
        let is_new = |key: &&OrganisationKey| {
            before.is_none_or(|before| named(before).all(|known| known != *key))
        };
        for key in named(record).filter(is_new) {
            if !self.view.organisations()?.contains(key)? {
                return Err(Refused::OrganisationTarget {
                    key: record.key.to_string(),
                    target: key.clone(),
                    problem: "is not an organisation; register it first, or correct the key",
                });
            }
        }
        Ok(())
    }

    fn refuse_missing_targets(&self, record: &Cluster) -> Result<(), Refused> {
        let linked = record.linkages.iter();
        let linked = linked.filter_map(|linkage| linkage.cluster.as_ref());
        for target in linked.chain(record.successors()) {
            if !self.view.contains(target)? && (self.will_be)(target)?.is_none() {
                let (key, target) = (record.key.to_string(), target.to_string());
                return Err(Invalid::NoSuchTarget { key, target }.into());
            }
        }
        Ok(())
    }

    fn refuse_cycle(&mut self, record: &Cluster) -> Result<(), Refused> {
        let will_be = &self.will_be;
        let successors = |key: &Key| -> Result<Vec<Key>, Refused> {
            Ok(will_be(key)?.map_or_else(Vec::new, |stands| stands.successors))
        };
        let has_successors = record.successors().next().is_some();
        if has_successors && self.merges.closes_cycle(&record.key, successors)? {
            let key = record.key.to_string();
            return Err(Invalid::MergeCycle { key }.into());
        }
        Ok(())
    }

    fn refuse_withdrawn_successor(&self, record: &Cluster) -> Result<(), Refused> {
        for successor in record.successors() {
            let stands = (self.will_be)(successor)?;
            if stands.is_some_and(|stands| stands.status == Status::Withdrawn) {
                return Err(Refused::SuccessorWithdrawn {
                    key: record.key.clone(),
                    successor: successor.clone(),
                });
            }
        }
        Ok(())
    }

    fn refuse_withdrawing_a_successor(&self, record: &Cluster) -> Result<(), Refused> {
        if record.status != Status::Withdrawn {
            return Ok(());
        }
        let mut predecessors = Vec::new();
        for key in self.view.predecessors(&record.key)? {
            let stands = (self.will_be)(&key)?;
            if stands.is_some_and(|stands| stands.successors.contains(&record.key)) {
                predecessors.push(key);
            }
        }
        if predecessors.is_empty() {
            return Ok(());
        }
        Err(Refused::HasPredecessors {
            key: record.key.clone(),
            predecessors,
        })
    }
}
