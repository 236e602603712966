//! What part of the world a map shows at first.

use registry_core::search::Bounds;

use super::projection::project;

/// Nearly all clusters are between these; the shapes of the far south and north only take room.
const WORLD: View = View {
    west: -180.0,
    south: -46.0,
    east: 180.0,
    north: 70.0,
};
/// What is more than this wide is shown as the whole world.
const WIDE: f64 = 150.0;
/// Nothing is shown from nearer: one point alone needs what is around it, and several less of that.
const LEAST_AROUND_ONE: f64 = 9.0;
const LEAST: f64 = 5.0;
/// What is left free around the points, of their extent.
const MARGIN: f64 = 0.08;

/// A part of the world, in degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct View {
    west: f64,
    south: f64,
    east: f64,
    north: f64,
}

impl View {
    /// The window that was asked for.
    pub(super) fn of_bounds(bounds: Bounds) -> View {
        let [west, south, east, north] = bounds.degrees();
        let east = if east < west { east + 360.0 } else { east };
        View {
            west,
            south,
            east,
            north,
        }
    }

    /// What shows all of these, latitude first.
    pub(super) fn around(places: &[(f64, f64)]) -> View {
        let Some(&(latitude, longitude)) = places.first() else {
            return WORLD;
        };
        let point = View {
            west: longitude,
            south: latitude,
            east: longitude,
            north: latitude,
        };
        let all = places
            .iter()
            .fold(point, |view, &(latitude, longitude)| View {
                west: view.west.min(longitude),
                south: view.south.min(latitude),
                east: view.east.max(longitude),
                north: view.north.max(latitude),
            });
        if all.east - all.west > WIDE {
            return WORLD;
        }
        let least = match places {
            [_] => LEAST_AROUND_ONE,
            _ => LEAST,
        };
        let (west, east) = widened(all.west, all.east, least);
        let (south, north) = widened(all.south, all.north, least);
        View {
            west,
            south: south.max(-80.0),
            east,
            north: north.min(80.0),
        }
    }

    /// The same in the units of the drawing: left, top, width, height.
    pub(super) fn drawn(self) -> [f64; 4] {
        let (left, bottom) = project(self.south, self.west);
        let (right, top) = project(self.north, self.east);
        [left, top, right - left, bottom - top].map(f64::round)
    }

    /// West, south, east and north, as an address and a script have it.
    pub(super) fn text(self) -> String {
        let View {
            west,
            south,
            east,
            north,
        } = self;
        [west, south, east, north]
            .map(|degrees| format!("{degrees:.3}"))
            .join(",")
    }
}

/// With a margin, and no narrower than is worth looking at.
fn widened(low: f64, high: f64, least: f64) -> (f64, f64) {
    let margin = ((least - (high - low)) / 2.0).max((high - low) * MARGIN);
    (low - margin, high + margin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_has_room_around_its_points() {
        assert_eq!(View::around(&[]), WORLD);
        assert_eq!(View::around(&[(30.0, 120.0), (40.0, -74.0)]), WORLD);
        assert_eq!(
            View::around(&[(30.0, 120.0)]).text(),
            "115.500,25.500,124.500,34.500"
        );
        let near = View::around(&[(30.0, 120.0), (30.0, 121.0)]);
        assert_eq!(near.text(), "118.000,27.500,123.000,32.500");
        let zhejiang = View::around(&[(30.0, 100.0), (20.0, 120.0)]);
        assert_eq!(zhejiang.text(), "98.400,19.200,121.600,30.800");
        let [left, top, width, height] = zhejiang.drawn();
        assert!(left > 7700.0 && top > 4000.0 && width > 640.0 && height > 350.0);
    }

    #[test]
    fn a_window_across_the_date_line_goes_on_past_it() {
        let bounds: Bounds = "170,-20,-170,-10".parse().unwrap();
        assert_eq!(
            View::of_bounds(bounds).text(),
            "170.000,-20.000,190.000,-10.000"
        );
    }
}
