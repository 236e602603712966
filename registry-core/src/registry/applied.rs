//! What a change did.

use serde::Serialize;

use super::AppliedRecords;
use crate::{
    change::{Change, Changed, NewOrganisation, NewVersion, Outcome, Refused},
    import::Counted,
    model::{ActorLink, Key, OrganisationKey, Remark},
    projection::StatedRecord,
    register::{Commit, Draft},
};

/// What a change did.
#[derive(Debug, Default)]
pub struct Applied {
    /// The commit, unless nothing was changed.
    pub commit: Option<Commit>,
    /// The records that changed.
    pub records: AppliedRecords,
    /// The organisations that changed.
    pub organisations: AppliedRecords<OrganisationKey>,
    /// What is odd about records that were taken in all the same.
    pub remarks: Counted<RecordRemark>,
    /// Actors that are organisations, or may be.
    pub actors: Vec<ActorLink>,
    /// Records left alone because they changed since.
    pub changed_since: Vec<Key>,
    /// Organisations left alone because they changed since.
    pub organisations_changed_since: Vec<OrganisationKey>,
}

/// Something odd about a record that was taken in all the same.
#[derive(Debug, Clone, Serialize)]
pub struct RecordRemark {
    /// The record, of either kind.
    pub key: String,
    /// What is odd about it.
    #[serde(flatten)]
    pub remark: Remark,
}

/// A record's next version that is to be written.
pub(super) enum Next {
    Cluster(Box<NewVersion>),
    Organisation(Box<NewOrganisation>),
}

impl From<Next> for StatedRecord {
    fn from(next: Next) -> StatedRecord {
        match next {
            Next::Cluster(version) => version.stated.into(),
            Next::Organisation(version) => version.stated.into(),
        }
    }
}

impl Applied {
    /// The next version to be written, once note is taken of what became of its record and of those before it.
    pub(super) fn next(&mut self, outcomes: &mut Changed<'_>) -> Result<Option<Next>, Refused> {
        for outcome in outcomes {
            match outcome? {
                Outcome::New(version) if version.differs() => {
                    let key = version.record().key.clone();
                    self.remark(&key, version.remarks());
                    self.records.push(key, version.deed, || version.changes());
                    return Ok(Some(Next::Cluster(version)));
                }
                Outcome::NewOrganisation(version) if version.differs() => {
                    let key = version.record().key.clone();
                    self.remark(&key, version.remarks());
                    self.organisations
                        .push(key, version.deed, || version.changes());
                    return Ok(Some(Next::Organisation(version)));
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

    fn remark(&mut self, key: &str, remarks: Vec<Remark>) {
        for remark in remarks {
            let key = key.to_owned();
            self.remarks.push(RecordRemark { key, remark });
        }
    }

    /// The head of the commit, with the message of the change where it is to have that.
    pub(super) fn worded(&self, change: &dyn Change, draft: Draft) -> Draft {
        if !draft.says_what_changes {
            return draft;
        }
        let cluster = self.records.described().first();
        let cluster = cluster.map(|record| &record.changes);
        let organisation = self.organisations.described().first();
        let organisation = organisation.map(|record| &record.changes);
        let changes = cluster.or(organisation);
        let message = change.message_with(changes.map_or(&[], |changes| &changes[..]));
        Draft { message, ..draft }
    }
}
