//! Words that are joined: `t-shirt`, `L'Aquila`, `3 D`. They are found as one word, too.

use super::script::{is_apostrophe, is_hyphen, is_vowel};

/// Longer chains of words are not one.
const MOST_PARTS: usize = 4;
/// The longest compound in bytes.
const LONGEST: usize = 60;

/// What joins a word to the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Joint {
    /// An apostrophe, as in `Lu'an` and `d'Azur`.
    Apostrophe,
    /// A hyphen, as in `semi-conductors`.
    Hyphen,
    /// A blank behind a letter that is no word by itself, as in `t shirt`.
    Blank,
}

impl Joint {
    /// What a character between a word and the next is, where it joins them. `before` is all text up to it.
    pub(super) fn of(between: char, before: &str, word: &str, next: &str) -> Option<Joint> {
        if is_apostrophe(between) {
            Some(Joint::Apostrophe)
        } else if is_hyphen(between) {
            Some(Joint::Hyphen)
        } else if between == ' ' && is_joined_by_blank(before, word, next) {
            Some(Joint::Blank)
        } else {
            None
        }
    }
}

/// Whether a word is a letter that belongs to the next word, or a digit before a lone letter: `t shirt`, `3 D`.
fn is_joined_by_blank(before: &str, word: &str, next: &str) -> bool {
    let before = before.strip_suffix(word).unwrap_or_default();
    let stands_alone = before.is_empty() || before.ends_with(' ');
    stands_alone
        && match word.as_bytes() {
            [digit] if digit.is_ascii_digit() => {
                let mut letters = next.chars();
                letters
                    .next()
                    .is_some_and(|first| first.is_ascii_lowercase())
                    && !letters.next().is_some_and(char::is_alphanumeric)
            }
            [letter] => letter.is_ascii_lowercase() && !is_vowel(*letter),
            _ => false,
        }
}

/// The words that are joined so far.
#[derive(Default)]
pub(super) struct Compound {
    text: String,
    parts: usize,
    /// What joins the next word.
    joint: Option<Joint>,
    is_number: bool,
}

impl Compound {
    /// The next word is joined to the one before.
    pub(super) fn join(&mut self, joint: Joint) {
        self.joint = Some(joint);
    }

    /// The next word stands apart.
    pub(super) fn part(&mut self) {
        self.joint = None;
    }

    /// Takes a word, and gives what it makes together with those before it.
    pub(super) fn take(&mut self, word: &str) -> Option<(&str, Joint)> {
        let is_number = word.bytes().all(|byte| byte.is_ascii_digit());
        // Years and the parts of a date stay apart.
        let joint = self.joint.take().filter(|&joint| {
            (joint != Joint::Blank || self.parts == 1)
                && self.parts < MOST_PARTS
                && self.text.len() + word.len() <= LONGEST
                && !(self.is_number && is_number)
        });
        if joint.is_none() {
            self.text.clear();
            self.parts = 0;
            self.is_number = is_number;
        }
        self.text.push_str(word);
        self.parts += 1;
        self.is_number &= is_number;
        joint.map(|joint| (self.text.as_str(), joint))
    }
}
