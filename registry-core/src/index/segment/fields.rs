//! The fields of a segment as occurrences of terms, read from the lists in the final order of documents.

use super::{
    super::text::weight_with_accents,
    Inverted,
    lists::{TextList, ValueList},
    occurrences::{Occurring, Ranks},
    vocabulary::{NONE, Vocabulary, Word},
};

/// What all fields of a segment share.
pub(super) struct Order<'a> {
    /// The documents in their final order, as they came.
    pub(super) docs: &'a [u32],
    /// Where each document is put, as they came.
    pub(super) put: Vec<u32>,
    /// The terms in their order, by number.
    pub(super) terms: Vec<u32>,
    /// The ranks of the terms.
    pub(super) ranks: Ranks,
    /// The words, by number, with the ranks of their terms.
    pub(super) words: Vec<Word>,
}

impl<'a> Order<'a> {
    pub(super) fn new(docs: &'a [u32], vocabulary: &Vocabulary) -> Order<'a> {
        let terms = vocabulary.terms().in_order();
        let ranks = Ranks::of(&terms);
        let words = vocabulary.words().iter().map(|word| Word {
            stem: ranks.of_term(word.stem),
            written: ranks.of_term(word.written),
            spelled: ranks.of_term(word.spelled),
            pair: ranks.of_term(word.pair),
            joined: ranks.of_term(word.joined),
        });
        let words = words.collect();
        let mut put = vec![0; docs.len()];
        for (doc, &came) in (0..).zip(docs) {
            put[came as usize] = doc;
        }
        Order {
            docs,
            put,
            terms,
            ranks,
            words,
        }
    }

    /// The documents: where they are put, and as they came.
    fn docs(&self) -> impl Iterator<Item = (u32, u32)> {
        (0..).zip(self.docs.iter().copied())
    }
}

/// Running text: each word at its position, and as it is written where its stem is another.
pub(super) struct RunningField<'a> {
    pub(super) order: &'a Order<'a>,
    pub(super) list: &'a TextList,
}

impl Occurring for RunningField<'_> {
    fn each(&self, mut take: impl FnMut(u32, u32, u32)) {
        for (doc, came) in self.order.docs() {
            for (word, position) in self.list.words(came) {
                let Word {
                    stem,
                    written,
                    joined,
                    ..
                } = self.order.words[word as usize];
                take(doc, stem, position);
                if written != NONE {
                    take(doc, written, position);
                }
                if joined != NONE {
                    // Beside the word before as well, so that a phrase goes on in both directions.
                    take(doc, joined, position - 1);
                    take(doc, joined, position);
                }
            }
        }
    }
}

/// Ranked text: all running text of a document, each term once, by the weight of the first text it stands in.
pub(super) struct RankedField<'a> {
    pub(super) order: &'a Order<'a>,
    pub(super) inverted: &'a Inverted,
    /// Whether retired records are found here, or those in force.
    pub(super) is_retired: bool,
}

/// A word as it is written or spelled counts once, however weighty the text: its stem is counted by weight.
const WRITTEN_WEIGHT: u32 = 1;

impl Occurring for RankedField<'_> {
    fn each(&self, mut take: impl FnMut(u32, u32, u32)) {
        // Of each term the last document that had it, counted from 1.
        let mut last = vec![0; self.inverted.vocabulary.terms().len() as usize];
        let mut once = |doc: u32, term: u32, weight: u32| {
            if term != NONE && last[term as usize] != doc + 1 {
                last[term as usize] = doc + 1;
                take(doc, term, weight);
            }
        };
        for (doc, came) in self.order.docs() {
            if self.inverted.retired.contains(&came) != self.is_retired {
                continue;
            }
            for (text, list) in &self.inverted.running {
                let weight = u32::from(text.weight());
                for (word, _) in list.words(came) {
                    let word = self.order.words[word as usize];
                    if word.spelled == NONE {
                        once(doc, word.stem, weight);
                    } else {
                        once(doc, word.stem, weight_with_accents(weight));
                        once(doc, word.spelled, WRITTEN_WEIGHT);
                    }
                    once(doc, word.written, WRITTEN_WEIGHT);
                    once(doc, word.pair, weight);
                    once(doc, word.joined, weight);
                }
            }
        }
    }
}

/// Values that are found as a whole.
pub(super) struct ValueField<'a> {
    pub(super) order: &'a Order<'a>,
    pub(super) list: &'a ValueList,
}

impl Occurring for ValueField<'_> {
    fn each(&self, mut take: impl FnMut(u32, u32, u32)) {
        for (doc, came) in self.order.docs() {
            for &value in self.list.values(came) {
                take(doc, self.order.ranks.of_term(value), 0);
            }
        }
    }
}
