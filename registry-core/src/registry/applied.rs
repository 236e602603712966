//! What a change did.

use serde::Serialize;

use crate::{
    change::{Changed, Deed, NewOrganisation, NewVersion, Outcome, Refused},
    import::Counted,
    model::{ActorLink, FieldChange, Key, OrganisationKey, Remark},
    projection::StatedRecord,
    register::Commit,
};

/// The most records whose changes are described; of the others only the keys are told.
const DESCRIBED: usize = 100;

/// What a change did.
#[derive(Debug, Default)]
pub struct Applied {
    /// The commit, unless nothing was changed.
    pub commit: Option<Commit>,
    /// The records that changed.
    pub records: Vec<AppliedRecord>,
    /// The organisations that changed.
    pub organisations: Vec<AppliedOrganisation>,
    /// What is odd about records that were taken in all the same.
    pub remarks: Counted<RecordRemark>,
    /// Actors that are organisations, or may be.
    pub actors: Vec<ActorLink>,
    /// Records left alone because they changed since.
    pub changed_since: Vec<Key>,
    /// Organisations left alone because they changed since.
    pub organisations_changed_since: Vec<OrganisationKey>,
}

/// A record that a change made or changed.
#[derive(Debug, Clone, Serialize)]
pub struct AppliedRecord {
    /// Its key.
    pub key: Key,
    /// What was done to it.
    pub deed: Deed,
    /// The fields that changed, of the first hundred records.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<FieldChange>,
}

/// Something odd about a record that was taken in all the same.
#[derive(Debug, Clone, Serialize)]
pub struct RecordRemark {
    /// The record.
    pub key: Key,
    /// What is odd about it.
    #[serde(flatten)]
    pub remark: Remark,
}

/// An organisation that a change made or changed.
#[derive(Debug, Clone, Serialize)]
pub struct AppliedOrganisation {
    /// Its key.
    pub key: OrganisationKey,
    /// What was done to it.
    pub deed: Deed,
    /// The fields that changed, of the first hundred organisations.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<FieldChange>,
}

impl Applied {
    /// The next version to be written, once note is taken of what became of its record and of those before it.
    pub(super) fn next(
        &mut self,
        outcomes: &mut Changed<'_>,
    ) -> Result<Option<StatedRecord>, Refused> {
        for outcome in outcomes {
            match outcome? {
                Outcome::New(version) if version.differs() => {
                    self.describe(&version);
                    return Ok(Some(version.stated.into()));
                }
                Outcome::NewOrganisation(version) if version.differs() => {
                    self.describe_organisation(&version);
                    return Ok(Some(version.stated.into()));
                }
                Outcome::New(_) | Outcome::NewOrganisation(_) => {}
                Outcome::Actor(link) => self.actors.push(link),
                Outcome::ChangedSince(key) => self.changed_since.push(key),
                Outcome::OrganisationChangedSince(key) => {
                    self.organisations_changed_since.push(key);
                }
            }
        }
        Ok(None)
    }

    /// As [`next`](Applied::next), of clusters alone; of organisations, note is taken.
    pub(super) fn next_version(
        &mut self,
        outcomes: &mut Changed<'_>,
    ) -> Result<Option<NewVersion>, Refused> {
        for outcome in outcomes {
            match outcome? {
                Outcome::New(version) if version.differs() => {
                    self.describe(&version);
                    return Ok(Some(*version));
                }
                Outcome::NewOrganisation(version) if version.differs() => {
                    self.describe_organisation(&version);
                }
                Outcome::New(_) | Outcome::NewOrganisation(_) => {}
                Outcome::Actor(link) => self.actors.push(link),
                Outcome::ChangedSince(key) => self.changed_since.push(key),
                Outcome::OrganisationChangedSince(key) => {
                    self.organisations_changed_since.push(key);
                }
            }
        }
        Ok(None)
    }

    /// Whether organisations changed, too.
    pub(super) fn has_organisations(&self) -> bool {
        !self.organisations.is_empty()
    }

    fn describe(&mut self, version: &NewVersion) {
        for remark in version.remarks() {
            let key = version.record().key.clone();
            self.remarks.push(RecordRemark { key, remark });
        }
        let changes = if self.records.len() < DESCRIBED {
            version.changes()
        } else {
            Vec::new()
        };
        self.records.push(AppliedRecord {
            key: version.record().key.clone(),
            deed: version.deed,
            changes,
        });
    }

    fn describe_organisation(&mut self, version: &NewOrganisation) {
        let changes = if self.organisations.len() < DESCRIBED {
            version.changes()
        } else {
            Vec::new()
        };
        self.organisations.push(AppliedOrganisation {
            key: version.record().key.clone(),
            deed: version.deed,
            changes,
        });
    }
}
