//! Reading what the register holds, which is another thing than accepting input.
//!
//! Whatever was once accepted is read for ever. A value that today's rules would refuse (a country that is no more, a
//! share above the limit of today) is read as it was stated. What this program does not know, since a later one added
//! it, is kept beside the record as it is; such a record can be shown, and must not be changed.

use std::{mem, ops::Deref};

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::{
    Actor, ActorKind, AsPrinted, Attribute, Cluster, Code, CodeScheme, CountryCode, Date,
    Direction, Figure, FormerNames, Identifier, Invalid, Key, Label, Latitude, Lei, LifeCycle,
    Linkage, LinkageKind, Location, Longitude, MarketShare, Measure, Name, Organisation,
    OrganisationKey, Percent, Product, Quantity, RegionCode, Review, Ror, Scope, Sector,
    ShareStatus, Source, Span, Status, Text, Trade, Website, Year, canonical::nouns,
};

/// A part of a stored record that this program does not know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownPart {
    /// Where it stands, such as `location.altitude` or `actors[2].shareholders`.
    pub field: String,
    /// What is stated there; null where what every record states is missing.
    pub value: Value,
}

impl Cluster {
    /// Reads a cluster as the register holds it under its key.
    ///
    /// Today's rules are not tried again, and nothing is refused: what this program does not know is kept
    /// [aside](Cluster::unknown).
    #[must_use]
    pub(crate) fn read_item(key: &Key, item: &[u8]) -> Cluster {
        match cluster_of(item) {
            Some(cluster) if cluster.key == *key => cluster,
            _ => Reading::of_cluster(key, item),
        }
    }

    /// Reads an item that is kept apart from its key, as [`Cluster::read_item`] does.
    ///
    /// # Errors
    /// [`Invalid::NotAKey`] when it names no key of a cluster.
    pub(crate) fn read_keyed_item(item: &[u8]) -> Result<Cluster, Invalid> {
        if let Some(cluster) = cluster_of(item) {
            return Ok(cluster);
        }
        let key = value_of(item)["key"].as_str().unwrap_or_default().parse()?;
        Ok(Reading::of_cluster(&key, item))
    }
}

/// The cluster of an item that this program would write.
fn cluster_of(item: &[u8]) -> Option<Cluster> {
    // So it is looked at for what is no text once, not again and again for each of its texts.
    let item = str::from_utf8(item).ok()?;
    serde_json::from_str(item).ok()
}

impl Organisation {
    /// Reads an organisation as the register holds it under its key, as [`Cluster::read_item`] does a cluster.
    #[must_use]
    pub(crate) fn read_item(key: &OrganisationKey, item: &[u8]) -> Organisation {
        match serde_json::from_slice::<Organisation>(item) {
            Ok(organisation) if organisation.key == *key => organisation,
            _ => Reading::of_organisation(key, item),
        }
    }
}

impl Reading {
    /// Reads a cluster that this program would not write, part by part.
    fn of_cluster(key: &Key, item: &[u8]) -> Cluster {
        let mut reading = Reading::default();
        let mut cluster = Cluster::bare(key.clone(), Location::stand_in(), Product::stand_in());
        cluster.fill(value_of(item), &mut reading);
        reading.check_key(key, &mut cluster.key);
        cluster.unknown = reading.unknown;
        cluster
    }

    /// Reads an organisation that this program would not write, part by part.
    fn of_organisation(key: &OrganisationKey, item: &[u8]) -> Organisation {
        let mut reading = Reading::default();
        let name = Label::kept(NO_NAME.to_owned());
        let mut organisation =
            Organisation::bare(key.clone(), name, ActorKind::Company, CountryCode::NONE);
        organisation.fill(value_of(item), &mut reading);
        reading.check_key(key, &mut organisation.key);
        organisation.unknown = reading.unknown;
        organisation
    }

    /// A record has the key that the register has it under; another one that it names is kept aside.
    fn check_key<K: Clone + PartialEq + Deref<Target = str>>(&mut self, key: &K, named: &mut K) {
        if named != key {
            let named = mem::replace(named, key.clone());
            self.set_aside("key", Value::from(&*named));
        }
    }
}

fn value_of(item: &[u8]) -> Value {
    serde_json::from_slice(item).unwrap_or_default()
}

/// What stands in the place of a name that cannot be read, where every record has one.
const NO_NAME: &str = "?";

impl Location {
    fn stand_in() -> Location {
        Location::bare(CountryCode::NONE, Label::kept(NO_NAME.to_owned()))
    }
}

impl Product {
    fn stand_in() -> Product {
        Product::bare(Label::kept(NO_NAME.to_owned()))
    }
}

/// What has been read so far.
#[derive(Default)]
struct Reading {
    /// The part that is being read.
    path: String,
    unknown: Vec<UnknownPart>,
}

impl Reading {
    /// Keeps a value aside that stands under a name in the part that is being read.
    fn set_aside(&mut self, name: &str, value: Value) {
        let length = self.enter(name);
        let field = self.path.clone();
        self.unknown.push(UnknownPart { field, value });
        self.path.truncate(length);
    }

    /// Goes to a part of the part that is being read; gives the length of the path to go back to.
    fn enter(&mut self, name: &str) -> usize {
        let length = self.path.len();
        if length > 0 && !name.is_empty() && !name.starts_with('[') {
            self.path.push('.');
        }
        self.path.push_str(name);
        length
    }

    /// Reads a part; one that cannot be read is kept aside as a whole.
    fn part<T: Stored>(&mut self, name: &str, value: Value) -> Option<T> {
        let known = self.unknown.len();
        let length = self.enter(name);
        let part = T::read(value.clone(), self);
        self.path.truncate(length);
        if part.is_none() {
            self.unknown.truncate(known);
            self.set_aside(name, value);
        }
        part
    }

    /// Reads a field of a noun; nothing where it must be there and is not.
    fn field<T: Stored>(&mut self, fields: &mut Map<String, Value>, name: &str) -> Option<T> {
        if let Some(value) = fields.remove(name) {
            return self.part(name, value).or_else(T::absent);
        }
        let absent = T::absent();
        if absent.is_none() {
            self.set_aside(name, Value::Null);
        }
        absent
    }

    /// The fields of a noun; what is none is kept aside.
    fn fields(&mut self, noun: Value) -> Map<String, Value> {
        match noun {
            Value::Object(fields) => fields,
            other => {
                self.set_aside("", other);
                Map::new()
            }
        }
    }

    /// Keeps aside the fields that a noun does not have.
    fn set_aside_all(&mut self, fields: Map<String, Value>) {
        for (name, value) in fields {
            self.set_aside(&name, value);
        }
    }
}

/// What is read from an item part by part.
trait Stored: Sized {
    /// Reads a value; nothing where this program does not know it.
    fn read(value: Value, reading: &mut Reading) -> Option<Self>;

    /// What it is where the field is absent; nothing where it must be there.
    fn absent() -> Option<Self> {
        None
    }
}

impl<T: Stored> Stored for Option<T> {
    fn read(value: Value, reading: &mut Reading) -> Option<Self> {
        T::read(value, reading).map(Some)
    }

    fn absent() -> Option<Self> {
        Some(None)
    }
}

impl<T: Stored> Stored for Vec<T> {
    fn read(value: Value, reading: &mut Reading) -> Option<Self> {
        let Value::Array(values) = value else {
            return None;
        };
        let parts = values.into_iter().enumerate();
        let parts = parts.filter_map(|(at, value)| reading.part(&format!("[{at}]"), value));
        Some(parts.collect())
    }

    fn absent() -> Option<Self> {
        Some(Vec::new())
    }
}

/// Declares how a noun is read. Records, places and products are always there, whatever is missing of them.
macro_rules! stored_noun {
    (Cluster besides unknown { $( $field:ident ),+ }) => {
        stored_noun! { always Cluster { $( $field ),+ } }
    };
    (Organisation besides unknown { $( $field:ident ),+ }) => {
        stored_noun! { always Organisation { $( $field ),+ } }
    };
    (Location { $( $field:ident ),+ }) => {
        stored_noun! { always Location { $( $field ),+ } }
        stored_noun! { standing_in Location }
    };
    (Product { $( $field:ident ),+ }) => {
        stored_noun! { always Product { $( $field ),+ } }
        stored_noun! { standing_in Product }
    };
    (always $noun:ident { $( $field:ident ),+ }) => {
        impl $noun {
            /// Reads what a stored value states of it.
            fn fill(&mut self, value: Value, reading: &mut Reading) {
                let mut fields = reading.fields(value);
                $( if let Some(value) = reading.field(&mut fields, stringify!($field)) {
                    self.$field = value;
                } )+
                reading.set_aside_all(fields);
            }
        }
    };
    (standing_in $noun:ident) => {
        impl Stored for $noun {
            fn read(value: Value, reading: &mut Reading) -> Option<Self> {
                let mut noun = $noun::stand_in();
                noun.fill(value, reading);
                Some(noun)
            }
        }
    };
    ($noun:ident $( unless $is_absent:ident )? { $( $field:ident ),+ }) => {
        impl Stored for $noun {
            fn read(value: Value, reading: &mut Reading) -> Option<Self> {
                let Value::Object(mut fields) = value else {
                    return None;
                };
                $( let $field = reading.field(&mut fields, stringify!($field))?; )+
                reading.set_aside_all(fields);
                Some($noun { $( $field ),+ })
            }

            $( fn absent() -> Option<Self> {
                let absent = $noun::default();
                absent.$is_absent().then_some(absent)
            } )?
        }
    };
}

nouns! { stored_noun }

/// Declares the values that stand for themselves: another one is of a later program.
macro_rules! words {
    ($( $word:ident ),+) => { $(
        impl Stored for $word {
            fn read(value: Value, _: &mut Reading) -> Option<Self> {
                known(value)
            }
        }
    )+ };
}

words! {
    ActorKind, CodeScheme, Date, Direction, Key, LifeCycle, LinkageKind, Measure, OrganisationKey, Scope, Sector,
    ShareStatus, Trade
}

impl Stored for u64 {
    fn read(value: Value, _: &mut Reading) -> Option<Self> {
        value.as_u64()
    }
}

impl Stored for Status {
    fn read(value: Value, _: &mut Reading) -> Option<Self> {
        known(value)
    }

    fn absent() -> Option<Self> {
        Some(Status::default())
    }
}

/// A value that is kept as it was stated, whatever today's rules say of it.
pub(super) trait Kept {
    /// What it is stated as.
    type Stated;

    /// Keeps a value that was accepted once.
    fn kept(stated: Self::Stated) -> Self;
}

/// Declares the values that are kept as they were stated.
macro_rules! values {
    ($( $value:ident ),+) => { $(
        impl Stored for $value {
            fn read(value: Value, _: &mut Reading) -> Option<Self> {
                known(value.clone()).or_else(|| known(value).map($value::kept))
            }
        }
    )+ };
}

values! { Label, Latitude, Lei, Longitude, Percent, Quantity, Ror, Text, Website, Year }

/// Declares the codes of lists that change: one that is no more is kept.
macro_rules! codes {
    ($( $code:ident ),+) => { $(
        impl Stored for $code {
            fn read(value: Value, _: &mut Reading) -> Option<Self> {
                known(value.clone()).or_else(|| $code::kept(value.as_str()?))
            }
        }
    )+ };
}

codes! { CountryCode, RegionCode }

/// A value as a type has it.
fn known<T: DeserializeOwned>(value: Value) -> Option<T> {
    serde_json::from_value(value).ok()
}

#[cfg(test)]
mod tests;
