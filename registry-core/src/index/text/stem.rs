//! English stems, remembered: the words of a registry repeat.

use frostem::{Algorithm, Stemmer};
use hashbrown::HashMap;

/// The most words that are remembered; then the memory starts anew.
const REMEMBERED: usize = 1 << 14;

/// Stems words.
pub(crate) struct Stems {
    stemmer: Stemmer,
    known: HashMap<String, Option<Box<str>>>,
}

impl Default for Stems {
    fn default() -> Self {
        Stems {
            stemmer: Stemmer::new(Algorithm::English),
            known: HashMap::new(),
        }
    }
}

impl Stems {
    /// The stem of a folded word, or `None` when the word is its own stem.
    pub(crate) fn of(&mut self, word: &str) -> Option<&str> {
        if !is_english(word) {
            return None;
        }
        if self.known.len() >= REMEMBERED {
            self.known.clear();
        }
        let stem = || other_stem(&self.stemmer, word);
        self.known.entry_ref(word).or_insert_with(stem).as_deref()
    }
}

fn other_stem(stemmer: &Stemmer, word: &str) -> Option<Box<str>> {
    let stem = stemmer.stem(word);
    (stem != word && !stem.is_empty()).then(|| stem.into())
}

/// Only words of plain letters can be English; digits and other scripts stay as they are.
fn is_english(word: &str) -> bool {
    word.len() > 2 && word.bytes().all(|byte| byte.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Marking the words of a query passes over others by it.
        #[test]
        fn a_stem_begins_as_its_word_does(word in "[a-z]{3,9}(ies|ing|ly|ed|s|ational|)") {
            let mut stems = Stems::default();
            let stem = stems.of(&word).unwrap_or(&word);
            prop_assert_eq!(stem.as_bytes()[0], word.as_bytes()[0]);
        }
    }

    #[test]
    fn stems_that_follow_no_rule_begin_so_too() {
        for word in ["dying", "skies", "tying", "early", "only", "news", "yes"] {
            let mut stems = Stems::default();
            let stem = stems.of(word).unwrap_or(word);
            assert_eq!(stem.as_bytes()[0], word.as_bytes()[0], "{word}");
        }
    }
}
