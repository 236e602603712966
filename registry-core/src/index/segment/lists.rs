//! What the documents of a segment hold in a field, in the order in which they came: a few bytes a word.

use super::{numbered_texts::index, vocabulary::Vocabulary};

/// Of each document a run of numbers.
#[derive(Debug, Default)]
struct Runs {
    numbers: Vec<u32>,
    /// Where each document's run ends. Documents after the last that has any are left out.
    ends: Vec<u32>,
}

impl Runs {
    fn push(&mut self, doc: u32, number: u32) {
        self.skip_to(doc);
        self.numbers.push(number);
    }

    /// Ends the runs of all documents before this one.
    fn skip_to(&mut self, doc: u32) {
        let end = index(self.numbers.len());
        self.ends.resize(doc as usize, end);
    }

    fn of(&self, doc: u32) -> &[u32] {
        let doc = doc as usize;
        if doc > self.ends.len() {
            return &[];
        }
        let start = doc.checked_sub(1).map_or(0, |before| self.ends[before]);
        let end = self
            .ends
            .get(doc)
            .map_or(self.numbers.len(), |&end| end as usize);
        &self.numbers[start as usize..end]
    }

    fn bytes(&self) -> usize {
        (self.numbers.len() + self.ends.len()) * size_of::<u32>()
    }
}

/// Marks the first word of a text.
const FIRST: u32 = 1 << 31;
/// In the place of the first word of a text that has none: it separates its neighbours, too.
const NO_WORD: u32 = FIRST - 1;

/// Running text: the words of a document's texts, by number.
#[derive(Debug, Default)]
pub(super) struct TextList(Runs);

impl TextList {
    /// Takes a text of a document. Documents come in order.
    pub(super) fn push(&mut self, doc: u32, text: &str, vocabulary: &mut Vocabulary) {
        self.0.skip_to(doc);
        let words = &mut self.0.numbers;
        let mut mark = FIRST;
        vocabulary.cut(text, |word| {
            words.push(word | mark);
            mark = 0;
        });
        if mark == FIRST {
            words.push(NO_WORD | FIRST);
        }
    }

    /// The words of a document with their positions; between two texts one position is left free.
    pub(super) fn words(&self, doc: u32) -> impl Iterator<Item = (u32, u32)> {
        let mut next = 0;
        let run = self.0.of(doc).iter().enumerate();
        run.filter_map(move |(place, &marked)| {
            if marked & FIRST != 0 && place > 0 {
                next += 1;
            }
            let word = marked & !FIRST;
            if word == NO_WORD {
                return None;
            }
            next += 1;
            Some((word, next - 1))
        })
    }

    /// How much memory it takes.
    pub(super) fn bytes(&self) -> usize {
        self.0.bytes()
    }
}

/// Values that are found as a whole, by the number of their term.
#[derive(Debug, Default)]
pub(super) struct ValueList(Runs);

impl ValueList {
    /// Takes a value of a document. Documents come in order.
    pub(super) fn push(&mut self, doc: u32, value: u32) {
        self.0.push(doc, value);
    }

    /// The values of a document.
    pub(super) fn values(&self, doc: u32) -> &[u32] {
        self.0.of(doc)
    }

    /// How much memory it takes.
    pub(super) fn bytes(&self) -> usize {
        self.0.bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_a_document_stand_apart_and_documents_without_any_are_skipped() {
        let (mut list, mut vocabulary) = (TextList::default(), Vocabulary::default());
        for (doc, text) in [(1, "a b"), (1, ""), (1, "a"), (4, "—"), (5, "b")] {
            list.push(doc, text, &mut vocabulary);
        }
        let words = |doc| list.words(doc).collect::<Vec<_>>();
        assert_eq!(words(1), [(0, 0), (1, 1), (0, 4)]);
        assert_eq!(words(5), [(1, 0)]);
        for doc in [0, 2, 3, 4, 6] {
            assert_eq!(words(doc), [], "{doc}");
        }
    }
}
