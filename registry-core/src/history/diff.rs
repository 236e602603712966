//! The difference of two states: of all records between two commits, or of one record.

use serde::Serialize;

use crate::{
    change::NewVersion,
    index::{AsOf, Change, IndexError, IndexReader, Version},
    model::{FieldChange, differences},
};

/// How a record differs between two states.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RecordChange {
    /// The record's key.
    pub key: String,
    /// Whether it came, went or changed.
    pub change: ChangeKind,
    /// The fields that differ.
    pub changes: Vec<FieldChange>,
}

impl RecordChange {
    /// What a version that is not made yet would change.
    pub fn of(version: &NewVersion) -> RecordChange {
        let is_new = version.before.is_none();
        RecordChange {
            key: version.record().key.to_string(),
            change: if is_new {
                ChangeKind::Added
            } else {
                ChangeKind::Changed
            },
            changes: version.changes(),
        }
    }
}

/// What became of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// It was not there before.
    Added,
    /// It is not there any more.
    Removed,
    /// It is another version.
    Changed,
}

impl ChangeKind {
    /// The word that is shown.
    pub fn as_str(self) -> &'static str {
        match self {
            ChangeKind::Added => "added",
            ChangeKind::Removed => "removed",
            ChangeKind::Changed => "changed",
        }
    }
}

/// Every record that differs between the states after two commits, in the order of keys. Seen backwards, what came went.
///
/// # Errors
/// When the index is damaged.
pub fn between_commits(
    reader: &IndexReader,
    before: u64,
    after: u64,
) -> Result<impl Iterator<Item = Result<RecordChange, IndexError>>, IndexError> {
    let changes = reader.changes(before.min(after), before.max(after))?;
    Ok(changes.map(move |change| {
        let Change {
            key,
            before: one,
            after: other,
        } = change?;
        Ok(if before > after {
            described(key.to_string(), other.as_ref(), one.as_ref())
        } else {
            described(key.to_string(), one.as_ref(), other.as_ref())
        })
    }))
}

/// How a record differs between the states after two commits; nothing where it is the same version, or in neither.
///
/// # Errors
/// When the index is damaged.
pub fn between_versions(
    reader: &IndexReader,
    key: &str,
    before: u64,
    after: u64,
) -> Result<Option<RecordChange>, IndexError> {
    let before = reader.record(key, AsOf::Commit(before))?;
    let after = reader.record(key, AsOf::Commit(after))?;
    let made_by = |version: &Option<Version>| version.as_ref().map(|version| version.from_commit);
    let is_same = made_by(&before) == made_by(&after);
    Ok((!is_same).then(|| described(key.to_owned(), before.as_ref(), after.as_ref())))
}

fn described(key: String, before: Option<&Version>, after: Option<&Version>) -> RecordChange {
    let change = match (before, after) {
        (None, Some(_)) => ChangeKind::Added,
        (Some(_), None) => ChangeKind::Removed,
        _ => ChangeKind::Changed,
    };
    let [before, after] = [before, after].map(|version| version.map(|version| &version.cluster));
    RecordChange {
        key,
        change,
        changes: differences(before, after),
    }
}
