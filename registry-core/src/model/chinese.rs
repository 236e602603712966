//! Traditional Chinese folded to Simplified, character by character.

use std::{cell::RefCell, sync::OnceLock};

use ferrous_opencc::{OpenCC, config::BuiltinConfig};
use hashbrown::HashMap;

/// Folds characters and remembers what they became. The dictionary is loaded with the first one.
#[derive(Default)]
pub(crate) struct Simplified {
    known: HashMap<char, char>,
}

impl Simplified {
    /// The Simplified form of a character, or itself.
    pub(crate) fn fold(&mut self, letter: char) -> char {
        *self.known.entry(letter).or_insert_with(|| convert(letter))
    }
}

thread_local! {
    static REMEMBERED: RefCell<Simplified> = RefCell::default();
}

/// A text in Simplified characters.
pub(crate) fn simplified(text: &str) -> String {
    REMEMBERED.with_borrow_mut(|remembered| {
        let letters = text.chars().map(|letter| match letter {
            '\0'..='\u{2e7f}' => letter,
            _ => remembered.fold(letter),
        });
        letters.collect()
    })
}

fn convert(letter: char) -> char {
    let mut buffer = [0; 4];
    dictionary()
        .map(|dictionary| dictionary.convert(letter.encode_utf8(&mut buffer)))
        .and_then(|simplified| simplified.chars().next())
        .unwrap_or(letter)
}

/// The dictionary, which is part of the program; without it every character stays as it is.
fn dictionary() -> Option<&'static OpenCC> {
    static DICTIONARY: OnceLock<Option<OpenCC>> = OnceLock::new();
    DICTIONARY
        .get_or_init(|| OpenCC::from_config(BuiltinConfig::T2s).ok())
        .as_ref()
}
