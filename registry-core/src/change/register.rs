//! A cluster recorded for the first time.

use super::{Change, Changed, Deed, NewVersion, Refused, View, put::checked, revert::is_reverted};
use crate::{
    index::Version,
    model::{Cluster, Key},
};

/// Which records like a new one are known to be others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Others {
    /// None.
    #[default]
    None,
    /// These, which a person has seen.
    These(Vec<Key>),
    /// Any there may be.
    Any,
}

impl Others {
    fn include(&self, key: &Key) -> bool {
        match self {
            Others::None => false,
            Others::These(keys) => keys.contains(key),
            Others::Any => true,
        }
    }
}

/// Registers a cluster under a key that no record has, but for what a revert withdrew.
#[derive(Debug, Clone)]
pub struct Register {
    /// The cluster.
    pub record: Cluster,
    /// The records like it that are other clusters.
    pub others: Others,
}

impl Change for Register {
    fn message(&self) -> String {
        format!("register {}", self.record.key)
    }

    fn apply<'a>(&'a self, view: &'a dyn View) -> Result<Changed<'a>, Refused> {
        let key = &self.record.key;
        let before = what_was_withdrawn(key, view)?;
        refuse_alike(&self.record, &self.others, view)?;
        let version = NewVersion::new(before, self.record.clone(), Deed::Registered)?;
        checked(vec![version], view)
    }
}

/// What a revert withdrew under the key of a new record; there may be nothing else under it.
pub(super) fn what_was_withdrawn(key: &Key, view: &dyn View) -> Result<Option<Version>, Refused> {
    match view.record(key)? {
        Some(known) if !is_reverted(view, &known)? => Err(Refused::Registered {
            key: key.clone(),
            now: Box::new(known),
        }),
        before => Ok(before),
    }
}

/// Refuses a record for the others like it, but for those that are known to be other clusters.
pub(super) fn refuse_alike(
    record: &Cluster,
    others: &Others,
    view: &dyn View,
) -> Result<(), Refused> {
    if *others == Others::Any {
        return Ok(());
    }
    let mut alike = view.alike(record)?;
    alike.retain(|alike| !others.include(&alike.key));
    if alike.is_empty() {
        return Ok(());
    }
    let key = record.key.clone();
    Err(Refused::Alike { key, alike })
}
