//! Countries (ISO 3166-1), under every name that they are known by.

mod names;
mod outline;
mod region;
mod unlisted;

use std::{fmt, str::FromStr};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Invalid;

pub(crate) use names::NameWords;
#[cfg(test)]
pub(crate) use names::all_countries;
pub use region::RegionCode;

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
        self.names().next().unwrap_or(self.0)
    }

    /// Every name that it is known by, the everyday one first: formal names, former ones, Chinese ones.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        names::of_code(self.0)
    }
}

impl FromStr for CountryCode {
    type Err = Invalid;

    /// Reads an alpha-2 or alpha-3 code, or a name.
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let trimmed = text.trim();
        let code = by_code(trimmed).map(CountryCode);
        code.or_else(|| NameWords::country_of(&[NameWords::of(trimmed)]))
            .ok_or_else(|| Invalid::UnknownCountry {
                value: Invalid::excerpt(text),
            })
    }
}

/// The code that a text is, in capital or in small letters: `Nga` is no code but Russia in Vietnamese.
fn by_code(text: &str) -> Option<&'static str> {
    let is_code = text.bytes().all(|byte| byte.is_ascii_uppercase())
        || text.bytes().all(|byte| byte.is_ascii_lowercase());
    if !is_code {
        return None;
    }
    let country = match text.len() {
        2 => rust_iso3166::from_alpha2(&text.to_ascii_uppercase()),
        3 => rust_iso3166::from_alpha3(&text.to_ascii_uppercase()),
        _ => None,
    };
    country.map(|country| country.alpha2)
}

impl TryFrom<String> for CountryCode {
    type Error = Invalid;
    fn try_from(text: String) -> Result<Self, Invalid> {
        rust_iso3166::from_alpha2(&text)
            .map(|country| CountryCode(country.alpha2))
            .ok_or(Invalid::UnknownCountry { value: text })
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
mod tests {
    use super::*;

    #[test]
    fn countries_are_read_in_every_spelling() {
        for spelling in ["CN", "cn", "CHN", "China", "CHINA", "中国"] {
            assert_eq!(
                spelling.parse::<CountryCode>().unwrap().as_str(),
                "CN",
                "{spelling}"
            );
        }
        assert_eq!(
            "United Kingdom".parse::<CountryCode>().unwrap().as_str(),
            "GB"
        );
        assert!("Atlantis".parse::<CountryCode>().is_err());
        assert!("UK".parse::<CountryCode>().is_ok());
        assert!("Nga".parse::<CountryCode>().is_err());
    }
}
