//! The words of a text with their places, as a query finds them.

use std::ops::Range;

use crate::{
    index::text::{Piece, is_apostrophe, is_hyphen, scan, writes_without_spaces},
    model::{is_mark, is_unseen},
};

/// A word, several words that are joined, or a character of a script without spaces.
#[derive(Debug)]
pub(super) struct Token {
    /// Where it stands in the text.
    pub(super) place: Range<usize>,
    /// The stems that it is found by, and characters.
    pub(super) terms: Vec<String>,
    /// Its words as they are written, folded.
    pub(super) words: Vec<String>,
    /// Whether it is several of the tokens before it, joined.
    pub(super) is_joined: bool,
}

/// The tokens of a text, in order; several that are joined follow them. A plain word that does not begin as any does that
/// matters is only a place.
pub(super) fn tokens(text: &str, matters: impl Fn(u8) -> bool) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    // The places of the words that may be joined, each as often as there are words in it.
    let mut chain: Vec<Range<usize>> = Vec::new();
    for place in pieces(text) {
        let may_join = chain
            .last()
            .is_some_and(|last| is_joint(&text[last.clone()], &text[last.end..place.start]));
        if !may_join {
            tokens.extend(joined_tokens(text, &chain));
            chain.clear();
        }
        let (token, words) = match plain_initial(&text[place.clone()]) {
            Some(initial) if !matters(initial) => (Token::at(place), 1),
            _ => token(text, place),
        };
        chain.extend(vec![token.place.clone(); words]);
        tokens.push(token);
    }
    tokens.extend(joined_tokens(text, &chain));
    tokens
}

impl Token {
    /// What has only a place.
    fn at(place: Range<usize>) -> Token {
        Token {
            place,
            terms: Vec::new(),
            words: Vec::new(),
            is_joined: false,
        }
    }
}

/// What a word begins with, folded, where folding changes nothing but capitals.
fn plain_initial(word: &str) -> Option<u8> {
    let is_plain = word.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let initial = word.bytes().next().filter(|_| is_plain);
    initial.map(|initial| initial.to_ascii_lowercase())
}

/// Whether what stands between a word and the next may join them.
fn is_joint(word: &str, between: &str) -> bool {
    let mut letters = between.chars();
    match (letters.next(), letters.next()) {
        (Some(' '), None) => word.len() == 1,
        (Some(letter), None) => is_hyphen(letter),
        _ => false,
    }
}

/// What stands at a place, and how many words it is.
fn token(text: &str, place: Range<usize>) -> (Token, usize) {
    let mut token = Token::at(place.clone());
    let mut count = 0;
    scan(&text[place.clone()], |piece, stems| match piece {
        Piece::Word { word, joined, .. } => {
            count += 1;
            let joined = joined.map(|(joined, _)| joined);
            for word in [word].into_iter().chain(joined) {
                token.terms.push(stems.of(word).unwrap_or(word).to_owned());
                token.words.push(word.to_owned());
            }
        }
        Piece::Character { letter, .. } => token.terms.push(letter.to_string()),
    });
    (token, count)
}

/// What words that follow one another make together.
fn joined_tokens(text: &str, chain: &[Range<usize>]) -> Vec<Token> {
    let [first, .., last] = chain else {
        return Vec::new();
    };
    let mut tokens = Vec::new();
    let (mut start, mut places) = (first.start, chain.iter());
    scan(&text[first.start..last.end], |piece, stems| {
        let (Piece::Word { joined, .. }, Some(place)) = (piece, places.next()) else {
            return;
        };
        let Some((joined, _)) = joined else {
            start = place.start;
            return;
        };
        tokens.push(Token {
            place: start..place.end,
            terms: vec![stems.of(joined).unwrap_or(joined).to_owned()],
            words: Vec::new(),
            is_joined: true,
        });
    });
    tokens
}

/// The pieces of a text that can match: words, and each character of scripts without spaces.
fn pieces(text: &str) -> Vec<Range<usize>> {
    let mut pieces: Vec<Range<usize>> = Vec::new();
    let mut word = None;
    for (at, letter) in text.char_indices() {
        let end = at + letter.len_utf8();
        let is_part = letter.is_alphanumeric()
            || is_apostrophe(letter)
            || is_mark(letter)
            || is_unseen(letter);
        let is_whole = writes_without_spaces(letter);
        if !is_part || is_whole {
            pieces.extend(word.take().map(|start| start..at));
        }
        if is_part && is_whole {
            pieces.push(at..end);
        } else if is_part {
            word.get_or_insert(at);
        }
    }
    pieces.extend(word.map(|start| start..text.len()));
    pieces
}
