//! How common words are, so that scores compare: over all parts of a state, and over all pages of a search.

use std::cell::{Cell, RefCell};

use tantivy::{Searcher, Term, query::Bm25StatisticsProvider, schema::Field};

use crate::index::{prominence::AVERAGE_LENGTH, schema::fields};

/// The numbers that scores are made of, in the order in which the engine asks for them: the same for the same query.
///
/// A commit changes how common words are, and a merge how many deleted records still count. So a cursor carries the
/// numbers of its first page, and on the following pages each record scores as it did there.
pub(crate) type Numbers = Vec<u64>;

/// Answers the engine.
pub(super) struct Statistics<'a> {
    parts: Vec<&'a Searcher>,
    first_page: &'a [u64],
    answers: RefCell<Numbers>,
    documents: Cell<u64>,
}

impl<'a> Statistics<'a> {
    /// Statistics of the parts of a state, or those of the first page where there is one before.
    pub(super) fn new(parts: Vec<&'a Searcher>, first_page: &'a [u64]) -> Statistics<'a> {
        Statistics {
            parts,
            first_page,
            answers: RefCell::default(),
            documents: Cell::new(u64::MAX),
        }
    }

    /// The answers that were given.
    pub(super) fn answers(self) -> Numbers {
        self.answers.into_inner()
    }

    fn answer(&self, of: impl Fn(&Searcher) -> tantivy::Result<u64>) -> tantivy::Result<u64> {
        let mut answers = self.answers.borrow_mut();
        let answer = match self.first_page.get(answers.len()) {
            Some(&answer) => answer,
            None => {
                let of_parts = self.parts.iter().map(|&part| of(part));
                of_parts.sum::<tantivy::Result<u64>>()?
            }
        };
        answers.push(answer);
        Ok(answer)
    }
}

impl Bm25StatisticsProvider for Statistics<'_> {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        let fields = fields();
        if [fields.all, fields.retired].contains(&field) {
            // Its records have a prominence where others have a length.
            return self.answer(|searcher| {
                let documents = Bm25StatisticsProvider::total_num_docs(searcher)?;
                Ok(documents * AVERAGE_LENGTH)
            });
        }
        self.answer(|searcher| searcher.total_num_tokens(field))
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        let documents = self.answer(Bm25StatisticsProvider::total_num_docs)?.max(1);
        self.documents.set(documents);
        Ok(documents)
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        let frequency = self.answer(|searcher| searcher.doc_freq(term))?;
        // The engine insists on it, and a cursor may be forged.
        Ok(frequency.min(self.documents.get()))
    }
}
