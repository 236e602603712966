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

/// The tokens of a text, in order; several that are joined follow them.
pub(super) fn tokens(text: &str) -> Vec<Token> {
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
        let (token, words) = token(text, place);
        chain.extend(vec![token.place.clone(); words]);
        tokens.push(token);
    }
    tokens.extend(joined_tokens(text, &chain));
    tokens
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
    let (mut terms, mut words, mut count) = (Vec::new(), Vec::new(), 0);
    scan(&text[place.clone()], |piece, stems| match piece {
        Piece::Word { word, joined, .. } => {
            count += 1;
            let joined = joined.map(|(joined, _)| joined);
            for word in [word].into_iter().chain(joined) {
                terms.push(stems.of(word).unwrap_or(word).to_owned());
                words.push(word.to_owned());
            }
        }
        Piece::Character { letter, .. } => terms.push(letter.to_string()),
    });
    let token = Token {
        place,
        terms,
        words,
        is_joined: false,
    };
    (token, count)
}

/// What words that follow one another make together.
fn joined_tokens(text: &str, chain: &[Range<usize>]) -> Vec<Token> {
    let (Some(first), Some(last)) = (chain.first(), chain.last()) else {
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
