//! What may become of organisations, and of the clusters whose actors they are.

mod amend;
mod links;
mod put;
mod references;
mod register;
mod restore;
mod retire;
mod revert;

pub use amend::{AmendOrganisation, OrganisationEdit};
pub use put::PutOrganisations;
pub use references::OrganisationFault;
pub use register::RegisterOrganisation;
pub use restore::RestoreOrganisation;
pub use retire::{OrganisationRetirement, RetireOrganisation};

pub(super) use put::checked;
pub(super) use revert::undo_organisations;

use super::{NewOrganisation, Refused, View};
use crate::{
    index::{AsOf, Version},
    model::{Organisation, OrganisationKey},
    register::Hash,
};

/// The present version of an organisation, which must be there and, where the change was made against an item, must be
/// that one still.
pub(super) fn present(
    view: &dyn View,
    key: &OrganisationKey,
    against: Option<Hash>,
) -> Result<Version<Organisation>, Refused> {
    let now = view.organisations()?.record(key, AsOf::Now)?;
    let now = now.ok_or_else(|| Refused::NoOrganisation { key: key.clone() })?;
    let Some(made_against) = against.filter(|&made_against| made_against != now.hash()) else {
        return Ok(now);
    };
    let mut versions = view.organisations()?.history(key)?.into_iter();
    let key = key.clone();
    Err(
        match versions.any(|version| version.hash() == made_against) {
            true => Refused::OrganisationOvertaken {
                key,
                made_against,
                commit: now.from_commit(),
            },
            false => Refused::NoSuchVersion {
                key: key.into(),
                made_against,
                now: now.hash(),
            },
        },
    )
}
