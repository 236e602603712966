//! Where a cluster is: country, region, place, the other places it spans, coordinates.

mod regions;
mod remarks;

use std::{cmp::Ordering, fmt, str::FromStr};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(super) use regions::region_identity;

use super::{CountryCode, Invalid, Label, Name, RegionCode, number::bounded_number};

bounded_number!(
    /// Degrees north of the equator, -90 to 90 (WGS 84).
    Latitude,
    -90.0..=90.0,
    LatitudeRange,
    schemars(range(min = -90, max = 90))
);

bounded_number!(
    /// Degrees east of Greenwich, -180 to 180 (WGS 84).
    Longitude,
    -180.0..=180.0,
    LongitudeRange,
    schemars(range(min = -180, max = 180))
);

/// Another place that a cluster spans; a global cluster spans countries.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Span {
    /// Country.
    pub country: CountryCode,
    /// Region, ISO 3166-2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<RegionCode>,
    /// Place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Label>,
}

/// Where a cluster is.
///
/// ```
/// use registry_core::model::Location;
/// let location: Location = serde_json::from_str(r#"{"country":"CN","region":"CN-ZJ","place":"Zhuji"}"#)?;
/// assert_eq!(location.region_label(), Some("Zhejiang"));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Location {
    /// Country, ISO 3166-1 alpha-2.
    pub country: CountryCode,
    /// Region, ISO 3166-2, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<RegionCode>,
    /// Region by its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region_name: Option<Label>,
    /// City, town, valley or other place.
    pub place: Label,
    /// Further names of the place, with their language.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_names: Vec<Name>,
    /// Other places that the cluster spans.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub spans: Vec<Span>,
    /// Degrees north.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latitude: Option<Latitude>,
    /// Degrees east.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub longitude: Option<Longitude>,
}

impl Location {
    /// A place of which nothing more is known.
    pub(super) fn bare(country: CountryCode, place: Label) -> Location {
        Location {
            country,
            region: None,
            region_name: None,
            place,
            other_names: Vec::new(),
            spans: Vec::new(),
            latitude: None,
            longitude: None,
        }
    }

    pub(crate) fn check(&self) -> Result<(), Invalid> {
        if self.latitude.is_some() != self.longitude.is_some() {
            return Err(Invalid::HalfACoordinate);
        }
        let regions = self.region.map(|region| (region, self.country)).into_iter();
        let spanned = self
            .spans
            .iter()
            .filter_map(|span| span.region.map(|region| (region, span.country)));
        for (region, country) in regions.chain(spanned) {
            check_region(region, country)?;
        }
        Ok(())
    }
}

fn check_region(region: RegionCode, country: CountryCode) -> Result<(), Invalid> {
    if region.country() == country.as_str() {
        return Ok(());
    }
    Err(Invalid::RegionOfOtherCountry {
        value: region.to_string(),
        actual: region.country().to_owned(),
        stated: country.to_string(),
    })
}
