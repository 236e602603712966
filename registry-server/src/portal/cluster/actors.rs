//! Who takes part, each with the organisation that it is.

use registry_core::{AsOf, Cluster, IndexReader};

use crate::{portal::charts::Participant, problem::Problem};

pub(super) fn participants(
    reader: &IndexReader,
    record: &Cluster,
) -> Result<Vec<Participant>, Problem> {
    let participants = record.actors.iter().map(|actor| {
        let organisation = match &actor.organisation {
            None => None,
            Some(key) => reader.organisations()?.current_of(key, AsOf::Now)?,
        };
        Ok(Participant {
            actor: actor.clone(),
            organisation: organisation.map(|found| (found.key.to_string(), found.name.to_string())),
        })
    });
    participants.collect()
}
