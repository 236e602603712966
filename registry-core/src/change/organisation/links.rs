//! Actors that are organisations: linked where that is certain, told where it is possible.

use serde::Serialize;

use super::NewOrganisation;
use crate::{
    change::{Deed, NewVersion, Outcome, Refused, View},
    index::{AsOf, Sought},
    model::{ActorMatch, Cluster, Directory, Key, Organisation, OrganisationKey},
};

/// What was found of an actor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ActorLink {
    /// The cluster.
    pub cluster: Key,
    /// The actor's name in it.
    pub actor: String,
    /// The organisation that it is, or those that it may be.
    pub organisations: Vec<OrganisationKey>,
    /// Why it is not certain; none where it is, and the actor was linked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl ActorLink {
    /// Whether the actor was linked.
    #[must_use]
    pub fn is_certain(&self) -> bool {
        self.reason.is_none()
    }
}

/// Links the actors of a cluster that are certain to be one of these organisations. Tells those that may be, too.
pub fn link_actors(cluster: &mut Cluster, directory: &Directory) -> Vec<ActorLink> {
    let mut links = Vec::new();
    for index in 0..cluster.actors.len() {
        let actor = &cluster.actors[index];
        if actor.organisation.is_some() {
            continue;
        }
        let (organisations, reason) = match directory.organisation_of(actor, cluster) {
            ActorMatch::None => continue,
            ActorMatch::Certain(key) => (vec![key], None),
            ActorMatch::Possible {
                organisations,
                reason,
            } => (organisations, Some(reason)),
        };
        links.push(ActorLink {
            cluster: cluster.key.clone(),
            actor: actor.name.to_string(),
            organisations,
            reason,
        });
        if let Some(link) = links.last().filter(|link| link.is_certain()) {
            cluster.actors[index].organisation = link.organisations.first().cloned();
        }
    }
    links
}

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
    let mut outcomes = Vec::new();
    for key in clusters {
        let Some(before) = view.record(&key)? else {
            continue;
        };
        let mut cluster = before.cluster.clone();
        let links = link_actors(&mut cluster, &directory);
        let of_changed = |link: &ActorLink| {
            let mut named = link.organisations.iter();
            named.any(|key| changed.iter().any(|record| record.key == *key))
        };
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
    for known in view.organisations()?.find(&Sought::default(), AsOf::Now)? {
        let is_changed = versions
            .iter()
            .any(|version| version.record().key == known.organisation.key);
        if !is_changed {
            directory.add(&known.organisation);
        }
    }
    Ok(directory)
}
