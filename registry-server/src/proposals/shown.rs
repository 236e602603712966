//! A proposal as it is shown: against the registry as it is now, whatever it was made against.

use std::fmt::{self, Write};

use registry_core::{
    Change, Hash, IndexReader, Refused, RegistryError, Version,
    change::{NewVersion, Outcome},
    model::{OrganisationKey, Record, Remark},
    registry::AppliedRecord,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Proposal, ProposalError, prepared::Prepared, proposal::KeptProposal};

/// The most records whose differences are shown; all are counted.
const DESCRIBED: u64 = 100;

/// A proposal, and what it would do now.
#[derive(Debug, Serialize, Deserialize)]
pub struct ShownProposal {
    /// The proposal.
    #[serde(flatten)]
    pub proposal: Proposal,
    /// How many records would change.
    pub records_changed: u64,
    /// What would change of the clusters, of the first hundred.
    pub records: Vec<AppliedRecord>,
    /// What would change of the organisations.
    pub organisations: Vec<AppliedRecord<OrganisationKey>>,
    /// What is odd about the records that it would make.
    pub remarks: Vec<ShownRemark>,
    /// Records that may be the same as a new one.
    pub alike: Vec<ShownAlike>,
    /// Where the record is not as the proposer saw it.
    pub overtaken: Option<Overtaken>,
    /// Why the registry would not allow it now.
    pub refused: Option<String>,
    /// Stands for the proposal and all that it would change: what a reviewer approves.
    #[serde(skip_serializing, default = "unseen")]
    pub tag: Hash,
}

/// The tag of a proposal whose answer had none: no approval is of it.
fn unseen() -> Hash {
    Hash::of(b"")
}

/// Something odd about a record that a proposal would make.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ShownRemark {
    /// The record, of either kind.
    pub key: String,
    /// The field that it is about.
    pub field: String,
    /// What it says.
    pub value: String,
    /// What is odd about it, and what may be meant.
    pub reason: String,
}

impl fmt::Display for ShownRemark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ShownRemark {
            key, value, reason, ..
        } = self;
        write!(f, "{key}, {value:?}: {reason}")
    }
}

/// A record that may be the same as a new one.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ShownAlike {
    /// The record, of the kind of the new one.
    pub key: String,
    /// Why it may be the same.
    pub reason: String,
}

/// That a record is not as the proposer saw it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Overtaken {
    /// The record, of either kind.
    pub key: String,
    /// The item that the proposer saw.
    pub made_against: Hash,
    /// The present one.
    pub now: Hash,
    /// The commit that made it.
    pub commit: u64,
}

impl Overtaken {
    pub(super) fn of<R>(key: &str, made_against: Hash, now: &Version<R>) -> Option<Overtaken> {
        (now.hash() != made_against).then(|| Overtaken {
            key: key.to_owned(),
            made_against,
            now: now.hash(),
            commit: now.from_commit(),
        })
    }
}

/// A proposal as it is shown, with the change that a reviewer who saw it approves.
pub(super) fn shown(
    kept: &KeptProposal,
    reader: &IndexReader,
) -> Result<(ShownProposal, Option<Prepared>), ProposalError> {
    let mut shown = ShownProposal {
        proposal: kept.proposal.clone(),
        records_changed: 0,
        records: Vec::new(),
        organisations: Vec::new(),
        remarks: Vec::new(),
        alike: Vec::new(),
        overtaken: None,
        refused: None,
        tag: unseen(),
    };
    let mut seen = json!(kept.proposal).to_string();
    let prepared = if kept.proposal.status.is_open() {
        shown.add_what_would_change(reader, &mut seen)?
    } else {
        None
    };
    shown.tag = Hash::of(seen.as_bytes());
    Ok((shown, prepared))
}

impl ShownProposal {
    fn add_what_would_change(
        &mut self,
        reader: &IndexReader,
        seen: &mut String,
    ) -> Result<Option<Prepared>, ProposalError> {
        let prepared = match self.proposal.change.prepare(reader) {
            Ok(prepared) => prepared,
            Err(error) => return self.refuse(error).map(|()| None),
        };
        self.overtaken.clone_from(&prepared.overtaken);
        self.alike.clone_from(&prepared.alike);
        for alike in &prepared.alike {
            let _ = write!(seen, " {}", alike.key);
        }
        match self.add_outcomes(prepared.change.as_ref(), reader, seen) {
            Ok(()) => Ok(Some(prepared)),
            Err(refused) => self.refuse(refused.into()).map(|()| None),
        }
    }

    fn add_outcomes(
        &mut self,
        change: &dyn Change,
        reader: &IndexReader,
        seen: &mut String,
    ) -> Result<(), Refused> {
        for outcome in change.apply(reader)? {
            self.add(&outcome?, seen);
        }
        Ok(())
    }

    /// Says why the registry would not allow it; what it could not even find out is an error.
    fn refuse(&mut self, error: ProposalError) -> Result<(), ProposalError> {
        match &error {
            ProposalError::Invalid(_)
            | ProposalError::Mistaken { .. }
            | ProposalError::Registry(RegistryError::Refused(_) | RegistryError::Invalid(_)) => {
                self.refused = Some(error.to_string());
                Ok(())
            }
            _ => Err(error),
        }
    }

    fn add(&mut self, outcome: &Outcome, seen: &mut String) {
        let is_described = self.records_changed < DESCRIBED;
        match outcome {
            Outcome::New(version) if version.differs() => {
                self.count(version, seen);
                if is_described {
                    let key = &version.record().key;
                    self.remark(key, version.remarks());
                    self.records.push(described(key, version));
                }
            }
            Outcome::NewOrganisation(version) if version.differs() => {
                self.count(version, seen);
                if is_described {
                    let key = &version.record().key;
                    self.remark(key, version.remarks());
                    self.organisations.push(described(key, version));
                }
            }
            _ => {}
        }
    }

    fn count<R: Record>(&mut self, version: &NewVersion<R>, seen: &mut String) {
        self.records_changed += 1;
        let before = version.before.as_ref().map(Version::hash);
        note(seen, before, version.stated.item().hash());
    }

    fn remark(&mut self, key: &str, remarks: Vec<Remark>) {
        let remarks = remarks.into_iter();
        self.remarks.extend(remarks.map(|remark| ShownRemark {
            key: key.to_owned(),
            field: remark.field.to_owned(),
            reason: remark.reason(),
            value: remark.value,
        }));
    }
}

fn described<K: Clone, R: Record>(key: &K, version: &NewVersion<R>) -> AppliedRecord<K> {
    AppliedRecord {
        key: key.clone(),
        deed: version.deed,
        changes: version.changes(),
    }
}

fn note(seen: &mut String, before: Option<Hash>, after: Hash) {
    let before = before.map(|before| before.to_hex()).unwrap_or_default();
    let _ = write!(seen, " {before}-{}", after.to_hex());
}
