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

pub(super) use revert::undo_organisations;

use super::{Deed, Refused, View};
use crate::{
    index::{AsOf, OrganisationVersion},
    model::{FieldChange, Invalid, Organisation, OrganisationKey, differences},
    projection::Stated,
    register::Hash,
};

/// The next version of an organisation, beside the present one.
#[derive(Debug, Clone)]
pub struct NewOrganisation {
    /// The present version, unless there is none.
    pub before: Option<OrganisationVersion>,
    /// The record as it will be, and its item.
    pub stated: Stated<Organisation>,
    /// What was done.
    pub deed: Deed,
}

impl NewOrganisation {
    /// The next version of a record: put in order, checked, and written as an item.
    ///
    /// # Errors
    /// The rule that the record breaks.
    pub fn new(
        before: Option<OrganisationVersion>,
        record: Organisation,
        deed: Deed,
    ) -> Result<NewOrganisation, Refused> {
        let holds_unknown =
            |before: &&OrganisationVersion| !before.organisation.unknown().is_empty();
        if before.as_ref().filter(holds_unknown).is_some() {
            let key = record.key.to_string();
            return Err(Invalid::HoldsUnknown { key }.into());
        }
        Ok(NewOrganisation {
            before,
            stated: Stated::of_organisation(record)?,
            deed,
        })
    }

    /// The record as it will be.
    #[must_use]
    pub fn record(&self) -> &Organisation {
        self.stated.record()
    }

    /// Whether it says anything else than the present version.
    #[must_use]
    pub fn differs(&self) -> bool {
        let item = self.stated.item().hash();
        self.before
            .as_ref()
            .is_none_or(|before| before.hash != item)
    }

    /// The fields that change.
    #[must_use]
    pub fn changes(&self) -> Vec<FieldChange> {
        let before = self.before.as_ref().map(|before| &before.organisation);
        differences(before, Some(self.record()))
    }
}

/// The present version of an organisation, which must be there and, where the change was made against an item, must be
/// that one still.
fn present(
    view: &dyn View,
    key: &OrganisationKey,
    against: Option<Hash>,
) -> Result<OrganisationVersion, Refused> {
    let now = view.organisations()?.record(key, AsOf::Now)?;
    let now = now.ok_or_else(|| Refused::NoOrganisation { key: key.clone() })?;
    match against {
        Some(made_against) if made_against != now.hash => Err(Refused::OrganisationOvertaken {
            key: key.clone(),
            made_against,
            commit: now.from_commit,
        }),
        _ => Ok(now),
    }
}
