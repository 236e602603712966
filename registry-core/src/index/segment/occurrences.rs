//! Where the terms of a field occur, put in the order of terms by counting: each stands where its count says.

use super::{numbered_texts::index, vocabulary::NONE};

/// A field's occurrences: for each document in its final order, each term with what stands beside it.
pub(super) trait Occurring {
    /// Hands over each occurrence as document, rank of the term, and position or weight.
    fn each(&self, take: impl FnMut(u32, u32, u32));
}

/// How often each term occurs, and how many tokens the documents have.
pub(super) struct Counted {
    /// Of each term, by its rank, how many occurrences come before it; one more at the end.
    starts: Vec<u32>,
    /// How many tokens each document has, where that is asked for.
    lengths: Vec<u32>,
    /// How many tokens there are in all, as Tantivy counts them.
    tokens: u64,
}

impl Counted {
    /// Counts, with the lengths of so many documents; `weigh` says how many tokens an occurrence is, by what stands
    /// beside it.
    pub(super) fn of(
        field: &impl Occurring,
        terms: usize,
        docs: usize,
        weigh: impl Fn(u32) -> u32,
    ) -> Counted {
        let (mut starts, mut lengths, mut tokens) = (vec![0; terms + 1], vec![0; docs], 0);
        field.each(|doc, term, beside| {
            starts[term as usize + 1] += 1;
            let weight = weigh(beside);
            tokens += u64::from(weight);
            if let Some(length) = lengths.get_mut(doc as usize) {
                *length += weight;
            }
        });
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        Counted {
            starts,
            lengths,
            tokens,
        }
    }

    /// Counts what is in order without being sorted here.
    pub(super) fn of_lengths(lengths: impl Iterator<Item = u32>, keep: bool) -> Counted {
        let mut tokens = 0;
        let lengths = lengths.inspect(|&length| tokens += u64::from(length));
        let lengths = if keep {
            lengths.collect()
        } else {
            lengths.for_each(drop);
            Vec::new()
        };
        Counted {
            starts: Vec::new(),
            lengths,
            tokens,
        }
    }

    /// How many tokens each document has, where that was asked for.
    pub(super) fn lengths(&self) -> &[u32] {
        &self.lengths
    }

    /// How many tokens there are in all.
    pub(super) fn tokens(&self) -> u64 {
        self.tokens
    }

    /// Puts the occurrences in the order of terms.
    pub(super) fn sort<B: Beside>(&self, field: &impl Occurring) -> Sorted<'_, B> {
        let count = self.starts.last().map_or(0, |&count| count as usize);
        let mut next = self.starts.clone();
        let mut docs = vec![0; count];
        let mut beside = vec![B::default(); if size_of::<B>() == 0 { 0 } else { count }];
        field.each(|doc, term, value| {
            let place = &mut next[term as usize];
            docs[*place as usize] = doc;
            if let Some(at) = beside.get_mut(*place as usize) {
                *at = B::from(value);
            }
            *place += 1;
        });
        Sorted {
            starts: &self.starts,
            docs,
            beside,
        }
    }
}

/// What is kept beside an occurrence.
pub(super) trait Beside: Copy + Default {
    fn from(value: u32) -> Self;
}

impl Beside for () {
    fn from(_: u32) {}
}

/// A weight, which is at most 255.
impl Beside for u8 {
    fn from(value: u32) -> u8 {
        u8::try_from(value).unwrap_or(u8::MAX)
    }
}

/// A position.
impl Beside for u32 {
    fn from(value: u32) -> u32 {
        value
    }
}

/// Occurrences in the order of terms; those of a term in the order of documents.
pub(super) struct Sorted<'a, B> {
    starts: &'a [u32],
    docs: Vec<u32>,
    beside: Vec<B>,
}

impl<B> Sorted<'_, B> {
    /// The terms that occur, each with its documents and what stands beside them.
    pub(super) fn terms(&self) -> impl Iterator<Item = (u32, &[u32], &[B])> {
        self.starts
            .windows(2)
            .enumerate()
            .filter_map(|(rank, ends)| {
                let range = ends[0] as usize..ends[1] as usize;
                let beside = self.beside.get(range.clone()).unwrap_or_default();
                (!range.is_empty()).then(|| (index(rank), &self.docs[range], beside))
            })
    }
}

/// Numbers of terms as their ranks in the order of terms.
pub(super) struct Ranks(Vec<u32>);

impl Ranks {
    /// `order` has the numbers of the terms in their order.
    pub(super) fn of(order: &[u32]) -> Ranks {
        let mut ranks = vec![0; order.len()];
        for (rank, &term) in order.iter().enumerate() {
            ranks[term as usize] = index(rank);
        }
        Ranks(ranks)
    }

    /// The rank of a term, or [`NONE`] of none.
    pub(super) fn of_term(&self, term: u32) -> u32 {
        if term == NONE {
            NONE
        } else {
            self.0[term as usize]
        }
    }
}
