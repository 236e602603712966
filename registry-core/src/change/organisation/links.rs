//! The clusters of which an actor is one of the organisations that change.

use std::collections::HashSet;

use super::NewOrganisation;
use crate::{
    change::{Deed, NewVersion, Outcome, Refused, View},
    index::{AsOf, Sought},
    model::{ActorLink, Directory, Organisation, OrganisationKey, link_actors},
};

/// The clusters that new versions of organisations are linked to, and what was found of their actors.
pub(super) fn linked_clusters(
    versions: &[NewOrganisation],
    view: &dyn View,
) -> Result<Vec<Outcome>, Refused> {
    let changed: Vec<&Organisation> = versions
        .iter()
        .filter(|version| version.differs() && !version.record().status.is_retired())
        .map(NewOrganisation::record)
        .collect();
    let clusters = view.clusters_naming(&changed)?;
    if clusters.is_empty() {
        return Ok(Vec::new());
    }
    let directory = directory_after(versions, view)?;
    let keys: HashSet<&OrganisationKey> = changed.iter().map(|record| &record.key).collect();
    let mut outcomes = Vec::new();
    for key in clusters {
        let Some(before) = view.record(&key)? else {
            continue;
        };
        let mut cluster = before.record().clone();
        let links = link_actors(&mut cluster, &directory);
        let of_changed = |link: &ActorLink| link.organisations.iter().any(|key| keys.contains(key));
        if links.iter().any(ActorLink::is_certain) {
            let version = NewVersion::new(Some(before), cluster, Deed::Amended)?;
            outcomes.push(version.into());
        }
        outcomes.extend(links.into_iter().filter(of_changed).map(Outcome::Actor));
    }
    Ok(outcomes)
}

/// All organisations as they will be.
fn directory_after(versions: &[NewOrganisation], view: &dyn View) -> Result<Directory, Refused> {
    let mut directory: Directory = versions.iter().map(NewOrganisation::record).collect();
    let keys: HashSet<&OrganisationKey> = versions
        .iter()
        .map(|version| &version.record().key)
        .collect();
    for known in view.organisations()?.find(&Sought::default(), AsOf::Now)? {
        if !keys.contains(&known.record().key) {
            directory.add(known.record());
        }
    }
    Ok(directory)
}
