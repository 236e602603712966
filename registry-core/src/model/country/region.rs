//! Regions of countries (ISO 3166-2), under every name that they are known by.

use std::{fmt, str::FromStr};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    CountryCode, Listed, forms, is_code,
    remembered::{self, Meant},
    table,
    unlisted::unlisted,
    words::NameWords,
};
use crate::model::{Invalid, text::in_two_scripts};

/// An ISO 3166-2 region code, such as `CN-ZJ`.
///
/// ```
/// use registry_core::model::RegionCode;
/// let region: RegionCode = "IT-25".parse()?;
/// assert_eq!((region.plain_name(), region.english_name()), ("Lombardia", Some("Lombardy")));
/// # Ok::<(), registry_core::model::Invalid>(())
/// ```
///
/// ```
/// use registry_core::model::RegionCode;
/// let zhejiang: RegionCode = "CN-ZJ".parse()?;
/// assert_eq!((zhejiang.as_str(), zhejiang.country()), ("CN-ZJ", "CN"));
/// assert!(zhejiang.name().starts_with("Zhejiang"));
/// # Ok::<(), registry_core::model::Invalid>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "&'static str")]
#[schemars(with = "String", extend("pattern" = "^[A-Z]{2}-[A-Z0-9]{1,3}$"))]
pub struct RegionCode(Listed);

/// The columns of the table of regions.
const SHOWN: usize = 1;
const STANDARD: usize = 2;
const ENGLISH: usize = 3;
const LOCAL: usize = 4;
const CHINESE: usize = 5;

impl RegionCode {
    /// A code that was stated once, whatever the list has today.
    pub(in crate::model) fn kept(code: &str) -> Option<RegionCode> {
        unlisted(code).map(RegionCode)
    }

    /// The region whose line stands at a place of the table.
    pub(super) fn at(place: u64) -> Option<RegionCode> {
        let line = table::line_at(table::REGIONS, place)?;
        table::column(line, 0).map(RegionCode)
    }

    /// Every region, in the order of the codes.
    ///
    /// ```
    /// use registry_core::model::RegionCode;
    /// assert!(RegionCode::all().any(|region| region.as_str() == "CN-ZJ"));
    /// ```
    pub fn all() -> impl Iterator<Item = RegionCode> {
        let lines = table::REGIONS.lines();
        let codes = lines.filter_map(|line| table::column(line, 0));
        codes.map(RegionCode)
    }

    /// A code that the list has.
    fn listed(code: &str) -> Option<RegionCode> {
        let line = table::line_of(table::REGIONS, code)?;
        table::column(line, 0).map(RegionCode)
    }

    fn column(self, number: usize) -> Option<&'static str> {
        table::column(table::line_with(table::REGIONS, self.0)?, number)
    }

    /// The regions of any country that have this name: `Punjab` is one of India and one of Pakistan.
    #[must_use]
    pub fn named(name: &str) -> Vec<RegionCode> {
        let words = NameWords::of(name);
        let whole = words.key();
        let bare = bare_key(&words, &whole);
        let found = |country: CountryCode| country.regions_of_key(&whole, bare.as_deref());
        let found = CountryCode::all().filter_map(found);
        found
            .flat_map(|found| [Some(found.first), found.second])
            .flatten()
            .collect()
    }

    /// The region that facets count so: `Zhejiang, CN`.
    ///
    /// ```
    /// use registry_core::model::RegionCode;
    /// let region = RegionCode::titled("Zhejiang, CN");
    /// assert_eq!(region.map(RegionCode::as_str), Some("CN-ZJ"));
    /// ```
    #[must_use]
    pub fn titled(title: &str) -> Option<RegionCode> {
        let (name, country) = title.rsplit_once(", ")?;
        country.parse::<CountryCode>().ok()?.region_named(name)
    }

    /// The code, such as `CN-ZJ`.
    pub fn as_str(self) -> &'static str {
        self.0
    }

    /// The country that the region lies in, by its alpha-2 code.
    pub fn country(self) -> &'static str {
        self.0.split('-').next().unwrap_or(self.0)
    }

    /// The region's name as it is shown: `Zhejiang`, where the standard has `Zhejiang Sheng`.
    pub fn plain_name(self) -> &'static str {
        self.column(SHOWN).unwrap_or(self.0)
    }

    /// The region's name in the standard.
    pub fn name(self) -> &'static str {
        self.column(STANDARD).unwrap_or_else(|| self.plain_name())
    }

    /// The English name, where it is another than the one that is shown.
    pub fn english_name(self) -> Option<&'static str> {
        self.column(ENGLISH)
    }

    /// The name in the country's own language, where it is another than those before.
    pub fn local_name(self) -> Option<&'static str> {
        self.column(LOCAL)
    }

    /// The name in Chinese.
    pub fn chinese_name(self) -> Option<&'static str> {
        self.column(CHINESE)
    }

    /// The region of this country that a text names, where that is another and the text is no name of this one.
    pub(crate) fn other_named(self, name: &str) -> Option<RegionCode> {
        let country = CountryCode::listed(self.country())?;
        let other = country.region_named(name).filter(|other| *other != self)?;
        let shares = |found: Found| found.second == Some(self);
        let is_own = country.regions_by_name(name).is_some_and(shares) || {
            let key = plain_key(name);
            self.known_names().any(|known| plain_key(known) == key)
        };
        (!is_own).then_some(other)
    }

    /// The names that a person may know it by: the standard's, the English, the local and the Chinese one.
    pub(crate) fn known_names(self) -> impl Iterator<Item = &'static str> {
        let line = table::line_with(table::REGIONS, self.0);
        let names = line
            .into_iter()
            .flat_map(|line| line.split('\t').skip(SHOWN));
        names.filter(|name| !name.is_empty())
    }
}

impl FromStr for RegionCode {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        RegionCode::listed(&text.trim().to_ascii_uppercase()).ok_or_else(|| {
            Invalid::UnknownRegion {
                value: Invalid::excerpt(text),
            }
        })
    }
}

impl TryFrom<String> for RegionCode {
    type Error = Invalid;
    fn try_from(text: String) -> Result<Self, Invalid> {
        RegionCode::listed(&text).ok_or(Invalid::UnknownRegion { value: text })
    }
}

impl From<RegionCode> for &'static str {
    fn from(region: RegionCode) -> &'static str {
        region.0
    }
}

impl fmt::Display for RegionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl fmt::Debug for RegionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl CountryCode {
    /// The region of this country with that name, in English, its own languages, Chinese or some ten others, with or
    /// without its kind of unit; or with that code, whole or without the country.
    ///
    /// ```
    /// use registry_core::model::CountryCode;
    /// let china: CountryCode = "CN".parse()?;
    /// for name in ["Zhejiang", "Zhejiang Province", "浙江省", "ZJ", "CN-ZJ"] {
    ///     assert_eq!(china.region_named(name).expect("Zhejiang").as_str(), "CN-ZJ");
    /// }
    /// # Ok::<(), registry_core::model::Invalid>(())
    /// ```
    #[must_use]
    pub fn region_named(self, name: &str) -> Option<RegionCode> {
        self.meant(name).region
    }

    fn meant(self, name: &str) -> Meant {
        let name = name.trim();
        remembered::meant(self, name, || Meant {
            region: self.find_region(name),
            sharing: self.find_sharing(name),
        })
    }

    fn find_region(self, name: &str) -> Option<RegionCode> {
        // A name of small letters may look like a code; one of capitals is a code first.
        let is_capital = name.bytes().all(|byte| !byte.is_ascii_lowercase());
        let coded = || self.region_coded(name);
        let named = || self.region_by_name(name);
        if is_capital {
            coded().or_else(named)
        } else {
            named().or_else(coded)
        }
        .or_else(|| self.region_in_parts(name))
    }

    /// The region of a code, whole or without the country.
    fn region_coded(self, text: &str) -> Option<RegionCode> {
        let whole = || RegionCode::listed(&text.to_ascii_uppercase());
        match text.len() {
            1..=3 if is_code(text) => {
                let code = format!("{}-{}", self.0, text.to_ascii_uppercase());
                RegionCode::listed(&code)
            }
            4..=6 if text.is_ascii() => whole().filter(|region| region.country() == self.0),
            _ => None,
        }
    }

    fn region_by_name(self, name: &str) -> Option<RegionCode> {
        self.regions_by_name(name).and_then(Found::only)
    }

    /// Two regions of this country that share a name, where nothing but the code tells which is meant.
    #[must_use]
    pub fn regions_sharing(self, name: &str) -> Option<(RegionCode, RegionCode)> {
        self.meant(name).sharing
    }

    fn find_sharing(self, name: &str) -> Option<(RegionCode, RegionCode)> {
        let found = self.regions_by_name(name)?;
        let second = found.second.filter(|_| !found.is_decided);
        Some((found.first, second?))
    }

    fn regions_by_name(self, name: &str) -> Option<Found> {
        let words = NameWords::of(name);
        let whole = words.key();
        let bare = || {
            // Taipei County is no city.
            if self.region_of_former(name).is_some() {
                return None;
            }
            let found = self.regions_of_key(&bare_key(&words, &whole)?, None)?;
            // Moscow Oblast is not the city: which of two is meant may be just what was taken off.
            Some(Found {
                is_decided: false,
                ..found
            })
        };
        self.regions_of_key(&whole, None).or_else(bare)
    }

    /// The regions of a key, else of the one without their kind.
    fn regions_of_key(self, whole: &str, bare: Option<&str>) -> Option<Found> {
        let find = |key: &str| table::KEYS_OF_REGIONS.get(&format!("{}{key}", self.0));
        Found::read(find(whole).or_else(|| find(bare?))?)
    }

    /// The region of a text that has several names, or its code: `Lombardia (IT-25)`, `Catalunya [Cataluña]`.
    fn region_in_parts(self, text: &str) -> Option<RegionCode> {
        let mut parts = text.split(['(', ')', '[', ']', '/', ',']).map(str::trim);
        let found = |part: &str| {
            self.region_coded(part)
                .or_else(|| self.region_by_name(part))
        };
        if let Some((one, other)) = in_two_scripts(text) {
            return found(one).filter(|one| found(other) == Some(*one));
        }
        let first = parts.by_ref().find_map(found)?;
        let agrees = |part| found(part).is_none_or(|other| other == first);
        parts.all(agrees).then_some(first)
    }
}

/// The regions of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) first: RegionCode,
    /// Another that has the same name.
    second: Option<RegionCode>,
    /// Whether the first is meant all the same.
    is_decided: bool,
}

/// So many bits of a number are the place of a region's line, as many the second one's, counted from 1.
pub(super) const PLACE: u32 = 20;
/// The bit that says that the first is meant.
pub(super) const DECIDED: u64 = 1 << (2 * PLACE);
/// The bits of a place.
const A_PLACE: u64 = (1 << PLACE) - 1;

impl Found {
    pub(super) fn read(number: u64) -> Option<Found> {
        let second = (number >> PLACE & A_PLACE).checked_sub(1);
        Some(Found {
            first: RegionCode::at(number & A_PLACE)?,
            second: second.and_then(RegionCode::at),
            is_decided: number & DECIDED != 0,
        })
    }

    fn only(self) -> Option<RegionCode> {
        (self.is_decided || self.second.is_none()).then_some(self.first)
    }
}

/// A name's key without words for its kind of region, where it has any.
pub(super) fn bare_key(words: &NameWords, key: &str) -> Option<String> {
    let at_the_end = || forms::without_kind_at_the_end(key).map(str::to_owned);
    words.without(forms::is_kind_of_region).or_else(at_the_end)
}

/// What a name is looked up by without its kind of region.
pub(super) fn plain_key(name: &str) -> String {
    let words = NameWords::of(name);
    let key = words.key();
    bare_key(&words, &key).unwrap_or(key)
}

#[cfg(test)]
mod tests;
