//! The scanner: folded text cut into words and, where a script has no spaces, characters.

use std::borrow::Cow;

use super::script::{is_apostrophe, writes_without_spaces};
use crate::model::{Folded, Simplified, is_han, is_mark};

/// The longest word in bytes; what is longer is cut, in text and query alike.
const LONGEST_WORD: usize = 250;

/// A piece of text that is searched as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    /// A word.
    Word {
        /// Folded and not stemmed.
        word: &'a str,
        /// With its accents, where it has any.
        spelled: Option<&'a str>,
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
}

impl Scanner {
    /// Hands each piece of the text to `sink`, in order.
    pub(super) fn scan(&mut self, text: &str, mut sink: impl FnMut(Piece<'_>)) {
        let (folded, spelling) = folded(text);
        let Some(spelling) = spelling else {
            self.cut(&folded, sink);
            return;
        };
        let mut spelled = Vec::new();
        self.cut(&spelling, |piece| {
            if let Piece::Word { word, .. } = piece {
                spelled.push(word.to_owned());
            }
        });
        let mut spelled = spelled.into_iter();
        self.cut(&folded, |piece| match piece {
            Piece::Word { word, .. } => {
                let spelled = spelled.next().filter(|spelled| spelled != word);
                let spelled = spelled.as_deref();
                sink(Piece::Word { word, spelled });
            }
            character @ Piece::Character { .. } => sink(character),
        });
    }

    /// Hands each piece of a folded text to `sink`, in order.
    fn cut(&mut self, folded: &str, mut sink: impl FnMut(Piece<'_>)) {
        if folded.is_ascii() && !folded.contains('\'') {
            let words = folded.split(|letter: char| !letter.is_ascii_alphanumeric());
            words
                .filter(|word| !word.is_empty())
                .for_each(|word| sink(piece_of(word)));
            return;
        }
        let mut letters = folded.chars().peekable();
        let mut before = None;
        self.word.clear();
        while let Some(letter) = letters.next() {
            let is_mark = is_mark(letter);
            let is_part = is_mark || letter.is_alphanumeric();
            if is_part && writes_without_spaces(letter) {
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
            // A mark that stands alone begins no word: it may be an accent, which folded text does not have.
            if is_part && !(is_mark && self.word.is_empty()) {
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
        sink(piece_of(&self.word));
        self.word.clear();
    }
}

fn piece_of(word: &str) -> Piece<'_> {
    Piece::Word {
        word: shortened(word),
        spelled: None,
    }
}

/// The possessive ending goes with its apostrophe: `O'Neill's` is `oneill`.
fn without_apostrophes(word: &str) -> String {
    word.strip_suffix("'s").unwrap_or(word).replace('\'', "")
}

fn shortened(word: &str) -> &str {
    let mut end = word.len().min(LONGEST_WORD);
    while !word.is_char_boundary(end) {
        end -= 1;
    }
    &word[..end]
}

/// The folded text, borrowed when there is nothing to fold, and its spelling where accents went.
fn folded(text: &str) -> (Cow<'_, str>, Option<String>) {
    let plain = text
        .bytes()
        .all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
    if plain {
        return (text.into(), None);
    }
    let folded = Folded::of(text);
    let spelling = folded.spelling(text);
    (folded.text.into(), spelling)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::fold;

    fn pieces(text: &str) -> Vec<String> {
        let mut pieces = Vec::new();
        Scanner::default().scan(text, |piece| {
            pieces.push(match piece {
                Piece::Word { word, .. } => word.to_owned(),
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
        assert_eq!(pieces("ที่นี่"), ["ท", "ที", "ี่", "่น", "นี", "ี่"]);
        assert_eq!(pieces("हिन्दी मील"), ["हिन्दी", "मील"]);
        assert_eq!(pieces("서울 게임"), ["서울", "게임"]);
    }

    #[test]
    fn a_word_with_accents_comes_with_its_spelling() {
        let mut words = Vec::new();
        let text = "Zhèjiāng ŁÓDŹ plain d’Azür \u{301} ｆｕｌｌ 大唐 ñ.";
        Scanner::default().scan(text, |piece| {
            if let Piece::Word { word, spelled } = piece {
                words.push((word.to_owned(), spelled.map(str::to_owned)));
            }
        });
        let spelled = |word: &str, spelled: &str| (word.to_owned(), Some(spelled.to_owned()));
        let plain = |word: &str| (word.to_owned(), None);
        let expected = [
            spelled("zhejiang", "zhèjiāng"),
            spelled("lodz", "łódź"),
            plain("plain"),
            spelled("dazur", "dazür"),
            plain("full"),
            spelled("n", "ñ"),
        ];
        assert_eq!(words, expected);
    }

    proptest! {
        /// Words and their spellings are the same words.
        #[test]
        fn spellings_fold_to_their_words(text in "[ a-zà-ỹŁßæ'’´\u{300}-\u{303}\u{e31}-\u{e39}大カガ\u{3099}(-]{0,16}") {
            Scanner::default().scan(&text, |piece| {
                if let Piece::Word { word, spelled: Some(spelled) } = piece {
                    assert_eq!(fold(spelled), word, "{text:?}");
                }
            });
        }
    }

    #[test]
    fn a_word_without_end_is_cut_at_a_letter() {
        let cut = pieces(&"ж".repeat(1000));
        assert_eq!(cut, ["ж".repeat(LONGEST_WORD / 2)]);
    }
}
