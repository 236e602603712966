//! Whole records in the place of the versions that they were made of, as one commit: what was worked out elsewhere.

use super::{
    Change, Changed, Deed, NewOrganisation, NewVersion, Others, Outcome, Refused, View,
    organisation,
    put::checked,
    register::{refuse_alike, what_was_withdrawn},
    view::present,
};
use crate::{
    index::AsOf,
    model::{Cluster, Organisation},
    register::Hash,
};

/// Puts whole records in the place of others, where these are still what they were: all, or none.
///
/// ```
/// use registry_core::{Cluster, Draft, Registry, change::{Replace, Replacement}};
/// let folder = tempfile::tempdir()?;
/// let registry = Registry::create(folder.path(), "Clusters", "registrar")?;
/// let record = Cluster::from_json(
///     br#"{"key":"cn-zhuji-sock","location":{"country":"CN","place":"Zhuji"},"product":{"name":"Sock"}}"#,
/// )?;
/// let new = Replacement { record, against: None };
/// let replace = Replace { clusters: vec![new.clone()], ..Replace::default() };
/// assert!(registry.change(Box::new(replace.clone()), Draft::new("registrar", "new"))?.commit.is_some());
/// // Now it is not new any more.
/// assert!(registry.change(Box::new(replace), Draft::new("registrar", "new")).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Replace {
    /// Clusters.
    pub clusters: Vec<Replacement<Cluster>>,
    /// Organisations.
    pub organisations: Vec<Replacement<Organisation>>,
    /// The clusters like new ones that are known to be others.
    pub others: Others,
}

/// A record, and the version in whose place it is put.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replacement<R> {
    /// The record as it will be.
    pub record: R,
    /// The item of the version; none where there is no record yet.
    pub against: Option<Hash>,
}

impl Change for Replace {
    fn message(&self) -> String {
        match (&self.clusters[..], &self.organisations[..]) {
            ([one], []) => format!("put {}", one.record.key),
            ([], [one]) => format!("put {}", one.record.key),
            (clusters, organisations) => {
                format!("put {} records", clusters.len() + organisations.len())
            }
        }
    }

    fn apply<'a>(&'a self, view: &'a dyn View) -> Result<Changed<'a>, Refused> {
        let clusters = self.clusters.iter();
        let clusters = clusters.map(|replacement| self.cluster(replacement, view));
        let clusters = checked(clusters.collect::<Result<_, _>>()?, view)?;
        let organisations = self.organisations.iter();
        let organisations = organisations.map(|replacement| organisation(replacement, view));
        let organisations = organisations.collect::<Result<Vec<_>, _>>()?;
        organisation::checked(&organisations, view)?;
        let organisations = organisations.into_iter();
        let organisations =
            organisations.map(|version| Ok(Outcome::NewOrganisation(Box::new(version))));
        Ok(Changed::streamed(organisations.chain(clusters)))
    }
}

impl Replace {
    fn cluster(
        &self,
        replacement: &Replacement<Cluster>,
        view: &dyn View,
    ) -> Result<NewVersion, Refused> {
        let Replacement { record, against } = replacement;
        let key = &record.key;
        if against.is_some() {
            let before = present(view, key, *against)?;
            return NewVersion::new(Some(before), record.clone(), Deed::Amended);
        }
        let before = what_was_withdrawn(key, view)?;
        refuse_alike(record, &self.others, view)?;
        NewVersion::new(before, record.clone(), Deed::Registered)
    }
}

fn organisation(
    replacement: &Replacement<Organisation>,
    view: &dyn View,
) -> Result<NewOrganisation, Refused> {
    let Replacement { record, against } = replacement;
    let before = match against {
        Some(against) => Some(present(view, &record.key, Some(*against))?),
        None => view.organisations()?.record(&record.key, AsOf::Now)?,
    };
    if against.is_none() && before.is_some() {
        return Err(Refused::OrganisationRegistered {
            key: record.key.clone(),
        });
    }
    let deed = before.as_ref().map_or(Deed::Registered, |_| Deed::Amended);
    NewOrganisation::new(before, record.clone(), deed)
}
