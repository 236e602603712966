//! What is odd about where a record says it is: a region that its country does not have, coordinates outside it.

use super::Location;
use crate::model::{Remark, fold, remark::COORDINATES};

/// Words that say that a name is a region's.
const REGION_WORDS: [&str; 16] = [
    "bundesland",
    "departement",
    "department",
    "governorate",
    "ken",
    "oblast",
    "prefecture",
    "province",
    "provincia",
    "provinz",
    "region",
    "regione",
    "sheng",
    "state",
    "voivodeship",
    "wojewodztwo",
];

/// What may have been meant by coordinates outside the country: how it is said, and the coordinates.
type Mend = (&'static str, fn(f64, f64) -> (f64, f64));

/// The mends that are tried, the likeliest first.
const MENDS: [Mend; 5] = [
    (
        "latitude and longitude look exchanged",
        |latitude, longitude| (longitude, latitude),
    ),
    (
        "the sign of the longitude looks lost",
        |latitude, longitude| (latitude, -longitude),
    ),
    (
        "the sign of the latitude looks lost",
        |latitude, longitude| (-latitude, longitude),
    ),
    ("both signs look lost", |latitude, longitude| {
        (-latitude, -longitude)
    }),
    (
        "latitude and longitude look exchanged, and a sign lost",
        |latitude, longitude| (longitude, -latitude),
    ),
];

impl Location {
    /// Whether its region is a text that is no region of its country.
    ///
    /// ```
    /// use registry_core::model::Location;
    /// let location: Location = serde_json::from_str(r#"{"country":"IT","region_name":"Lumbardy","place":"Carpi"}"#)?;
    /// assert!(location.has_uncoded_region());
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn has_uncoded_region(&self) -> bool {
        self.region_name.is_some() && self.region_code().is_none()
    }

    /// Whether its coordinates fall outside its country, by an outline of one degree.
    ///
    /// ```
    /// use registry_core::model::Location;
    /// let location: Location =
    ///     serde_json::from_str(r#"{"country":"IT","place":"Carpi","latitude":10.88,"longitude":44.78}"#)?;
    /// assert!(location.has_coordinates_outside());
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn has_coordinates_outside(&self) -> bool {
        let coordinates = self.coordinates();
        coordinates
            .is_some_and(|(latitude, longitude)| !self.country.may_contain(latitude, longitude))
    }

    /// Degrees north and east.
    fn coordinates(&self) -> Option<(f64, f64)> {
        Some((self.latitude?.get(), self.longitude?.get()))
    }

    /// All that is odd about it.
    pub(in crate::model) fn remarks(&self) -> Vec<Remark> {
        let remarks = [
            self.region_remark(),
            self.place_remark(),
            self.coordinates_remark(),
        ];
        remarks.into_iter().flatten().collect()
    }

    /// A place that says of itself that it is a region: a town of the same record would be another place.
    fn place_remark(&self) -> Option<Remark> {
        let place = &*self.place;
        let has_word = || {
            let words = fold(place);
            words.split(' ').any(|word| REGION_WORDS.contains(&word))
        };
        // Few places say so, and looking each up among regions takes long.
        let says_region = place.ends_with('省') || (place.contains(' ') && has_word());
        let region = says_region
            .then(|| self.country.region_named(place))
            .flatten()?;
        let reason = format!(
            "the region {} ({region}); give it as region, and the town as place, or both may be registered for one cluster",
            region.plain_name()
        );
        Some(Remark::new("place", &self.place, reason))
    }

    fn region_remark(&self) -> Option<Remark> {
        let name = self.region_name.as_ref()?;
        if !self.has_uncoded_region() {
            return None;
        }
        let Some((one, other)) = self.country.regions_sharing(name) else {
            return Some(Remark::no_region(self.country, name));
        };
        let country = self.country.name();
        let reason = format!(
            "the name of several regions of {country}, as {one} and {other}; give the code"
        );
        Some(Remark::new("region", name, reason))
    }

    /// Coordinates outside the country, with the mend that brings them into it.
    fn coordinates_remark(&self) -> Option<Remark> {
        let (latitude, longitude) = self.coordinates()?;
        if self.country.may_contain(latitude, longitude) {
            return None;
        }
        let mut mended = MENDS
            .iter()
            .map(|(how, mend)| (how, mend(latitude, longitude)));
        let mended = mended.find(|(_, (latitude, longitude))| {
            latitude.abs() <= 90.0 && self.country.may_contain(*latitude, *longitude)
        });
        let country = self.country.name();
        let reason = match mended {
            Some((how, (latitude, longitude))) => {
                format!("outside {country}; {how}: {latitude}, {longitude}?")
            }
            None => format!("outside {country}"),
        };
        let value = format!("{latitude}, {longitude}");
        Some(Remark::new(COORDINATES, &value, reason))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(country: &str, latitude: f64, longitude: f64) -> Option<String> {
        let json = serde_json::json!({
            "country": country, "place": "x", "latitude": latitude, "longitude": longitude
        });
        let location: Location = serde_json::from_value(json).unwrap();
        assert_eq!(
            location.has_coordinates_outside(),
            location.coordinates_remark().is_some()
        );
        location
            .coordinates_remark()
            .map(|remark| remark.to_string())
    }

    #[test]
    fn a_place_that_says_that_it_is_a_region_is_remarked() {
        let said = |country: &str, place: &str| {
            let json = serde_json::json!({"country": country, "place": place});
            let location: Location = serde_json::from_value(json).unwrap();
            location.place_remark().map(|remark| remark.to_string())
        };
        for (country, place, region) in [
            ("CN", "浙江省", "the region Zhejiang (CN-ZJ)"),
            ("CN", "Zhejiang Province", "the region Zhejiang (CN-ZJ)"),
            ("IT", "Regione Toscana", "the region Toscana (IT-52)"),
            ("JP", "Fukui Prefecture", "the region Fukui (JP-18)"),
        ] {
            let remark = said(country, place);
            assert!(
                remark
                    .as_ref()
                    .is_some_and(|remark| remark.contains(region)),
                "{place}: {remark:?}"
            );
        }
        for (country, place) in [
            ("CN", "浙江"),
            ("CN", "诸暨市"),
            ("CN", "Beijing"),
            ("TR", "Bursa"),
            ("US", "New York"),
            ("US", "State College"),
        ] {
            assert_eq!(said(country, place), None, "{place}");
        }
    }

    #[test]
    fn coordinates_outside_are_said_with_the_mend_that_fits() {
        for (country, latitude, longitude, expected) in [
            ("IT", 44.78, 10.88, None),
            (
                "IT",
                10.88,
                44.78,
                Some(
                    "\"10.88, 44.78\": outside Italy; latitude and longitude look exchanged: 44.78, 10.88?",
                ),
            ),
            (
                "US",
                35.96,
                80.01,
                Some(
                    "\"35.96, 80.01\": outside United States; the sign of the longitude looks lost: 35.96, -80.01?",
                ),
            ),
            (
                "ZA",
                29.86,
                31.02,
                Some(
                    "\"29.86, 31.02\": outside South Africa; the sign of the latitude looks lost: -29.86, 31.02?",
                ),
            ),
            (
                "BR",
                29.68,
                51.13,
                Some("\"29.68, 51.13\": outside Brazil; both signs look lost: -29.68, -51.13?"),
            ),
            ("CN", 0.0, 0.0, Some("\"0, 0\": outside China")),
        ] {
            assert_eq!(
                said(country, latitude, longitude).as_deref(),
                expected,
                "{country}"
            );
        }
    }
}
