//! A rectangle on the map, as the window of a map is: what lies in it.

use std::{fmt, ops::Bound, str::FromStr};

use serde::{Serialize, Serializer};

use super::clauses::{Clause, all, any, between_degrees};
use crate::{
    index::fields,
    model::{Invalid, Latitude, Longitude},
};

/// A rectangle between two meridians and two parallels. One whose west is east of its east lies across the date line.
///
/// ```
/// use registry_core::search::Bounds;
/// let zhejiang: Bounds = "118,27,123,31.2".parse()?;
/// assert_eq!(zhejiang.to_string(), "118,27,123,31.2");
/// assert_eq!(zhejiang.degrees()[3], 31.2);
/// assert!("118,31.2,123,27".parse::<Bounds>().is_err(), "the south is north of the north");
/// # Ok::<(), registry_core::Invalid>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    west: Longitude,
    south: Latitude,
    east: Longitude,
    north: Latitude,
}

impl Bounds {
    /// West, south, east and north in degrees.
    #[must_use]
    pub fn degrees(self) -> [f64; 4] {
        [
            self.west.get(),
            self.south.get(),
            self.east.get(),
            self.north.get(),
        ]
    }

    /// The records whose coordinates lie in it.
    pub(super) fn clause(self) -> Clause {
        let between = |field, low: f64, high: f64| {
            between_degrees(field, Bound::Included(low), Bound::Included(high))
        };
        let meridians = |west, east| between(fields().longitude, west, east);
        let (west, east) = (self.west.get(), self.east.get());
        let longitude = if west <= east {
            meridians(west, east)
        } else {
            any(vec![meridians(west, 180.0), meridians(-180.0, east)])
        };
        let latitude = between(fields().latitude, self.south.get(), self.north.get());
        all(vec![latitude, longitude])
    }
}

/// West, south, east and north in degrees, as GeoJSON (RFC 7946) and the web's maps write it.
impl FromStr for Bounds {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let bad = || Invalid::BadIdentifier {
            value: Invalid::excerpt(text),
            what: "rectangle",
            expected: "write west, south, east and north in degrees, as in 118,27,123,31.2",
        };
        let parts: Vec<&str> = text.split(',').map(str::trim).collect();
        let &[west, south, east, north] = &parts[..] else {
            return Err(bad());
        };
        let bounds = Bounds {
            west: west.parse()?,
            south: south.parse()?,
            east: east.parse()?,
            north: north.parse()?,
        };
        if bounds.south > bounds.north {
            return Err(bad());
        }
        Ok(bounds)
    }
}

impl fmt::Display for Bounds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Bounds {
            west,
            south,
            east,
            north,
        } = self;
        write!(f, "{west},{south},{east},{north}")
    }
}

impl Serialize for Bounds {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
