//! What a change did.

use serde::Serialize;

use crate::{
    change::{Changed, Deed, NewVersion, Outcome, Refused},
    model::{FieldChange, Key},
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
    /// Records left alone because they changed since.
    pub changed_since: Vec<Key>,
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

impl Applied {
    /// The next version to be written, once note is taken of what became of its record and of those before it.
    pub(super) fn next(
        &mut self,
        outcomes: &mut Changed<'_>,
    ) -> Result<Option<NewVersion>, Refused> {
        for outcome in outcomes {
            match outcome? {
                Outcome::New(version) if version.differs() => {
                    self.describe(&version);
                    return Ok(Some(*version));
                }
                Outcome::New(_) => {}
                Outcome::ChangedSince(key) => self.changed_since.push(key),
            }
        }
        Ok(None)
    }

    fn describe(&mut self, version: &NewVersion) {
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
}
