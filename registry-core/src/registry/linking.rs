//! Linking actors to organisations while clusters are imported.

use crate::{
    import::{Accepted, Failure, Report},
    index::{AsOf, IndexReader, Sought},
    model::{ActorLink, Cluster, Directory, link_actors},
    projection::Stated,
};

use super::RegistryError;

/// Links the actors of clusters that are being imported. Where there are no organisations, it does nothing.
pub(super) struct Linking {
    directory: Directory,
    /// What was found of actors.
    found: Report,
}

impl Linking {
    pub(super) fn new(reader: &IndexReader) -> Result<Linking, RegistryError> {
        let organisations = reader.organisations()?;
        let mut directory = Directory::default();
        for known in organisations.find(&Sought::default(), AsOf::Now)? {
            directory.add(known.record());
        }
        Ok(Linking {
            directory,
            found: Report::default(),
        })
    }

    /// The cluster, its actors linked as far as that is certain.
    pub(super) fn link(&mut self, accepted: Accepted) -> Result<Stated<Cluster>, Failure> {
        let Accepted {
            mut cluster,
            item,
            hash,
            likeness,
            ..
        } = accepted;
        if self.directory.is_empty() || cluster.actors.is_empty() {
            return Ok(Stated::written(cluster, item, hash)?.found_by(likeness));
        }
        let links = link_actors(&mut cluster, &self.directory);
        let is_changed = links.iter().any(ActorLink::is_certain);
        links
            .into_iter()
            .for_each(|link| self.found.note_actor(link));
        let stated = if is_changed {
            Stated::of(cluster)?
        } else {
            Stated::written(cluster, item, hash)?
        };
        Ok(stated.found_by(likeness))
    }

    /// Whether there are no organisations, so that nothing is linked.
    pub(super) fn is_idle(&self) -> bool {
        self.directory.is_empty()
    }

    /// Whether the registry has this very record: a row that says nothing of a link looked like a change.
    pub(super) fn is_known(
        &self,
        reader: &IndexReader,
        stated: &Stated<Cluster>,
    ) -> Result<bool, Failure> {
        if self.directory.is_empty() {
            return Ok(false);
        }
        let known = reader.fingerprint(&stated.record().key)?;
        Ok(known == Some(stated.item().hash().fingerprint()))
    }

    /// Says in the report what was found of actors.
    pub(super) fn report(self, report: &mut Report) {
        report.linked_actors = self.found.linked_actors;
        report.possible_organisations = self.found.possible_organisations;
    }
}
