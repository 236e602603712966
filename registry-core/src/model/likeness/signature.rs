//! Signatures: what two records that may be one have in common, so that one is found by the other.

use super::{
    LikenessTerms,
    kept_names::KeptNames,
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

/// What most likes of names have in common beside the [`signature`], so that they are found in one look at any number of
/// names: words for one product are one, and letters that are there twice are there once.
#[cfg(test)]
pub(super) fn rough_signature(country: CountryCode, place: &str, product: &str) -> String {
    RoughLettersOfNames::default().signature(country, place, product)
}

fn rough(of: Of, name: &str) -> String {
    let folded = without_apostrophes(name);
    each_once(in_order(Spelling::of(of, &folded).rough_letters()))
}

/// A signature as the number that it is looked up by. Other signatures have the same one now and then.
pub(crate) fn signature_number(signature: &str) -> u32 {
    // Short numbers take half the room of long ones in the index.
    crc32fast::hash(signature.as_bytes())
}

/// What a record is found by among those that may be the same.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct FoundBy {
    /// Its signatures, under all its names and the parts of them that may be used alone, and its names that may be
    /// mistyped.
    terms: LikenessTerms,
    /// The digits of those names, a line each.
    digits: String,
}

impl FoundBy {
    #[cfg(test)]
    pub(crate) fn of(record: &Cluster) -> FoundBy {
        LettersOfNames::default().found_by(record)
    }

    /// The [numbers](signature_number) of its signatures.
    pub(crate) fn signatures(&self) -> &[u32] {
        self.terms.signatures()
    }

    /// Its names that may be mistyped.
    pub(crate) fn spelled(&self) -> impl Iterator<Item = Spelled<'_>> {
        let names = self.terms.spelled().zip(self.digits.lines());
        names.map(|(term, digits)| Spelled { term, digits })
    }

    /// The terms that the index finds it by.
    pub(crate) fn into_terms(self) -> LikenessTerms {
        self.terms
    }

    /// Adds a name that may be mistyped, of a place of a country or of a product.
    fn add(&mut self, country: &str, typed: &Typed) {
        for part in [country, "/", &typed.letters, "\n"] {
            self.terms.spelled.push_str(part);
        }
        self.digits.push_str(&typed.digits);
        self.digits.push('\n');
    }
}

/// The letters of names, kept for those that come again.
#[derive(Debug, Default)]
pub(crate) struct LettersOfNames {
    places: KeptNames<Letters>,
    products: KeptNames<Letters>,
}

impl LettersOfNames {
    /// What a record is found by.
    pub(crate) fn found_by(&mut self, record: &Cluster) -> FoundBy {
        self.learn(record);
        let country = record.location.country;
        let places = AllLetters::of(&self.places, place_names(record));
        let products = AllLetters::of(&self.products, product_names(record));
        let mut found_by = FoundBy::default();
        let signatures = &mut found_by.terms.signatures;
        signatures.reserve_exact(places.count() * products.count());
        for place in places.all() {
            signatures.extend(numbers(country, place, products.all()));
        }
        let of_place = places.typed.iter();
        of_place.for_each(|typed| found_by.add(country.as_str(), typed));
        let of_product = products.typed.iter();
        of_product.for_each(|typed| found_by.add("", typed));
        found_by
    }

    /// Learns the letters of all names of a record.
    fn learn(&mut self, record: &Cluster) {
        for name in place_names(record).take(MOST_NAMES) {
            self.places.of(name, || Letters::of(Of::Place, name));
        }
        for name in product_names(record).take(MOST_NAMES) {
            self.products.of(name, || Letters::of(Of::Product, name));
        }
    }
}

/// The letters of a [`rough_signature`], kept for names that come again.
#[derive(Debug, Default)]
pub(crate) struct RoughLettersOfNames {
    places: KeptNames<String>,
    products: KeptNames<String>,
}

impl RoughLettersOfNames {
    /// The [`rough_signature`] of names.
    pub(crate) fn signature(&mut self, country: CountryCode, place: &str, product: &str) -> String {
        let of_place = self.places.of(place, || rough(Of::Place, place));
        let of_product = self.products.of(product, || rough(Of::Product, product));
        joined(country, of_place, of_product)
    }
}

/// The letters of a name, in order.
#[derive(Debug)]
struct Letters {
    /// As it is written, and with the words that stand for all of their meaning.
    whole: Vec<String>,
    /// Those of its parts.
    parts: Vec<String>,
    /// As they may be mistyped.
    typed: Option<Typed>,
}

/// The letters of a name that may be mistyped, as it has them, and its digits.
#[derive(Debug, PartialEq, Eq)]
struct Typed {
    letters: String,
    digits: String,
}

impl Letters {
    fn of(of: Of, name: &str) -> Letters {
        let folded = without_apostrophes(name);
        let spelling = Spelling::of(of, &folded);
        let whole = std::iter::once(spelling.letters()).chain(spelling.canonical_letters());
        let parts = spelling.letters_of_parts().into_iter();
        let typed = spelling.typed();
        let typed = typed.filter(|(letters, _)| letters.chars().nth(FEWEST_LETTERS - 1).is_some());
        Letters {
            whole: whole.map(in_order).collect(),
            parts: parts.map(in_order).collect(),
            typed: typed.map(|(letters, digits)| Typed { letters, digits }),
        }
    }
}

/// Letters in order, each once; digits stay.
fn each_once(letters: String) -> String {
    let mut last = None;
    let mut letters = letters;
    letters.retain(|letter| {
        let is_again = last.replace(letter) == Some(letter);
        !is_again || letter.is_numeric()
    });
    letters
}

/// The letters of all names of a place or a product, each once.
#[derive(Default)]
struct AllLetters<'a> {
    whole: Vec<&'a str>,
    /// Those of parts that are not the whole of another name.
    parts: Vec<&'a str>,
    typed: Vec<&'a Typed>,
}

impl<'a> AllLetters<'a> {
    fn of<'b>(
        kept: &'a KeptNames<Letters>,
        names: impl Iterator<Item = &'b str>,
    ) -> AllLetters<'a> {
        let mut all = AllLetters::default();
        for letters in names.take(MOST_NAMES).filter_map(|name| kept.get(name)) {
            let whole = letters.whole.iter();
            whole.for_each(|letters| add(&mut all.whole, letters));
            let parts = letters.parts.iter();
            parts.for_each(|letters| add(&mut all.parts, letters));
            let typed = letters.typed.iter();
            typed.for_each(|typed| add(&mut all.typed, typed));
        }
        let AllLetters { whole, parts, .. } = &mut all;
        parts.retain(|part| !whole.contains(part));
        all
    }

    fn all(&self) -> impl Iterator<Item = &'a str> {
        self.whole.iter().chain(&self.parts).copied()
    }

    fn count(&self) -> usize {
        self.whole.len() + self.parts.len()
    }
}

/// Adds what is not there yet to a list of a few.
fn add<T: PartialEq>(list: &mut Vec<T>, value: T) {
    if !list.contains(&value) {
        list.push(value);
    }
}

/// A name as it may be mistyped, which is found among others by its letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Spelled<'a> {
    /// How it stands in the index: the country of a place, since products are the same in all, a stroke, and its letters
    /// without number and administrative words.
    term: &'a str,
    digits: &'a str,
}

impl<'a> Spelled<'a> {
    /// What all names begin with in the index that this may be a mistake for, and its letters.
    fn parts(self) -> (&'a str, &'a str) {
        let start = self.term.find('/').map_or(0, |stroke| stroke + 1);
        self.term.split_at(start)
    }

    /// What all names begin with in the index that this may be a mistake for.
    pub(crate) fn kind(self) -> &'a str {
        self.parts().0
    }

    /// The letters.
    pub(crate) fn letters(self) -> &'a str {
        self.parts().1
    }

    /// What a name begins with that this may be a typing mistake for.
    pub(crate) fn beginnings(self) -> impl Iterator<Item = char> + use<> {
        let mut letters = self.letters().chars();
        let first_two = [letters.next(), letters.next()];
        first_two.into_iter().flatten()
    }

    /// Whether a name of these letters may be this one.
    pub(crate) fn is_near(self, letters: &str) -> bool {
        is_typing_mistake(self.letters(), letters)
    }

    /// How the name stands in the index.
    pub(crate) fn term(self) -> &'a str {
        self.term
    }

    /// The numbers of the signatures of a record if this name of it were spelled with other letters.
    pub(crate) fn signatures_with(
        self,
        letters: &str,
        record: &Cluster,
        names: &mut LettersOfNames,
    ) -> Vec<u32> {
        let country = record.location.country;
        let spelled = in_order(format!("{letters}{}", self.digits));
        names.learn(record);
        // Products are those of no country.
        let is_place = self.kind().len() > 1;
        let others = if is_place {
            AllLetters::of(&names.products, product_names(record))
        } else {
            AllLetters::of(&names.places, place_names(record))
        };
        let whole = others.whole.iter().copied();
        if is_place {
            return numbers(country, &spelled, whole).collect();
        }
        let with_place =
            whole.flat_map(|place| numbers(country, place, std::iter::once(&*spelled)));
        with_place.collect()
    }
}

/// The numbers of the signatures of a place with products.
fn numbers<'a>(
    country: CountryCode,
    place: &str,
    products: impl Iterator<Item = &'a str>,
) -> impl Iterator<Item = u32> {
    let mut of_place = crc32fast::Hasher::new();
    [country.as_str(), "/", place, "/"]
        .iter()
        .for_each(|part| of_place.update(part.as_bytes()));
    products.map(move |product| {
        let mut whole = of_place.clone();
        whole.update(product.as_bytes());
        whole.finalize()
    })
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
