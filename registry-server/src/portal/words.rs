//! The words of the pages, in each language that there is a file for.
//!
//! A file in `words/` is a language: Fluent messages, among them how numbers and dates are written. What a file lacks is
//! said in English.

use std::{
    borrow::{Borrow, Cow},
    fmt::Display,
    sync::LazyLock,
};

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use registry_core::{
    CountryCode, Time,
    model::{Date, Name, RegionCode},
};

/// The files, each with its language's code; `build.rs` makes the list.
const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/languages.rs"));
/// The language that every message is there in.
const FALLBACK: &str = "en";

static LANGUAGES: LazyLock<Vec<Words>> = LazyLock::new(|| {
    let read = |(code, text): &(&'static str, &'static str)| Words::read(code, text);
    FILES.iter().map(read).collect()
});

/// The words of one language.
pub(crate) struct Words {
    code: &'static str,
    messages: FluentBundle<FluentResource>,
}

impl Words {
    fn read(code: &'static str, text: &str) -> Words {
        // What is wrong with a file is told by the tests below; a page shows the rest of its words.
        let resource = match FluentResource::try_new(text.to_owned()) {
            Ok(resource) | Err((resource, _)) => resource,
        };
        let mut messages = FluentBundle::new_concurrent(vec![code.parse().unwrap_or_default()]);
        messages.set_use_isolating(false);
        let _ = messages.add_resource(resource);
        Words { code, messages }
    }

    /// Every language, in the order of the codes.
    pub(crate) fn all() -> &'static [Words] {
        &LANGUAGES
    }

    /// The language of a code such as `zh` or `zh-Hans-CN`.
    pub(crate) fn of(code: &str) -> Option<&'static Words> {
        let primary = code.split(['-', '_']).next().unwrap_or_default();
        Words::all()
            .iter()
            .find(|words| words.code.eq_ignore_ascii_case(primary))
    }

    /// The language that is spoken where no other is asked for.
    pub(crate) fn usual() -> &'static Words {
        Words::of(FALLBACK).unwrap_or(&LANGUAGES[0])
    }

    /// The language's code (BCP 47).
    pub(crate) fn code(&self) -> &'static str {
        self.code
    }

    /// A message.
    pub(crate) fn say(&self, id: &str) -> Cow<'_, str> {
        self.message(id, None).unwrap_or_else(|| missing(id, None))
    }

    /// A message if the language has it.
    pub(crate) fn known(&self, id: &str) -> Option<Cow<'_, str>> {
        self.message(id, None)
    }

    /// A message with values in it.
    pub(crate) fn with(&self, id: &str, values: &[(&str, &str)]) -> String {
        let values = values.iter().map(|&(name, value)| (name, value));
        let values = FluentArgs::from_iter(values);
        self.message(id, Some(&values))
            .unwrap_or_else(|| missing(id, Some(&values)))
            .into_owned()
    }

    /// A message about so many: `$count` decides on the form, `$number` is written.
    pub(crate) fn count(&self, id: &str, count: impl Borrow<usize>) -> String {
        let count = count.borrow();
        let mut values = FluentArgs::new();
        values.set("count", FluentValue::from(*count));
        values.set("number", self.number(count));
        self.message(id, Some(&values))
            .unwrap_or_else(|| missing(id, Some(&values)))
            .into_owned()
    }

    /// A number as it was stated, with its digits in groups.
    pub(crate) fn number(&self, number: impl Display) -> String {
        let text = number.to_string();
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let whole = grouped(whole, &self.say("number-group"));
        match fraction {
            "" => whole,
            _ => format!("{whole}{}{fraction}", self.say("number-point")),
        }
    }

    /// A number in few letters: three digits, and how many they are of, as in `28.8 billion`.
    pub(crate) fn short(&self, number: &f64) -> String {
        let scales = self.say("chart-number-scales");
        let scales = scales.split(';').filter_map(|scale| {
            let (zeros, name) = scale.split_once(':')?;
            Some((10_f64.powi(zeros.trim().parse().ok()?), name.to_owned()))
        });
        let (size, name) = scales
            .into_iter()
            .find(|(size, _)| number >= size)
            .unwrap_or((1.0, String::new()));
        let part = number / size;
        let decimals = if part < 10.0 { 100.0 } else { 10.0 };
        let part = if size > 1.0 && part < 100.0 {
            (part * decimals).round() / decimals
        } else {
            part.round()
        };
        format!("{}{name}", self.number(part))
    }

    /// A share of a hundred.
    pub(crate) fn percent(&self, number: impl Display) -> String {
        self.with("percent", &[("number", &self.number(number))])
    }

    /// A day.
    pub(crate) fn date(&self, date: &Date) -> String {
        let date = date.get();
        let name = self.say(&format!("month-{}", date.month()));
        let (year, day) = (date.year().to_string(), date.day().to_string());
        self.with("date", &[("year", &year), ("month", &name), ("day", &day)])
    }

    /// The day of a moment.
    pub(crate) fn day_of(&self, time: &Time) -> String {
        let stated = time.to_string();
        let day = stated.get(..10).and_then(|day| day.parse().ok());
        day.map_or(stated, |day| self.date(&day))
    }

    /// A moment, to the minute.
    pub(crate) fn moment(&self, time: &Time) -> String {
        let stated = time.to_string();
        let clock = stated.get(11..16).unwrap_or_default();
        self.with("moment", &[("day", &self.day_of(time)), ("clock", clock)])
    }

    /// What a country is called.
    pub(crate) fn country(&self, country: CountryCode) -> Cow<'_, str> {
        self.known(&format!("country-{country}"))
            .unwrap_or(Cow::Borrowed(country.name()))
    }

    /// What a region is called.
    pub(crate) fn region(&self, region: RegionCode) -> Cow<'_, str> {
        // Where Chinese is the country's own language, its name of the region is no translation.
        let own =
            || matches!(region.country(), "CN" | "TW" | "HK" | "MO").then(|| region.local_name());
        let chinese = || region.chinese_name().or_else(|| own().flatten());
        let local = (self.code == "zh").then(chinese).flatten();
        self.known(&format!("region-{region}"))
            .unwrap_or(Cow::Borrowed(local.unwrap_or_else(|| region.plain_name())))
    }

    /// The name in this language, of a first name and others; the first where there is none.
    pub(crate) fn name<'a>(&self, first: &'a str, others: &'a [Name]) -> &'a str {
        let own = others.iter().find(|name| {
            let language = name.language.as_deref();
            language.is_some_and(|tag| tag.split('-').next() == Some(self.code))
        });
        own.map_or(first, |name| &name.name)
    }

    fn message(&self, id: &str, values: Option<&FluentArgs<'_>>) -> Option<Cow<'_, str>> {
        let pattern = self.messages.get_message(id)?.value()?;
        // A value that a message lacks is shown as its name.
        let text = self
            .messages
            .format_pattern(pattern, values, &mut Vec::new());
        Some(Cow::Owned(text.into_owned()))
    }
}

/// What a language has no words for, in English; a message that there is not at all, by its name.
fn missing(id: &str, values: Option<&FluentArgs<'_>>) -> Cow<'static, str> {
    let english = Words::usual().message(id, values);
    Cow::Owned(english.map_or_else(|| id.to_owned(), Cow::into_owned))
}

/// Digits in groups of three.
fn grouped(digits: &str, separator: &str) -> String {
    let (sign, digits) = match digits.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", digits),
    };
    let mut text = sign.to_owned();
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            text.push_str(separator);
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs, path::Path};

    use super::*;

    fn ids(text: &str) -> BTreeSet<&str> {
        let lines = text.lines().filter_map(|line| line.split_once(" ="));
        let ids = lines.map(|(id, _)| id);
        ids.filter(|id| id.starts_with(|letter: char| letter.is_ascii_lowercase()))
            .collect()
    }

    #[test]
    fn every_language_says_everything_that_english_says() {
        let (_, english) = FILES.iter().find(|(code, _)| *code == FALLBACK).unwrap();
        for (code, text) in FILES {
            let resource = FluentResource::try_new((*text).to_owned());
            assert!(
                resource.is_ok(),
                "{code}: {:?}",
                resource.err().map(|(_, errors)| errors)
            );
            let there = ids(text);
            assert_eq!(
                there.len(),
                text.lines()
                    .filter(|line| {
                        line.split_once(" =").is_some_and(|(id, _)| {
                            ids(english).contains(id)
                                || id.starts_with("country-")
                                || id.starts_with("finding-")
                                || id.starts_with("region-")
                        })
                    })
                    .count(),
                "{code} has a message twice, or one that English has not"
            );
            let missing: Vec<_> = ids(english).difference(&there).copied().collect();
            assert!(missing.is_empty(), "{code} lacks {missing:?}");
        }
    }

    /// The messages that templates and pages ask for by name.
    fn asked(folder: &Path, found: &mut BTreeSet<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                asked(&path, found);
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            for call in [".say(\"", ".with(\"", ".count(\""] {
                for part in text.split(call).skip(1) {
                    found.insert(part.split('"').next().unwrap().to_owned());
                }
            }
        }
    }

    #[test]
    fn every_message_that_a_page_asks_for_is_there() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut found = BTreeSet::new();
        asked(&root.join("templates"), &mut found);
        asked(&root.join("src/portal"), &mut found);
        assert!(found.len() > 20);
        let english = Words::usual();
        let missing: Vec<_> = found
            .iter()
            .filter(|id| english.known(id).is_none())
            .collect();
        let missing: Vec<_> = missing.into_iter().filter(|id| !id.contains('{')).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }

    #[test]
    fn numbers_dates_and_names_are_written_as_the_language_does() {
        let (english, chinese) = (Words::of("en-GB").unwrap(), Words::of("zh_Hans").unwrap());
        assert_eq!(english.number(1_234_567.5), "1,234,567.5");
        assert_eq!(english.number(-1000), "-1,000");
        assert_eq!(english.number(999), "999");
        assert_eq!(english.short(&28_820_000_000.0), "28.8 billion");
        assert_eq!(english.short(&1_049_600.0), "1.05 million");
        assert_eq!(english.short(&16_000.0), "16,000");
        assert_eq!(chinese.short(&28_820_000_000.0), "288亿");
        assert_eq!(chinese.short(&16_000.0), "1.6万");
        let date = "2026-11-28".parse().unwrap();
        assert_eq!(english.date(&date), "28 November 2026");
        assert_eq!(chinese.date(&date), "2026年11月28日");
        let china = "CN".parse().unwrap();
        assert_eq!(english.country(china), "China");
        assert_eq!(chinese.country(china), "中国");
        assert_eq!(chinese.region("CN-ZJ".parse().unwrap()), "浙江省");
        assert_eq!(english.count("clusters-word", 1), "cluster");
        let unknown = "no-such-message";
        assert_eq!(english.say(unknown), unknown);
    }
}
