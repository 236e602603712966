//! Countries (ISO 3166-1) and their regions (ISO 3166-2).

use std::{
    collections::{BTreeSet, HashMap},
    fmt,
    str::FromStr,
    sync::{LazyLock, Mutex, PoisonError},
};

use rust_iso3166::iso3166_2::{SUBDIVISION_COUNTRY_MAP, Subdivision};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Invalid, fold};

/// A code as the code list holds it; the alias keeps serde from taking it for borrowed input.
type Listed = &'static str;

/// The most codes that are kept beside those of the lists, and the longest: a hostile register may have any number.
const MOST_UNLISTED: usize = 10_000;
const LONGEST_CODE: usize = 6;

/// A code that was stated once and that the list does not have today. It is kept for the life of the process, as the list
/// is.
fn unlisted(code: &str) -> Option<Listed> {
    static UNLISTED: Mutex<BTreeSet<Listed>> = Mutex::new(BTreeSet::new());
    let mut unlisted = UNLISTED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = unlisted.get(code) {
        return Some(known);
    }
    let is_kept = (1..=LONGEST_CODE).contains(&code.len()) && unlisted.len() < MOST_UNLISTED;
    is_kept.then(|| {
        let code: Listed = code.to_owned().leak();
        unlisted.insert(code);
        code
    })
}

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

/// Everyday English and Chinese names beside the formal ones of the standard.
const EVERYDAY_NAMES: &[(&str, &str)] = &[
    ("Bolivia", "BO"),
    ("Britain", "GB"),
    ("Brunei", "BN"),
    ("Burma", "MM"),
    ("Cape Verde", "CV"),
    ("China", "CN"),
    ("Congo-Kinshasa", "CD"),
    ("Czech Republic", "CZ"),
    ("DR Congo", "CD"),
    ("England", "GB"),
    ("Great Britain", "GB"),
    ("Holland", "NL"),
    ("Iran", "IR"),
    ("Ivory Coast", "CI"),
    ("Laos", "LA"),
    ("Macedonia", "MK"),
    ("Micronesia", "FM"),
    ("Moldova", "MD"),
    ("Netherlands", "NL"),
    ("North Korea", "KP"),
    ("Palestine", "PS"),
    ("PRC", "CN"),
    ("Russia", "RU"),
    ("Scotland", "GB"),
    ("South Korea", "KR"),
    ("Korea", "KR"),
    ("Swaziland", "SZ"),
    ("Syria", "SY"),
    ("Taiwan", "TW"),
    ("Tanzania", "TZ"),
    ("Turkey", "TR"),
    ("UAE", "AE"),
    ("UK", "GB"),
    ("United Kingdom", "GB"),
    ("United States", "US"),
    ("USA", "US"),
    ("U.S.", "US"),
    ("U.S.A.", "US"),
    ("Vatican", "VA"),
    ("Venezuela", "VE"),
    ("Vietnam", "VN"),
    ("Wales", "GB"),
    ("中国", "CN"),
    ("中华人民共和国", "CN"),
    ("美国", "US"),
    ("意大利", "IT"),
    ("日本", "JP"),
    ("德国", "DE"),
    ("法国", "FR"),
    ("英国", "GB"),
    ("韩国", "KR"),
    ("印度", "IN"),
];

/// Every name a country is known by, folded.
static COUNTRIES_BY_NAME: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let formal = rust_iso3166::ALL
        .iter()
        .map(|country| (fold(country.name), country.alpha2));
    let everyday = EVERYDAY_NAMES
        .iter()
        .map(|&(name, code)| (fold(name), code));
    formal.chain(everyday).collect()
});

impl CountryCode {
    /// The code that the standard leaves to its users: no country that is known.
    pub(super) const NONE: CountryCode = CountryCode("ZZ");

    /// A code that was stated once, whatever the list has today.
    pub(super) fn kept(code: &str) -> Option<CountryCode> {
        unlisted(code).map(CountryCode)
    }

    /// The alpha-2 code, such as `CN`.
    pub fn as_str(self) -> &'static str {
        self.0
    }

    /// The everyday English name where there is one, else the standard's short name.
    pub fn name(self) -> &'static str {
        match self.0 {
            "GB" => "United Kingdom",
            "US" => "United States",
            code => EVERYDAY_NAMES
                .iter()
                .find(|(name, of)| *of == code && name.is_ascii())
                .map(|(name, _)| *name)
                .or_else(|| rust_iso3166::from_alpha2(code).map(|country| country.name))
                .unwrap_or(code),
        }
    }

    /// The region of this country with that name, compared folded and without its kind of unit
    /// (`Zhejiang` finds `Zhejiang Sheng`).
    pub fn region_named(self, name: &str) -> Option<RegionCode> {
        if self.0 == "CN"
            && let Some(region) = chinese_region(name.trim())
        {
            return Some(region);
        }
        let wanted = fold(name.trim());
        let plain = plain_region_name(name.trim());
        let regions = SUBDIVISION_COUNTRY_MAP.get(self.0)?;
        let exact = regions.iter().find(|region| fold(region.name) == wanted);
        exact
            .or_else(|| {
                regions
                    .iter()
                    .find(|region| plain_region_name(region.name) == plain)
            })
            .map(RegionCode::of)
    }
}

/// China's regions by their Chinese names.
const CHINESE_REGIONS: &[(&str, &str)] = &[
    ("北京市", "CN-BJ"),
    ("天津市", "CN-TJ"),
    ("河北省", "CN-HE"),
    ("山西省", "CN-SX"),
    ("内蒙古自治区", "CN-NM"),
    ("辽宁省", "CN-LN"),
    ("吉林省", "CN-JL"),
    ("黑龙江省", "CN-HL"),
    ("上海市", "CN-SH"),
    ("江苏省", "CN-JS"),
    ("浙江省", "CN-ZJ"),
    ("安徽省", "CN-AH"),
    ("福建省", "CN-FJ"),
    ("江西省", "CN-JX"),
    ("山东省", "CN-SD"),
    ("河南省", "CN-HA"),
    ("湖北省", "CN-HB"),
    ("湖南省", "CN-HN"),
    ("广东省", "CN-GD"),
    ("广西壮族自治区", "CN-GX"),
    ("海南省", "CN-HI"),
    ("重庆市", "CN-CQ"),
    ("四川省", "CN-SC"),
    ("贵州省", "CN-GZ"),
    ("云南省", "CN-YN"),
    ("西藏自治区", "CN-XZ"),
    ("陕西省", "CN-SN"),
    ("甘肃省", "CN-GS"),
    ("青海省", "CN-QH"),
    ("宁夏回族自治区", "CN-NX"),
    ("新疆维吾尔自治区", "CN-XJ"),
    ("台湾省", "CN-TW"),
    ("香港特别行政区", "CN-HK"),
    ("澳门特别行政区", "CN-MO"),
];

/// One of China's regions by its Chinese name, with or without its kind of unit.
fn chinese_region(name: &str) -> Option<RegionCode> {
    let short = without_chinese_unit(name);
    let (_, code) = CHINESE_REGIONS
        .iter()
        .find(|(chinese, _)| without_chinese_unit(chinese) == short)?;
    code.parse().ok()
}

fn without_chinese_unit(name: &str) -> &str {
    const UNITS: [&str; 7] = [
        "特别行政区",
        "维吾尔自治区",
        "壮族自治区",
        "回族自治区",
        "自治区",
        "省",
        "市",
    ];
    let short = UNITS.iter().find_map(|unit| name.strip_suffix(unit));
    short.unwrap_or(name)
}

/// A region's name folded, without a closing word such as `Sheng` or `Province`.
fn plain_region_name(name: &str) -> String {
    fold(without_unit(name))
}

/// A region's name without a closing word that says what kind of region it is.
fn without_unit(name: &str) -> &str {
    const UNITS: [&str; 8] = [
        " Sheng",
        " Shi",
        " Zizhiqu",
        " Province",
        " State",
        " Prefecture",
        " County",
        " Region",
    ];
    UNITS
        .iter()
        .find_map(|unit| name.strip_suffix(unit))
        .unwrap_or(name)
}

impl FromStr for CountryCode {
    type Err = Invalid;

    /// Reads an alpha-2 or alpha-3 code in any case, or a name.
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let trimmed = text.trim();
        let upper = trimmed.to_ascii_uppercase();
        let by_code = match upper.len() {
            2 => rust_iso3166::from_alpha2(&upper),
            3 => rust_iso3166::from_alpha3(&upper),
            _ => None,
        };
        by_code
            .map(|country| country.alpha2)
            .or_else(|| COUNTRIES_BY_NAME.get(&fold(trimmed)).copied())
            .map(CountryCode)
            .ok_or_else(|| Invalid::UnknownCountry {
                value: Invalid::excerpt(text),
            })
    }
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

/// An ISO 3166-2 region code, such as `CN-ZJ`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "&'static str")]
#[schemars(with = "String", extend("pattern" = "^[A-Z]{2}-[A-Z0-9]{1,3}$"))]
pub struct RegionCode(Listed);

impl RegionCode {
    /// A code that was stated once, whatever the list has today.
    pub(super) fn kept(code: &str) -> Option<RegionCode> {
        unlisted(code).map(RegionCode)
    }

    fn of(region: &Subdivision) -> RegionCode {
        RegionCode(region.code)
    }

    /// What the standard says of a code. The list by country serves names and codes: a second one, by code, would
    /// make the program a megabyte and a half larger.
    fn listed(code: &str) -> Option<&'static Subdivision> {
        let (country, _) = code.split_once('-')?;
        let regions = SUBDIVISION_COUNTRY_MAP.get(country)?;
        let at = regions.binary_search_by_key(&code, |region| region.code);
        at.ok().map(|at| &regions[at])
    }

    /// The code, such as `CN-ZJ`.
    pub fn as_str(self) -> &'static str {
        self.0
    }

    /// The country that the region lies in, by its alpha-2 code.
    pub fn country(self) -> &'static str {
        self.0.split('-').next().unwrap_or(self.0)
    }

    /// The name in Chinese, of a region of China.
    pub fn chinese_name(self) -> Option<&'static str> {
        let mut regions = CHINESE_REGIONS.iter();
        let found = regions.find(|(_, code)| *code == self.as_str());
        found.map(|(name, _)| *name)
    }

    /// The region's name as people say it: `Zhejiang`, where the standard has `Zhejiang Sheng`.
    pub fn plain_name(self) -> &'static str {
        without_unit(self.name())
    }

    /// The region's name in the standard.
    pub fn name(self) -> &'static str {
        RegionCode::listed(self.0).map_or(self.0, |region| region.name)
    }
}

impl FromStr for RegionCode {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        RegionCode::listed(&text.trim().to_ascii_uppercase())
            .map(RegionCode::of)
            .ok_or_else(|| Invalid::UnknownRegion {
                value: Invalid::excerpt(text),
            })
    }
}

impl TryFrom<String> for RegionCode {
    type Error = Invalid;
    fn try_from(text: String) -> Result<Self, Invalid> {
        RegionCode::listed(&text)
            .map(RegionCode::of)
            .ok_or(Invalid::UnknownRegion { value: text })
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
    }

    #[test]
    fn regions_are_found_by_name() {
        let china: CountryCode = "CN".parse().unwrap();
        for name in ["Zhejiang", "zhèjiāng", "Zhejiang Sheng", "浙江", "浙江省"] {
            assert_eq!(
                china.region_named(name).map(RegionCode::as_str),
                Some("CN-ZJ"),
                "{name}"
            );
        }
        assert!(china.region_named("Bavaria").is_none());
        assert_eq!("CN-ZJ".parse::<RegionCode>().unwrap().country(), "CN");
    }

    #[test]
    fn every_region_of_the_standard_is_found_by_its_code() {
        let regions = SUBDIVISION_COUNTRY_MAP.values().copied().flatten();
        let mut count = 0;
        for region in regions {
            assert_eq!(
                region.code.parse().map(RegionCode::name),
                Ok(region.name),
                "{}",
                region.code
            );
            count += 1;
        }
        assert_eq!(count, 5046);
        for unknown in ["", "CN", "CN-", "-ZJ", "CN-ZZ", "ZZ-ZZ", "CNZJ"] {
            assert!(unknown.parse::<RegionCode>().is_err(), "{unknown}");
        }
    }
}
