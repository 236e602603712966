//! An organisation taken out of use. It keeps answering under its key.

use std::{collections::HashSet, fmt};

use super::{NewOrganisation, PutOrganisations, present};
use crate::{
    change::{Change, Changed, Deed, Refused, View},
    index::Version,
    model::{Label, Name, Organisation, OrganisationKey, Status, Text},
    register::Hash,
};

/// Why an organisation is taken out of use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OrganisationRetirement {
    /// It no longer operates.
    Inactive,
    /// The record is the same organisation as another, which is shown in its place.
    Merged {
        /// The other one.
        into: OrganisationKey,
        /// Whether it takes up the names, identifiers, sources and notes that it lacks.
        carries: bool,
    },
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
        let before = present::<Organisation>(view, &self.key, self.against)?;
        let record = self.how.of(before.record().clone());
        let mut versions = Vec::new();
        if let OrganisationRetirement::Merged {
            into,
            carries: true,
        } = &self.how
            && before.record().merged_into.as_ref() != Some(into)
        {
            let survivor = survivor(view, into)?;
            if survivor.record().key != self.key {
                let record = taking_up(survivor.record().clone(), before.record());
                versions.push(NewOrganisation::new(Some(survivor), record, Deed::Amended)?);
            }
        }
        let version = NewOrganisation::new(Some(before), record, Deed::Retired)?;
        versions.push(version);
        PutOrganisations::changed(versions, view)
    }
}

/// The organisation at the end of the merges that begin with one.
fn survivor(view: &dyn View, into: &OrganisationKey) -> Result<Version<Organisation>, Refused> {
    let mut survivor = present::<Organisation>(view, into, None)?;
    let mut passed = HashSet::new();
    while let Some(next) = survivor.record().merged_into.clone() {
        // Merges that form a cycle are refused when all is checked.
        if !passed.insert(next.clone()) {
            break;
        }
        survivor = present::<Organisation>(view, &next, None)?;
    }
    Ok(survivor)
}

/// The organisation that another is merged into, with what only that one said.
fn taking_up(mut survivor: Organisation, merged: &Organisation) -> Organisation {
    let name = Name {
        name: merged.name.clone(),
        language: None,
    };
    let names = std::iter::once(&name).chain(&merged.other_names);
    let known: Vec<Label> = survivor.names().cloned().collect();
    let lacking = names.filter(|name| !known.contains(&name.name));
    survivor.other_names.extend(lacking.cloned());
    survivor
        .former_names
        .extend(merged.former_names.iter().cloned());
    survivor
        .identifiers
        .extend(merged.identifiers.iter().cloned());
    survivor.sources.extend(merged.sources.iter().cloned());
    survivor.notes.extend(merged.notes.iter().cloned());
    survivor.place = survivor.place.or_else(|| merged.place.clone());
    survivor.lei = survivor.lei.or_else(|| merged.lei.clone());
    survivor.ror = survivor.ror.or_else(|| merged.ror.clone());
    survivor.website = survivor.website.or_else(|| merged.website.clone());
    survivor
}

impl OrganisationRetirement {
    /// The record, retired.
    fn of(&self, mut record: Organisation) -> Organisation {
        record.merged_into = None;
        record.withdrawn_reason = None;
        match self {
            OrganisationRetirement::Inactive => record.status = Status::Inactive,
            OrganisationRetirement::Merged { into, .. } => {
                record.status = Status::Merged;
                record.merged_into = Some(into.clone());
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
            OrganisationRetirement::Merged { into, .. } => write!(f, "merged into {into}"),
            OrganisationRetirement::Withdrawn { reason } => write!(f, "withdrawn: {reason}"),
        }
    }
}
