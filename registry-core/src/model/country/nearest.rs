//! The region of a country whose name is nearest to one that is no region's.

use std::sync::LazyLock;

use levenshtein_automata::{DFA, Distance, LevenshteinAutomatonBuilder, SINK_STATE};
use tantivy_fst::{Automaton, IntoStreamer, Streamer};

use super::{
    CountryCode, RegionCode,
    region::{Found, plain_key},
    table::{self, Keys},
    words::{self, NameWords},
};

/// The most typing mistakes, and the most letters of a name that may have fewer.
const MISTAKES: u8 = 2;
const FEW_LETTERS: usize = 5;
/// Names of so many letters have no near ones.
const NO_LETTERS: usize = 3;
/// Longer texts are no names with a typing mistake.
const MOST_LETTERS: usize = 100;

impl CountryCode {
    /// The country whose name has the fewest typing mistakes against this text, and at most two.
    pub(in crate::model) fn nearest(name: &str) -> Option<CountryCode> {
        let number = nearest(&table::KEYS_OF_COUNTRIES, "", &NameWords::of(name).key())?;
        words::country_of_number(number)
    }

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
        let number = nearest(&table::KEYS_OF_REGIONS, self.as_str(), &plain_key(name));
        number.and_then(Found::read).map(|found| found.first)
    }
}

/// The number of the nearest key with a beginning.
fn nearest(keys: &Keys, beginning: &str, key: &str) -> Option<u64> {
    // Building it takes longer than building an automaton with it.
    static BUILDER: LazyLock<LevenshteinAutomatonBuilder> =
        LazyLock::new(|| LevenshteinAutomatonBuilder::new(MISTAKES, true));
    let letters = key.chars().count();
    if letters <= NO_LETTERS || letters > MOST_LETTERS {
        return None;
    }
    let most = if letters <= FEW_LETTERS { 1 } else { MISTAKES };
    let automaton = Near(BUILDER.build_dfa(&format!("{beginning}{key}")));
    let found = keys.map()?.search(&automaton);
    let mut found = found
        .ge(beginning)
        .lt(format!("{beginning}\u{10ffff}"))
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
    nearest.map(|(number, _)| number)
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
    fn an_unknown_country_is_told_with_the_nearest_name() {
        for (text, told) in [
            ("Germny", "\"Germny\": unknown country; Germany (DE)?"),
            (
                "Nehterlands",
                "\"Nehterlands\": unknown country; Netherlands (NL)?",
            ),
            (
                "Atlantis",
                "\"Atlantis\": unknown country; use an ISO 3166-1 code such as CN or CHN, or a name",
            ),
        ] {
            let refused = text.parse::<CountryCode>().unwrap_err();
            assert_eq!(refused.to_string(), told);
        }
        let by_name = CountryCode::try_from("Italy".to_owned()).unwrap_err();
        assert_eq!(
            by_name.to_string(),
            "\"Italy\": here a country is its code, IT"
        );
    }

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
