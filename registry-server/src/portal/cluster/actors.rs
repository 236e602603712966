//! Who takes part, in the five sets that make a cluster.

use registry_core::{
    AsOf, Cluster, IndexReader,
    model::{Actor, ActorKind, Source},
};

use crate::{
    portal::{cited, link},
    problem::Problem,
};

/// The actors of one kind; there may be none.
pub(super) struct ActorSet {
    pub(super) kind: ActorKind,
    pub(super) actors: Vec<ActorLine>,
}

/// An actor, and the organisation that it is.
pub(super) struct ActorLine {
    pub(super) actor: Actor,
    /// Key and name of the organisation, where one is registered.
    pub(super) organisation: Option<(String, String)>,
}

impl ActorLine {
    /// The organisation's name where it is another than the one that the source has.
    pub(super) fn registered_name(&self) -> Option<&str> {
        let (_, name) = self.organisation.as_ref()?;
        (*name != *self.actor.name).then_some(name)
    }

    /// The web site, where a browser may follow it.
    pub(super) fn website(&self) -> Option<&str> {
        self.actor.website.as_deref().and_then(link::followed)
    }

    /// The web site, where it may not.
    pub(super) fn plain_website(&self) -> Option<&str> {
        let website = self.actor.website.as_deref()?;
        link::followed(website).is_none().then_some(website)
    }

    pub(super) fn sources(&self) -> Vec<Source> {
        cited::sources_of(self.actor.source.as_ref(), &self.actor.other_sources)
    }
}

/// All five sets, in their order.
pub(super) fn sets(reader: &IndexReader, record: &Cluster) -> Result<Vec<ActorSet>, Problem> {
    let mut sets = Vec::new();
    for kind in ActorKind::ALL {
        let mut actors = Vec::new();
        for actor in record.actors.iter().filter(|actor| actor.kind == *kind) {
            let organisation = match &actor.organisation {
                None => None,
                Some(key) => reader.organisations()?.current_of(key, AsOf::Now)?,
            };
            actors.push(ActorLine {
                actor: actor.clone(),
                organisation: organisation
                    .map(|found| (found.key.to_string(), found.name.to_string())),
            });
        }
        sets.push(ActorSet {
            kind: *kind,
            actors,
        });
    }
    Ok(sets)
}
