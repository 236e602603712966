//! Records put as they are given, each the record's whole new content.

use std::collections::HashMap;

use super::{Change, Changed, Deed, NewVersion, Refused, Standing, View, references::References};
use crate::model::{Cluster, Key};

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
        let versions = self.records.iter().map(|record| {
            let before = view.record(&record.key)?;
            let deed = before.as_ref().map_or(Deed::Registered, |_| Deed::Amended);
            NewVersion::new(before, record.clone(), deed)
        });
        checked(versions.collect::<Result<_, _>>()?, view)
    }
}

/// Versions that belong together, once what they point to was checked as all records will be.
pub(super) fn checked<'a>(
    versions: Vec<NewVersion>,
    view: &'a dyn View,
) -> Result<Changed<'a>, Refused> {
    let standings: HashMap<&Key, Standing> = versions
        .iter()
        .map(|version| (&version.record().key, Standing::of(version.record())))
        .collect();
    let will_be = |key: &Key| match standings.get(key) {
        Some(standing) => Ok(Some(standing.clone())),
        None => Ok(view
            .record(key)?
            .map(|version| Standing::of(&version.cluster))),
    };
    let mut references = References::new(view, &will_be);
    for version in &versions {
        references.check(version)?;
    }
    Ok(versions.into())
}
