//! Countries (ISO 3166-1), under every name that they are known by.

mod former;
mod forms;
mod nearest;
mod outline;
mod region;
mod remembered;
mod table;
mod unlisted;
mod words;

use std::{fmt, str::FromStr};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Invalid, text::in_two_scripts};

pub use region::RegionCode;
pub(crate) use words::NameWords;

/// A code as the code list holds it; the alias keeps serde from taking it for borrowed input.
type Listed = &'static str;

/// An ISO 3166-1 alpha-2 country code.
///
/// ```
/// use registry_core::model::CountryCode;
/// assert_eq!("CHN".parse::<CountryCode>()?.as_str(), "CN");
/// assert_eq!("South Korea".parse::<CountryCode>()?.name(), "South Korea");
/// # Ok::<(), registry_core::model::Invalid>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "&'static str")]
#[schemars(with = "String", extend("pattern" = "^[A-Z]{2}$"))]
pub struct CountryCode(Listed);

impl CountryCode {
    /// The code that the standard leaves to its users: no country that is known.
    pub(super) const NONE: CountryCode = CountryCode("ZZ");

    /// A code that was stated once, whatever the list has today.
    pub(super) fn kept(code: &str) -> Option<CountryCode> {
        unlisted::unlisted(code).map(CountryCode)
    }

    /// The alpha-2 code, such as `CN`.
    pub fn as_str(self) -> &'static str {
        self.0
    }

    /// The everyday English name: `Netherlands`, `South Korea`.
    pub fn name(self) -> &'static str {
        let line = table::line_with(table::COUNTRIES, self.0);
        line.and_then(|line| table::column(line, 2))
            .unwrap_or(self.0)
    }

    /// Every country, in the order of the codes.
    pub fn all() -> impl Iterator<Item = CountryCode> {
        let lines = table::COUNTRIES.lines();
        lines
            .filter_map(|line| table::column(line, 0))
            .map(CountryCode)
    }

    /// A code that the list has.
    fn listed(code: &str) -> Option<CountryCode> {
        let line = table::line_of(table::COUNTRIES, code)?;
        table::column(line, 0).map(CountryCode)
    }
}

impl FromStr for CountryCode {
    type Err = Invalid;

    /// Reads an alpha-2 or alpha-3 code, or a name.
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let trimmed = text.trim();
        let code = by_code(trimmed);
        code.or_else(|| NameWords::whole_country(trimmed))
            .or_else(|| in_parts(trimmed))
            .ok_or_else(|| Invalid::UnknownCountry {
                value: Invalid::excerpt(text),
            })
    }
}

/// The country of a text that has several of its names, or its code: `Republic of Korea (South Korea)`, `Italy [IT]`,
/// `BELGIQUE-BELGIË`, `China 中国`.
fn in_parts(text: &str) -> Option<CountryCode> {
    let parts = text
        .split(['(', ')', '（', '）', '[', ']', '/', '|', '-', '–', '\n'])
        .map(str::trim);
    let mut parts = parts.filter(|part| !part.is_empty());
    let country = |part: &str| by_code(part).or_else(|| NameWords::whole_country(part));
    if let Some((one, other)) = in_two_scripts(text) {
        return country(one).filter(|one| country(other) == Some(*one));
    }
    let first = country(parts.next()?)?;
    parts
        .all(|part| country(part) == Some(first))
        .then_some(first)
}

/// The country whose code a text is, in capital or in small letters: `Nga` is no code but Russia in Vietnamese.
fn by_code(text: &str) -> Option<CountryCode> {
    if !is_code(text) {
        return None;
    }
    let code = text.to_ascii_uppercase();
    match code.len() {
        2 => CountryCode::listed(&code),
        3 => CountryCode::listed(table::alpha_2(&code)?),
        _ => None,
    }
}

/// Whether a text may be a code: its letters are all capitals or all small.
fn is_code(text: &str) -> bool {
    let is_code = |is_letter: fn(&u8) -> bool| {
        let mut bytes = text.bytes();
        bytes.all(|byte| is_letter(&byte) || byte.is_ascii_digit())
    };
    is_code(u8::is_ascii_uppercase) || is_code(u8::is_ascii_lowercase)
}

impl TryFrom<String> for CountryCode {
    type Error = Invalid;
    fn try_from(text: String) -> Result<Self, Invalid> {
        CountryCode::listed(&text).ok_or_else(|| match text.parse() {
            Ok(code) => Invalid::CountryByName {
                value: Invalid::excerpt(&text),
                code,
            },
            Err(unknown) => unknown,
        })
    }
}

impl From<CountryCode> for &'static str {
    fn from(country: CountryCode) -> &'static str {
        country.0
    }
}

impl fmt::Display for CountryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl fmt::Debug for CountryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

#[cfg(test)]
mod tests;
