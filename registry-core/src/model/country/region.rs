//! Regions of countries (ISO 3166-2).

use std::{fmt, str::FromStr};

use rust_iso3166::iso3166_2::{SUBDIVISION_COUNTRY_MAP, Subdivision};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{CountryCode, Listed, unlisted::unlisted};
use crate::model::{Invalid, fold};

/// An ISO 3166-2 region code, such as `CN-ZJ`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "&'static str")]
#[schemars(with = "String", extend("pattern" = "^[A-Z]{2}-[A-Z0-9]{1,3}$"))]
pub struct RegionCode(Listed);

impl RegionCode {
    /// A code that was stated once, whatever the list has today.
    pub(in crate::model) fn kept(code: &str) -> Option<RegionCode> {
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
    pub(crate) fn chinese_name(self) -> Option<&'static str> {
        let mut regions = CHINESE_REGIONS.iter();
        let found = regions.find(|(_, code)| *code == self.as_str());
        found.map(|(name, _)| *name)
    }

    /// The region's name as people say it: `Zhejiang`, where the standard has `Zhejiang Sheng`.
    pub(crate) fn plain_name(self) -> &'static str {
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

impl CountryCode {
    /// The region of this country with that name, compared folded and without its kind of unit
    /// (`Zhejiang` finds `Zhejiang Sheng`).
    pub(crate) fn region_named(self, name: &str) -> Option<RegionCode> {
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

#[cfg(test)]
mod tests {
    use super::*;

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
