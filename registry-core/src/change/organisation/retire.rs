//! An organisation taken out of use. It keeps answering under its key.

use std::fmt;

use super::{NewOrganisation, PutOrganisations, present};
use crate::{
    change::{Change, Changed, Deed, Refused, View},
    model::{Organisation, OrganisationKey, Status, Text},
    register::Hash,
};

/// Why an organisation is taken out of use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OrganisationRetirement {
    /// It no longer operates.
    Inactive,
    /// The record is the same organisation as another, which takes over its names and is shown in its place.
    MergedInto(OrganisationKey),
    /// The record was a mistake.
    Withdrawn {
        /// What was wrong with it.
        reason: Text,
    },
}

/// Takes an organisation out of use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetireOrganisation {
    /// The organisation.
    pub key: OrganisationKey,
    /// Why.
    pub how: OrganisationRetirement,
    /// The item that this was made against; none where any will do.
    pub against: Option<Hash>,
}

impl Change for RetireOrganisation {
    fn message(&self) -> String {
        format!("{}: {}", self.key, self.how)
    }

    fn apply<'a>(&'a self, view: &'a dyn View) -> Result<Changed<'a>, Refused> {
        let before = present(view, &self.key, self.against)?;
        let record = self.how.of(before.organisation.clone());
        let version = NewOrganisation::new(Some(before), record, Deed::Retired)?;
        PutOrganisations::changed(vec![version], view)
    }
}

impl OrganisationRetirement {
    /// The record, retired.
    fn of(&self, mut record: Organisation) -> Organisation {
        record.merged_into = None;
        record.withdrawn_reason = None;
        match self {
            OrganisationRetirement::Inactive => record.status = Status::Inactive,
            OrganisationRetirement::MergedInto(target) => {
                record.status = Status::Merged;
                record.merged_into = Some(target.clone());
            }
            OrganisationRetirement::Withdrawn { reason } => {
                record.status = Status::Withdrawn;
                record.withdrawn_reason = Some(reason.clone());
            }
        }
        record
    }
}

impl fmt::Display for OrganisationRetirement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            OrganisationRetirement::Inactive => f.write_str("inactive"),
            OrganisationRetirement::MergedInto(target) => write!(f, "merged into {target}"),
            OrganisationRetirement::Withdrawn { reason } => write!(f, "withdrawn: {reason}"),
        }
    }
}
