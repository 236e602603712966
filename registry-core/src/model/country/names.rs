//! The names of countries, and what they are looked up by.
//!
//! `names.txt` has a line a country: its code, its everyday English name, and all others. The English and Chinese names
//! are those of Unicode CLDR 48 (see `LICENSE-UNICODE`), the formal ones those of ISO 3166-1 and of the countries
//! themselves. `keys.txt` is made of it: a line a name, as it is looked up, and the code. Both are text in the program
//! that is searched where it lies, so that no start and no search has a table to build.

use std::cmp::Ordering;

use memchr::{memchr, memrchr};

use super::CountryCode;
use crate::model::{fold, is_mark};

static NAMES: &str = include_str!("names.txt");
static KEYS: &str = include_str!("keys.txt");

/// Words that names differ in: `the Republic of Korea`, `Republic Korea`.
const DROPPED: [&str; 3] = ["the", "of", "and"];

/// What stands inside words: apostrophes, and the dots of abbreviations.
const JOINING: [char; 9] = ['\'', '\u{2018}', '\u{2019}', '`', '´', 'ʼ', 'ʻ', '.', '·'];

/// What statistical offices shorten.
const ABBREVIATED: [(&str, &str); 8] = [
    ("st", "saint"),
    ("sts", "saints"),
    ("rep", "republic"),
    ("dem", "democratic"),
    ("fed", "federated"),
    ("is", "islands"),
    ("isds", "islands"),
    ("br", "british"),
];

/// The names of a country by its code, the everyday one first.
pub(super) fn of_code(code: &str) -> impl Iterator<Item = &'static str> {
    let names = value_of(NAMES, b'|', code);
    names.into_iter().flat_map(|names| names.split('|'))
}

/// Every country.
#[cfg(test)]
pub(crate) fn all_countries() -> Vec<CountryCode> {
    let lines = NAMES.lines().filter_map(|line| line.split_once('|'));
    lines.map(|(code, _)| CountryCode(code)).collect()
}

/// The words of what may be the name of a country, in the one spelling that they are looked up by.
#[derive(Debug, Clone, Default)]
pub(crate) struct NameWords(Vec<String>);

impl NameWords {
    pub(crate) fn of(text: &str) -> NameWords {
        let text = fold(text).replace('&', " and ").replace(JOINING, "");
        let words = text.split(|letter: char| !letter.is_alphanumeric() && !is_mark(letter));
        let words = words.filter(|word| !word.is_empty());
        NameWords(words.map(whole_word).collect())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether these are no words that a name could begin with.
    pub(crate) fn begins_no_name(&self) -> bool {
        self.0.iter().all(|word| DROPPED.contains(&word.as_str()))
    }

    /// The words of several texts as those of one.
    pub(crate) fn joined(texts: &[NameWords]) -> NameWords {
        let words = texts.iter().flat_map(|words| words.0.iter().cloned());
        NameWords(words.collect())
    }

    /// The country whose name these texts are together.
    pub(crate) fn country_of(texts: &[NameWords]) -> Option<CountryCode> {
        let words = texts.iter().flat_map(|words| &words.0).map(String::as_str);
        value_of(KEYS, b'\t', &key(words)).map(CountryCode)
    }

    /// Whether this is the everyday name of a country.
    pub(crate) fn is_everyday_name_of(&self, country: CountryCode) -> bool {
        self.0 == NameWords::of(country.name()).0
    }
}

/// Words in order, without those that names differ in, so that `Korea, Republic of` is `Republic of Korea`.
fn key<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let mut kept: Vec<&str> = words.filter(|word| !DROPPED.contains(word)).collect();
    kept.sort_unstable();
    kept.join(" ")
}

fn whole_word(word: &str) -> String {
    let whole = ABBREVIATED.iter().find(|(short, _)| *short == word);
    whole.map_or(word, |(_, whole)| whole).to_owned()
}

/// What stands after `key` and `separator` in a text whose lines are in the order of their keys.
fn value_of(lines: &'static str, separator: u8, key: &str) -> Option<&'static str> {
    let mut rest = lines;
    while !rest.is_empty() {
        let start = memrchr(b'\n', &rest.as_bytes()[..rest.len() / 2]).map_or(0, |end| end + 1);
        let (before, from) = rest.split_at(start);
        let end = memchr(b'\n', from.as_bytes()).unwrap_or(from.len());
        let name_ends = memchr(separator, from.as_bytes())?;
        match from[..name_ends].cmp(key) {
            Ordering::Equal => return Some(&from[name_ends + 1..end]),
            Ordering::Less => rest = from.get(end + 1..).unwrap_or_default(),
            Ordering::Greater => rest = before,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeMap, path::Path};

    use super::*;

    /// Every line of `names.txt`: the code and its names.
    fn countries() -> impl Iterator<Item = (&'static str, Vec<&'static str>)> {
        NAMES.lines().map(|line| {
            let (code, names) = line.split_once('|').unwrap();
            (code, names.split('|').collect())
        })
    }

    #[test]
    fn every_country_of_the_standard_has_names() {
        let mut codes: Vec<&str> = rust_iso3166::ALL
            .iter()
            .map(|country| country.alpha2)
            .collect();
        codes.sort_unstable();
        let named: Vec<&str> = countries().map(|(code, _)| code).collect();
        assert_eq!(named, codes);
        for country in rust_iso3166::ALL {
            assert_eq!(
                country.name.parse::<CountryCode>().unwrap().as_str(),
                country.alpha2
            );
        }
    }

    /// `UPDATE_COUNTRIES=1 cargo test -p registry-core country` writes `keys.txt` anew.
    #[test]
    fn the_keys_are_those_of_the_names() {
        let mut keys: BTreeMap<String, &str> = BTreeMap::new();
        for (code, names) in countries() {
            for name in names {
                let other =
                    keys.insert(key(NameWords::of(name).0.iter().map(String::as_str)), code);
                assert!(
                    other.is_none_or(|other| other == code),
                    "{name} is {code} and {other:?}"
                );
            }
        }
        let lines: String = keys
            .iter()
            .map(|(key, code)| format!("{key}\t{code}\n"))
            .collect();
        if std::env::var_os("UPDATE_COUNTRIES").is_some() {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/model/country");
            std::fs::write(folder.join("keys.txt"), &lines).unwrap();
        }
        assert!(
            KEYS == lines,
            "keys.txt is out of date; run: UPDATE_COUNTRIES=1 cargo test -p registry-core country"
        );
    }

    #[test]
    fn every_name_is_read_as_its_country() {
        for (code, names) in countries() {
            for name in names {
                let read = name.parse::<CountryCode>().map(CountryCode::as_str);
                assert_eq!(read, Ok(code), "{name}");
            }
        }
    }

    #[test]
    fn a_name_is_read_in_every_order_and_abbreviation() {
        for (name, code) in [
            ("Korea, Rep. of", "KR"),
            ("the republic of KOREA", "KR"),
            ("Korea (the Republic of)", "KR"),
            ("St. Lucia", "LC"),
            ("Bosnia & Herzegovina", "BA"),
            ("Cote dIvoire", "CI"),
            ("u.s.a.", "US"),
            ("中國", "CN"),
            ("荷兰", "NL"),
        ] {
            let read = name.parse::<CountryCode>().map(CountryCode::as_str);
            assert_eq!(read, Ok(code), "{name}");
        }
        for none in ["", "Republic", "of the", "Atlantis", "zzzz", "\t", "aa\tNL"] {
            assert!(none.parse::<CountryCode>().is_err(), "{none}");
        }
    }

    #[test]
    fn the_everyday_name_is_shown() {
        for (code, name) in [
            ("NL", "Netherlands"),
            ("MM", "Myanmar"),
            ("SZ", "Eswatini"),
            ("CZ", "Czechia"),
            ("MK", "North Macedonia"),
            ("KR", "South Korea"),
            ("GB", "United Kingdom"),
            ("CD", "DR Congo"),
            ("ZW", "Zimbabwe"),
            ("AD", "Andorra"),
        ] {
            assert_eq!(code.parse::<CountryCode>().unwrap().name(), name);
        }
    }
}
