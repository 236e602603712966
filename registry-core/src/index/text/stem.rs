//! English stems, remembered: the words of a registry repeat.

use frostem::{Algorithm, Stemmer};
use hashbrown::HashMap;

/// The most words that are remembered; then the memory starts anew.
const REMEMBERED: usize = 1 << 14;

/// Stems words.
pub(crate) struct Stems {
    stemmer: Stemmer,
    known: HashMap<Box<str>, Option<Box<str>>>,
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
        if !self.known.contains_key(word) {
            self.remember(word);
        }
        self.known.get(word)?.as_deref()
    }

    fn remember(&mut self, word: &str) {
        if self.known.len() >= REMEMBERED {
            self.known.clear();
        }
        let stem = self.stemmer.stem(word);
        let other = (stem != word && !stem.is_empty()).then(|| stem.into());
        self.known.insert(word.into(), other);
    }
}

/// Only words of plain letters can be English; digits and other scripts stay as they are.
fn is_english(word: &str) -> bool {
    word.len() > 2 && word.bytes().all(|byte| byte.is_ascii_lowercase())
}
