//! Signatures: what two records that may be one have in common, so that one is found by the other.

use hashbrown::HashMap;

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

/// What most likes of names have in common beside the [`signature`], so that they are found in one look at any number of
/// names: words for one product are one, and letters that are there twice are there once.
pub(crate) fn rough_signature(country: CountryCode, place: &str, product: &str) -> String {
    let letters = |of, name| rough(&Spelling::of(of, &without_apostrophes(name)));
    joined(
        country,
        &letters(Of::Place, place),
        &letters(Of::Product, product),
    )
}

fn rough(spelling: &Spelling<'_>) -> String {
    each_once(in_order(spelling.rough_letters()))
}

/// A signature as the number that it is looked up by. Other signatures have the same one now and then.
pub(crate) fn signature_number(signature: &str) -> u32 {
    // Short numbers take half the room of long ones in the index.
    crc32fast::hash(signature.as_bytes())
}

/// What a record is found by among those that may be the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FoundBy {
    /// The [numbers](signature_number) of its signatures, under all its names and the parts of them that may be used alone.
    pub(crate) signatures: Vec<u32>,
    /// Its names that may be mistyped.
    pub(crate) spelled: Vec<Spelled>,
}

#[cfg(test)]
impl FoundBy {
    pub(crate) fn of(record: &Cluster) -> FoundBy {
        LettersOfNames::default().found_by(record)
    }
}

/// The letters of names, kept for those that come again: most records share their place or their product with others.
#[derive(Debug, Default)]
pub(crate) struct LettersOfNames {
    places: HashMap<CountryCode, HashMap<String, Letters>>,
    products: HashMap<String, Letters>,
    /// How many names there are.
    count: usize,
}

/// So many names are kept, and then those of the next record.
const MOST_KEPT: usize = 10_000;

impl LettersOfNames {
    /// What a record is found by.
    pub(crate) fn found_by(&mut self, record: &Cluster) -> FoundBy {
        let country = record.location.country;
        self.learn(country, place_names(record), product_names(record));
        let products = AllLetters::of(&self.products, product_names(record));
        let places = self.places.get(&country).into_iter();
        let places = places.map(|places| AllLetters::of(places, place_names(record)));
        let mut found_by = FoundBy {
            signatures: Vec::new(),
            spelled: Vec::new(),
        };
        for places in places {
            let pairs = places.count() * products.count();
            found_by.signatures.reserve_exact(pairs);
            for place in places.all() {
                let numbers = numbers(country, place, products.all());
                found_by.signatures.extend(numbers);
            }
            let spelled = places.spelled.iter().chain(&products.spelled);
            found_by.spelled.extend(spelled.copied().cloned());
        }
        found_by
    }

    /// The [`rough_signature`] of names.
    pub(crate) fn rough_signature(
        &mut self,
        country: CountryCode,
        place: &str,
        product: &str,
    ) -> String {
        self.learn(country, std::iter::once(place), std::iter::once(product));
        let places = self.places.get_mut(&country);
        let of_place = places.and_then(|places| places.get_mut(place));
        let of_place = of_place.map_or("", |letters| letters.rough(Of::Place, place));
        let of_product = self.products.get_mut(product);
        let of_product = of_product.map_or("", |letters| letters.rough(Of::Product, product));
        joined(country, of_place, of_product)
    }

    fn learn<'a>(
        &mut self,
        country: CountryCode,
        places: impl Iterator<Item = &'a str>,
        products: impl Iterator<Item = &'a str>,
    ) {
        if self.count >= MOST_KEPT {
            *self = LettersOfNames::default();
        }
        let of_country = self.places.entry(country).or_default();
        let mut keep = |kept: &mut HashMap<String, Letters>, of, country, name: &str| {
            kept.entry_ref(name).or_insert_with(|| {
                self.count += 1;
                Letters::of(of, country, name)
            });
        };
        places
            .take(MOST_NAMES)
            .for_each(|name| keep(of_country, Of::Place, Some(country), name));
        products
            .take(MOST_NAMES)
            .for_each(|name| keep(&mut self.products, Of::Product, None, name));
    }
}

/// The letters of a name, in order.
#[derive(Debug)]
struct Letters {
    /// As it is written, and with the words that stand for all of their meaning.
    whole: Vec<String>,
    /// Those of its parts.
    parts: Vec<String>,
    /// With the words that stand for all of their meaning, and each letter once; made when it is asked for.
    rough: Option<String>,
    spelled: Option<Spelled>,
}

impl Letters {
    fn of(of: Of, country: Option<CountryCode>, name: &str) -> Letters {
        let folded = without_apostrophes(name);
        let spelling = Spelling::of(of, &folded);
        let whole = std::iter::once(spelling.letters()).chain(spelling.canonical_letters());
        Letters {
            whole: whole.map(in_order).collect(),
            parts: spelling
                .letters_of_parts()
                .into_iter()
                .map(in_order)
                .collect(),
            rough: None,
            spelled: Spelled::of(&spelling, country),
        }
    }

    fn rough(&mut self, of: Of, name: &str) -> &str {
        let made = || rough(&Spelling::of(of, &without_apostrophes(name)));
        self.rough.get_or_insert_with(made)
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
    spelled: Vec<&'a Spelled>,
}

impl<'a> AllLetters<'a> {
    fn of<'b>(
        kept: &'a HashMap<String, Letters>,
        names: impl Iterator<Item = &'b str>,
    ) -> AllLetters<'a> {
        let mut all = AllLetters::default();
        for letters in names.take(MOST_NAMES).filter_map(|name| kept.get(name)) {
            let whole = letters.whole.iter();
            whole.for_each(|letters| add(&mut all.whole, letters));
            let parts = letters.parts.iter();
            parts.for_each(|letters| add(&mut all.parts, letters));
            let spelled = letters.spelled.iter();
            spelled.for_each(|name| add(&mut all.spelled, name));
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Spelled {
    /// How it stands in the index: the country of a place, since products are the same in all, a stroke, and its letters
    /// without number and administrative words.
    term: String,
    /// Where in that the letters begin.
    start: usize,
    digits: String,
}

impl Spelled {
    fn of(spelling: &Spelling<'_>, country: Option<CountryCode>) -> Option<Spelled> {
        let (letters, digits) = spelling.typed()?;
        letters.chars().nth(FEWEST_LETTERS - 1)?;
        let country = country.as_ref().map_or("", |country| country.as_str());
        Some(Spelled {
            term: [country, "/", &letters].concat(),
            start: country.len() + 1,
            digits,
        })
    }

    /// What all names begin with in the index that this may be a mistake for.
    pub(crate) fn kind(&self) -> &str {
        &self.term[..self.start]
    }

    /// The letters.
    pub(crate) fn letters(&self) -> &str {
        &self.term[self.start..]
    }

    /// What a name begins with that this may be a typing mistake for.
    pub(crate) fn beginnings(&self) -> impl Iterator<Item = char> + use<> {
        let mut letters = self.letters().chars();
        let first_two = [letters.next(), letters.next()];
        first_two.into_iter().flatten()
    }

    /// Whether a name of these letters may be this one.
    pub(crate) fn is_near(&self, letters: &str) -> bool {
        is_typing_mistake(self.letters(), letters)
    }

    /// How the name stands in the index.
    pub(crate) fn term(&self) -> &str {
        &self.term
    }

    /// How the name stands in the index, without a copy.
    pub(crate) fn into_term(self) -> String {
        self.term
    }

    /// The numbers of the signatures of a record if this name of it were spelled with other letters.
    pub(crate) fn signatures_with(
        &self,
        letters: &str,
        record: &Cluster,
        names: &mut LettersOfNames,
    ) -> Vec<u32> {
        let country = record.location.country;
        let spelled = in_order(format!("{letters}{}", self.digits));
        names.learn(country, place_names(record), product_names(record));
        // Products are those of no country.
        let is_place = self.start > 1;
        let others = match names.places.get(&country) {
            Some(places) if !is_place => AllLetters::of(places, place_names(record)),
            _ => AllLetters::of(&names.products, product_names(record)),
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
