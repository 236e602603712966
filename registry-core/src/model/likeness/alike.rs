//! A record that may be the same cluster as another, with the reason in plain words.

use std::fmt;

use serde::Serialize;

use super::{
    Likeness,
    name::{Of, Spelling, without_apostrophes},
    place_names, product_names,
    two_places::are_two_places,
};
use crate::model::{Cluster, Key};

/// A record that may be the same cluster as another, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Alike {
    /// Its key.
    pub key: Key,
    /// What people call it.
    pub title: String,
    /// Why it may be the same.
    pub likeness: Likeness,
    /// The same in words, with the names that are alike.
    pub reason: String,
}

impl fmt::Display for Alike {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Alike {
            key, title, reason, ..
        } = self;
        write!(f, "{key} is {title}: {reason}")
    }
}

/// Two names, and why they may be one.
#[derive(Debug, Clone, Copy)]
struct Names<'a> {
    likeness: Likeness,
    one: &'a str,
    other: &'a str,
}

impl Alike {
    /// Why another record may be the same cluster as this one, over all names of both; nothing where both plainly are
    /// of two places.
    ///
    /// ```
    /// use registry_core::model::{Alike, Cluster};
    /// let record = |key: &str, place: &str| {
    ///     let json = format!(r#"{{"key":"{key}","location":{{"country":"CN","place":"{place}"}},"product":{{"name":"socks"}}}}"#);
    ///     Cluster::from_json(json.as_bytes())
    /// };
    /// let alike = Alike::to(&record("new", "Zhujii")?, &record("known", "Zhuji")?).expect("both are alike");
    /// assert_eq!(alike.title, "Zhuji · socks");
    /// assert_eq!(alike.reason, r#""Zhujii" and "Zhuji" are a typing mistake apart"#);
    /// # Ok::<(), registry_core::model::Invalid>(())
    /// ```
    pub fn to(record: &Cluster, other: &Cluster) -> Option<Alike> {
        if record.location.country != other.location.country || are_two_places(record, other) {
            return None;
        }
        let place = surest(Of::Place, place_names(record), place_names(other))?;
        let product = surest(Of::Product, product_names(record), product_names(other))?;
        let (surer, less_sure) = if place.likeness < product.likeness {
            (place.likeness, product.likeness)
        } else {
            (product.likeness, place.likeness)
        };
        // Of two names that are each only nearly alike, chance makes too many.
        if less_sure == Likeness::TypingMistake && surer >= Likeness::PartOfName {
            return None;
        }
        Some(Alike {
            key: other.key.clone(),
            title: other.title(),
            likeness: less_sure,
            reason: reason(place, product),
        })
    }
}

/// The surest likeness of any of some names to any of others.
fn surest<'a>(
    of: Of,
    names: impl Iterator<Item = &'a str>,
    others: impl Iterator<Item = &'a str>,
) -> Option<Names<'a>> {
    let with_folded = |name: &'a str| (name, without_apostrophes(name));
    let names: Vec<_> = names.map(with_folded).collect();
    let others: Vec<_> = others.map(with_folded).collect();
    let others = others
        .iter()
        .map(|(name, folded)| (*name, Spelling::of(of, folded)));
    let others: Vec<(&str, Spelling<'_>)> = others.collect();
    let pairs = names.iter().flat_map(|(one, folded)| {
        let spelling = Spelling::of(of, folded);
        let alike = others.iter().filter_map(move |(other, others)| {
            let likeness = spelling.likeness(others)?;
            Some(Names {
                likeness,
                one,
                other,
            })
        });
        alike.collect::<Vec<_>>()
    });
    pairs.min_by_key(|names| names.likeness)
}

/// Why places and products may be one, in plain words.
fn reason(place: Names<'_>, product: Names<'_>) -> String {
    let differs = |names: &&Names<'_>| names.likeness != Likeness::SameNames;
    let reasons: Vec<String> = [&place, &product]
        .into_iter()
        .filter(differs)
        .map(Names::reason)
        .collect();
    if reasons.is_empty() {
        return format!("both go by {:?} and {:?}", place.other, product.other);
    }
    reasons.join(", and ")
}

impl Names<'_> {
    fn reason(&self) -> String {
        let (one, other) = (self.one, self.other);
        match self.likeness {
            Likeness::SameNames => format!("both go by {other:?}"),
            Likeness::MergedSpelling => {
                format!("{one:?} and {other:?} differ in blanks and marks alone")
            }
            Likeness::AdministrativeWord => {
                format!("{one:?} and {other:?} differ in what they say the place is")
            }
            Likeness::SingularOrPlural => format!("{one:?} and {other:?} are singular and plural"),
            Likeness::WordOrder => {
                format!("{one:?} and {other:?} have the same words in another order")
            }
            Likeness::AnotherWord => format!("{one:?} and {other:?} are words for one product"),
            Likeness::PartOfName => {
                let (part, whole) = if one.chars().count() < other.chars().count() {
                    (one, other)
                } else {
                    (other, one)
                };
                format!("{part:?} is part of {whole:?}")
            }
            Likeness::TypingMistake => format!("{one:?} and {other:?} are a typing mistake apart"),
        }
    }
}
