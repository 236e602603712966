//! Actors that are organisations: linked where that is certain, told where it is possible.

use serde::Serialize;

use super::{ActorMatch, Directory, OrganisationKey};
use crate::model::{Cluster, Key};

/// What was found of an actor.
///
/// ```
/// use registry_core::model::{ActorLink, OrganisationKey};
/// let organisations: Vec<OrganisationKey> = vec!["org_cn-a".parse()?];
/// let (cluster, actor) = ("cn-anji-chair".parse()?, "A".to_owned());
/// let link = ActorLink { cluster, actor, organisations, reason: None };
/// assert!(link.is_certain());
/// # Ok::<(), registry_core::model::Invalid>(())
/// ```
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
///
/// ```
/// # use registry_core::model::{Cluster, Directory, Organisation, link_actors};
/// # let json = br#"{"country":"CN","key":"org_cn-a","kind":"company","name":"A"}"#;
/// # let directory: Directory = [Organisation::from_json(json)?].iter().collect();
/// let mut cluster = Cluster::from_json(br#"{
///     "key":"cn-anji-chair","location":{"country":"CN","place":"Anji"},"product":{"name":"chair"},
///     "actors":[{"kind":"company","name":"A"}]}"#)?;
/// let links = link_actors(&mut cluster, &directory);
/// assert!(links[0].is_certain() && cluster.actors[0].organisation.is_some());
/// # Ok::<(), registry_core::model::Invalid>(())
/// ```
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
