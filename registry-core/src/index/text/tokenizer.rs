//! The two analyzers that Tantivy would be given: running text with positions, and ranked text without.
//!
//! Segments are built without them; tests hold what is built to what these would make.

use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashTable};
use tantivy::tokenizer::{RawTokenizer, Token, TokenStream, Tokenizer, TokenizerManager};

use super::{Piece, RANKED, RUNNING, SPELLED, Stems, WRITTEN, scan, weight_with_accents};

/// The analyzers under the names that the schema uses.
pub(crate) fn analyzers() -> TokenizerManager {
    let manager = TokenizerManager::new();
    manager.register(RUNNING, Running::default());
    manager.register(RANKED, Ranked::default());
    manager.register("raw", RawTokenizer::default());
    // Asked for by fields that hold no text.
    manager.register("default", RawTokenizer::default());
    manager
}

/// Several texts in one, in the order of their weight: a word counts once, by the first place it stands in.
///
/// So a name outranks a note however often the note repeats a word, and one term per word is enough to search all.
#[derive(Debug, Default)]
pub(crate) struct RankedText(String);

/// What a text's weight is marked with. Text cannot hold it: names refuse it and [`RankedText::add`] drops it.
const MARK: char = '\0';

impl RankedText {
    /// Adds a text that counts `weight` times, at most 255.
    pub(crate) fn add(&mut self, weight: u8, text: &str) {
        self.0.push(MARK);
        self.0.push(char::from(weight));
        if text.contains(MARK) {
            self.0.extend(
                text.chars()
                    .map(|letter| if letter == MARK { '\u{1}' } else { letter }),
            );
        } else {
            self.0.push_str(text);
        }
    }

    /// The texts as one value of a field.
    pub(crate) fn into_value(self) -> String {
        self.0
    }
}

/// The terms of one value, kept in one buffer.
#[derive(Clone, Default)]
struct Terms {
    text: String,
    /// Where each term ends in `text`, its position, and how often it counts.
    ends: Vec<(usize, usize, u8)>,
}

impl Terms {
    fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
    }

    fn push(&mut self, position: usize, weight: u8, write: impl FnOnce(&mut String)) {
        write(&mut self.text);
        self.ends.push((self.text.len(), position, weight));
    }

    /// The term at a place.
    fn term(&self, place: usize) -> &str {
        let end = |place: usize| self.ends.get(place).map_or(0, |end| end.0);
        let start = place.checked_sub(1).map_or(0, end);
        &self.text[start..end(place)]
    }

    fn pop(&mut self) {
        self.ends.pop();
        self.text.truncate(self.ends.last().map_or(0, |end| end.0));
    }
}

/// Hands over a word's stem, and the word itself where it is another.
fn terms_of_word<'a>(word: &'a str, stems: &'a mut Stems) -> (&'a str, Option<&'a str>) {
    match stems.of(word) {
        None => (word, None),
        Some(stem) => (stem, Some(word)),
    }
}

fn write_marked(text: &mut String, mark: char, word: &str) {
    text.push(mark);
    text.push_str(word);
}

/// Running text: each word and each character at its position.
#[derive(Clone, Default)]
struct Running {
    terms: Terms,
}

impl Tokenizer for Running {
    type TokenStream<'a> = Stream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream<'a> {
        let terms = &mut self.terms;
        terms.clear();
        let mut position = 0;
        scan(text, |piece, stems| {
            match piece {
                Piece::Word { word, joined, .. } => {
                    let (stem, written) = terms_of_word(word, stems);
                    terms.push(position, 1, |text| text.push_str(stem));
                    if let Some(word) = written {
                        terms.push(position, 1, |text| write_marked(text, WRITTEN, word));
                    }
                    if let Some((joined, _)) = joined {
                        let (stem, _) = terms_of_word(joined, stems);
                        terms.push(position - 1, 1, |text| text.push_str(stem));
                        terms.push(position, 1, |text| text.push_str(stem));
                    }
                }
                Piece::Character { letter, .. } => {
                    terms.push(position, 1, |text| text.push(letter));
                }
            }
            position += 1;
        });
        Stream::new(terms)
    }
}

/// Ranked text: each term once, as often as its weight says; characters singly and in pairs.
#[derive(Clone, Default)]
struct Ranked {
    terms: Terms,
    /// The places of the terms, found by what they are.
    places: HashTable<usize>,
    hasher: DefaultHashBuilder,
}

impl Ranked {
    fn add(&mut self, weight: u8, text: &str) {
        scan(text, |piece, stems| match piece {
            Piece::Word {
                word,
                spelled,
                joined,
            } => {
                let (stem, written) = terms_of_word(word, stems);
                let counted = match spelled {
                    None => weight,
                    Some(_) => u8::try_from(weight_with_accents(weight.into())).unwrap_or(weight),
                };
                self.push(counted, |text| text.push_str(stem));
                if let Some(word) = written {
                    self.push(1, |text| write_marked(text, WRITTEN, word));
                }
                if let Some(spelled) = spelled {
                    self.push(1, |text| write_marked(text, SPELLED, spelled));
                }
                if let Some((joined, _)) = joined {
                    let (stem, _) = terms_of_word(joined, stems);
                    self.push(weight, |text| text.push_str(stem));
                }
            }
            Piece::Character { letter, after } => {
                self.push(weight, |text| text.push(letter));
                if let Some(before) = after {
                    self.push(weight, |text| text.extend([before, letter]));
                }
            }
        });
    }

    /// Adds a term, unless it is there.
    fn push(&mut self, weight: u8, write: impl FnOnce(&mut String)) {
        let Ranked {
            terms,
            places,
            hasher,
        } = self;
        terms.push(0, weight, write);
        let place = terms.ends.len() - 1;
        let term = terms.term(place);
        let hash = hasher.hash_one(term);
        if places
            .find(hash, |&other| terms.term(other) == term)
            .is_some()
        {
            terms.pop();
        } else {
            places.insert_unique(hash, place, |&place| hasher.hash_one(terms.term(place)));
        }
    }
}

impl Tokenizer for Ranked {
    type TokenStream<'a> = Stream<'a>;

    fn token_stream<'a>(&'a mut self, value: &'a str) -> Stream<'a> {
        self.terms.clear();
        self.places.clear();
        for marked in value.split(MARK).filter(|marked| !marked.is_empty()) {
            let mut letters = marked.chars();
            let weight = letters
                .next()
                .and_then(|mark| u8::try_from(mark).ok())
                .unwrap_or(1);
            self.add(weight, letters.as_str());
        }
        Stream::new(&self.terms)
    }
}

/// Hands the terms of one value to Tantivy, each as often as it counts.
pub(crate) struct Stream<'a> {
    terms: &'a Terms,
    next: usize,
    start: usize,
    left: u8,
    token: Token,
}

impl<'a> Stream<'a> {
    fn new(terms: &'a Terms) -> Stream<'a> {
        Stream {
            terms,
            next: 0,
            start: 0,
            left: 0,
            token: Token::default(),
        }
    }
}

impl TokenStream for Stream<'_> {
    fn advance(&mut self) -> bool {
        if self.left > 0 {
            self.left -= 1;
            return true;
        }
        let Some(&(end, position, weight)) = self.terms.ends.get(self.next) else {
            return false;
        };
        self.token.text.clear();
        self.token.text.push_str(&self.terms.text[self.start..end]);
        self.token.position = position;
        self.left = weight.saturating_sub(1);
        self.start = end;
        self.next += 1;
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(name: &str, value: &str) -> Vec<(String, usize)> {
        let mut analyzer = analyzers().get(name).unwrap();
        let mut tokens = Vec::new();
        analyzer
            .token_stream(value)
            .process(&mut |token| tokens.push((token.text.clone(), token.position)));
        tokens
    }

    #[test]
    fn running_text_keeps_positions_and_words_as_written() {
        let expected = [("sock", 0), ("=socks", 0), ("of", 1), ("大", 2), ("唐", 3)];
        assert_eq!(
            tokens(RUNNING, "Socks of 大唐"),
            expected.map(|(term, position)| (term.to_owned(), position))
        );
    }

    #[test]
    fn in_ranked_text_a_word_counts_by_the_first_place_it_stands_in() {
        let mut ranked = RankedText::default();
        ranked.add(2, "Tie");
        ranked.add(1, "tie 大唐 \0 tie");
        let terms: Vec<String> = tokens(RANKED, &ranked.into_value())
            .into_iter()
            .map(|(term, _)| term)
            .collect();
        assert_eq!(terms, ["tie", "tie", "大", "唐", "大唐"]);
    }
}
