//! What is asked: a query, read, with its cursor and the state that it is asked of; and the clauses that it comes to.

use tantivy::{
    Term,
    query::{BooleanQuery, Occur},
};

use super::{
    Query, SearchError,
    clauses::{Clause, all, any, exactly},
    countries::with_countries,
    cursor::Cursor,
    language::{Besides, Expression, FieldName, Leaf, Match, SyntaxError, parse},
    links::Links,
    participants::Participants,
    plan::Planner,
    small_words::without_small_words,
    spellings::with_spellings,
    wordless::without_wordless,
};
use crate::{
    index::{AsOf, IndexError, IndexReader, State, fields, text::units},
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
    /// Where the page before ended.
    pub(super) after: Option<Cursor>,
    /// The last commit of the state.
    pub(super) commit: u64,
    filters: Vec<Clause>,
    participants: Participants,
    links: Links,
    with_retired: bool,
}

impl<'a> Asked<'a> {
    pub(super) fn of(reader: &'a IndexReader, query: &'a Query) -> Result<Asked<'a>, SearchError> {
        let expression = read(&query.text)?;
        let after = query.after.as_deref();
        let after = after.map(|text| Cursor::read(text, query)).transpose()?;
        let commit = last_commit(reader, query.as_of, after.as_ref())?;
        let state = reader.state(AsOf::Commit(commit))?;
        let expression = in_state(expression, &state)?;
        let with_retired =
            query.retired || query.filters.ask_for_retired() || asks_for_retired(&expression);
        let participants = Participants::of(reader, &expression, &query.filters, query.as_of)?;
        let links = Links::of(reader, &expression, AsOf::Commit(commit))?;
        Ok(Asked {
            query,
            expression,
            state,
            after,
            commit,
            filters: query.filters.clauses(&participants),
            participants,
            links,
            with_retired,
        })
    }

    /// What another query says of the same state.
    pub(super) fn read(&self, text: &str) -> Result<Expression, SearchError> {
        Ok(in_state(read(text)?, &self.state)?)
    }

    pub(super) fn planner(&self) -> Planner<'_> {
        Planner {
            text: &self.query.text,
            participants: &self.participants,
            links: &self.links,
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

    /// The records that have some of the words, with all else that is asked; nothing when there is nothing to give up.
    pub(super) fn some_words(&self) -> Result<Option<Clause>, SearchError> {
        let Expression::And(parts) = &self.expression else {
            return Ok(None);
        };
        let plain: Vec<&Leaf> = parts.iter().filter_map(given_up).collect();
        let some = plain.iter().flat_map(|leaf| self.planner().each_word(leaf));
        let mut some: Vec<Clause> = some.collect();
        for part in parts {
            if matches!(part, Expression::Or(_)) && given_up(part).is_some() {
                some.push(self.planner().plan(part)?);
            }
        }
        if some.len() < 2 {
            return Ok(None);
        }
        let kept = parts.iter().filter(|part| given_up(part).is_none());
        let kept = self
            .planner()
            .plan(&Expression::And(kept.cloned().collect()))?;
        let in_force = plain.iter().all(|leaf| is_of_words(leaf));
        Ok(Some(self.restricted(all(vec![any(some), kept]), in_force)?))
    }
}

/// What a query says by itself.
fn read(text: &str) -> Result<Expression, SyntaxError> {
    Ok(with_countries(without_wordless(text, parse(text)?)))
}

/// What it says where these records are.
fn in_state(expression: Expression, state: &State<'_>) -> Result<Expression, IndexError> {
    Ok(without_small_words(with_spellings(expression, state)?))
}

/// The last commit of the state that is asked for: the following pages are of the state of the first.
fn last_commit(
    reader: &IndexReader,
    as_of: AsOf,
    after: Option<&Cursor>,
) -> Result<u64, SearchError> {
    let last = reader.applied();
    match (after, as_of) {
        (Some(Cursor { commit, .. }), _) if *commit > last => Err(SearchError::CursorAhead {
            commit: *commit,
            last,
        }),
        (Some(Cursor { commit, .. }), _) => Ok(*commit),
        (None, AsOf::Commit(number)) => Ok(number.min(last)),
        (None, AsOf::Now) => Ok(last),
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
    let plain = parts.iter().filter_map(plain_leaf);
    plain
        .filter(|leaf| is_of_words(leaf))
        .any(|leaf| matches!(&leaf.what, Match::Words(words) if !units(words).is_empty()))
}

/// Whether all that a leaf finds stands in the text of records, or is asked for whatever its status.
fn is_of_words(leaf: &Leaf) -> bool {
    match leaf.besides {
        None | Some(Besides::Key(_) | Besides::Joined(_)) => true,
        Some(Besides::Country(_) | Besides::Code(_)) => false,
    }
}

/// The words of a part that may be given up: those of a plain one, or of one that is looked for as two words as well.
fn given_up(part: &Expression) -> Option<&Leaf> {
    match part {
        Expression::Or(parts) => match &parts[..] {
            [first, others @ ..] if others.iter().all(is_phrase_beside) => plain_leaf(first),
            _ => None,
        },
        _ => plain_leaf(part),
    }
}

/// Whether a part is no more than the words before it written apart: nobody typed it.
fn is_phrase_beside(part: &Expression) -> bool {
    matches!(
        part,
        Expression::Leaf(Leaf {
            what: Match::Phrase(_),
            besides: None,
            field: None,
            ..
        })
    )
}

/// A part that is words and nothing else: they may be given up when no record has them all.
fn plain_leaf(part: &Expression) -> Option<&Leaf> {
    match part {
        Expression::Leaf(leaf) => {
            let is_plain = matches!(leaf.what, Match::Words(_)) && leaf.field.is_none();
            (is_plain && !leaf.required).then_some(leaf)
        }
        _ => None,
    }
}
