//! The scanner: folded text cut into words and, where a script has no spaces, characters.

use std::borrow::Cow;

use super::script::{is_apostrophe, is_han, writes_without_spaces};
use crate::model::{Simplified, fold};

/// The longest word in bytes; what is longer is cut, in text and query alike.
const LONGEST_WORD: usize = 250;

/// A piece of text that is searched as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    /// A word, folded and not stemmed.
    Word(&'a str),
    /// A character of a script without spaces, and the one that it directly follows.
    Character {
        /// The character, folded.
        letter: char,
        /// The character before it, where nothing stands between them.
        after: Option<char>,
    },
}

/// Cuts text into pieces; keeps its memory from one text to the next.
#[derive(Default)]
pub(super) struct Scanner {
    simplified: Simplified,
    word: String,
}

impl Scanner {
    /// Hands each piece of the text to `sink`, in order.
    pub(super) fn scan(&mut self, text: &str, mut sink: impl FnMut(Piece<'_>)) {
        let folded = folded(text);
        if folded.is_ascii() && !folded.contains('\'') {
            let words = folded.split(|letter: char| !letter.is_ascii_alphanumeric());
            words
                .filter(|word| !word.is_empty())
                .for_each(|word| sink(Piece::Word(cut(word))));
            return;
        }
        let mut letters = folded.chars().peekable();
        let mut before = None;
        self.word.clear();
        while let Some(letter) = letters.next() {
            if writes_without_spaces(letter) && letter.is_alphanumeric() {
                self.end_word(&mut sink);
                let letter = if is_han(letter) {
                    self.simplified.fold(letter)
                } else {
                    letter
                };
                sink(Piece::Character {
                    letter,
                    after: before.replace(letter),
                });
                continue;
            }
            before = None;
            if letter.is_alphanumeric() {
                self.word.push(letter);
            } else if !self.joins(letter, letters.peek()) {
                self.end_word(&mut sink);
            }
        }
        self.end_word(&mut sink);
    }

    /// Whether an apostrophe stands inside a word: `Lu'an` is one word, `luan`.
    fn joins(&mut self, letter: char, next: Option<&char>) -> bool {
        is_apostrophe(letter)
            && !self.word.is_empty()
            && next.is_some_and(|next| next.is_alphanumeric())
            && {
                self.word.push('\'');
                true
            }
    }

    fn end_word(&mut self, sink: &mut impl FnMut(Piece<'_>)) {
        if self.word.is_empty() {
            return;
        }
        if self.word.contains('\'') {
            self.word = without_apostrophes(&self.word);
        }
        sink(Piece::Word(cut(&self.word)));
        self.word.clear();
    }
}

/// The possessive ending goes with its apostrophe: `O'Neill's` is `oneill`.
fn without_apostrophes(word: &str) -> String {
    word.strip_suffix("'s").unwrap_or(word).replace('\'', "")
}

fn cut(word: &str) -> &str {
    let mut end = word.len().min(LONGEST_WORD);
    while !word.is_char_boundary(end) {
        end -= 1;
    }
    &word[..end]
}

/// The folded text; borrowed when there is nothing to fold.
fn folded(text: &str) -> Cow<'_, str> {
    let plain = text
        .bytes()
        .all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
    if plain {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(fold(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str) -> Vec<String> {
        let mut pieces = Vec::new();
        Scanner::default().scan(text, |piece| {
            pieces.push(match piece {
                Piece::Word(word) => word.to_owned(),
                Piece::Character {
                    letter,
                    after: None,
                } => letter.to_string(),
                Piece::Character {
                    letter,
                    after: Some(before),
                } => format!("{before}{letter}"),
            });
        });
        pieces
    }

    #[test]
    fn words_are_folded_and_apostrophes_join() {
        assert_eq!(
            pieces("Lu'an, O’Neill's (Shoes)"),
            ["luan", "oneill", "shoes"]
        );
        assert_eq!(
            pieces("'quoted' R&D http://x C++"),
            ["quoted", "r", "d", "http", "x", "c"]
        );
        assert_eq!(
            pieces("Zhèjiāng ŁÓDŹ straße"),
            ["zhejiang", "lodz", "strasse"]
        );
    }

    #[test]
    fn scripts_without_spaces_are_cut_into_characters_that_know_their_neighbour() {
        assert_eq!(pieces("大唐 襪業"), ["大", "大唐", "袜", "袜业"]);
        assert_eq!(pieces("3D打印机"), ["3d", "打", "打印", "印机"]);
        assert_eq!(pieces("ไทย"), ["ไ", "ไท", "ทย"]);
        assert_eq!(pieces("서울 게임"), ["서울", "게임"]);
    }

    #[test]
    fn a_word_without_end_is_cut_at_a_letter() {
        let cut = pieces(&"ж".repeat(1000));
        assert_eq!(cut, ["ж".repeat(LONGEST_WORD / 2)]);
    }
}
