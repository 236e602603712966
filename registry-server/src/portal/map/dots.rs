//! Points as the drawing has them: those that would cover each other are one, which is as much larger as they are many.

use std::collections::BTreeMap;

use super::projection::project;

/// So many cells of the drawing's width hold one dot each.
const CELLS: f64 = 72.0;

/// One or more points of the drawing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Dot {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) radius: f64,
}

/// The dots of places, latitude first, in a drawing of a width. Large ones come first, so that they cover none.
pub(super) fn dots(places: &[(f64, f64)], width: f64) -> Vec<Dot> {
    let cell = width / CELLS;
    let mut cells: BTreeMap<(i64, i64), (f64, f64, f64)> = BTreeMap::new();
    for &(latitude, longitude) in places {
        let (x, y) = project(latitude, longitude);
        let sum = cells.entry((whole(x / cell), whole(y / cell))).or_default();
        *sum = (sum.0 + x, sum.1 + y, sum.2 + 1.0);
    }
    let mut dots: Vec<Dot> = cells
        .into_values()
        .map(|(x, y, count)| Dot {
            x: (x / count).round(),
            y: (y / count).round(),
            radius: (cell * (0.22 + 0.12 * count.sqrt().min(12.0))).round(),
        })
        .collect();
    dots.sort_by(|one, other| other.radius.total_cmp(&one.radius));
    dots
}

#[allow(clippy::cast_possible_truncation)] // The world has some thousand cells.
fn whole(number: f64) -> i64 {
    number.floor() as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_near_each_other_are_one_larger_dot() {
        let places = [(29.7, 120.2), (29.8, 120.3), (48.1, 11.6), (29.75, 120.25)];
        let dots = dots(&places, 10_000.0);
        assert_eq!(dots.len(), 2);
        assert!(dots[0].radius > dots[1].radius && dots[0].x > dots[1].x);
    }

    #[test]
    fn a_drawing_of_any_number_of_places_stays_small() {
        let places: Vec<_> = (0..50_000)
            .map(f64::from)
            .map(|number| (number * 0.7 % 160.0 - 80.0, number * 1.3 % 360.0 - 180.0))
            .collect();
        assert!(dots(&places, 10_000.0).len() < 72 * 72);
    }
}
