//! Making a search: what the query says, planned, counted, ranked, and read.

use tantivy::{
    Term,
    query::{BooleanQuery, Occur},
};

use super::{
    Query, Results, SearchError,
    clauses::{Clause, all, any, exactly},
    language::{Expression, FieldName, Leaf, Match, parse},
    page::Page,
    plan::Planner,
    state::State,
    suggest::suggest,
};
use crate::{
    index::{
        IndexError, IndexReader,
        folder::guarded,
        schema::fields,
        text::{Unit, units},
    },
    model::Status,
};

/// Searches the registry.
///
/// ```
/// use registry_core::index::{IndexReader, IndexWriter};
/// use registry_core::search::{Query, search};
///
/// let folder = tempfile::tempdir()?;
/// let folder = folder.path().join("index");
/// IndexWriter::create(&folder)?;
/// let results = search(&IndexReader::open(&folder)?, &Query::of("product:sock AND region:zhejiang"))?;
/// assert_eq!((results.total, results.hits.len()), (0, 0));
/// let mistake = search(&IndexReader::open(&folder)?, &Query::of("share:[20 TO x]")).unwrap_err();
/// assert!(mistake.to_string().contains("\"x\" is no number"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`SearchError::Syntax`] when the query has a mistake, [`SearchError::Cursor`] when the cursor is of another
/// query; when the index is damaged.
pub fn search(reader: &IndexReader, query: &Query) -> Result<Results, SearchError> {
    guarded(reader.folder(), || {
        let asked = Asked::of(reader, query)?;
        let (page, matched_all) = asked.first_page_with_hits()?;
        let suggestions = if query.after.is_none() {
            suggest(&asked)?
        } else {
            Vec::new()
        };
        let Page { total, hits, next } = page;
        Ok(Results {
            total,
            hits,
            matched_all,
            next,
            suggestions,
        })
    })
}

/// How many records match. Like [`search`], when none has all the words, those that have some are counted.
///
/// # Errors
/// As [`search`].
pub fn count(reader: &IndexReader, query: &Query) -> Result<usize, SearchError> {
    guarded(reader.folder(), || {
        Ok(Asked::of(reader, query)?.found()?.total)
    })
}

/// What a search comes down to.
pub(super) struct Found {
    pub(super) clause: Clause,
    total: usize,
}

/// A query, read, and the state that it is asked of.
pub(super) struct Asked<'a> {
    pub(super) query: &'a Query,
    pub(super) expression: Expression,
    pub(super) state: State<'a>,
    filters: Vec<Clause>,
    with_retired: bool,
}

impl<'a> Asked<'a> {
    pub(super) fn of(reader: &'a IndexReader, query: &'a Query) -> Result<Asked<'a>, SearchError> {
        let expression = parse(&query.text)?;
        let state = State::open(reader, query.as_of)?;
        let with_retired =
            query.retired || query.filters.ask_for_retired() || asks_for_retired(&expression);
        Ok(Asked {
            query,
            expression,
            state,
            filters: query.filters.clauses(),
            with_retired,
        })
    }

    pub(super) fn planner(&self) -> Planner<'_> {
        Planner {
            text: &self.query.text,
            with_retired: self.with_retired,
        }
    }

    /// The records that have all the words, or when there are none, some of them.
    pub(super) fn found(&self) -> Result<Found, SearchError> {
        let clause = self.clause_of(&self.expression)?;
        let total = self.state.count(&clause)?;
        if total == 0
            && let Some(clause) = self.some_words()?
        {
            let total = self.state.count(&clause)?;
            return Ok(Found { clause, total });
        }
        Ok(Found { clause, total })
    }

    /// The page of the records that have all the words, which it is said of, or of those that have some.
    fn first_page_with_hits(&self) -> Result<(Page, bool), SearchError> {
        let page = self.page(&self.clause_of(&self.expression)?)?;
        match self.some_words()? {
            Some(some) if page.total == 0 => Ok((self.page(&some)?, false)),
            _ => Ok((page, true)),
        }
    }

    /// The records that match an expression and the filters.
    pub(super) fn clause_of(&self, expression: &Expression) -> Result<Clause, SearchError> {
        Ok(self.restricted(
            self.planner().plan(expression)?,
            looks_into_ranked_text(expression),
        )?)
    }

    /// The clause with the filters, and without records merged or withdrawn.
    fn restricted(&self, clause: Clause, in_force: bool) -> Result<Clause, IndexError> {
        let mut clauses = vec![(Occur::Must, clause)];
        clauses.extend(
            self.filters
                .iter()
                .map(|filter| (Occur::Must, filter.box_clone())),
        );
        if !self.with_retired && !in_force {
            clauses.extend(
                self.retired()?
                    .into_iter()
                    .map(|clause| (Occur::MustNot, clause)),
            );
        }
        if clauses.len() == 1 {
            return Ok(clauses.swap_remove(0).1);
        }
        Ok(Box::new(BooleanQuery::new(clauses)))
    }

    /// Records merged or withdrawn, if there are any.
    fn retired(&self) -> Result<Vec<Clause>, IndexError> {
        let mut clauses = Vec::new();
        for status in Status::ALL.iter().filter(|status| status.is_retired()) {
            let term = Term::from_field_text(fields().status, status.as_str());
            if self.state.document_frequency(&term)? > 0 {
                clauses.push(exactly(fields().status, status.as_str()));
            }
        }
        Ok(clauses)
    }

    /// The plain words that may be given up when no record has them all.
    pub(super) fn words(&self) -> Vec<Unit> {
        let Expression::And(parts) = &self.expression else {
            return Vec::new();
        };
        parts
            .iter()
            .filter_map(plain_words)
            .flat_map(units)
            .collect()
    }

    /// The records that have some of the words, with all else that is asked; nothing when there is nothing to give up.
    fn some_words(&self) -> Result<Option<Clause>, SearchError> {
        let words = self.words();
        let Expression::And(parts) = &self.expression else {
            return Ok(None);
        };
        if words.len() < 2 {
            return Ok(None);
        }
        let kept = parts
            .iter()
            .filter(|part| plain_words(part).is_none())
            .cloned()
            .collect();
        let kept = self.planner().plan(&Expression::And(kept))?;
        let some = any(words.iter().map(|unit| self.planner().unit(unit)).collect());
        Ok(Some(self.restricted(all(vec![some, kept]), true)?))
    }
}

/// Whether an expression names what finds records of every status.
fn asks_for_retired(expression: &Expression) -> bool {
    let mut asks = false;
    expression.each_leaf(&mut |leaf| {
        asks |= matches!(leaf.field, Some(FieldName::Status | FieldName::Key));
    });
    asks
}

/// Whether all that is found stands in the text of records in force, so that no others need be left out.
fn looks_into_ranked_text(expression: &Expression) -> bool {
    let Expression::And(parts) = expression else {
        return false;
    };
    parts
        .iter()
        .filter_map(plain_words)
        .any(|words| !units(words).is_empty())
}

/// The words of a part that is nothing else.
fn plain_words(part: &Expression) -> Option<&str> {
    match part {
        Expression::Leaf(Leaf {
            field: None,
            what: Match::Words(words),
            required: false,
            ..
        }) => Some(words),
        _ => None,
    }
}
