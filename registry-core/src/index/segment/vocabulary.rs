//! The words of a segment as numbers: a word is hashed once where it stands, and compared never again.

use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashMap, HashTable};

use super::{known_texts::KnownTexts, text_order::in_order};
use crate::index::text::{Piece, Stems, WRITTEN, scan};

/// No term: a word that is its own stem, a character that follows none.
pub(super) const NONE: u32 = u32::MAX;

/// The terms that a word or a character of a script without spaces is found by, as numbers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word {
    /// The stem, or the character.
    pub(super) stem: u32,
    /// The word as it is written, where its stem is another; else [`NONE`].
    pub(super) written: u32,
    /// The character with the one before it, which only ranked text holds; else [`NONE`].
    pub(super) pair: u32,
}

/// Every term and every word of a segment, numbered in the order in which they came.
#[derive(Default)]
pub(super) struct Vocabulary {
    /// The terms, one after the other.
    text: String,
    /// Where each term ends.
    ends: Vec<u32>,
    terms: HashTable<u32>,
    words: Vec<Word>,
    words_as_written: HashTable<u32>,
    /// By the character before, where it is directly before, and the character.
    characters: HashMap<(Option<char>, char), u32>,
    texts: KnownTexts,
    hasher: DefaultHashBuilder,
}

impl Vocabulary {
    /// The term of this number.
    pub(super) fn term(&self, number: u32) -> &str {
        let number = number as usize;
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start as usize..self.ends[number] as usize]
    }

    /// How many terms there are.
    pub(super) fn terms(&self) -> usize {
        self.ends.len()
    }

    /// Every word, by its number.
    pub(super) fn words(&self) -> &[Word] {
        &self.words
    }

    /// The number of a term.
    pub(super) fn number_of(&mut self, term: &str) -> u32 {
        let hash = self.hasher.hash_one(term);
        if let Some(&number) = self.terms.find(hash, |&number| self.term(number) == term) {
            return number;
        }
        self.text.push_str(term);
        let number = index(self.ends.len());
        self.ends.push(index(self.text.len()));
        let Vocabulary {
            text, ends, hasher, ..
        } = self;
        self.terms.insert_unique(hash, number, |&number| {
            hasher.hash_one(slice(text, ends, number))
        });
        number
    }

    /// Hands over the numbers of the words of a text, in order.
    pub(super) fn cut(&mut self, text: &str, mut take: impl FnMut(u32)) {
        if let Some(words) = self.texts.words(text) {
            words.iter().for_each(|&word| take(word));
            return;
        }
        let start = self.texts.begin();
        scan(text, |piece, stems| {
            let word = match piece {
                Piece::Word(word) => self.word(word, stems),
                Piece::Character { letter, after } => self.character(letter, after),
            };
            self.texts.push(word);
            take(word);
        });
        self.texts.end(start, text);
    }

    fn word(&mut self, word: &str, stems: &mut Stems) -> u32 {
        let hash = self.hasher.hash_one(word);
        let known = self
            .words_as_written
            .find(hash, |&number| self.spelling(number) == word);
        if let Some(&number) = known {
            return number;
        }
        let (stem, written) = match stems.of(word) {
            None => (self.number_of(word), NONE),
            Some(stem) => {
                let written = format!("{WRITTEN}{word}");
                (self.number_of(stem), self.number_of(&written))
            }
        };
        let number = self.add(Word {
            stem,
            written,
            pair: NONE,
        });
        let Vocabulary {
            text,
            ends,
            words,
            hasher,
            ..
        } = self;
        self.words_as_written
            .insert_unique(hash, number, |&number| {
                hasher.hash_one(spelling(text, ends, words, number))
            });
        number
    }

    fn character(&mut self, letter: char, after: Option<char>) -> u32 {
        if let Some(&number) = self.characters.get(&(after, letter)) {
            return number;
        }
        let stem = self.number_of(letter.encode_utf8(&mut [0; 4]));
        let pair = after.map_or(NONE, |before| {
            self.number_of(&String::from_iter([before, letter]))
        });
        let number = self.add(Word {
            stem,
            written: NONE,
            pair,
        });
        self.characters.insert((after, letter), number);
        number
    }

    fn add(&mut self, word: Word) -> u32 {
        let number = index(self.words.len());
        self.words.push(word);
        number
    }

    fn spelling(&self, word: u32) -> &str {
        spelling(&self.text, &self.ends, &self.words, word)
    }

    /// The terms in the order of their bytes, as numbers.
    pub(super) fn terms_in_order(&self) -> Vec<u32> {
        in_order(index(self.terms()), |term| self.term(term))
    }

    /// About how much memory it takes.
    pub(super) fn bytes(&self) -> usize {
        // A number, its place in a table and the table's spare room; a word has three of them.
        self.text.len() + self.terms() * 12 + self.words.len() * 20 + self.texts.bytes()
    }
}

/// How a word is written: the term of that, without its mark, or else the stem.
fn spelling<'a>(text: &'a str, ends: &[u32], words: &[Word], number: u32) -> &'a str {
    let word = words[number as usize];
    if word.written == NONE {
        slice(text, ends, word.stem)
    } else {
        &slice(text, ends, word.written)[WRITTEN.len_utf8()..]
    }
}

fn slice<'a>(text: &'a str, ends: &[u32], number: u32) -> &'a str {
    let number = number as usize;
    let start = number.checked_sub(1).map_or(0, |before| ends[before]);
    &text[start as usize..ends[number] as usize]
}

/// A segment is written long before it has so many of anything.
pub(super) fn index(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(vocabulary: &mut Vocabulary, text: &str) -> Vec<String> {
        let mut numbers = Vec::new();
        vocabulary.cut(text, |word| numbers.push(word));
        let words = numbers
            .into_iter()
            .map(|word| vocabulary.words()[word as usize]);
        words
            .flat_map(|word| [word.stem, word.written, word.pair])
            .filter(|&term| term != NONE)
            .map(|term| vocabulary.term(term).to_owned())
            .collect()
    }

    #[test]
    fn a_word_has_one_number_wherever_it_stands() {
        let mut vocabulary = Vocabulary::default();
        let first = terms(&mut vocabulary, "Socks, sock 大唐 SOCKS");
        assert_eq!(
            first,
            [
                "sock", "=socks", "sock", "大", "唐", "大唐", "sock", "=socks"
            ]
        );
        let words = vocabulary.words().len();
        assert_eq!(terms(&mut vocabulary, "Socks, sock 大唐 SOCKS"), first);
        assert_eq!(vocabulary.words().len(), words);
        // A term is a word as it is written, a stem, or a value as a whole: the same text has the same number.
        assert_eq!(vocabulary.number_of("sock"), vocabulary.number_of("sock"));
    }

    #[test]
    fn terms_are_put_in_the_order_of_their_bytes() {
        let mut vocabulary = Vocabulary::default();
        for term in ["ж", "b", "=b", "ab", "a"] {
            vocabulary.number_of(term);
        }
        let order = vocabulary.terms_in_order();
        let sorted: Vec<&str> = order.iter().map(|&term| vocabulary.term(term)).collect();
        assert_eq!(sorted, ["=b", "a", "ab", "b", "ж"]);
    }
}
