//! Coarse outlines of countries: whether a point may lie in one.
//!
//! `names/outlines.bin` has the cells of one degree that each country's land lies in, and those around them. It is read
//! where it lies: a directory of countries, and runs of cells from south to north.

use super::CountryCode;

static OUTLINES: &[u8] = include_bytes!("../../../names/outlines.bin");

/// Two letters and the number of the first run.
const ENTRY: usize = 4;
/// A row, its first cell, and how many cells follow.
const RUN: usize = 5;

impl CountryCode {
    /// Whether a point is in this country or near it, by an outline of one degree. A country without one has any point.
    ///
    /// ```
    /// use registry_core::model::CountryCode;
    /// let italy: CountryCode = "IT".parse()?;
    /// assert!(italy.may_contain(44.78, 10.88));
    /// assert!(!italy.may_contain(10.88, 44.78));
    /// # Ok::<(), registry_core::model::Invalid>(())
    /// ```
    #[must_use]
    pub fn may_contain(self, latitude: f64, longitude: f64) -> bool {
        let Some(mut runs) = runs_of(self.as_str()) else {
            return true;
        };
        let (row, column) = cell(latitude, longitude);
        let first = runs.partition_point(|run| run[0] < row);
        runs = &runs[first..];
        let in_row = runs.iter().take_while(|run| run[0] == row);
        in_row.into_iter().any(|run| {
            let (first, further) = (number(&run[1..]), number(&run[3..]));
            (first..=first + further).contains(&column)
        })
    }
}

/// The cell of a point: rows from the south pole, columns from 180 degrees west.
fn cell(latitude: f64, longitude: f64) -> (u8, u16) {
    // Both are in range once they are parsed, and the poles and the date line belong to the last cells.
    let row = (latitude.floor() + 90.0).clamp(0.0, 179.0);
    let column = (longitude.floor() + 180.0).clamp(0.0, 359.0);
    (row as u8, column as u16)
}

/// The runs of a country.
fn runs_of(code: &str) -> Option<&'static [[u8; RUN]]> {
    let (count, rest) = OUTLINES.split_first_chunk::<2>()?;
    let (directory, runs) = rest.split_at_checked(usize::from(number(count)) * ENTRY)?;
    let (directory, _) = directory.as_chunks::<ENTRY>();
    let (runs, _) = runs.as_chunks::<RUN>();
    let at = directory
        .binary_search_by(|entry| entry[..2].cmp(code.as_bytes()))
        .ok()?;
    let first = |entry: &[u8; ENTRY]| usize::from(number(&entry[2..]));
    let end = directory.get(at + 1).map_or(runs.len(), first);
    runs.get(first(&directory[at])..end)
}

fn number(bytes: &[u8]) -> u16 {
    match *bytes {
        [low, high, ..] => u16::from_le_bytes([low, high]),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_country_has_an_outline_in_order() {
        for country in CountryCode::all() {
            let runs = runs_of(country.as_str()).unwrap();
            assert!(!runs.is_empty(), "{country}");
            assert!(
                runs.is_sorted_by_key(|run| (run[0], number(&run[1..]))),
                "{country}"
            );
        }
    }

    #[test]
    fn points_are_in_their_country_and_in_those_that_claim_it() {
        for (code, latitude, longitude, inside) in [
            ("IT", 45.46, 9.19, true),
            ("IT", 9.19, 45.46, false),
            ("US", 40.7, -74.0, true),
            ("US", 40.7, 74.0, false),
            ("BR", -23.5, -46.6, true),
            ("BR", 23.5, -46.6, false),
            ("UA", 44.9, 34.1, true),
            ("RU", 44.9, 34.1, true),
            ("FJ", -17.8, 178.0, true),
            ("FJ", -16.8, -179.9, true),
            ("RU", 66.0, -179.0, true),
            ("NZ", -44.0, -176.5, true),
            ("TV", -8.5, 179.2, true),
            ("AQ", -80.0, 0.0, true),
            ("SG", 1.3, 103.8, true),
            ("XK", 42.66, 21.16, true),
        ] {
            let country: CountryCode = CountryCode::kept(code).unwrap();
            assert_eq!(
                country.may_contain(latitude, longitude),
                inside,
                "{code} {latitude} {longitude}"
            );
        }
    }
}
