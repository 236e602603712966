//! A proposal as it is sent, with what is wrong with it told in our words.

use registry_core::{Hash, Key, model::OrganisationKey};
use serde_json::Value;

use super::{
    NewProposal, ProposalError, ProposedChange, ProposedEdit, ProposedOrganisationEdit,
    ProposedRecord,
};
use crate::{
    fields::{Fields, refused},
    problem::Problem,
};

impl NewProposal {
    /// Reads a proposal.
    ///
    /// ```
    /// use registry_server::NewProposal;
    /// let change = serde_json::json!({ "kind": "revert", "first": 3, "last": 4 });
    /// assert!(NewProposal::from_json(serde_json::json!({ "change": change })).is_ok());
    /// let wrong = NewProposal::from_json(serde_json::json!({ "change": {} })).unwrap_err();
    /// assert_eq!(wrong.to_string(), "kind: must be given: a text");
    /// ```
    ///
    /// # Errors
    /// [`ProposalError::NotUnderstood`] says what is wrong with it.
    pub fn from_json(value: Value) -> Result<NewProposal, ProposalError> {
        NewProposal::read(value).map_err(|problem| ProposalError::NotUnderstood {
            problem: problem.to_string(),
        })
    }

    pub(crate) fn read(body: Value) -> Result<NewProposal, Problem> {
        let mut fields = Fields::of(body)?;
        let new = NewProposal {
            change: ProposedChange::read(fields.object("change")?)?,
            message: fields.text_if_given("message")?,
            source: fields.text_if_given("source")?,
        };
        fields.end("change, message and source")?;
        Ok(new)
    }
}

impl ProposedChange {
    fn read(mut fields: Fields) -> Result<ProposedChange, Problem> {
        let kind = fields.text("kind")?;
        let (read, known) = match &*kind {
            "register" => {
                let record = fields.object("record")?.into_map();
                (ProposedChange::Register { record }, "kind and record")
            }
            "change" => {
                let change = ProposedChange::Change {
                    key: fields.parsed::<Key>("key")?,
                    against: fields.parsed_if_given::<Hash>("against")?,
                    edit: ProposedEdit::read(fields.object("edit")?)?,
                };
                (change, "kind, key, against and edit")
            }
            "records" => {
                let records = fields.objects("records")?.into_iter();
                let records = records
                    .map(ProposedRecord::read)
                    .collect::<Result<_, _>>()?;
                (ProposedChange::Records { records }, "kind and records")
            }
            "register_organisation" => {
                let record = fields.object("record")?.into_map();
                let change = ProposedChange::RegisterOrganisation { record };
                (change, "kind and record")
            }
            "change_organisation" => {
                let change = ProposedChange::ChangeOrganisation {
                    key: fields.parsed::<OrganisationKey>("key")?,
                    against: fields.parsed_if_given::<Hash>("against")?,
                    edit: ProposedOrganisationEdit::read(fields.object("edit")?)?,
                };
                (change, "kind, key, against and edit")
            }
            "revert" => {
                let first = fields.number("first")?;
                let last = fields.number_if_given("last")?.unwrap_or(first);
                (
                    ProposedChange::Revert { first, last },
                    "kind, first and last",
                )
            }
            _ => {
                let expected = "expected register, change, records, register_organisation, change_organisation or revert";
                return Err(refused("kind", expected));
            }
        };
        fields.end(known)?;
        Ok(read)
    }
}

impl ProposedRecord {
    fn read(mut fields: Fields) -> Result<ProposedRecord, Problem> {
        let read = ProposedRecord {
            record: fields.object("record")?.into_map(),
            against: fields.parsed_if_given("against")?,
        };
        fields.end("record and against")?;
        Ok(read)
    }
}

impl ProposedEdit {
    fn read(edit: Fields) -> Result<ProposedEdit, Problem> {
        let expected =
            "expected one of patch, set, remove, inactive, withdrawn, merged, split and restored";
        let (name, mut fields) = only_edit(edit, expected)?;
        let (read, known) = match &*name {
            "patch" => return Ok(ProposedEdit::Patch(fields.into_map())),
            "set" => {
                let (id, fields_set) = (fields.text("id")?, fields.object("fields")?);
                let fields = fields_set.into_map();
                (ProposedEdit::Set { id, fields }, "id and fields")
            }
            "remove" => (
                ProposedEdit::Remove {
                    id: fields.text("id")?,
                },
                "id",
            ),
            "inactive" => (ProposedEdit::Inactive {}, "none"),
            "withdrawn" => {
                let reason = fields.text("reason")?;
                (ProposedEdit::Withdrawn { reason }, "reason")
            }
            "merged" => {
                let merged = ProposedEdit::Merged {
                    into: fields.parsed("into")?,
                    without_statements: fields.flag("without_statements")?,
                };
                (merged, "into and without_statements")
            }
            "split" => {
                let into = fields.texts("into")?.into_iter().map(|key| key.parse());
                let into = into.collect::<Result<Vec<Key>, _>>();
                let into = into.map_err(|error| refused("into", error))?;
                (ProposedEdit::Split { into }, "into")
            }
            "restored" => {
                let as_of = fields.number("as_of")?;
                (ProposedEdit::Restored { as_of }, "as_of")
            }
            _ => return Err(refused("edit", expected)),
        };
        fields.end(known)?;
        Ok(read)
    }
}

impl ProposedOrganisationEdit {
    fn read(edit: Fields) -> Result<ProposedOrganisationEdit, Problem> {
        let expected = "expected one of patch, inactive, withdrawn, merged and restored";
        let (name, mut fields) = only_edit(edit, expected)?;
        let (read, known) = match &*name {
            "patch" => return Ok(ProposedOrganisationEdit::Patch(fields.into_map())),
            "inactive" => (ProposedOrganisationEdit::Inactive {}, "none"),
            "withdrawn" => {
                let reason = fields.text("reason")?;
                (ProposedOrganisationEdit::Withdrawn { reason }, "reason")
            }
            "merged" => {
                let into = fields.parsed("into")?;
                (ProposedOrganisationEdit::Merged { into }, "into")
            }
            "restored" => {
                let as_of = fields.number("as_of")?;
                (ProposedOrganisationEdit::Restored { as_of }, "as_of")
            }
            _ => return Err(refused("edit", expected)),
        };
        fields.end(known)?;
        Ok(read)
    }
}

/// The one edit that is named, and what is said of it.
fn only_edit(edit: Fields, expected: &str) -> Result<(String, Fields), Problem> {
    let mut edits = edit.into_map().into_iter();
    let (Some((name, said)), None) = (edits.next(), edits.next()) else {
        return Err(refused("edit", expected));
    };
    match said {
        Value::Object(_) => Ok((name, Fields::of(said)?)),
        _ => Err(refused(&name, "expected an object")),
    }
}
