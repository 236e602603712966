//! Signatures: what two records that may be one have in common, so that one is found by the other.

use super::{
    mistake::{FEWEST_LETTERS, is_typing_mistake},
    name::{Of, Spelling, without_apostrophes},
    place_names, product_names,
};
use crate::model::{Cluster, CountryCode};

/// Of so many names of the place and of the product, each with each, a record has signatures.
const MOST_NAMES: usize = 32;

/// The letters of place and product in the order of the alphabet, without what spellings differ in.
///
/// Records whose [likeness](super::Likeness) is more than a typing mistake have one of their [`signatures`] in common; few
/// others do.
///
/// ```
/// use registry_core::model::signature;
/// let country = "CN".parse()?;
/// assert_eq!(signature(country, "Zhuji", "Tooth Brush"), signature(country, "ZHŪJÌ City", "toothbrushes"));
/// # Ok::<(), registry_core::model::Invalid>(())
/// ```
pub fn signature(country: CountryCode, place: &str, product: &str) -> String {
    let letters = |of, name| {
        let folded = without_apostrophes(name);
        in_order(Spelling::of(of, &folded).letters())
    };
    joined(
        country,
        &letters(Of::Place, place),
        &letters(Of::Product, product),
    )
}

/// The signatures of a record, under all its names and the parts of them that may be used alone.
pub(crate) fn signatures(record: &Cluster) -> Vec<String> {
    FoundBy::of(record).signatures
}

/// What a record is found by among those that may be the same.
pub(crate) struct FoundBy {
    /// Its signatures.
    pub(crate) signatures: Vec<String>,
    /// Its names that may be mistyped.
    pub(crate) spelled: Vec<Spelled>,
}

impl FoundBy {
    pub(crate) fn of(record: &Cluster) -> FoundBy {
        let country = record.location.country;
        let places = Letters::of(Of::Place, Some(country), place_names(record));
        let products = Letters::of(Of::Product, None, product_names(record));
        let pairs = places.all().flat_map(|place| {
            let products = products.all();
            products.map(move |product| joined(country, place, product))
        });
        let signatures = pairs.collect();
        let mut spelled = places.spelled;
        spelled.extend(products.spelled);
        FoundBy {
            signatures,
            spelled,
        }
    }
}

/// The letters of names, each in order and once.
#[derive(Default)]
struct Letters {
    whole: Vec<String>,
    /// Those of parts of them that are not the whole of another.
    parts: Vec<String>,
    spelled: Vec<Spelled>,
}

impl Letters {
    fn of<'a>(
        of: Of,
        country: Option<CountryCode>,
        names: impl Iterator<Item = &'a str>,
    ) -> Letters {
        let mut letters = Letters::default();
        for name in names.take(MOST_NAMES) {
            let folded = without_apostrophes(name);
            let spelling = Spelling::of(of, &folded);
            let Letters {
                whole,
                parts,
                spelled,
            } = &mut letters;
            add(whole, in_order(spelling.letters()));
            let canonical = spelling.canonical_letters().map(in_order);
            canonical
                .into_iter()
                .for_each(|letters| add(whole, letters));
            let letters_of_parts = spelling.letters_of_parts().into_iter().map(in_order);
            letters_of_parts.for_each(|letters| add(parts, letters));
            let mistyped = Spelled::of(&spelling, country);
            mistyped.into_iter().for_each(|name| add(spelled, name));
        }
        let Letters { whole, parts, .. } = &mut letters;
        parts.retain(|part| !whole.contains(part));
        letters
    }

    fn all(&self) -> impl Iterator<Item = &str> {
        self.whole.iter().chain(&self.parts).map(String::as_str)
    }
}

/// Adds what is not there yet to a list of a few.
fn add<T: PartialEq>(list: &mut Vec<T>, value: T) {
    if !list.contains(&value) {
        list.push(value);
    }
}

/// A name as it may be mistyped, which is found among others by its letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Spelled {
    /// The country of a place; products are the same in all.
    country: Option<CountryCode>,
    /// Without number and administrative words.
    letters: String,
    digits: String,
}

impl Spelled {
    fn of(spelling: &Spelling<'_>, country: Option<CountryCode>) -> Option<Spelled> {
        let (letters, digits) = spelling.typed()?;
        let is_long_enough = letters.chars().nth(FEWEST_LETTERS - 1).is_some();
        is_long_enough.then_some(Spelled {
            country,
            letters,
            digits,
        })
    }

    /// What all names begin with in the index that this may be a mistake for.
    pub(crate) fn kind(&self) -> String {
        let country = self.country.as_ref().map_or("", |country| country.as_str());
        format!("{country}/")
    }

    /// The letters.
    pub(crate) fn letters(&self) -> &str {
        &self.letters
    }

    /// What a name begins with that this may be a typing mistake for.
    pub(crate) fn beginnings(&self) -> Vec<String> {
        let mut letters = self.letters.chars();
        let first_two = letters.next().into_iter().chain(letters.next());
        first_two.map(String::from).collect()
    }

    /// Whether a name of these letters may be this one.
    pub(crate) fn is_near(&self, letters: &str) -> bool {
        is_typing_mistake(&self.letters, letters)
    }

    /// How the name stands in the index.
    pub(crate) fn term(&self) -> String {
        self.kind() + &self.letters
    }

    /// The signatures of a record if this name of it were spelled with other letters.
    pub(crate) fn signatures_with(&self, letters: &str, record: &Cluster) -> Vec<String> {
        let country = record.location.country;
        let spelled = in_order(format!("{letters}{}", self.digits));
        let is_place = self.country.is_some();
        let others = if is_place {
            Letters::of(Of::Product, None, product_names(record))
        } else {
            Letters::of(Of::Place, Some(country), place_names(record))
        };
        let signatures = others.whole.iter().map(|other| {
            if is_place {
                joined(country, &spelled, other)
            } else {
                joined(country, other, &spelled)
            }
        });
        signatures.collect()
    }
}

fn joined(country: CountryCode, place: &str, product: &str) -> String {
    [country.as_str(), "/", place, "/", product].concat()
}

/// Letters in order: those of a merged spelling, of another order of words and of the plural are the same.
fn in_order(letters: String) -> String {
    if letters.is_ascii() {
        let mut bytes = letters.into_bytes();
        bytes.sort_unstable();
        return String::from_utf8(bytes).unwrap_or_default();
    }
    let mut letters: Vec<char> = letters.chars().collect();
    letters.sort_unstable();
    letters.into_iter().collect()
}
