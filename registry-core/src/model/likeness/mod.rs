//! Likeness: whether two records may be one cluster, and why.
//!
//! Likeness is only ever reported. One rule serves every way in: what a record is [found by](FoundBy) leads to the records to
//! compare, and [`Alike::to`] says of two records why they may be one.

mod administrative;
mod alike;
mod hashes;
mod kept_names;
mod likeness_terms;
mod mistake;
mod name;
mod near_names;
mod product_words;
mod signature;
mod two_places;

use std::fmt;

use serde::Serialize;

pub(crate) use self::name::folded;
use super::{Cluster, CountryCode, Location, Name, Product};

pub use alike::Alike;
pub(crate) use hashes::Hashes;
pub(crate) use likeness_terms::LikenessTerms;
pub(crate) use near_names::NearNames;
pub use signature::signature;
pub(crate) use signature::{
    FoundBy, LettersOfNames, RoughLettersOfNames, Spelled, signature_number,
};

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
    /// They have different words for one product, such as shoes and footwear.
    AnotherWord,
    /// The name of one is part of the name of the other.
    PartOfName,
    /// A letter is missing, too many or another, or two have changed places; in a long name, two of these.
    TypingMistake,
}

impl Likeness {
    /// Why two records may be one: the best of the likenesses of their places, and the best of their products, over all
    /// names of both; of those two the less sure.
    pub fn between(one: &Cluster, other: &Cluster) -> Option<Likeness> {
        Alike::to(one, other).map(|alike| alike.likeness)
    }

    /// The reason in words.
    pub fn as_str(self) -> &'static str {
        match self {
            Likeness::SameNames => "the same names",
            Likeness::MergedSpelling => "a merged spelling",
            Likeness::AdministrativeWord => "an administrative word",
            Likeness::SingularOrPlural => "singular and plural",
            Likeness::WordOrder => "another order of words",
            Likeness::AnotherWord => "another word for the product",
            Likeness::PartOfName => "part of the name",
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

impl Cluster {
    /// The record with nothing but what likeness is told by, which is small.
    pub(crate) fn names_alone(&self) -> Cluster {
        let Location {
            country,
            region,
            region_name,
            place,
            other_names,
            ..
        } = &self.location;
        let location = Location {
            region: *region,
            region_name: region_name.clone(),
            other_names: other_names.clone(),
            ..Location::bare(*country, place.clone())
        };
        let product = Product {
            other_names: self.product.other_names.clone(),
            ..Product::bare(self.product.name.clone())
        };
        Cluster {
            name: self.name.clone(),
            as_printed: self.as_printed.clone(),
            former_names: self.former_names.clone(),
            ..Cluster::bare(self.key.clone(), location, product)
        }
    }
}

/// Every name of the place of a record.
fn place_names(record: &Cluster) -> impl Iterator<Item = &str> {
    let location = &record.location;
    let names = location
        .other_names
        .iter()
        .chain(&record.former_names.place);
    all(&location.place, record.as_printed.place.as_deref(), names)
}

/// Every name of the product of a record.
fn product_names(record: &Cluster) -> impl Iterator<Item = &str> {
    let product = &record.product;
    let names = product
        .other_names
        .iter()
        .chain(&record.former_names.product);
    all(&product.name, record.as_printed.product.as_deref(), names)
}

fn all<'a>(
    present: &'a str,
    printed: Option<&'a str>,
    others: impl Iterator<Item = &'a Name>,
) -> impl Iterator<Item = &'a str> {
    let others = others.map(|other| &*other.name);
    std::iter::once(present).chain(printed).chain(others)
}

#[cfg(test)]
mod tests;
