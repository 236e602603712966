//! Distances on the globe.

use std::ops::Bound;

use tantivy::{
    DocId, SegmentReader,
    columnar::Column,
    query::doc_predicate_query::{DocPredicateQuery, FunctionPredicate},
};

use super::{
    Near,
    clauses::{Clause, all, between_degrees},
};
use crate::{
    index::{column, degrees::degrees, fields},
    model::Location,
};

/// The mean radius of the Earth.
const EARTH_KM: f64 = 6371.0088;
/// The length of a degree of latitude, a little short so that the belt is wide enough.
const KM_PER_DEGREE: f64 = 111.19;

/// The coordinates of the records of a segment.
pub(super) struct Coordinates {
    latitude: Column<i64>,
    longitude: Column<i64>,
}

impl Coordinates {
    /// The coordinates of a segment, if any of its records has them.
    pub(super) fn open(segment: &SegmentReader) -> tantivy::Result<Option<Coordinates>> {
        let columns = segment.fast_fields();
        let (latitude, longitude) = (
            columns.column_opt(column::LATITUDE)?,
            columns.column_opt(column::LONGITUDE)?,
        );
        Ok(latitude
            .zip(longitude)
            .map(|(latitude, longitude)| Coordinates {
                latitude,
                longitude,
            }))
    }

    /// Latitude and longitude of a record, if it has them.
    pub(super) fn degrees(&self, doc: DocId) -> Option<(f64, f64)> {
        let (latitude, longitude) = (self.latitude.first(doc)?, self.longitude.first(doc)?);
        Some((degrees(latitude), degrees(longitude)))
    }

    /// How far a record lies from a point, if it has coordinates.
    pub(super) fn distance(&self, doc: DocId, near: &Near) -> Option<f64> {
        let point = (near.latitude.get(), near.longitude.get());
        Some(distance_km(point, self.degrees(doc)?))
    }
}

impl Near {
    /// How far a place lies from the point in kilometres, if it has coordinates.
    pub(super) fn distance_to(&self, location: &Location) -> Option<f64> {
        let (latitude, longitude) = (location.latitude?, location.longitude?);
        Some(distance_km(
            (self.latitude.get(), self.longitude.get()),
            (latitude.get(), longitude.get()),
        ))
    }
}

/// The distance of two points in degrees, along the great circle (haversine).
pub(super) fn distance_km(from: (f64, f64), to: (f64, f64)) -> f64 {
    let (from_latitude, to_latitude) = (from.0.to_radians(), to.0.to_radians());
    let half = |from: f64, to: f64| ((to - from).to_radians() / 2.0).sin().powi(2);
    let chord = half(from.0, to.0) + from_latitude.cos() * to_latitude.cos() * half(from.1, to.1);
    2.0 * EARTH_KM * chord.clamp(0.0, 1.0).sqrt().asin()
}

/// Records within a distance of a point.
pub(super) fn within(near: Near, km: f64) -> Clause {
    let predicate = FunctionPredicate::from(move |segment: &SegmentReader| {
        let coordinates = Coordinates::open(segment)?;
        Ok(move |doc: DocId| {
            let distance = coordinates
                .as_ref()
                .and_then(|coordinates| coordinates.distance(doc, &near));
            distance.is_some_and(|distance| distance <= km)
        })
    });
    // The belt of latitude is found fast; only what lies in it is measured.
    let (centre, reach) = (near.latitude.get(), km / KM_PER_DEGREE);
    let belt = between_degrees(
        fields().latitude,
        Bound::Included(centre - reach),
        Bound::Included(centre + reach),
    );
    all(vec![belt, Box::new(DocPredicateQuery::from(predicate))])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_those_of_the_atlas() {
        let (hangzhou, shanghai) = ((30.25, 120.17), (31.23, 121.47));
        assert!((distance_km(hangzhou, shanghai) - 165.0).abs() < 3.0);
        assert!((distance_km((0.0, 179.5), (0.0, -179.5)) - 111.2).abs() < 0.1);
        assert!((distance_km((90.0, 0.0), (-90.0, 0.0)) - 20_015.1).abs() < 1.0);
    }
}
