//! The region of a country whose name is nearest to one that is no region's.

use std::sync::LazyLock;

use levenshtein_automata::{DFA, Distance, LevenshteinAutomatonBuilder, SINK_STATE};
use tantivy_fst::{Automaton, IntoStreamer, Streamer};

use super::{
    CountryCode, RegionCode,
    region::{Found, plain_key},
    table,
};

/// The most typing mistakes, and the most letters of a name that may have fewer.
const MISTAKES: u8 = 2;
const FEW_LETTERS: usize = 5;
/// Names of so many letters have no near ones.
const NO_LETTERS: usize = 3;
/// Longer texts are no names with a typing mistake.
const MOST_LETTERS: usize = 100;

impl CountryCode {
    /// The region whose name has the fewest typing mistakes against this text, and at most two.
    ///
    /// ```
    /// use registry_core::model::CountryCode;
    /// let italy: CountryCode = "IT".parse()?;
    /// let nearest = italy.nearest_region("Lumbardy").expect("Lombardy");
    /// assert_eq!(nearest.as_str(), "IT-25");
    /// # Ok::<(), registry_core::model::Invalid>(())
    /// ```
    #[must_use]
    pub fn nearest_region(self, name: &str) -> Option<RegionCode> {
        let key = plain_key(name);
        let letters = key.chars().count();
        if letters <= NO_LETTERS || letters > MOST_LETTERS {
            return None;
        }
        let most = if letters <= FEW_LETTERS { 1 } else { MISTAKES };
        let (number, _) = nearest(self.as_str(), &key, most)?;
        Found::read(number).map(|found| found.first)
    }
}

/// The number of the nearest key of a country, and how many mistakes it takes.
fn nearest(country: &str, key: &str, most: u8) -> Option<(u64, u8)> {
    // Building it takes longer than building an automaton with it.
    static BUILDER: LazyLock<LevenshteinAutomatonBuilder> =
        LazyLock::new(|| LevenshteinAutomatonBuilder::new(MISTAKES, true));
    let sought = format!("{country}{key}");
    let automaton = Near(BUILDER.build_dfa(&sought));
    let map = table::KEYS_OF_REGIONS.map()?;
    let mut found = map
        .search(&automaton)
        .ge(country)
        .lt(format!("{country}\u{10ffff}"))
        .into_stream();
    let mut nearest: Option<(u64, u8)> = None;
    while let Some((near, number)) = found.next() {
        let Distance::Exact(mistakes) = automaton.0.eval(near) else {
            continue;
        };
        if mistakes <= most && nearest.is_none_or(|(_, fewest)| mistakes < fewest) {
            nearest = Some((number, mistakes));
        }
    }
    nearest
}

/// The keys that are near, for the map.
struct Near(DFA);

impl Automaton for Near {
    type State = u32;

    fn start(&self) -> u32 {
        self.0.initial_state()
    }

    fn is_match(&self, state: &u32) -> bool {
        matches!(self.0.distance(*state), Distance::Exact(_))
    }

    fn can_match(&self, state: &u32) -> bool {
        *state != SINK_STATE
    }

    fn accept(&self, state: &u32, byte: u8) -> u32 {
        self.0.transition(*state, byte)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_found_and_none_that_is_far() {
        for (country, name, nearest) in [
            ("IT", "Lumbardy", Some("IT-25")),
            ("IT", "Lombardai", Some("IT-25")),
            ("IT", "Toscanna", Some("IT-52")),
            ("DE", "Baveria", Some("DE-BY")),
            ("DE", "Bayren", Some("DE-BY")),
            ("CN", "Zhejang", Some("CN-ZJ")),
            ("CN", "Guandong Province", Some("CN-GD")),
            ("US", "Californa", Some("US-CA")),
            ("US", "Kalifornien", Some("US-CA")),
            ("ES", "Cataluna", Some("ES-CT")),
            ("VN", "Bac Nihn", Some("VN-56")),
            ("IT", "Northern Italy", None),
            ("IT", "xyz", None),
            ("AQ", "Lumbardy", None),
        ] {
            let country: CountryCode = country.parse().unwrap();
            let found = country
                .region_named(name)
                .or_else(|| country.nearest_region(name));
            assert_eq!(found.map(RegionCode::as_str), nearest, "{name}");
        }
    }
}
