//! What records of every kind have in common.

use std::{fmt, hash::Hash, ops::Deref, str::FromStr};

use serde::Serialize;
use serde_json::Value;

use super::{Cluster, Invalid, Key, Organisation, OrganisationKey, Remark, UnknownPart};

/// A record of a kind that this program knows.
///
/// ```
/// use registry_core::model::{Cluster, Organisation, Record};
/// fn names_its_key<R: Record>(record: &R) -> bool {
///     record.value().is_some_and(|json| json["key"] == record.key().to_string())
/// }
/// let university = br#"{"country":"CN","key":"org_cn-pku","kind":"research community","name":"PKU"}"#;
/// assert!(names_its_key(&Organisation::from_json(university)?));
/// # Ok::<(), registry_core::model::Invalid>(())
/// ```
pub trait Record: Clone + Serialize + Send + Sync + 'static {
    /// What identifies a record of this kind.
    type Key: Clone
        + Eq
        + Ord
        + Hash
        + Send
        + Sync
        + Serialize
        + fmt::Debug
        + fmt::Display
        + FromStr<Err = Invalid>
        + Deref<Target = str>;

    /// Its key.
    fn key(&self) -> &Self::Key;

    /// What this program does not know of it.
    fn unknown_parts(&self) -> &[UnknownPart];

    /// The same record with its lists in their fixed order and its rules checked.
    ///
    /// # Errors
    /// The first rule that the record breaks; [`Invalid::MadeByLaterProgram`] when it has parts that this program does
    /// not know, and would lose.
    fn normalised(self) -> Result<Self, Invalid>;

    /// The record as canonical JSON (RFC 8785): the register's item.
    fn to_canonical_json(&self) -> Vec<u8>;

    /// What is odd about it.
    fn remarks(&self) -> Vec<Remark>;

    /// The record as JSON, with what this program does not know of it.
    fn value(&self) -> Option<Value> {
        let mut value = serde_json::to_value(self).ok()?;
        for part in self.unknown_parts() {
            // Its path stands in the place of a name, and is told as one.
            value[&part.field] = part.value.clone();
        }
        Some(value)
    }

    /// Refuses to change a record that has parts which this program does not know, and would lose.
    ///
    /// # Errors
    /// [`Invalid::MadeByLaterProgram`] for the first of these parts.
    fn check_is_known(&self) -> Result<(), Invalid> {
        match self.unknown_parts().first() {
            None => Ok(()),
            Some(part) => Err(Invalid::MadeByLaterProgram {
                key: self.key().to_string(),
                field: part.field.clone(),
            }),
        }
    }
}

impl Record for Cluster {
    type Key = Key;

    fn key(&self) -> &Key {
        &self.key
    }

    fn unknown_parts(&self) -> &[UnknownPart] {
        self.unknown()
    }

    fn normalised(self) -> Result<Cluster, Invalid> {
        Cluster::normalised(self)
    }

    fn to_canonical_json(&self) -> Vec<u8> {
        Cluster::to_canonical_json(self)
    }

    fn remarks(&self) -> Vec<Remark> {
        Cluster::remarks(self)
    }
}

impl Record for Organisation {
    type Key = OrganisationKey;

    fn key(&self) -> &OrganisationKey {
        &self.key
    }

    fn unknown_parts(&self) -> &[UnknownPart] {
        self.unknown()
    }

    fn normalised(self) -> Result<Organisation, Invalid> {
        Organisation::normalised(self)
    }

    fn to_canonical_json(&self) -> Vec<u8> {
        Organisation::to_canonical_json(self)
    }

    fn remarks(&self) -> Vec<Remark> {
        Organisation::remarks(self)
    }
}
