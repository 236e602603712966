//! The words of names, and the keys that names are looked up by.
//!
//! Names are compared loosely: folded, without apostrophes and dots, with abbreviated words written out, their words in
//! order. So `Korea, Republic of`, `Republic of Korea` and `Korea (the Republic of)` have one key.

use super::{CountryCode, forms, table};
use crate::model::{fold, is_mark};

/// Words that names differ in: `the Republic of Korea`, `Republic Korea`.
const DROPPED: [&str; 3] = ["the", "of", "and"];

/// What stands inside words: apostrophes, and the dots of abbreviations.
const JOINING: [char; 9] = ['\'', '\u{2018}', '\u{2019}', '`', '´', 'ʼ', 'ʻ', '.', '·'];

/// Those that may stand between an article and a name.
const APOSTROPHES: [char; 3] = ['\'', '\u{2018}', '\u{2019}'];

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

/// The longest key of ASCII letters that a name in other languages must have more of to be found among other words.
const SHORT: usize = 3;

/// The words of what may be the name of a country, in the one spelling that they are looked up by.
#[derive(Debug, Clone, Default)]
pub(crate) struct NameWords {
    words: Vec<String>,
    /// Whether they were written in ASCII letters.
    is_ascii: bool,
}

impl NameWords {
    pub(crate) fn of(text: &str) -> NameWords {
        let is_ascii = text.is_ascii();
        let text = fold(text).replace('&', " and ").replace(JOINING, "");
        let words = text.split(|letter: char| !letter.is_alphanumeric() && !is_mark(letter));
        let words = words.filter(|word| !word.is_empty());
        NameWords {
            words: words.map(whole_word).collect(),
            is_ascii,
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Whether these are no words that a name could begin with.
    pub(crate) fn begins_no_name(&self) -> bool {
        self.words
            .iter()
            .all(|word| DROPPED.contains(&word.as_str()))
    }

    /// The words of several texts as those of one.
    pub(crate) fn joined(texts: &[NameWords]) -> NameWords {
        let words = texts.iter().flat_map(|words| words.words.iter().cloned());
        NameWords {
            words: words.collect(),
            is_ascii: texts.iter().all(|words| words.is_ascii),
        }
    }

    /// The country whose name these texts are together, among other words: short names of other languages are words of
    /// their own there.
    pub(crate) fn country_of(texts: &[NameWords]) -> Option<CountryCode> {
        let words = texts.iter().flat_map(|words| &words.words);
        let key = key(words.map(String::as_str));
        let is_ascii = texts.iter().all(|words| words.is_ascii);
        let named = Named::find(&key, is_ascii)?;
        (named.is_certain || !key.is_ascii() || key.len() > SHORT).then_some(named.country)
    }

    /// The country that a text as a whole names, also with words that say what kind of state it is.
    pub(super) fn whole_country(text: &str) -> Option<CountryCode> {
        let words = NameWords::of(text);
        let find = |key: &str| Named::find(key, words.is_ascii).map(|named| named.country);
        let whole = words.key();
        find(&whole).or_else(|| {
            // Repubblica dell'Angola
            let apart = NameWords::of(&text.replace(APOSTROPHES, " "));
            let plain = apart.without(forms::is_form_of_state);
            let country = plain.and_then(|plain| find(&plain)).or_else(|| {
                let plain = forms::without_state_at_the_end(&whole)?;
                find(plain)
            })?;
            (!forms::SHARING_A_NAME.contains(&country.as_str())).then_some(country)
        })
    }

    /// Whether this is the everyday name of a country.
    pub(crate) fn is_everyday_name_of(&self, country: CountryCode) -> bool {
        self.words == NameWords::of(country.name()).words
    }

    /// What the name is looked up by.
    pub(super) fn key(&self) -> String {
        key(self.words.iter().map(String::as_str))
    }

    /// The key without words of a kind, where it has any and others remain.
    pub(super) fn without(&self, is_dropped: fn(&str) -> bool) -> Option<String> {
        let words = self.words.iter().map(String::as_str);
        let kept: Vec<&str> = words.filter(|word| !is_dropped(word)).collect();
        let is_other = !kept.is_empty() && kept.len() < self.words.len();
        let key = is_other.then(|| key(kept.into_iter()))?;
        (!key.is_empty()).then_some(key)
    }
}

/// What a name is of.
struct Named {
    country: CountryCode,
    /// Whether it is a name by itself wherever it stands, and not of another language alone.
    is_certain: bool,
}

/// In the lowest bits of a country's number: the name is certain; it is one only where it is written with its accents.
pub(super) const CERTAIN: u64 = 1;
pub(super) const ACCENTED: u64 = 2;
/// How far the place of a country's line is moved.
pub(super) const PLACE: u32 = 2;

impl Named {
    fn find(key: &str, is_ascii: bool) -> Option<Named> {
        let number = table::KEYS_OF_COUNTRIES.get(key)?;
        if number & ACCENTED != 0 && is_ascii {
            return None;
        }
        Some(Named {
            country: country_of_number(number)?,
            is_certain: number & CERTAIN != 0,
        })
    }
}

/// The country of a number in the map of keys.
pub(super) fn country_of_number(number: u64) -> Option<CountryCode> {
    let line = table::line_at(table::COUNTRIES, number >> PLACE)?;
    table::column(line, 0).map(CountryCode)
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

#[cfg(test)]
mod tests {
    use super::*;

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
    }

    #[test]
    fn short_names_of_other_languages_are_words_of_their_own_among_others() {
        for (word, whole, among) in [
            ("Nga", Some("RU"), None),
            ("Mỹ", Some("US"), None),
            ("my", None, None),
            ("Suède", Some("SE"), Some("SE")),
            ("USA", Some("US"), Some("US")),
            ("Deutschland", Some("DE"), Some("DE")),
        ] {
            let words = NameWords::of(word);
            let named = NameWords::whole_country(word);
            let code = |country: Option<CountryCode>| country.map(CountryCode::as_str);
            assert_eq!(code(named), whole, "{word}");
            assert_eq!(code(NameWords::country_of(&[words])), among, "{word}");
        }
    }
}
