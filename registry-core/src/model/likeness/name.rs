//! How a name is spelled, word by word, and why two spellings may be of one name.

use std::borrow::Cow;

use unicode_normalization::char::is_combining_mark;

use super::Likeness;
use crate::model::fold;

/// Names of fewer letters are near to many others: one letter apart, they are no typing mistake.
const SHORT_NAME: usize = 5;

/// Words that say what a place is: `Zhuji City`, `Province of Milan`.
const ADMINISTRATIVE_WORDS: [&str; 15] = [
    "city",
    "county",
    "district",
    "municipality",
    "prefecture",
    "province",
    "qu",
    "region",
    "sheng",
    "shi",
    "town",
    "township",
    "village",
    "xian",
    "zhen",
];

/// Characters that close a name and say what the place is: 诸暨市.
const ADMINISTRATIVE_CHARACTERS: [char; 15] = [
    '省', '市', '县', '縣', '区', '區', '镇', '鎮', '乡', '鄉', '村', '州', '盟', '旗', '町',
];

/// What a name is of: only places are cities and counties.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    Place,
    Product,
}

/// A folded name, cut into words.
pub(super) struct Spelling<'a> {
    words: Vec<&'a str>,
    /// The same without administrative words.
    plain: Vec<&'a str>,
}

/// A name as it is compared.
pub(super) fn folded(name: &str) -> Cow<'_, str> {
    if name.is_ascii() {
        name.to_ascii_lowercase().into()
    } else {
        fold(name).into()
    }
}

/// The words of a folded name.
fn words(folded: &str) -> impl Iterator<Item = &str> {
    let is_mark = |letter: char| !letter.is_ascii() && is_combining_mark(letter);
    let is_part = move |letter: char| letter.is_alphanumeric() || is_mark(letter);
    let words = folded.split(move |letter| !is_part(letter));
    words.filter(|word| !word.is_empty())
}

/// The letters of a folded name as singular and plural have them in common, without administrative words.
pub(super) fn numberless_letters(of: Of, folded: &str) -> String {
    let mut letters = String::with_capacity(folded.len());
    match of {
        Of::Place => letters.extend(Spelling::of(of, folded).numberless()),
        Of::Product => letters.extend(words(folded).map(numberless)),
    }
    letters
}

impl<'a> Spelling<'a> {
    pub(super) fn of(of: Of, folded: &'a str) -> Spelling<'a> {
        let words: Vec<&str> = words(folded).collect();
        let plain = match of {
            Of::Place => without_administrative(&words),
            Of::Product => words.clone(),
        };
        Spelling { words, plain }
    }

    /// The words as singular and plural have them in common, without administrative ones.
    fn numberless(&self) -> impl Iterator<Item = Cow<'a, str>> {
        self.plain.iter().map(|word| numberless(word))
    }

    /// Why two spellings may be of one name.
    pub(super) fn likeness(&self, other: &Spelling<'_>) -> Option<Likeness> {
        if self.words.is_empty() || other.words.is_empty() {
            return None;
        }
        if self.words == other.words {
            return Some(Likeness::SameNames);
        }
        if self.words.concat() == other.words.concat() {
            return Some(Likeness::MergedSpelling);
        }
        let (plain, other_plain) = (self.plain.concat(), other.plain.concat());
        if plain == other_plain {
            return Some(Likeness::AdministrativeWord);
        }
        let mut words: Vec<Cow<'_, str>> = self.numberless().collect();
        let mut others: Vec<Cow<'_, str>> = other.numberless().collect();
        if words.concat() == others.concat() {
            return Some(Likeness::SingularOrPlural);
        }
        words.sort_unstable();
        others.sort_unstable();
        if words == others {
            return Some(Likeness::WordOrder);
        }
        let is_mistake = is_one_edit_apart(&letters(&plain), &letters(&other_plain));
        is_mistake.then_some(Likeness::TypingMistake)
    }
}

fn letters(text: &str) -> Vec<char> {
    text.chars().collect()
}

/// The words without those that say what the place is, where others are left.
fn without_administrative<'a>(words: &[&'a str]) -> Vec<&'a str> {
    let is_administrative = |word: &&str| ADMINISTRATIVE_WORDS.contains(word);
    let mut plain = words;
    if let [first, "of", rest @ ..] = plain
        && is_administrative(first)
        && !rest.is_empty()
    {
        plain = rest;
    }
    while let [rest @ .., last] = plain
        && is_administrative(last)
        && !rest.is_empty()
    {
        plain = rest;
    }
    let mut plain = plain.to_vec();
    if let Some(last) = plain.last_mut() {
        *last = without_administrative_character(last);
    }
    plain
}

/// A name in characters without the one that says what the place is, where two others are left.
fn without_administrative_character(word: &str) -> &str {
    match word.strip_suffix(ADMINISTRATIVE_CHARACTERS) {
        Some(rest) if rest.chars().nth(1).is_some() => rest,
        _ => word,
    }
}

/// A form that a word has in common with its regular English plural: of ties and tie, of berries and berry.
fn numberless(word: &str) -> Cow<'_, str> {
    if word.len() < 3 || word.ends_with("ss") {
        return word.into();
    }
    if let Some(stem) = word.strip_suffix("ies").or_else(|| word.strip_suffix("ie")) {
        return format!("{stem}y").into();
    }
    let after_hiss = word.strip_suffix("es").filter(|stem| {
        let hisses = ["s", "x", "z", "ch", "sh"];
        hisses.iter().any(|hiss| stem.ends_with(hiss))
    });
    let singular = after_hiss.or_else(|| word.strip_suffix('s'));
    singular.unwrap_or(word).into()
}

/// Whether a letter is missing, too many or another, or two neighbours have changed places.
fn is_one_edit_apart(one: &[char], other: &[char]) -> bool {
    let (short, long) = if one.len() <= other.len() {
        (one, other)
    } else {
        (other, one)
    };
    if short.len() < SHORT_NAME || long.len() - short.len() > 1 {
        return false;
    }
    let same = short.iter().zip(long).take_while(|(one, two)| one == two);
    let at = same.count();
    let (short, long) = (&short[at..], &long[at..]);
    match (short, long) {
        ([], _) => true,
        (_, [_, rest @ ..]) if short == rest => true,
        ([_, short @ ..], [_, long @ ..]) if short == long => true,
        ([a, b, short @ ..], [c, d, long @ ..]) => (a, b) == (d, c) && short == long,
        _ => false,
    }
}
