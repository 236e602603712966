//! Records put as they are given, each the record's whole new content.

use std::collections::HashMap;

use super::{Change, Changed, Deed, NewVersion, Refused, Standing, View, references::References};
use crate::{
    index::Version,
    model::{Cluster, Key},
};

/// Puts whole records.
#[derive(Debug, Clone)]
pub struct Put {
    /// The records.
    pub records: Vec<Cluster>,
}

impl Change for Put {
    fn message(&self) -> String {
        match &self.records[..] {
            [record] => format!("put {}", record.key),
            records => format!("put {} records", records.len()),
        }
    }

    fn apply<'a>(&'a self, view: &'a dyn View) -> Result<Changed<'a>, Refused> {
        let mut versions = Vec::with_capacity(self.records.len());
        let mut last: HashMap<&Key, Version> = HashMap::new();
        let next = view.head().map_or(1, |head| head.number + 1);
        for record in &self.records {
            // Of several versions of one record, each follows the one before, not the one in force.
            let before = match last.remove(&record.key) {
                Some(before) => Some(before),
                None => view.record(&record.key)?,
            };
            let deed = before.as_ref().map_or(Deed::Registered, |_| Deed::Amended);
            let version = NewVersion::new(before, record.clone(), deed)?;
            let made = Version::made(version.stated.clone(), next);
            last.insert(&record.key, made);
            versions.push(version);
        }
        checked(versions, view)
    }
}

/// Versions that belong together, once what they point to was checked as all records will be.
pub(super) fn checked<'a>(
    versions: Vec<NewVersion>,
    view: &'a dyn View,
) -> Result<Changed<'a>, Refused> {
    let standings: HashMap<Key, Standing> = versions
        .iter()
        .map(|version| (version.record().key.clone(), Standing::of(version.record())))
        .collect();
    let will_be = move |key: &Key| match standings.get(key) {
        Some(standing) => Ok(Some(standing.clone())),
        None => Ok(view
            .record(key)?
            .map(|version| Standing::of(version.record()))),
    };
    let mut references = References::new(view, Box::new(will_be));
    for version in &versions {
        references.check(version)?;
    }
    Ok(versions.into())
}
