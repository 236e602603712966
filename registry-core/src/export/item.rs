//! A record as its item spells it, with every text where it stands in the JSON: what rows of a table are made of.
//!
//! An item was checked when it was indexed, and its hash when it was read, so the rules of the model are not tried again.

use std::{borrow::Cow, fmt, io, ops::Deref};

use serde::{Deserialize, Deserializer, de};
use serde_json::value::RawValue;

use crate::model::{
    ActorKind, Cluster, CodeScheme, Direction, LifeCycle, LinkageKind, Measure, Scope, Sector,
    ShareStatus, Status, Trade,
};

/// A text, copied only where the JSON escapes something of it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Text<'a>(Cow<'a, str>);

impl Deref for Text<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Text<'a>, D::Error> {
        struct Visitor;

        impl<'de> de::Visitor<'de> for Visitor {
            type Value = Text<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text")
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Borrowed(text)))
            }

            fn visit_str<E>(self, text: &str) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Owned(text.to_owned())))
            }
        }

        deserializer.deserialize_str(Visitor)
    }
}

/// A number as it is spelled.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct Number<'a>(&'a RawValue);

impl<'a> Number<'a> {
    /// The number, to be compared with others.
    pub(super) fn value(self) -> f64 {
        self.0.get().parse().unwrap_or_default()
    }

    /// The number in digits: JSON writes very large and very small ones with an exponent, tables do not.
    pub(super) fn in_digits(self) -> Cow<'a, str> {
        let spelled = self.0.get();
        let in_digits = |number: f64| Cow::Owned(number.to_string());
        let exponent = spelled.contains('e').then(|| spelled.parse().ok());
        exponent.flatten().map_or(Cow::Borrowed(spelled), in_digits)
    }
}

/// A record. Its parts are those of the [model](crate::model::Cluster), under the same names.
#[derive(Debug, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"), deny_unknown_fields)]
pub(super) struct Item<'a> {
    pub(super) key: Text<'a>,
    pub(super) name: Option<Text<'a>>,
    #[serde(default)]
    pub(super) other_names: Vec<Name<'a>>,
    #[serde(default)]
    pub(super) as_printed: AsPrinted<'a>,
    #[serde(default)]
    pub(super) former_names: FormerNames<'a>,
    #[serde(default)]
    pub(super) status: Status,
    pub(super) merged_into: Option<Text<'a>>,
    #[serde(default)]
    pub(super) split_into: Vec<Text<'a>>,
    pub(super) withdrawn_reason: Option<Text<'a>>,
    pub(super) reverted_commit: Option<u64>,
    pub(super) location: Location<'a>,
    pub(super) product: Product<'a>,
    pub(super) sector: Option<Sector>,
    pub(super) service_kind: Option<Text<'a>>,
    pub(super) trade: Option<Trade>,
    pub(super) life_cycle: Option<LifeCycle>,
    #[serde(default)]
    pub(super) market_shares: Vec<MarketShare<'a>>,
    #[serde(default)]
    pub(super) actors: Vec<Actor<'a>>,
    #[serde(default)]
    pub(super) linkages: Vec<Linkage<'a>>,
    #[serde(default)]
    pub(super) figures: Vec<Figure<'a>>,
    #[serde(default)]
    pub(super) reviews: Vec<Review<'a>>,
    pub(super) last_verified: Option<Text<'a>>,
    pub(super) review_due: Option<Text<'a>>,
    #[serde(default)]
    pub(super) sources: Vec<Source<'a>>,
    #[serde(default)]
    pub(super) notes: Vec<Text<'a>>,
    #[serde(default)]
    pub(super) attributes: Vec<Attribute<'a>>,
}

/// Hands over an item as it is read. What it does not know as it is spelled, the model may.
pub(super) fn with_item<T, E: From<io::Error>>(
    json: &[u8],
    take: impl FnOnce(&Item<'_>) -> Result<T, E>,
) -> Result<T, E> {
    match Item::read(json) {
        Ok(item) => take(&item),
        Err(refused) => match Cluster::read_keyed_item(json) {
            Ok(cluster) => take(&Item::read(&cluster.to_canonical_json())?),
            Err(_) => Err(refused.into()),
        },
    }
}

impl<'a> Item<'a> {
    /// Reads an item.
    pub(super) fn read(json: &'a [u8]) -> io::Result<Item<'a>> {
        let text = str::from_utf8(json).map_err(invalid)?;
        serde_json::from_str(text).map_err(invalid)
    }
}

fn invalid(error: impl std::error::Error + Send + Sync + 'static) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, error)
}

#[derive(Debug, Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"), deny_unknown_fields)]
pub(super) struct AsPrinted<'a> {
    pub(super) place: Option<Text<'a>>,
    pub(super) product: Option<Text<'a>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"), default, deny_unknown_fields)]
pub(super) struct FormerNames<'a> {
    pub(super) name: Vec<Name<'a>>,
    pub(super) place: Vec<Name<'a>>,
    pub(super) product: Vec<Name<'a>>,
}

#[derive(Debug, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"), deny_unknown_fields)]
pub(super) struct Name<'a> {
    pub(super) name: Text<'a>,
    pub(super) language: Option<Text<'a>>,
}

#[derive(Debug, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"), deny_unknown_fields)]
pub(super) struct Location<'a> {
    pub(super) country: Text<'a>,
    pub(super) region: Option<Text<'a>>,
    pub(super) region_name: Option<Text<'a>>,
    pub(super) place: Text<'a>,
    #[serde(default)]
    pub(super) other_names: Vec<Name<'a>>,
    #[serde(default)]
    pub(super) spans: Vec<Span<'a>>,
    pub(super) latitude: Option<Number<'a>>,
    pub(super) longitude: Option<Number<'a>>,
}

#[derive(Debug, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"), deny_unknown_fields)]
pub(super) struct Span<'a> {
    pub(super) country: Text<'a>,
    pub(super) region: Option<Text<'a>>,
    pub(super) place: Option<Text<'a>>,
}

#[derive(Debug, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"), deny_unknown_fields)]
pub(super) struct Product<'a> {
    pub(super) name: Text<'a>,
    #[serde(default)]
    pub(super) other_names: Vec<Name<'a>>,
    #[serde(default)]
    pub(super) codes: Vec<Code<'a>>,
}

#[derive(Debug, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"), deny_unknown_fields)]
pub(super) struct Code<'a> {
    pub(super) scheme: CodeScheme,
    pub(super) version: Option<Text<'a>>,
    pub(super) code: Text<'a>,
}

#[derive(Debug, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"), deny_unknown_fields)]
pub(super) struct MarketShare<'a> {
    pub(super) source: Option<Source<'a>>,
    pub(super) scope: Scope,
    pub(super) region: Option<Text<'a>>,
    pub(super) of: Option<Text<'a>>,
    pub(super) year: Option<u16>,
    pub(super) percent: Number<'a>,
    pub(super) status: Option<ShareStatus>,
    pub(super) note: Option<Text<'a>>,
}

#[derive(Debug, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"), deny_unknown_fields)]
pub(super) struct Actor<'a> {
    pub(super) source: Option<Source<'a>>,
    pub(super) kind: ActorKind,
    pub(super) name: Text<'a>,
    pub(super) role: Option<Text<'a>>,
    pub(super) lei: Option<Text<'a>>,
    pub(super) ror: Option<Text<'a>>,
    pub(super) website: Option<Text<'a>>,
    pub(super) country: Option<Text<'a>>,
    pub(super) organisation: Option<Text<'a>>,
    #[serde(default)]
    pub(super) other_sources: Vec<Source<'a>>,
}

#[derive(Debug, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"), deny_unknown_fields)]
pub(super) struct Linkage<'a> {
    pub(super) source: Option<Source<'a>>,
    pub(super) kind: LinkageKind,
    pub(super) cluster: Option<Text<'a>>,
    pub(super) industry: Option<Text<'a>>,
    pub(super) direction: Option<Direction>,
    pub(super) note: Option<Text<'a>>,
    #[serde(default)]
    pub(super) other_sources: Vec<Source<'a>>,
}

#[derive(Debug, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"), deny_unknown_fields)]
pub(super) struct Figure<'a> {
    pub(super) source: Option<Source<'a>>,
    pub(super) year: Option<u16>,
    pub(super) measure: Measure,
    pub(super) value: Number<'a>,
    pub(super) currency: Option<Text<'a>>,
    pub(super) note: Option<Text<'a>>,
}

#[derive(Debug, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"), deny_unknown_fields)]
pub(super) struct Review<'a> {
    pub(super) date: Text<'a>,
    pub(super) reviewer: Text<'a>,
    pub(super) finding: Text<'a>,
}

/// A source. Sources are in the order of their fields, as the model's are: days are written so that they sort as text.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"), deny_unknown_fields)]
pub(super) struct Source<'a> {
    pub(super) title: Option<Text<'a>>,
    pub(super) url: Option<Text<'a>>,
    pub(super) date: Option<Text<'a>>,
    pub(super) note: Option<Text<'a>>,
}

#[derive(Debug, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"), deny_unknown_fields)]
pub(super) struct Attribute<'a> {
    pub(super) name: Text<'a>,
    pub(super) value: Text<'a>,
}
