//! What is asked: a query, read, and planned against the state that it is asked of.

use tantivy::{
    Term,
    query::{BooleanQuery, Occur},
};

use super::{
    Query, SearchError,
    clauses::{Clause, all, any, exactly},
    language::{Expression, FieldName, Leaf, Match, parse},
    participants::Participants,
    plan::Planner,
    state::State,
    wordless::without_wordless,
};
use crate::{
    index::{
        IndexError, IndexReader,
        schema::fields,
        text::{Unit, units},
    },
    model::Status,
};

/// What a search comes down to.
pub(super) struct Found {
    pub(super) clause: Clause,
    pub(super) total: usize,
}

/// A query, read, and the state that it is asked of.
pub(super) struct Asked<'a> {
    pub(super) query: &'a Query,
    pub(super) expression: Expression,
    pub(super) state: State<'a>,
    filters: Vec<Clause>,
    participants: Participants,
    with_retired: bool,
}

impl<'a> Asked<'a> {
    pub(super) fn of(reader: &'a IndexReader, query: &'a Query) -> Result<Asked<'a>, SearchError> {
        let expression = without_wordless(&query.text, parse(&query.text)?);
        let state = State::open(reader, query.as_of)?;
        let with_retired =
            query.retired || query.filters.ask_for_retired() || asks_for_retired(&expression);
        let participants = Participants::of(reader, &expression, &query.filters, query.as_of)?;
        Ok(Asked {
            query,
            expression,
            state,
            filters: query.filters.clauses(&participants),
            participants,
            with_retired,
        })
    }

    pub(super) fn planner(&self) -> Planner<'_> {
        Planner {
            text: &self.query.text,
            participants: &self.participants,
            with_retired: self.with_retired,
        }
    }

    /// The records that have all the words. What is counted or exported is never what was not asked for.
    pub(super) fn found(&self) -> Result<Found, SearchError> {
        let clause = self.clause_of(&self.expression)?;
        let total = self.state.count(&clause)?;
        Ok(Found { clause, total })
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
    pub(super) fn some_words(&self) -> Result<Option<Clause>, SearchError> {
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
