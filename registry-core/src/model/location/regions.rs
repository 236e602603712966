//! The region of a location: one value, whatever it is called.
//!
//! A record may state a code, a name or both. A name that has a code is that region: both are set together, and what is
//! shown, counted and found goes by the code.

use super::Location;
use crate::model::{CountryCode, Invalid, RegionCode, fold};

impl Location {
    /// The region's code: the one that is stated, else the one of its name.
    pub fn region_code(&self) -> Option<RegionCode> {
        let named = || self.country.region_named(self.region_name.as_deref()?);
        self.region.or_else(named)
    }

    /// The region as it is shown: one name a code, whatever names were recorded; a name without a code as it stands.
    pub fn region_label(&self) -> Option<&str> {
        match self.region_code() {
            Some(code) => Some(code.plain_name()),
            None => self.region_name.as_deref(),
        }
    }

    /// The region with its country, for counting.
    pub fn region_title(&self) -> Option<String> {
        self.title_of_region(self.region_code())
    }

    /// The same where its code is known.
    pub(crate) fn title_of_region(&self, code: Option<RegionCode>) -> Option<String> {
        let name = match code {
            Some(code) => code.plain_name(),
            None => self.region_name.as_deref()?,
        };
        Some(format!("{name}, {}", self.country))
    }

    /// What tells this region from others: its code, else its name folded.
    pub(crate) fn region_identity(&self) -> Option<String> {
        region_identity(self.country, self.region, self.region_name.as_deref())
    }

    /// Sets the code of a region that is stated by name; the name of another region than the code's goes.
    pub(in crate::model) fn normalise_region(&mut self) {
        match self.other_region() {
            Some(_) => self.region_name = None,
            None => self.region = self.region_code(),
        }
    }

    /// Refuses a code and a name that are two regions.
    pub(in crate::model) fn check_region_name(&self) -> Result<(), Invalid> {
        match (self.region, self.other_region()) {
            (Some(region), Some(other)) => Err(Invalid::NameOfOtherRegion {
                value: self.region_name.as_deref().unwrap_or_default().to_owned(),
                named: other.to_string(),
                stated: region.to_string().into(),
            }),
            _ => Ok(()),
        }
    }

    /// The region that the name means, where that is another than the code's.
    fn other_region(&self) -> Option<RegionCode> {
        let (region, name) = (self.region?, self.region_name.as_deref()?);
        region.other_named(name)
    }
}

/// What tells a region from others: its code, stated or found by its name, else its name folded.
pub(in crate::model) fn region_identity(
    country: CountryCode,
    region: Option<RegionCode>,
    name: Option<&str>,
) -> Option<String> {
    let code = region.or_else(|| name.and_then(|name| country.region_named(name)));
    code.map(|code| code.to_string()).or_else(|| name.map(fold))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn location(country: &str, region: Option<&str>, name: Option<&str>) -> Location {
        let json = json!({"country": country, "region": region, "region_name": name, "place": "x"});
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn a_region_is_one_value_whatever_it_is_called() {
        for (country, region, name, label) in [
            ("IT", None, Some("Lombardy"), "Lombardia"),
            ("IT", None, Some("Lombardei"), "Lombardia"),
            ("IT", Some("IT-25"), None, "Lombardia"),
            ("IT", Some("IT-25"), Some("Lombardy"), "Lombardia"),
            ("CN", Some("CN-ZJ"), Some("Guangdong"), "Zhejiang"),
            ("CN", None, Some("浙江省"), "Zhejiang"),
            ("IT", None, Some("Lumbardy"), "Lumbardy"),
            ("ES", Some("ES-V"), Some("Valencia"), "Valencia"),
        ] {
            let location = location(country, region, name);
            assert_eq!(location.region_label(), Some(label), "{region:?} {name:?}");
        }
    }

    #[test]
    fn code_and_name_are_set_together_or_refused() {
        for (country, region, name, settled) in [
            (
                "IT",
                None,
                Some("Lombardy"),
                (Some("IT-25"), Some("Lombardy")),
            ),
            ("IT", None, Some("Lumbardy"), (None, Some("Lumbardy"))),
            (
                "IT",
                Some("IT-25"),
                Some("la Lombardia nostra"),
                (Some("IT-25"), Some("la Lombardia nostra")),
            ),
            (
                "ES",
                Some("ES-V"),
                Some("Valencia"),
                (Some("ES-V"), Some("Valencia")),
            ),
            (
                "CN",
                Some("CN-ZJ"),
                Some("Guangdong"),
                (Some("CN-ZJ"), None),
            ),
        ] {
            let mut location = location(country, region, name);
            let is_refused = location.check_region_name().is_err();
            location.normalise_region();
            let found = (
                location.region.map(RegionCode::as_str),
                location.region_name.as_deref(),
            );
            assert_eq!(found, settled);
            assert_eq!(is_refused, settled.1.is_none());
        }
    }
}
