//! The words of a segment as numbers: a word is hashed once where it stands, and compared never again.

use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashMap, HashTable};

use super::{
    known_texts::KnownTexts,
    numbered_texts::{NumberedTexts, Place, index},
};
use crate::index::text::{Piece, SPELLED, Stems, WRITTEN, scan};

/// No term: a word that is its own stem, a character that follows none.
pub(super) const NONE: u32 = u32::MAX;

/// The terms that a word or a character of a script without spaces is found by, as numbers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word {
    /// The stem, or the character.
    pub(super) stem: u32,
    /// The word as it is written, where its stem is another; else [`NONE`].
    pub(super) written: u32,
    /// The word with its accents, which only ranked text holds; else [`NONE`].
    pub(super) spelled: u32,
    /// The character with the one before it, which only ranked text holds; else [`NONE`].
    pub(super) pair: u32,
    /// The word with those before it that it is joined to, as one; else [`NONE`].
    pub(super) joined: u32,
}

/// A word, found by how it is spelled without a look at any table.
#[derive(Clone, Copy)]
struct SpelledWord {
    spelling: Place,
    number: u32,
}

/// Every term and every word of a segment, numbered in the order in which they came.
#[derive(Default)]
pub(super) struct Vocabulary {
    terms: NumberedTexts,
    terms_by_text: HashTable<u32>,
    words: Vec<Word>,
    words_by_spelling: HashTable<SpelledWord>,
    /// By the word itself and the term of what it makes with those before it.
    joined_words: HashMap<(u32, u32), u32>,
    /// By the character before, where it is directly before, and the character.
    characters: HashMap<(Option<char>, char), u32>,
    known_texts: KnownTexts,
    hasher: DefaultHashBuilder,
}

impl Vocabulary {
    /// Every term, by its number.
    pub(super) fn terms(&self) -> &NumberedTexts {
        &self.terms
    }

    /// Every word, by its number.
    pub(super) fn words(&self) -> &[Word] {
        &self.words
    }

    /// The number of a term.
    pub(super) fn number_of(&mut self, term: &str) -> u32 {
        let Vocabulary {
            terms,
            terms_by_text,
            hasher,
            ..
        } = self;
        let hash = hasher.hash_one(term);
        if let Some(&number) = terms_by_text.find(hash, |&number| terms.of(number) == term) {
            return number;
        }
        let number = terms.push(term);
        let hash_of = |&number: &u32| hasher.hash_one(terms.of(number));
        terms_by_text.insert_unique(hash, number, hash_of);
        number
    }

    /// Hands over the numbers of the words of a text, in order.
    pub(super) fn cut(&mut self, text: &str, mut take: impl FnMut(u32)) {
        if let Some(words) = self.known_texts.words(text) {
            words.iter().for_each(|&word| take(word));
            return;
        }
        let start = self.known_texts.begin();
        scan(text, |piece, stems| {
            let word = match piece {
                Piece::Word {
                    word,
                    spelled,
                    joined,
                } => {
                    let word = self.word(word, spelled, stems);
                    match joined {
                        Some((joined, _)) => self.joined(word, joined, stems),
                        None => word,
                    }
                }
                Piece::Character { letter, after } => self.character(letter, after),
            };
            self.known_texts.push(word);
            take(word);
        });
        self.known_texts.end(start, text);
    }

    fn word(&mut self, word: &str, spelled: Option<&str>, stems: &mut Stems) -> u32 {
        let spelling = spelled.unwrap_or(word);
        let hash = self.hasher.hash_one(spelling);
        let is_word = |word: &SpelledWord| self.terms.at(word.spelling) == spelling;
        if let Some(word) = self.words_by_spelling.find(hash, is_word) {
            return word.number;
        }
        let (stem, written) = match stems.of(word) {
            None => (self.number_of(word), NONE),
            Some(stem) => (self.number_of(stem), self.number_of_marked(WRITTEN, word)),
        };
        let spelled = spelled.map_or(NONE, |spelled| self.number_of_marked(SPELLED, spelled));
        let word = Word {
            stem,
            written,
            spelled,
            pair: NONE,
            joined: NONE,
        };
        let number = self.add(word);
        let Vocabulary {
            terms,
            words_by_spelling,
            hasher,
            ..
        } = self;
        let spelling = spelling_of(terms, word);
        let hash_of = |word: &SpelledWord| hasher.hash_one(terms.at(word.spelling));
        words_by_spelling.insert_unique(hash, SpelledWord { spelling, number }, hash_of);
        number
    }

    /// A word that is joined to those before it.
    fn joined(&mut self, word: u32, joined: &str, stems: &mut Stems) -> u32 {
        let joined = self.number_of(stems.of(joined).unwrap_or(joined));
        if let Some(&number) = self.joined_words.get(&(word, joined)) {
            return number;
        }
        let number = self.add(Word {
            joined,
            ..self.words[word as usize]
        });
        self.joined_words.insert((word, joined), number);
        number
    }

    fn number_of_marked(&mut self, mark: char, word: &str) -> u32 {
        self.number_of(&format!("{mark}{word}"))
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
            spelled: NONE,
            pair,
            joined: NONE,
        });
        self.characters.insert((after, letter), number);
        number
    }

    fn add(&mut self, word: Word) -> u32 {
        let number = index(self.words.len());
        self.words.push(word);
        number
    }

    /// About how much memory it takes.
    pub(super) fn bytes(&self) -> usize {
        // Each number has a place in a table, which has spare room.
        let tables =
            self.terms.len() as usize * 8 + self.words.len() * 2 * size_of::<SpelledWord>();
        self.terms.bytes() + size_of_val(&*self.words) + tables + self.known_texts.bytes()
    }
}

/// How a word is spelled: the term of that, without its mark, or else the stem.
fn spelling_of(terms: &NumberedTexts, word: Word) -> Place {
    match word {
        Word {
            spelled: NONE,
            written: NONE,
            stem,
            ..
        } => terms.place_of(stem),
        Word {
            spelled: NONE,
            written,
            ..
        } => terms.place_of(written).without(WRITTEN),
        Word { spelled, .. } => terms.place_of(spelled).without(SPELLED),
    }
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
            .flat_map(|word| {
                [
                    word.stem,
                    word.written,
                    word.spelled,
                    word.pair,
                    word.joined,
                ]
            })
            .filter(|&term| term != NONE)
            .map(|term| vocabulary.terms().of(term).to_owned())
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
        assert_eq!(terms(&mut vocabulary, "Süd"), ["sud", "~süd"]);
        assert_eq!(
            terms(&mut vocabulary, "cafés sud"),
            ["cafe", "=cafes", "~cafés", "sud"]
        );
        assert_eq!(
            terms(&mut vocabulary, "t-socks c++"),
            ["t", "sock", "=socks", "tsock", "c", "~c++"]
        );
        let words = words + 3 + 3;
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
        let order = vocabulary.terms().in_order();
        let sorted: Vec<&str> = order
            .iter()
            .map(|&term| vocabulary.terms().of(term))
            .collect();
        assert_eq!(sorted, ["=b", "a", "ab", "b", "ж"]);
    }
}
