//! Likeness: whether two records may be one cluster, and why.
//!
//! Likeness is only ever reported. One rule serves every way in: [`signatures`] find the records to compare, and
//! [`Likeness::between`] says of two records why they may be one.

mod name;
mod signature;

use std::fmt;

use serde::Serialize;

use self::name::{Of, Spelling, folded};
use super::{Cluster, CountryCode, Key, Name};

pub use signature::{signature, signatures};

/// Why two records may be one, the surest reason first.
///
/// ```
/// use registry_core::model::{Cluster, Likeness};
/// let record = |place: &str, product: &str| {
///     let json = format!(r#"{{"key":"a","location":{{"country":"CN","place":"{place}"}},"product":{{"name":"{product}"}}}}"#);
///     Cluster::from_json(json.as_bytes())
/// };
/// let (one, other) = (record("Hangji", "Tooth Brush")?, record("HANGJI", "toothbrush")?);
/// assert_eq!(Likeness::between(&one, &other), Some(Likeness::MergedSpelling));
/// # Ok::<(), registry_core::model::Invalid>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Likeness {
    /// Place and product have the same names, but for case, accents and punctuation.
    SameNames,
    /// One writes as one word what the other writes as two.
    MergedSpelling,
    /// One names what the place is, such as a city or 市.
    AdministrativeWord,
    /// One has the singular, the other the plural.
    SingularOrPlural,
    /// The words stand in another order.
    WordOrder,
    /// A letter is missing, too many or another, or two have changed places.
    TypingMistake,
}

/// A record that may be the same cluster as another, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Alike {
    /// Its key.
    pub key: Key,
    /// Why it may be the same.
    pub likeness: Likeness,
}

impl Likeness {
    /// Why two records may be one: the best of the likenesses of their places, and the best of their products, over all
    /// names of both; of those two the less sure. A typing mistake counts in one of them only.
    pub fn between(one: &Cluster, other: &Cluster) -> Option<Likeness> {
        if one.location.country != other.location.country {
            return None;
        }
        let place = surest(Of::Place, place_names(one), place_names(other))?;
        let product = surest(Of::Product, product_names(one), product_names(other))?;
        let both_mistaken = place == product && place == Likeness::TypingMistake;
        (!both_mistaken).then(|| place.max(product))
    }

    /// The reason in words.
    pub fn as_str(self) -> &'static str {
        match self {
            Likeness::SameNames => "the same names",
            Likeness::MergedSpelling => "a merged spelling",
            Likeness::AdministrativeWord => "an administrative word",
            Likeness::SingularOrPlural => "singular and plural",
            Likeness::WordOrder => "another order of words",
            Likeness::TypingMistake => "a typing mistake apart",
        }
    }
}

impl fmt::Display for Likeness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Cluster {
    /// Whether a place and a product of a country are among the names of this record, after folding.
    ///
    /// ```
    /// use registry_core::model::Cluster;
    /// let json = r#"{"key":"a","location":{"country":"CN","place":"Zhuji"},"product":{"name":"Sock"}}"#;
    /// let record = Cluster::from_json(json.as_bytes())?;
    /// assert!(record.is_named("CN".parse()?, "ZHŪJÌ", "sock"));
    /// # Ok::<(), registry_core::model::Invalid>(())
    /// ```
    pub fn is_named(&self, country: CountryCode, place: &str, product: &str) -> bool {
        let (place, product) = (folded(place), folded(product));
        self.location.country == country
            && place_names(self).any(|name| folded(name) == place)
            && product_names(self).any(|name| folded(name) == product)
    }
}

/// The surest likeness of any of some names to any of others.
fn surest<'a>(
    of: Of,
    names: impl Iterator<Item = &'a str>,
    others: impl Iterator<Item = &'a str>,
) -> Option<Likeness> {
    let (names, others): (Vec<_>, Vec<_>) =
        (names.map(folded).collect(), others.map(folded).collect());
    let others: Vec<Spelling<'_>> = others.iter().map(|name| Spelling::of(of, name)).collect();
    let likenesses = names.iter().flat_map(|name| {
        let name = Spelling::of(of, name);
        let likenesses = others.iter().filter_map(move |other| name.likeness(other));
        likenesses.min()
    });
    likenesses.min()
}

/// Every name of the place of a record.
fn place_names(record: &Cluster) -> impl Iterator<Item = &str> {
    let location = &record.location;
    names(
        &location.place,
        record.as_printed.place.as_deref(),
        &location.other_names,
    )
}

/// Every name of the product of a record.
fn product_names(record: &Cluster) -> impl Iterator<Item = &str> {
    let product = &record.product;
    names(
        &product.name,
        record.as_printed.product.as_deref(),
        &product.other_names,
    )
}

fn names<'a>(
    present: &'a str,
    printed: Option<&'a str>,
    others: &'a [Name],
) -> impl Iterator<Item = &'a str> {
    let others = others.iter().map(|other| &*other.name);
    std::iter::once(present).chain(printed).chain(others)
}

#[cfg(test)]
mod tests;
