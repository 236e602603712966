//! What a change did.

use serde::{Deserialize, Serialize};

use crate::{
    change::{Change, Changed, Deed, NewOrganisation, NewVersion, Outcome, Refused},
    import::Counted,
    model::{ActorLink, FieldChange, Key, OrganisationKey, Record, Remark},
    projection::StatedRecord,
    register::{Commit, Draft},
};

/// The most records of a kind whose changes are described; of the others only the keys are told.
const DESCRIBED: usize = 100;

/// What a change did.
#[derive(Debug, Default)]
pub struct Applied {
    /// The commit, unless nothing was changed.
    pub commit: Option<Commit>,
    /// The records that changed.
    pub records: Vec<AppliedRecord>,
    /// The organisations that changed.
    pub organisations: Vec<AppliedRecord<OrganisationKey>>,
    /// What is odd about records that were taken in all the same.
    pub remarks: Counted<RecordRemark>,
    /// Actors that are organisations, or may be.
    pub actors: Vec<ActorLink>,
    /// Records left alone because they changed since.
    pub changed_since: Vec<Key>,
    /// Organisations left alone because they changed since.
    pub organisations_changed_since: Vec<OrganisationKey>,
}

/// A record that a change made or changed: a cluster, unless its key says otherwise.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct AppliedRecord<K = Key> {
    /// Its key.
    pub key: K,
    /// What was done to it.
    pub deed: Deed,
    /// The fields that changed, of the first hundred records.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<FieldChange>,
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
                    describe(&mut self.records, key, &version);
                    return Ok(Some(Next::Cluster(version)));
                }
                Outcome::NewOrganisation(version) if version.differs() => {
                    let key = version.record().key.clone();
                    self.remark(&key, version.remarks());
                    describe(&mut self.organisations, key, &version);
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
        let cluster = self.records.first().map(|record| &record.changes);
        let organisation = self.organisations.first().map(|record| &record.changes);
        let changes = cluster.or(organisation);
        let message = change.message_with(changes.map_or(&[], |changes| &changes[..]));
        Draft { message, ..draft }
    }
}

fn describe<K, R: Record>(applied: &mut Vec<AppliedRecord<K>>, key: K, version: &NewVersion<R>) {
    let changes = if applied.len() < DESCRIBED {
        version.changes()
    } else {
        Vec::new()
    };
    applied.push(AppliedRecord {
        key,
        deed: version.deed,
        changes,
    });
}
