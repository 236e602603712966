//! The scanner: folded text cut into words and, where a script has no spaces, characters.

use std::borrow::Cow;

use super::{
    compound::{Compound, Joint},
    letters::{has_variants, same_letter},
    script::{is_apostrophe, is_vowel, writes_without_spaces},
};
use crate::model::{Folded, Simplified, fold, is_han, is_mark};

/// The longest word in bytes; what is longer is cut, in text and query alike.
const LONGEST_WORD: usize = 250;
/// As many signs at the end of a word spell it: `C++`.
const MOST_SIGNS: usize = 3;

/// A piece of text that is searched as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    /// A word.
    Word {
        /// Folded and not stemmed.
        word: &'a str,
        /// With its accents or signs, where it has any.
        spelled: Option<&'a str>,
        /// Written as one with the words before that it is joined to, and what joins it: `tshirt` in `t-shirt`.
        joined: Option<(&'a str, Joint)>,
    },
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
    /// Whether a dot stands before the word, as in `.net`, and the signs after it, as in `c++`.
    has_dot: bool,
    signs: String,
    /// The word with them.
    spelled: String,
    compound: Compound,
}

impl Scanner {
    /// Hands each piece of the text to `sink`, in order.
    pub(super) fn scan(&mut self, text: &str, mut sink: impl FnMut(Piece<'_>)) {
        let (folded, spelling) = folded(text);
        let Some(spelling) = spelling else {
            self.cut(&folded, sink);
            return;
        };
        let mut spellings = Vec::new();
        self.cut(&spelling, |piece| {
            if let Piece::Word { word, spelled, .. } = piece {
                spellings.push(spelled.unwrap_or(word).to_owned());
            }
        });
        let mut spellings = spellings.into_iter();
        self.cut(&folded, |piece| match piece {
            Piece::Word { word, joined, .. } => {
                let spelled = spellings.next().filter(|spelled| spelled != word);
                let spelled = spelled.as_deref();
                sink(Piece::Word {
                    word,
                    spelled,
                    joined,
                });
            }
            character @ Piece::Character { .. } => sink(character),
        });
    }

    /// Hands each piece of a folded text to `sink`, in order.
    fn cut(&mut self, folded: &str, mut sink: impl FnMut(Piece<'_>)) {
        if is_plain(folded) {
            let words = folded.split(|letter: char| !letter.is_ascii_alphanumeric());
            words
                .filter(|word| !word.is_empty())
                .for_each(|word| sink(piece_of(word)));
            return;
        }
        self.word.clear();
        self.has_dot = false;
        self.compound.part();
        let mut before = None;
        let mut skipped_to = 0;
        for (at, letter) in folded.char_indices() {
            if at < skipped_to {
                continue;
            }
            let rest = &folded[at + letter.len_utf8()..];
            let is_mark = is_mark(letter);
            let is_part = is_mark || letter.is_alphanumeric();
            if is_part && writes_without_spaces(letter) {
                self.end_word(&mut sink);
                self.compound.part();
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
            // A mark that stands alone begins no word: it may be an accent, which folded text does not have.
            if is_part && !(is_mark && self.word.is_empty()) {
                self.word.push(letter);
                continue;
            }
            skipped_to =
                at + letter.len_utf8() + self.between(letter, &folded[..at], rest, &mut sink);
        }
        self.end_word(&mut sink);
    }

    /// Takes what is no part of a word, and says how many bytes after it are none either.
    fn between(
        &mut self,
        letter: char,
        text_before: &str,
        rest: &str,
        sink: &mut impl FnMut(Piece<'_>),
    ) -> usize {
        let is_in_word = !self.word.is_empty();
        if is_in_word && matches!(letter, '+' | '#') {
            let signs = rest.len() - rest.trim_start_matches(['+', '#']).len();
            if signs < MOST_SIGNS && !begins_word(&rest[signs..]) {
                self.signs.push(letter);
                self.signs.push_str(&rest[..signs]);
                self.end_word(sink);
                self.compound.part();
                return signs;
            }
        }
        let joint = if is_in_word && begins_word(rest) {
            Joint::of(letter, text_before, &self.word, rest)
        } else {
            None
        };
        let possessive = if is_in_word && is_apostrophe(letter) {
            ending_s(rest)
        } else {
            0
        };
        self.end_word(sink);
        if possessive > 0 {
            self.compound.part();
            return possessive;
        }
        match joint {
            Some(joint) => self.compound.join(joint),
            None => self.compound.part(),
        }
        let ends_before = text_before
            .chars()
            .next_back()
            .is_none_or(|before| before.is_whitespace() || before.is_control() || before == '(');
        self.has_dot = letter == '.'
            && ends_before
            && begins_word(rest)
            && rest.starts_with(char::is_alphabetic);
        0
    }

    fn end_word(&mut self, sink: &mut impl FnMut(Piece<'_>)) {
        if self.word.is_empty() {
            return;
        }
        let word = shortened(&self.word);
        self.spelled.clear();
        if self.has_dot || !self.signs.is_empty() {
            self.spelled.push_str(if self.has_dot { "." } else { "" });
            self.spelled.push_str(word);
            self.spelled.push_str(&self.signs);
        }
        let spelled = Some(&*self.spelled).filter(|spelled| !spelled.is_empty());
        let joined = self.compound.take(word);
        sink(Piece::Word {
            word,
            spelled,
            joined,
        });
        self.word.clear();
        self.signs.clear();
        self.has_dot = false;
    }
}

/// Whether a folded text has nothing but plain words between what only separates them.
fn is_plain(folded: &str) -> bool {
    let bytes = folded.as_bytes();
    let is_word = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphanumeric);
    let before = |at: usize| at.checked_sub(1).is_some_and(is_word);
    bytes.iter().enumerate().all(|(at, byte)| match byte {
        b'\'' | b'+' | b'#' | 0x80.. => false,
        b'-' => !(before(at) && is_word(at + 1)),
        b'.' => before(at) || !is_word(at + 1),
        // A letter that stands alone may belong to the word after it.
        b' ' => {
            !(before(at) && is_word(at + 1) && (at < 2 || bytes[at - 2] == b' '))
                || is_vowel(bytes[at - 1])
        }
        _ => true,
    })
}

fn begins_word(text: &str) -> bool {
    let first = text.chars().next();
    first.is_some_and(|first| first.is_alphanumeric() && !writes_without_spaces(first))
}

/// How long the possessive ending is that goes with its apostrophe: `O'Neill's` is `oneill`.
fn ending_s(text: &str) -> usize {
    let mut letters = text.chars();
    let first = letters
        .next()
        .filter(|first| fold(first.encode_utf8(&mut [0; 4])) == "s");
    let ends = letters
        .next()
        .is_none_or(|next| !next.is_alphanumeric() && !is_mark(next));
    first.filter(|_| ends).map_or(0, char::len_utf8)
}

fn piece_of(word: &str) -> Piece<'_> {
    Piece::Word {
        word: shortened(word),
        spelled: None,
        joined: None,
    }
}

fn shortened(word: &str) -> &str {
    let mut end = word.len().min(LONGEST_WORD);
    while !word.is_char_boundary(end) {
        end -= 1;
    }
    &word[..end]
}

/// The folded text, borrowed when there is nothing to fold, and its spelling where accents went or letters became others.
fn folded(text: &str) -> (Cow<'_, str>, Option<String>) {
    if text.is_ascii() {
        let is_folded = !text.bytes().any(|byte| byte.is_ascii_uppercase());
        let folded = if is_folded {
            text.into()
        } else {
            text.to_ascii_lowercase().into()
        };
        return (folded, None);
    }
    let folded = Folded::of(text);
    let spelling = folded.spelling(text);
    if has_variants(&folded.text) {
        let same = folded.text.chars().map(same_letter).collect::<String>();
        return (same.into(), Some(spelling.unwrap_or(folded.text)));
    }
    (folded.text.into(), spelling)
}

#[cfg(test)]
mod tests;
