//! Why a change is not made.

use super::{
    Candidate,
    alike::{explained, reasons, ways_out},
};
use crate::{
    index::{Alike, IndexError, Version},
    model::{
        Invalid, Key, NotSet, Organisation, OrganisationKey, Remark, StatementIdPrefix, Territory,
    },
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
        /// The present version.
        now: Box<Version>,
    },
    /// Other records may be the same cluster.
    #[error(
        "a cluster like {key} is registered: {}; use --force if this is another{}\n{}",
        reasons(alike),
        explained(alike),
        ways_out(alike)
    )]
    Alike {
        /// The new record.
        key: Key,
        /// Those that are like it.
        alike: Vec<Alike>,
    },
    /// Coordinates outside the record's country, where they must fit.
    #[error("{key}, {remark}")]
    CoordinatesOutside {
        /// The record.
        key: Key,
        /// What is odd about them.
        remark: Remark,
    },
    /// Somebody else changed the record meanwhile.
    #[error("{key} was changed meanwhile, in commit {}", now.from_commit())]
    Overtaken {
        /// The record.
        key: Key,
        /// The item that the change was made against.
        made_against: Hash,
        /// That version.
        then: Box<Version>,
        /// The present version.
        now: Box<Version>,
    },
    /// The change was made against an item that was never the record's.
    #[error(
        "{key} never had the item {made_against}; that of its present version is {now} (`registry history {key} --format json` gives them all)"
    )]
    NoSuchVersion {
        /// The record, of any kind.
        key: String,
        /// The item that the change was made against.
        made_against: Hash,
        /// The item of the present version.
        now: Hash,
    },
    /// Something outside the territory in which all that is changed must lie.
    #[error("{key} is outside {territory}, where this change must stay")]
    Outside {
        /// The record, of any kind.
        key: String,
        /// Where it must lie.
        territory: Territory,
    },
    /// A proposal whose change was made already.
    #[error("proposal {proposal} was approved already, in commit {commit}")]
    Approved {
        /// The proposal.
        proposal: String,
        /// The commit that made its change.
        commit: u64,
    },
    /// A record cannot get another key.
    #[error(
        "a key never changes: the change says {stated}, the record is {key}; retire the record instead"
    )]
    KeyNeverChanges {
        /// The record.
        key: String,
        /// The key that the change gives it.
        stated: String,
    },
    /// A field that cannot be empty.
    #[error("{field}: every record has one; give another instead")]
    NeverEmpty {
        /// The field.
        field: String,
    },
    /// A field that the record does not have.
    #[error(
        "{key}: {field:?} cannot be emptied: the record has no such field; there are {known}, and the record's attributes by their names"
    )]
    NoSuchField {
        /// The record, of any kind.
        key: String,
        /// The field.
        field: String,
        /// What can be emptied of records of its kind.
        known: String,
    },
    /// A field and an attribute of the record that are called the same.
    #[error(
        "{key}: {field:?} is a field and an attribute of the record; say attribute:{field} for the attribute, or another name of the field (docs/command-line.md)"
    )]
    FieldOrAttribute {
        /// The record.
        key: Key,
        /// The name of both.
        field: String,
    },
    /// A share that the record does not have.
    #[error("{key}, {share}: the record has no such share")]
    NoSuchShare {
        /// The record.
        key: Key,
        /// The share.
        share: String,
    },
    /// An actor that the record does not have.
    #[error("{key}, {actor:?}: the record has no such actor")]
    NoSuchActor {
        /// The record.
        key: Key,
        /// The actor.
        actor: String,
    },
    /// More than one statement may be meant.
    #[error(
        "{key}: {given} may mean {} statements, and none was changed; name one by its identifier:{}",
        candidates.len(), listed(candidates)
    )]
    Several {
        /// The record, of any kind.
        key: String,
        /// What was given.
        given: String,
        /// The statements.
        candidates: Vec<Candidate>,
    },
    /// An identifier of nothing that the record says.
    #[error(
        "{key}: no statement has the identifier {given}; those there are:{}",
        listed(candidates)
    )]
    NoSuchStatement {
        /// The record, of any kind.
        key: String,
        /// What was given.
        given: StatementIdPrefix,
        /// All statements of the record.
        candidates: Vec<Candidate>,
    },
    /// A field of a statement cannot hold what it was to hold.
    #[error("{key}, {given}: {problem}")]
    NotSet {
        /// The record, of any kind.
        key: String,
        /// The identifier of the statement, as it was given.
        given: StatementIdPrefix,
        /// The field, the value, and what is wrong.
        #[source]
        problem: Box<NotSet>,
    },
    /// What a withdrawn record took the place of is found nowhere.
    #[error("{successor} is withdrawn: with it in its place, {key} would be found nowhere")]
    SuccessorWithdrawn {
        /// The record that was to be merged or split.
        key: Key,
        /// The withdrawn one.
        successor: Key,
    },
    /// What a withdrawn record took the place of is found nowhere.
    #[error(
        "{key} cannot be withdrawn, since it took the place of {}: merge those elsewhere first, or merge {key} into another record",
        keys(predecessors)
    )]
    HasPredecessors {
        /// The record that was to be withdrawn.
        key: Key,
        /// Those that it took the place of.
        predecessors: Vec<Key>,
    },
    /// No record under this key at that time.
    #[error("no record {:?} as of commit {as_of}", key.as_str())]
    NoRecordThen {
        /// The key.
        key: Key,
        /// The commit.
        as_of: u64,
    },
    /// No organisation under this key at that time.
    #[error("no organisation {:?} as of commit {as_of}", key.as_str())]
    NoOrganisationThen {
        /// The key.
        key: OrganisationKey,
        /// The commit.
        as_of: u64,
    },
    /// No commit of this number.
    #[error("no commit {number}: the registry has commits 1 to {last}")]
    NoCommit {
        /// The number asked for.
        number: u64,
        /// The last one there is.
        last: u64,
    },
    /// A range of commits that ends before it begins.
    #[error("commits {first} to {last}: a range begins with the lower number")]
    Backwards {
        /// Where it begins.
        first: u64,
        /// Where it ends.
        last: u64,
    },
    /// No organisation under this key.
    #[error("no organisation {:?}", key.as_str())]
    NoOrganisation {
        /// The key.
        key: OrganisationKey,
    },
    /// An organisation of this key is there already.
    #[error(
        "{key} is registered already; change it with `registry organisation update {key}`, or give another --key"
    )]
    OrganisationRegistered {
        /// The key.
        key: OrganisationKey,
    },
    /// Other organisations have one of its names.
    #[error(
        "an organisation of this name is registered: {}; use --force if this is another",
        organisations(alike)
    )]
    OrganisationAlike {
        /// Those that are like it.
        alike: Vec<OrganisationKey>,
    },
    /// Somebody else changed the organisation meanwhile.
    #[error("{key} was changed meanwhile, in commit {}", now.from_commit())]
    OrganisationOvertaken {
        /// The organisation.
        key: OrganisationKey,
        /// The item that the change was made against.
        made_against: Hash,
        /// That version.
        then: Box<Version<Organisation>>,
        /// The present version.
        now: Box<Version<Organisation>>,
    },
    /// An LEI and a ROR are one organisation's.
    #[error("{key}: {identifier} is that of {other}; retire one of the two into the other")]
    IdentifierOfOther {
        /// The organisation.
        key: OrganisationKey,
        /// The identifier.
        identifier: String,
        /// The one that has it.
        other: OrganisationKey,
    },
    /// Others lead to an organisation that is to be withdrawn.
    #[error(
        "{key} cannot be withdrawn, since {others} lead to it: change these first, or merge {key} into another organisation"
    )]
    OrganisationInUse {
        /// The organisation.
        key: OrganisationKey,
        /// The records that lead to it.
        others: String,
    },
    /// What an organisation leads to is not an organisation in force.
    #[error("{key}: {target} {problem}")]
    OrganisationTarget {
        /// The record.
        key: String,
        /// What it leads to.
        target: OrganisationKey,
        /// What is wrong with it.
        problem: &'static str,
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

/// Statements, a line each; of very many the first.
fn listed(candidates: &[Candidate]) -> String {
    const MOST: usize = 50;
    let lines = candidates
        .iter()
        .take(MOST)
        .map(|line| format!("\n  {line}"));
    let mut listed: String = lines.collect();
    match candidates.len().saturating_sub(MOST) {
        0 if candidates.is_empty() => listed.push_str(" none"),
        0 => {}
        more => listed.push_str(&format!(
            "\n  and {more} more; `registry show --ids` lists all"
        )),
    }
    listed
}

/// Keys in a sentence.
fn keys(keys: &[Key]) -> String {
    keys.iter().map(Key::as_str).collect::<Vec<_>>().join(", ")
}

/// Keys of organisations in a sentence.
fn organisations(keys: &[OrganisationKey]) -> String {
    keys.iter().map(|key| &**key).collect::<Vec<_>>().join(", ")
}

impl From<StatementError> for Refused {
    fn from(error: StatementError) -> Refused {
        match error {
            StatementError::Invalid(invalid) => invalid.into(),
            StatementError::Item(error) => error.into(),
        }
    }
}
