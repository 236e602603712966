//! An automaton that takes the keys within one typing mistake of a given one.
//!
//! The engine's own, for any text and more mistakes, takes far longer to build than to run, and an import asks for one a record.

use tantivy_fst::Automaton;

/// Takes what differs from a key by one letter missing, too many or other, or by two that have changed places.
pub(super) struct OneMistake<'a> {
    key: &'a [u8],
    /// Of each byte, the places in the key where it stands, a bit each. A key has at most 80 bytes.
    places: [u128; 256],
}

/// What was read so far: without a mistake, or with one.
#[derive(Debug, Clone, Copy)]
pub(super) struct State {
    /// How much of the key it is, where there was no mistake.
    exact: Option<usize>,
    /// How much of the key it may be with one, a bit for each length.
    mistaken: u128,
    /// Where the letter after this place was read instead of it, so that it is still to come.
    swapped: Option<usize>,
}

impl<'a> OneMistake<'a> {
    pub(super) fn in_key(key: &'a str) -> OneMistake<'a> {
        let mut places = [0; 256];
        for (place, &byte) in key.as_bytes().iter().enumerate() {
            places[usize::from(byte)] |= bit(place);
        }
        OneMistake {
            key: key.as_bytes(),
            places,
        }
    }

    fn has(&self, place: usize, byte: u8) -> bool {
        self.key.get(place) == Some(&byte)
    }
}

fn bit(place: usize) -> u128 {
    u32::try_from(place)
        .ok()
        .and_then(|place| 1_u128.checked_shl(place))
        .unwrap_or(0)
}

impl Automaton for OneMistake<'_> {
    type State = State;

    fn start(&self) -> State {
        State {
            exact: Some(0),
            mistaken: 0,
            swapped: None,
        }
    }

    fn is_match(&self, state: &State) -> bool {
        let length = self.key.len();
        let lacks_last = state.exact.is_some_and(|exact| exact + 1 >= length);
        lacks_last || state.mistaken & bit(length) != 0
    }

    fn can_match(&self, state: &State) -> bool {
        state.exact.is_some() || state.mistaken != 0 || state.swapped.is_some()
    }

    fn accept(&self, state: &State, byte: u8) -> State {
        let mut next = State {
            exact: None,
            mistaken: (state.mistaken & self.places[usize::from(byte)]) << 1,
            swapped: None,
        };
        if let Some(place) = state.swapped.filter(|&place| self.has(place, byte)) {
            next.mistaken |= bit(place + 2);
        }
        if let Some(place) = state.exact {
            let (too_many, other) = (bit(place), bit(place + 1));
            next.mistaken |= too_many;
            if place < self.key.len() {
                next.mistaken |= other;
            }
            if self.has(place, byte) {
                next.exact = Some(place + 1);
            }
            if self.has(place + 1, byte) {
                next.mistaken |= bit(place + 2);
                next.swapped = Some(place);
            }
        }
        next
    }
}

#[cfg(test)]
mod tests {
    use levenshtein_automata::{Distance, LevenshteinAutomatonBuilder};
    use proptest::prelude::*;

    use super::*;

    fn takes(key: &str, text: &str) -> bool {
        let automaton = OneMistake::in_key(key);
        let mut state = automaton.start();
        for &byte in text.as_bytes() {
            if !automaton.can_match(&state) {
                return false;
            }
            state = automaton.accept(&state, byte);
        }
        automaton.is_match(&state)
    }

    proptest! {
        /// It takes what a general automaton takes.
        #[test]
        fn one_mistake_is_at_most_one_edit(key in "[abc-]{1,6}", text in "[abc-]{0,7}") {
            let general = LevenshteinAutomatonBuilder::new(1, true).build_dfa(&key);
            let is_near = matches!(general.eval(&text), Distance::Exact(_));
            prop_assert_eq!(takes(&key, &text), is_near, "{} {}", key, text);
        }
    }

    #[test]
    fn the_longest_key_is_compared_to_its_end() {
        let key = "a".repeat(80);
        assert!(takes(&key, &key) && takes(&key, &format!("{key}b")));
        assert!(takes(&key, &key[1..]) && !takes(&key, &key[2..]));
    }
}
