//! Proposed changes of organisations, as those of clusters: written down, and against the registry as it is now.

use registry_core::{
    AsOf, Change, IndexReader, Refused, Version,
    change::{
        Amend, Edit, OrganisationRetirement, RegisterOrganisation, RestoreOrganisation,
        RetireOrganisation, Target,
    },
    model::{Organisation, OrganisationKey},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use super::{ProposalError, ShownAlike, prepared::Prepared};
use crate::{bodies::derived_organisation_key, merge_patch::merge_patch};

/// What is to become of an organisation.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum ProposedOrganisationEdit {
    /// What is named of it changes, and nothing else (JSON Merge Patch, RFC 7396).
    Patch(Map<String, Value>),
    /// It no longer operates.
    Inactive {},
    /// It should never have been recorded.
    Withdrawn {
        /// Why.
        reason: String,
    },
    /// It is the same organisation as another, which takes up its names.
    Merged {
        /// The record that stays.
        #[schema(value_type = String)]
        into: OrganisationKey,
    },
    /// It is put back to what it was.
    Restored {
        /// The commit to whose state it goes back.
        #[schema(minimum = 1)]
        as_of: u64,
    },
}

impl ProposedOrganisationEdit {
    /// The change of the present version of an organisation, and of no other.
    pub(super) fn of(&self, now: &Version<Organisation>) -> Result<Box<dyn Change>, ProposalError> {
        let (key, against) = (now.record().key.clone(), Some(now.hash()));
        let how = match self {
            ProposedOrganisationEdit::Patch(patch) => {
                let edits = vec![patched(now, patch)?];
                return Ok(Box::new(Amend::new([Target { key, against }], edits)));
            }
            &ProposedOrganisationEdit::Restored { as_of } => {
                return Ok(Box::new(RestoreOrganisation {
                    key,
                    as_of,
                    against,
                }));
            }
            ProposedOrganisationEdit::Inactive {} => OrganisationRetirement::Inactive,
            ProposedOrganisationEdit::Withdrawn { reason } => {
                let reason = reason.parse()?;
                OrganisationRetirement::Withdrawn { reason }
            }
            ProposedOrganisationEdit::Merged { into } => OrganisationRetirement::Merged {
                into: into.clone(),
                carries: true,
            },
        };
        Ok(Box::new(RetireOrganisation { key, how, against }))
    }
}

/// A new organisation gets its key.
pub(super) fn settle(record: &mut Map<String, Value>) -> Result<(), ProposalError> {
    if record.contains_key("key") {
        return Ok(());
    }
    let key = derived_organisation_key(record).map_err(|problem| ProposalError::Mistaken {
        field: "record",
        problem: problem.to_string(),
    })?;
    record.insert("key".to_owned(), json!(key));
    Ok(())
}

pub(super) fn present(
    reader: &IndexReader,
    key: &OrganisationKey,
) -> Result<Version<Organisation>, ProposalError> {
    let now = reader.organisations()?.record(key, AsOf::Now)?;
    Ok(now.ok_or_else(|| Refused::NoOrganisation { key: key.clone() })?)
}

pub(super) fn register(
    record: &Map<String, Value>,
    reader: &IndexReader,
) -> Result<Prepared, ProposalError> {
    let record = organisation(&Value::Object(record.clone()))?;
    let mut change = RegisterOrganisation {
        record,
        force: false,
    };
    let alike = change.alike(reader)?.into_iter();
    let alike: Vec<ShownAlike> = alike
        .map(|key| ShownAlike {
            key: key.to_string(),
            reason: "the same name, country and kind".to_owned(),
        })
        .collect();
    // Those that there are now are shown to the reviewer; where there is none, one that comes later stands against it.
    change.force = !alike.is_empty();
    Ok(Prepared {
        change: Box::new(change),
        overtaken: None,
        alike,
    })
}

/// The present record with a patch laid over it.
fn patched(
    now: &Version<Organisation>,
    patch: &Map<String, Value>,
) -> Result<Edit<Organisation>, ProposalError> {
    let mut item = json!(now.record());
    merge_patch(&mut item, &Value::Object(patch.clone()));
    Ok(Edit::Replace(Box::new(organisation(&item)?)))
}

fn organisation(value: &Value) -> Result<Organisation, ProposalError> {
    Ok(Organisation::from_json(value.to_string().as_bytes())?)
}
