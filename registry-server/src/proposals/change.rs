//! What a proposal would have changed, as it is written down, and as a change of the registry as it is now.

use registry_core::{
    AsOf, Change, Cluster, Hash, IndexReader, Key, Refused, Version,
    change::{
        Amend, Edit, Merge, Others, Put, Register, Restore, Retire, Retirement, Revert, Split,
        Target,
    },
    model::{Alike, OrganisationKey, StatementIdPrefix},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::{
    Overtaken, ProposalError, ShownAlike,
    organisation::{self, ProposedOrganisationEdit},
    prepared::Prepared,
};
use crate::{bodies::field_texts, merge_patch::merge_patch};

/// The most records that a proposal puts: a person is to look at each.
pub(crate) const MOST_RECORDS: usize = 500;

/// What is to change.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum ProposedChange {
    /// A new record.
    Register {
        /// The record. Its key is made of its names where it has none.
        record: Map<String, Value>,
    },
    /// A change of a record that there is.
    Change {
        /// The record.
        #[schema(value_type = String)]
        key: Key,
        /// The hash of the item that the proposer has seen; that of the present one, where it is not said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schema(value_type = Option<String>)]
        against: Option<Hash>,
        /// What is to become of it.
        edit: ProposedEdit,
    },
    /// Records are put whole, new ones and ones that there are, as an import makes them.
    Records {
        /// At most five hundred.
        records: Vec<ProposedRecord>,
    },
    /// A new organisation.
    RegisterOrganisation {
        /// The organisation. Its key is made of its country and name where it has none.
        record: Map<String, Value>,
    },
    /// A change of an organisation that there is.
    ChangeOrganisation {
        /// The organisation.
        #[schema(value_type = String)]
        key: OrganisationKey,
        /// The hash of the item that the proposer has seen; that of the present one, where it is not said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schema(value_type = Option<String>)]
        against: Option<Hash>,
        /// What is to become of it.
        edit: ProposedOrganisationEdit,
    },
    /// Commits are undone.
    Revert {
        /// The first.
        #[schema(minimum = 1)]
        first: u64,
        /// The last.
        #[schema(minimum = 1)]
        last: u64,
    },
}

/// A record that is put whole.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ProposedRecord {
    /// The record, with its key.
    pub record: Map<String, Value>,
    /// The hash of the item that the proposer has seen; that of the present one, where it is not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub against: Option<Hash>,
}

/// What is to become of a record.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum ProposedEdit {
    /// What is named of it changes, and nothing else (JSON Merge Patch, RFC 7396).
    Patch(Map<String, Value>),
    /// Fields of one of its statements change.
    Set {
        /// The identifier of the statement.
        id: String,
        /// The fields, by their names in JSON.
        fields: Map<String, Value>,
    },
    /// One of its statements goes.
    Remove {
        /// The identifier of the statement.
        id: String,
    },
    /// It is no cluster any more.
    Inactive {},
    /// It should never have been recorded.
    Withdrawn {
        /// Why.
        reason: String,
    },
    /// It is the same cluster as another.
    Merged {
        /// The record that stays.
        #[schema(value_type = String)]
        into: Key,
        /// Leaves the statements, names and notes that the other lacks where they are.
        #[serde(default)]
        without_statements: bool,
    },
    /// It is several clusters, which are registered.
    Split {
        /// The records that take its place.
        #[schema(value_type = Vec<String>)]
        into: Vec<Key>,
    },
    /// It is put back to what it was.
    Restored {
        /// The commit to whose state it goes back.
        #[schema(minimum = 1)]
        as_of: u64,
    },
}

impl ProposedChange {
    /// The record that it is of; none where commits are undone.
    #[must_use]
    pub fn key(&self) -> Option<&str> {
        match self {
            ProposedChange::Register { record }
            | ProposedChange::RegisterOrganisation { record } => record.get("key")?.as_str(),
            ProposedChange::Change { key, .. } => Some(key),
            ProposedChange::Records { records } => match &records[..] {
                [one] => one.record.get("key")?.as_str(),
                _ => None,
            },
            ProposedChange::ChangeOrganisation { key, .. } => Some(key),
            ProposedChange::Revert { .. } => None,
        }
    }

    /// Says which item it is made against, where it does not: the present one. A new record gets its key.
    pub(super) fn settle(&mut self, reader: &IndexReader) -> Result<(), ProposalError> {
        match self {
            ProposedChange::Register { record } if !record.contains_key("key") => {
                let key = Value::from(derived_key(record)?.to_string());
                record.insert("key".to_owned(), key);
            }
            ProposedChange::Change { key, against, .. } if against.is_none() => {
                *against = Some(present(reader, key)?.hash());
            }
            ProposedChange::Records { records } => {
                for proposed in records {
                    proposed.settle(reader)?;
                }
            }
            ProposedChange::RegisterOrganisation { record } => organisation::settle(record)?,
            ProposedChange::ChangeOrganisation { key, against, .. } if against.is_none() => {
                *against = Some(organisation::present(reader, key)?.hash());
            }
            _ => {}
        }
        Ok(())
    }

    /// The change, against the registry as it is now.
    pub(super) fn prepare(&self, reader: &IndexReader) -> Result<Prepared, ProposalError> {
        match self {
            ProposedChange::Register { record } => register(record, reader),
            ProposedChange::Change { key, against, edit } => {
                let now = present(reader, key)?;
                Ok(Prepared {
                    change: edit.of(&now)?,
                    overtaken: against.and_then(|against| Overtaken::of(key, against, &now)),
                    alike: Vec::new(),
                })
            }
            ProposedChange::RegisterOrganisation { record } => {
                organisation::register(record, reader)
            }
            ProposedChange::ChangeOrganisation { key, against, edit } => {
                let now = organisation::present(reader, key)?;
                Ok(Prepared {
                    change: edit.of(&now)?,
                    overtaken: against.and_then(|against| Overtaken::of(key, against, &now)),
                    alike: Vec::new(),
                })
            }
            ProposedChange::Records { records } => put(records, reader),
            &ProposedChange::Revert { first, last } => Ok(Prepared {
                change: Box::new(Revert { first, last }),
                overtaken: None,
                alike: Vec::new(),
            }),
        }
    }
}

impl ProposedEdit {
    /// The change of the present version of a record, and of no other.
    fn of(&self, now: &Version) -> Result<Box<dyn Change>, ProposalError> {
        let (key, against) = (now.record().key.clone(), Some(now.hash()));
        let retire = |key, how| -> Box<dyn Change> { Box::new(Retire { key, how, against }) };
        let edit = match self {
            ProposedEdit::Patch(patch) => patched(now, patch)?,
            ProposedEdit::Set { id, fields } => Edit::SetInStatement {
                id: identifier(id)?,
                fields: field_texts(fields.clone()),
            },
            ProposedEdit::Remove { id } => Edit::RemoveStatement {
                id: identifier(id)?,
            },
            ProposedEdit::Inactive {} => return Ok(retire(key, Retirement::Inactive)),
            ProposedEdit::Withdrawn { reason } => {
                let reason = reason.parse()?;
                return Ok(retire(key, Retirement::Withdrawn { reason }));
            }
            ProposedEdit::Merged {
                into,
                without_statements,
            } => {
                return Ok(Box::new(Merge {
                    key,
                    into: into.clone(),
                    carries: !without_statements,
                    against,
                }));
            }
            ProposedEdit::Split { into } => {
                let into = into.clone();
                return Ok(Box::new(Split { key, into, against }));
            }
            &ProposedEdit::Restored { as_of } => {
                return Ok(Box::new(Restore {
                    key,
                    as_of,
                    against,
                }));
            }
        };
        Ok(Box::new(Amend::new([Target { key, against }], vec![edit])))
    }
}

impl ProposedRecord {
    fn settle(&mut self, reader: &IndexReader) -> Result<(), ProposalError> {
        if self.against.is_none() {
            let key = cluster(&Value::Object(self.record.clone()))?.key;
            let now = reader.record(&key, AsOf::Now)?;
            self.against = now.map(|now| now.hash());
        }
        Ok(())
    }
}

fn put(records: &[ProposedRecord], reader: &IndexReader) -> Result<Prepared, ProposalError> {
    if records.is_empty() || records.len() > MOST_RECORDS {
        return Err(ProposalError::Mistaken {
            field: "records",
            problem: format!("expected 1 to {MOST_RECORDS}; propose more in parts"),
        });
    }
    let mut put = Vec::with_capacity(records.len());
    let (mut overtaken, mut alike) = (None, Vec::new());
    for proposed in records {
        let record = cluster(&Value::Object(proposed.record.clone()))?;
        match (reader.record(&record.key, AsOf::Now)?, proposed.against) {
            (Some(now), Some(against)) => {
                overtaken = overtaken.or_else(|| Overtaken::of(&record.key, against, &now));
            }
            (Some(_), None) => {}
            (None, _) => alike.extend(reader.alike(&record)?.iter().map(shown_alike)),
        }
        put.push(record);
    }
    Ok(Prepared {
        change: Box::new(Put { records: put }),
        overtaken,
        alike,
    })
}

fn present(reader: &IndexReader, key: &Key) -> Result<Version, ProposalError> {
    let now = reader.record(key, AsOf::Now)?;
    Ok(now.ok_or_else(|| Refused::NoRecord { key: key.clone() })?)
}

fn register(record: &Map<String, Value>, reader: &IndexReader) -> Result<Prepared, ProposalError> {
    let record = cluster(&Value::Object(record.clone()))?;
    let found = reader.alike(&record)?;
    // The reviewer sees those that there are now; one that comes later is not among them.
    let others = found.iter().map(|alike| alike.key.clone()).collect();
    let others = Others::These(others);
    let alike = found.iter().map(shown_alike).collect();
    Ok(Prepared {
        change: Box::new(Register { record, others }),
        overtaken: None,
        alike,
    })
}

fn shown_alike(alike: &Alike) -> ShownAlike {
    ShownAlike {
        key: alike.key.to_string(),
        reason: alike.likeness.to_string(),
    }
}

/// The present record with a patch laid over it.
fn patched(now: &Version, patch: &Map<String, Value>) -> Result<Edit, ProposalError> {
    let mut item = serde_json::json!(now.record());
    merge_patch(&mut item, &Value::Object(patch.clone()));
    Ok(Edit::Replace(Box::new(cluster(&item)?)))
}

fn cluster(value: &Value) -> Result<Cluster, ProposalError> {
    Ok(Cluster::from_json(value.to_string().as_bytes())?)
}

fn identifier(id: &str) -> Result<StatementIdPrefix, ProposalError> {
    let mistaken = |error: <StatementIdPrefix as std::str::FromStr>::Err| ProposalError::Mistaken {
        field: "id",
        problem: error.to_string(),
    };
    id.parse().map_err(mistaken)
}

fn derived_key(record: &Map<String, Value>) -> Result<Key, ProposalError> {
    crate::bodies::derived_key(record).map_err(|problem| ProposalError::Mistaken {
        field: "record",
        problem: problem.to_string(),
    })
}
