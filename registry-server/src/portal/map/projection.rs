//! The projection of the web's maps (Web Mercator), so that the drawing of the server and the map of the script show the
//! same.

use std::f64::consts::PI;

/// The world is this wide and high in the drawing; `assets/vendor/shapes.mjs` draws the land in the same units.
pub(super) const WORLD: f64 = 10_000.0;
/// The projection stretches without end towards the poles.
const MOST_LATITUDE: f64 = 85.0;

/// Where a point lies in the drawing: right and down from its corner.
pub(super) fn project(latitude: f64, longitude: f64) -> (f64, f64) {
    let sine = latitude
        .clamp(-MOST_LATITUDE, MOST_LATITUDE)
        .to_radians()
        .sin();
    let down = 0.5 - ((1.0 + sine) / (1.0 - sine)).ln() / (4.0 * PI);
    ((longitude / 360.0 + 0.5) * WORLD, down * WORLD)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_lie_where_the_web_has_them() {
        let near = |one: (f64, f64), other: (f64, f64)| {
            (one.0 - other.0).abs() < 0.5 && (one.1 - other.1).abs() < 0.5
        };
        assert!(near(project(0.0, 0.0), (5000.0, 5000.0)));
        assert!(near(project(66.513_26, -180.0), (0.0, 2500.0)));
        assert!(near(project(-90.0, 180.0), project(-85.0, 180.0)));
    }
}
