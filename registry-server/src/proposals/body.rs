//! A proposal as it is sent, with what is wrong with it told in our words.

use registry_core::{Hash, Key};
use serde_json::Value;

use super::{NewProposal, ProposalError, ProposedChange, ProposedEdit, ProposedRecord};
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
            "revert" => {
                let first = fields.number("first")?;
                let last = fields.number_if_given("last")?.unwrap_or(first);
                (
                    ProposedChange::Revert { first, last },
                    "kind, first and last",
                )
            }
            _ => {
                return Err(refused(
                    "kind",
                    "expected register, change, records or revert",
                ));
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
        let mut edits = edit.into_map().into_iter();
        let (Some((name, said)), None) = (edits.next(), edits.next()) else {
            return Err(refused("edit", expected));
        };
        let Value::Object(said) = said else {
            return Err(refused(&name, "expected an object"));
        };
        let mut fields = Fields::of(Value::Object(said))?;
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
