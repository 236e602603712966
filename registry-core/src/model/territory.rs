//! `Territory`: the regions and countries whose records somebody may change.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{Cluster, CountryCode, Invalid, Organisation, RegionCode};

/// Regions and countries. Where none is named it is everywhere.
///
/// A record lies in a region by its code, whether that is stated or follows from the region's name. One without lies in
/// no region, only in its country. An organisation has no region.
///
/// ```
/// use registry_core::model::{Cluster, Territory};
/// let territory: Territory = "CN-ZJ, IT".parse()?;
/// let of = |location: &str| {
///     let json = format!(r#"{{"key":"a-b-c","location":{location},"product":{{"name":"Sock"}}}}"#);
///     Cluster::from_json(json.as_bytes())
/// };
/// assert!(territory.includes(&of(r#"{"country":"CN","region_name":"Zhejiang","place":"Zhuji"}"#)?));
/// assert!(!territory.includes(&of(r#"{"country":"CN","place":"Zhuji"}"#)?));
/// assert!(territory.includes(&of(r#"{"country":"IT","place":"Biella"}"#)?));
/// assert!(Territory::default().is_everywhere());
/// # Ok::<(), registry_core::model::Invalid>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Territory(Vec<Place>);

/// A country, or a region of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
enum Place {
    Country(CountryCode),
    Region(RegionCode),
}

impl Territory {
    /// Whether it has no bounds.
    #[must_use]
    pub fn is_everywhere(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a record lies in it.
    #[must_use]
    pub fn includes(&self, record: &Cluster) -> bool {
        let location = &record.location;
        let region = location.region_code();
        self.is_everywhere()
            || self.0.iter().any(|&place| match place {
                Place::Country(country) => country == location.country,
                Place::Region(reached) => Some(reached) == region,
            })
    }

    /// Whether an organisation lies in it: whether its country does.
    #[must_use]
    pub fn includes_organisation(&self, organisation: &Organisation) -> bool {
        let country = Place::Country(organisation.country);
        self.is_everywhere() || self.0.contains(&country)
    }
}

impl FromStr for Place {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Place, Invalid> {
        let region = text.parse().map(Place::Region);
        region.or_else(|unknown| match text.parse() {
            Ok(country) => Ok(Place::Country(country)),
            Err(_) => Err(unknown),
        })
    }
}

impl FromStr for Territory {
    type Err = Invalid;

    /// One code or several with commas between them; nothing is not everything.
    fn from_str(text: &str) -> Result<Territory, Invalid> {
        let codes = text.split(',').map(|code| code.trim().parse());
        codes.collect::<Result<_, _>>().map(Territory)
    }
}

impl fmt::Display for Territory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, place) in self.0.iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            match place {
                Place::Country(country) => write!(f, "{comma}{}", country.as_str())?,
                Place::Region(region) => write!(f, "{comma}{}", region.as_str())?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_territory_is_written_as_it_is_read_and_names_only_what_there_is() {
        let territory: Territory = "CN-ZJ,IT".parse().unwrap();
        assert_eq!(territory.to_string(), "CN-ZJ, IT");
        let json = serde_json::to_string(&territory).unwrap();
        assert_eq!(json, r#"["CN-ZJ","IT"]"#);
        assert_eq!(serde_json::from_str::<Territory>(&json).unwrap(), territory);
        for wrong in ["CN-XX", "Zhejiang", "CN;IT", "", "CN,"] {
            assert!(wrong.parse::<Territory>().is_err(), "{wrong}");
        }
    }
}
