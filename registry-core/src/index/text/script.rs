//! Scripts that write without spaces: their text is searched by characters, not words.

use crate::model::is_han;

/// Whether a character belongs to a script without spaces: Han, kana, Thai, Lao, Khmer, Burmese.
pub(crate) fn writes_without_spaces(letter: char) -> bool {
    matches!(
        letter,
        '\u{0e00}'..='\u{0eff}'
            | '\u{1000}'..='\u{109f}'
            | '\u{1780}'..='\u{17ff}'
            | '\u{3005}'..='\u{3007}'
            | '\u{3040}'..='\u{312f}'
            | '\u{31f0}'..='\u{31ff}'
            | '\u{a9e0}'..='\u{a9ff}'
            | '\u{aa60}'..='\u{aa7f}'
    ) || is_han(letter)
}

/// Whether a character joins the letters of one word, as in `Lu'an` and `O'Neill`.
pub(crate) fn is_apostrophe(letter: char) -> bool {
    matches!(
        letter,
        '\'' | '\u{2018}' | '\u{2019}' | '\u{02bc}' | '\u{02bb}' | '\u{a78c}'
    )
}

/// Whether a character joins words to a compound, as in `semi-conductors`.
pub(crate) fn is_hyphen(letter: char) -> bool {
    matches!(letter, '-' | '\u{2010}' | '\u{2011}')
}

/// Whether a letter is a word by itself in one language or another: it belongs to none then.
pub(super) fn is_vowel(letter: u8) -> bool {
    matches!(letter, b'a' | b'i' | b'o' | b'u' | b'y')
}
