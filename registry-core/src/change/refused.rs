//! Why a change is not made.

use crate::{
    index::{Alike, IndexError, Version},
    model::{Invalid, Key},
    projection::StatementError,
    register::{Hash, ItemError},
};

/// Why a change is not made. Nothing is changed then.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Refused {
    /// No record under this key.
    #[error("no record {:?}", key.as_str())]
    NoRecord {
        /// The key.
        key: Key,
    },
    /// A record of this key is there already.
    #[error(
        "{key} is registered already; change it with `registry update {key}`, or give another --key"
    )]
    Registered {
        /// The key.
        key: Key,
    },
    /// Other records may be the same cluster.
    #[error(
        "a cluster like {key} is registered: {}; use --force if this is another",
        reasons(alike)
    )]
    Alike {
        /// The new record.
        key: Key,
        /// Those that are like it.
        alike: Vec<Alike>,
    },
    /// Somebody else changed the record meanwhile.
    #[error("{key} was changed meanwhile, in commit {}", now.from_commit)]
    Overtaken {
        /// The record.
        key: Key,
        /// The item that the change was made against.
        made_against: Hash,
        /// That version, where the registry has it.
        then: Option<Box<Version>>,
        /// The present version.
        now: Box<Version>,
    },
    /// A record cannot get another key.
    #[error(
        "a key never changes: the change says {stated}, the record is {key}; retire the record instead"
    )]
    KeyNeverChanges {
        /// The record.
        key: Key,
        /// The key that the change gives it.
        stated: Key,
    },
    /// A field that cannot be empty.
    #[error("{field}: every record has one; give another instead")]
    NeverEmpty {
        /// The field.
        field: String,
    },
    /// A field that the record does not have.
    #[error(
        "{key} has no field {field:?} to empty; the fields that can be emptied are in `registry update --help`"
    )]
    NoSuchField {
        /// The record.
        key: Key,
        /// The field.
        field: String,
    },
    /// A share that the record does not have.
    #[error("{key} has no share {share}")]
    NoSuchShare {
        /// The record.
        key: Key,
        /// The share.
        share: String,
    },
    /// An actor that the record does not have.
    #[error("{key} has no actor {actor:?}")]
    NoSuchActor {
        /// The record.
        key: Key,
        /// The actor.
        actor: String,
    },
    /// What is merged into a withdrawn record is found nowhere.
    #[error("{target} is withdrawn: merged into it, {key} would be found nowhere")]
    TargetWithdrawn {
        /// The record that was to be merged.
        key: Key,
        /// The withdrawn one.
        target: Key,
    },
    /// What is merged into a withdrawn record is found nowhere.
    #[error(
        "{key} cannot be withdrawn, since {} merged into it: merge that elsewhere first, or merge {key} into another record",
        those(merged)
    )]
    OthersMergedInto {
        /// The record that was to be withdrawn.
        key: Key,
        /// Those that are merged into it.
        merged: Vec<Key>,
    },
    /// A record breaks a rule.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// A record cannot be kept as an item.
    #[error(transparent)]
    Item(#[from] ItemError),
    /// The registry could not be read.
    #[error(transparent)]
    Unread(#[from] IndexError),
}

/// Keys in a sentence.
fn keys(keys: &[Key]) -> String {
    keys.iter().map(Key::as_str).collect::<Vec<_>>().join(", ")
}

/// Records that are alike in a sentence, each with the reason.
pub fn reasons(alike: &[Alike]) -> String {
    let named = alike
        .iter()
        .map(|Alike { key, likeness }| format!("{key} ({likeness})"));
    named.collect::<Vec<_>>().join(", ")
}

fn those(merged: &[Key]) -> String {
    match merged {
        [one] => format!("{one} is"),
        several => format!("{} are", keys(several)),
    }
}

impl From<StatementError> for Refused {
    fn from(error: StatementError) -> Refused {
        match error {
            StatementError::Invalid(invalid) => invalid.into(),
            StatementError::Item(error) => error.into(),
        }
    }
}
