//! Identifiers of what a record says: each share, figure, actor, linkage, source, name and code has one.
//!
//! It is made of the content alone, so that it needs no place in the record: a value that is changed has another.

mod change;
mod field;
mod json;

use change::set_all;
pub use change::{FieldText, NotSet};
pub use json::with_ids;
pub(crate) use json::{id_in, without_ids};

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use sha2::{Digest, Sha256};

use super::{
    Actor, Cluster, Code, Figure, Identifier, Linkage, MarketShare, Name, Organisation, Record,
    Source, canonical::Canonical,
};

/// Digits of an identifier.
const DIGITS: usize = 16;
/// Fewest digits that may stand for one.
const FEWEST: usize = 4;

/// The identifier of a value: the first 16 hexadecimal digits of the SHA-256 of its canonical JSON.
///
/// ```
/// use registry_core::model::{MarketShare, StatementId};
/// let share = MarketShare::stated("65(Domestic)".parse()?);
/// assert_eq!(StatementId::of(&share).to_string(), "a523488c0b4e3229");
/// # Ok::<(), registry_core::model::Invalid>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StatementId(u64);

impl StatementId {
    /// The identifier of a value.
    pub fn of<'a>(value: impl Into<ValueRef<'a>>) -> StatementId {
        let mut json = Vec::new();
        value.into().write(&mut json);
        StatementId::of_json(&json)
    }

    fn of_json(canonical: &[u8]) -> StatementId {
        let hash: [u8; 32] = Sha256::digest(canonical).into();
        let [a, b, c, d, e, f, g, h, ..] = hash;
        StatementId(u64::from_be_bytes([a, b, c, d, e, f, g, h]))
    }
}

impl fmt::Display for StatementId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl Serialize for StatementId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for StatementId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<StatementId, D::Error> {
        let text = String::deserialize(deserializer)?;
        let number = u64::from_str_radix(&text, 16).ok();
        let number = number.filter(|_| text.len() == DIGITS);
        let wrong = || D::Error::custom("expected 16 hexadecimal digits");
        number.map(StatementId).ok_or_else(wrong)
    }
}

/// An identifier as people give it: its first digits, as many as tell it apart, and four at least.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementIdPrefix(String);

impl FromStr for StatementIdPrefix {
    type Err = NoSuchValue;

    fn from_str(text: &str) -> Result<Self, NoSuchValue> {
        let digits = text.trim().to_ascii_lowercase();
        let is_hex = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        if is_hex && (FEWEST..=DIGITS).contains(&digits.len()) {
            Ok(StatementIdPrefix(digits))
        } else {
            Err(NoSuchValue::NoIdentifier {
                given: text.to_owned(),
            })
        }
    }
}

impl fmt::Display for StatementIdPrefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why an identifier names no value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoSuchValue {
    /// The text is no identifier.
    #[error(
        "{given:?} is not an identifier; give at least {FEWEST} of the {DIGITS} digits that `registry show --ids` prints"
    )]
    NoIdentifier {
        /// What was given.
        given: String,
    },
    /// No value of the record has it.
    #[error(
        "nothing in the record has the identifier {given}; `registry show --ids` prints those that it has"
    )]
    Unknown {
        /// What was given.
        given: StatementIdPrefix,
    },
    /// Several begin so.
    #[error(
        "{given} begins more than one identifier, {}; give more digits",
        listed(ids)
    )]
    Ambiguous {
        /// What was given.
        given: StatementIdPrefix,
        /// All that begin so.
        ids: Vec<StatementId>,
    },
}

fn listed(ids: &[StatementId]) -> String {
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    ids.join(", ")
}

/// Declares the values that have an identifier.
macro_rules! values {
    ($( $(#[$meta:meta])* $kind:ident: $value:ty ),+ $(,)?) => {
        /// A value of a record that has an identifier.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum ValueRef<'a> { $( $(#[$meta])* $kind(&'a $value) ),+ }

        impl ValueRef<'_> {
            /// Writes the value as canonical JSON.
            fn write(self, json: &mut Vec<u8>) {
                match self { $( ValueRef::$kind(value) => value.write(json) ),+ }
            }
        }

        $( impl<'a> From<&'a $value> for ValueRef<'a> {
            fn from(value: &'a $value) -> Self {
                ValueRef::$kind(value)
            }
        } )+
    };
}

values! {
    /// A market share.
    Share: MarketShare,
    /// A figure.
    Figure: Figure,
    /// An actor.
    Actor: Actor,
    /// A tie.
    Linkage: Linkage,
    /// A source of the record as a whole.
    Source: Source,
    /// A further or former name of an organisation, or of a cluster, its place or its product.
    Name: Name,
    /// A classification code.
    Code: Code,
    /// A number under which another register has an organisation.
    Identifier: Identifier,
}

/// A value with its identifier, and the list of the record in which it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Identified<'a> {
    /// Its identifier.
    pub id: StatementId,
    /// Path of the list in the record's JSON.
    pub field: &'static str,
    /// The value.
    pub value: ValueRef<'a>,
}

/// Does something with each list whose values have identifiers, and its path in the record's JSON.
macro_rules! each_list {
    (Organisation [$($borrow:tt)+] $record:ident, |$field:ident, $values:ident| $do:expr) => {
        each_list! { @ [$($borrow)+] $record, $field, $values, $do;
            "other_names" other_names, "former_names" former_names, "identifiers" identifiers, "sources" sources
        }
    };
    (Cluster [$($borrow:tt)+] $record:ident, |$field:ident, $values:ident| $do:expr) => {
        each_list! { @ [$($borrow)+] $record, $field, $values, $do;
            "market_shares" market_shares, "figures" figures, "actors" actors, "linkages" linkages,
            "sources" sources, "other_names" other_names, "location.other_names" location.other_names,
            "product.other_names" product.other_names, "former_names.name" former_names.name,
            "former_names.place" former_names.place, "former_names.product" former_names.product,
            "product.codes" product.codes
        }
    };
    (@ $borrow:tt $record:ident, $field:ident, $values:ident, $do:expr;
        $( $path:literal $list:ident $( . $inner:ident )? ),+
    ) => { $( each_list! { @ $borrow ($record.$list $( .$inner )?), $field, $values, $do, $path } )+ };
    (@ [$($borrow:tt)+] ($list:expr), $field:ident, $values:ident, $do:expr, $path:literal) => {{
        let $field = $path;
        let $values = $($borrow)+ $list;
        $do;
    }};
}

impl Identified<'_> {
    /// The value as canonical JSON.
    pub(crate) fn json(&self) -> String {
        let mut json = Vec::new();
        self.value.write(&mut json);
        String::from_utf8_lossy(&json).into_owned()
    }
}

/// A record whose values have identifiers.
pub(crate) trait HasStatements: Record {
    /// All values of the record that have an identifier, list by list.
    fn identified(&self) -> Vec<Identified<'_>>;

    /// Takes away what an identifier names.
    fn remove_identified(&mut self, id: StatementId);

    /// Sets fields of what an identifier names. It has another identifier then.
    ///
    /// # Errors
    /// The first field that is none, cannot hold the text, or cannot be empty.
    fn set_identified(&mut self, id: StatementId, fields: &[FieldText]) -> Result<(), NotSet>;

    /// What an identifier, or the digits with which it begins, names. Values of one content have one identifier: a name
    /// of the place and of the product may be the same.
    ///
    /// # Errors
    /// [`NoSuchValue`] when there is none, or more than one.
    fn identified_by(&self, given: &StatementIdPrefix) -> Result<Vec<Identified<'_>>, NoSuchValue> {
        let mut found = self.identified();
        found.retain(|value| value.id.to_string().starts_with(&given.0));
        let mut ids: Vec<StatementId> = found.iter().map(|value| value.id).collect();
        ids.sort();
        ids.dedup();
        let given = given.clone();
        match ids.len() {
            0 => Err(NoSuchValue::Unknown { given }),
            1 => Ok(found),
            _ => Err(NoSuchValue::Ambiguous { given, ids }),
        }
    }
}

/// Declares that the values in the lists of a record have identifiers.
macro_rules! has_statements {
    ($( $record:ident ),+) => { $( impl HasStatements for $record {
        fn identified(&self) -> Vec<Identified<'_>> {
            let mut all = Vec::new();
            each_list!($record [&] self, |field, values| push(&mut all, field, values));
            all
        }

        fn remove_identified(&mut self, id: StatementId) {
            each_list!($record [&mut] self, |_field, values| {
                values.retain(|value| StatementId::of(value) != id);
            });
        }

        fn set_identified(&mut self, id: StatementId, fields: &[FieldText]) -> Result<(), NotSet> {
            each_list!($record [&mut] self, |_field, values| {
                let has_id = |value: &&mut _| StatementId::of(&**value) == id;
                let mut named = values.iter_mut().filter(has_id);
                named.try_for_each(|value| set_all(value, fields))?;
            });
            Ok(())
        }
    } )+ };
}
has_statements! { Cluster, Organisation }

fn push<'a, T>(all: &mut Vec<Identified<'a>>, field: &'static str, values: &'a [T])
where
    &'a T: Into<ValueRef<'a>>,
{
    all.extend(values.iter().map(|value| {
        let value: ValueRef<'a> = value.into();
        Identified {
            id: StatementId::of(value),
            field,
            value,
        }
    }));
}

#[cfg(test)]
mod tests;
