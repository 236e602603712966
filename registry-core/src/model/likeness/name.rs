//! How a name is spelled, word by word, and why two spellings may be of one name.

use std::borrow::Cow;

use unicode_normalization::char::is_combining_mark;

use super::{
    Likeness, administrative,
    mistake::is_typing_mistake,
    product_words::{canonical, numberless, without_what_adds_nothing},
};
use crate::model::{chinese::simplified, fold, text::is_han};

/// A word that ends another one, as in eyeglass frames and glass frames, has at least so many letters.
const SHORTEST_END: usize = 4;

/// What a name is of: only places are cities and counties.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    Place,
    Product,
}

/// A name, folded and cut into words.
#[derive(Debug)]
pub(super) struct Spelling<'a> {
    of: Of,
    /// The name, folded.
    folded: &'a str,
    words: Vec<&'a str>,
    /// The same without administrative words, and those that only join others.
    plain: Vec<&'a str>,
    /// Those as singular and plural have them in common.
    numberless: Vec<Cow<'a, str>>,
}

/// A name as it is compared: folded, in Simplified characters.
pub(crate) fn folded(name: &str) -> Cow<'_, str> {
    if name.is_ascii() {
        return name.to_ascii_lowercase().into();
    }
    let folded = fold(name);
    if folded.chars().any(is_han) {
        simplified(&folded).into()
    } else {
        folded.into()
    }
}

/// A name as its words are compared: Lu'an and Luan are one word.
pub(super) fn without_apostrophes(name: &str) -> Cow<'_, str> {
    const APOSTROPHES: [char; 4] = ['\'', '’', 'ʼ', '`'];
    let folded = folded(name);
    if folded.contains(APOSTROPHES) {
        folded.replace(APOSTROPHES, "").into()
    } else {
        folded
    }
}

/// The words of a folded name.
fn words(folded: &str) -> impl Iterator<Item = &str> {
    let is_mark = |letter: char| !letter.is_ascii() && is_combining_mark(letter);
    let is_part = move |letter: char| letter.is_alphanumeric() || is_mark(letter);
    let words = folded.split(move |letter| !is_part(letter));
    words.filter(|word| !word.is_empty())
}

impl<'a> Spelling<'a> {
    /// The spelling of a name that was folded by [`without_apostrophes`].
    pub(super) fn of(of: Of, folded: &'a str) -> Spelling<'a> {
        let words: Vec<&str> = words(folded).collect();
        let plain = match of {
            Of::Place => administrative::without(&words),
            Of::Product => joined(&words).collect(),
        };
        Spelling {
            of,
            folded,
            words,
            numberless: plain.iter().map(|word| numberless(word)).collect(),
            plain,
        }
    }

    /// The words as one, in the singular, without administrative ones.
    pub(super) fn letters(&self) -> String {
        self.numberless.concat()
    }

    /// The same with each word as the one that stands for all that mean the same product, where that makes a difference.
    pub(super) fn canonical_letters(&self) -> Option<String> {
        let mut words = self.numberless.iter();
        let differs = self.of == Of::Product && words.any(|word| canonical(word).is_some());
        differs.then(|| self.canonical(&self.plain).concat())
    }

    /// The same without what adds nothing to a product.
    pub(super) fn rough_letters(&self) -> String {
        let words = match self.of {
            Of::Place => &self.plain[..],
            Of::Product => without_what_adds_nothing(&self.plain),
        };
        self.canonical(words).concat()
    }

    fn canonical(&self, words: &[&'a str]) -> Vec<Cow<'a, str>> {
        let words = words.iter().map(|word| {
            let word = numberless(word);
            match self.of {
                Of::Place => word,
                Of::Product => canonical(&word).map_or(word, Cow::from),
            }
        });
        words.collect()
    }

    /// Parts of the name that may be used alone, as words: the place before a bracket or in it, a product without what
    /// it is made of or for, one of several products.
    fn parts(&self) -> Vec<Vec<&'a str>> {
        match self.of {
            Of::Place => parts_of_place(self.folded)
                .map(|part| Spelling::of(Of::Place, part).plain)
                .collect(),
            Of::Product => self.parts_of_product(),
        }
    }

    fn parts_of_product(&self) -> Vec<Vec<&'a str>> {
        let mut parts: Vec<Vec<&str>> = products(self.folded)
            .map(|part| joined(&words(part).collect::<Vec<_>>()).collect())
            .collect();
        if parts.len() < 2 {
            parts.clear();
        }
        let plain = without_what_adds_nothing(&self.plain);
        if plain.len() < self.plain.len() {
            parts.push(plain.to_vec());
        }
        if let [_, .., head] = plain {
            parts.push(vec![head]);
        }
        parts
    }

    /// The letters of the parts that the name may be found by.
    pub(super) fn letters_of_parts(&self) -> Vec<String> {
        let parts = self.parts();
        parts
            .iter()
            .map(|part| self.canonical(part).concat())
            .collect()
    }

    /// Why two spellings may be of one name.
    pub(super) fn likeness(&self, other: &Spelling<'_>) -> Option<Likeness> {
        let (letters, other_letters) = (self.letters(), other.letters());
        if letters.is_empty() || other_letters.is_empty() {
            return None;
        }
        if letters == other_letters {
            return Some(self.spelled_otherwise(other));
        }
        if sorted(self.numberless.clone()) == sorted(other.numberless.clone()) {
            return Some(Likeness::WordOrder);
        }
        let canonical = sorted(self.canonical(&self.plain));
        let other_canonical = sorted(other.canonical(&other.plain));
        if canonical == other_canonical {
            return Some(Likeness::AnotherWord);
        }
        if self.has_part(&other_canonical) || other.has_part(&canonical) || self.ends_like(other) {
            return Some(Likeness::PartOfName);
        }
        self.is_mistyped(other).then_some(Likeness::TypingMistake)
    }

    /// In what two spellings differ that have the same letters but for number.
    fn spelled_otherwise(&self, other: &Spelling<'_>) -> Likeness {
        if self.words == other.words {
            Likeness::SameNames
        } else if self.words.concat() == other.words.concat() {
            Likeness::MergedSpelling
        } else if self.plain.concat() != other.plain.concat() {
            Likeness::SingularOrPlural
        } else if self.of == Of::Place {
            Likeness::AdministrativeWord
        } else {
            Likeness::MergedSpelling
        }
    }

    fn has_part(&self, canonical: &[Cow<'_, str>]) -> bool {
        let mut parts = self.parts().into_iter();
        parts.any(|part| sorted(self.canonical(&part))[..] == *canonical)
    }

    /// Whether of two products of several words each word is the other's or the end of it: glass and eyeglass frames.
    fn ends_like(&self, other: &Spelling<'_>) -> bool {
        let (words, others) = (&self.numberless, &other.numberless);
        let is_end = |word: &str, of: &str| word.len() >= SHORTEST_END && of.ends_with(word);
        let mut pairs = words.iter().zip(others).rev();
        self.of == Of::Product
            && words.len() == others.len()
            && pairs.next().is_some_and(|(one, other)| one == other)
            && pairs.all(|(one, other)| is_end(one, other) || is_end(other, one))
    }

    /// Whether two spellings are a typing mistake apart. Characters that are words and digits are hardly mistyped
    /// unseen.
    fn is_mistyped(&self, other: &Spelling<'_>) -> bool {
        match (self.typed(), other.typed()) {
            (Some((letters, digits)), Some((other_letters, other_digits))) => {
                digits == other_digits && is_typing_mistake(&letters, &other_letters)
            }
            _ => false,
        }
    }

    /// The letters that may be mistyped, and the digits; nothing of a name in characters.
    pub(super) fn typed(&self) -> Option<(String, String)> {
        let letters = self.letters();
        if letters.bytes().all(|byte| byte.is_ascii_alphabetic()) {
            return Some((letters, String::new()));
        }
        let (digits, letters): (String, String) =
            letters.chars().partition(|letter| letter.is_numeric());
        (!letters.chars().any(is_han)).then_some((letters, digits))
    }
}

/// The words without those that only join others.
fn joined<'a>(words: &[&'a str]) -> impl Iterator<Item = &'a str> {
    const JOIN: [&str; 3] = ["and", "of", "the"];
    let alone = words.iter().all(|word| JOIN.contains(word));
    let words = words.iter().copied();
    words.filter(move |word| alone || !JOIN.contains(word))
}

/// The products of a list of them.
fn products(folded: &str) -> impl Iterator<Item = &str> {
    let parts = folded.split([',', ';', '/', '&', '+']);
    parts.flat_map(|part| part.split(" and "))
}

/// A place before a bracket and in it, or before a comma.
fn parts_of_place(folded: &str) -> impl Iterator<Item = &str> {
    let (before, inside) = match folded.split_once('(') {
        Some((before, rest)) => (Some(before), Some(rest.trim_end_matches(')'))),
        None => (folded.split_once(',').map(|(before, _)| before), None),
    };
    before.into_iter().chain(inside)
}

fn sorted<'a>(words: impl IntoIterator<Item = Cow<'a, str>>) -> Vec<Cow<'a, str>> {
    let mut words: Vec<Cow<'a, str>> = words.into_iter().collect();
    words.sort_unstable();
    words
}
