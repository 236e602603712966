//! The building blocks of the engine's queries: terms, phrases, prefixes, ranges.

use std::ops::Bound;

use tantivy::{
    Term,
    query::{
        AllQuery, BooleanQuery, ConstScoreQuery, EmptyQuery, InvertedIndexRangeQuery, Occur,
        PhraseQuery, Query, RangeQuery, TermQuery,
    },
    schema::{Field, IndexRecordOption},
};

use super::language::Match;
use crate::index::{
    Fields,
    degrees::steps,
    text::{Joint, SPELLED, Unit, WRITTEN, units},
};

/// A query of the engine.
pub(super) type Clause = Box<dyn Query>;

/// All of these must match.
pub(super) fn all(mut clauses: Vec<Clause>) -> Clause {
    match clauses.len() {
        0 => everything(),
        1 => clauses.swap_remove(0),
        _ => Box::new(BooleanQuery::new(
            clauses
                .into_iter()
                .map(|clause| (Occur::Must, clause))
                .collect(),
        )),
    }
}

/// Any of these may match.
pub(super) fn any(mut clauses: Vec<Clause>) -> Clause {
    match clauses.len() {
        0 => Box::new(EmptyQuery),
        1 => clauses.swap_remove(0),
        _ => Box::new(BooleanQuery::new(
            clauses
                .into_iter()
                .map(|clause| (Occur::Should, clause))
                .collect(),
        )),
    }
}

/// Whether the engine skips documents whose score cannot be among the best: with terms only.
pub(super) fn is_pruned_by_score(clause: &Clause) -> bool {
    let is_term = |clause: &Clause| clause.is::<TermQuery>();
    let terms = |clauses: &[(Occur, Clause)], wanted| {
        clauses
            .iter()
            .all(|(occur, clause)| *occur == wanted && is_term(clause))
    };
    let of_terms = |both: &BooleanQuery| {
        terms(both.clauses(), Occur::Must) || terms(both.clauses(), Occur::Should)
    };
    is_term(clause) || clause.downcast_ref::<BooleanQuery>().is_some_and(of_terms)
}

/// Every document, without a score.
pub(super) fn everything() -> Clause {
    unscored(Box::new(AllQuery))
}

/// The same documents, without a score.
pub(super) fn unscored(clause: Clause) -> Clause {
    Box::new(ConstScoreQuery::new(clause, 0.0))
}

/// A value that is found as a whole.
pub(super) fn exactly(field: Field, value: &str) -> Clause {
    Box::new(TermQuery::new(
        Term::from_field_text(field, value),
        IndexRecordOption::Basic,
    ))
}

/// A term of analyzed text.
pub(super) fn term(field: Field, text: &str) -> Clause {
    Box::new(TermQuery::new(
        Term::from_field_text(field, text),
        IndexRecordOption::WithFreqs,
    ))
}

/// A value that a column holds as a whole; the field has no list of its values' documents.
pub(super) fn in_column(field: Field, value: &str) -> Clause {
    let term = || Bound::Included(Term::from_field_text(field, value));
    Box::new(RangeQuery::new(term(), term()))
}

/// Terms that begin so.
pub(super) fn prefix(field: Field, text: &str) -> Clause {
    // No term holds the last code point, which is no character.
    let beyond = Term::from_field_text(field, &format!("{text}{}", char::MAX));
    Box::new(InvertedIndexRangeQuery::new(
        Bound::Included(Term::from_field_text(field, text)),
        Bound::Excluded(beyond),
    ))
}

/// Words that begin so, whether they are their own stem or not.
pub(super) fn word_prefix(field: Field, text: &str) -> Clause {
    any(vec![
        prefix(field, text),
        prefix(field, &format!("{WRITTEN}{text}")),
    ])
}

/// What a unit asks for, in a field that holds running text.
pub(super) fn in_running_text(field: Field, unit: &Unit) -> Clause {
    match unit {
        Unit::Word(word) => term(field, &word.stem),
        Unit::Compound { joined, .. } => either(unit, &joined.stem, |stem| term(field, stem)),
        Unit::Run(_) => phrase(field, std::slice::from_ref(unit)),
    }
}

/// A compound as one word, or its words: all of them, or those behind an article. With any other apostrophe it is one.
fn either(unit: &Unit, joined: &str, find: impl Fn(&str) -> Clause) -> Clause {
    let others = match unit {
        Unit::Compound { parts, joint, .. } if *joint != Joint::Apostrophe => Some(&parts[..]),
        _ => unit.without_article(),
    };
    let others = others.map(|words| all(words.iter().map(|word| find(&word.stem)).collect()));
    any([find(joined)].into_iter().chain(others).collect())
}

/// Units next to each other, in a field that holds running text. A compound stands as one word or as several.
pub(super) fn phrase(field: Field, units: &[Unit]) -> Clause {
    let as_one: Vec<String> = units.iter().flat_map(|unit| terms_of(unit, true)).collect();
    let is_apart =
        |unit: &Unit| matches!(unit, Unit::Compound { joint, .. } if *joint != Joint::Apostrophe);
    if !units.iter().any(is_apart) {
        return terms_in_order(field, &as_one);
    }
    let apart = units
        .iter()
        .flat_map(|unit| terms_of(unit, !is_apart(unit)));
    let apart: Vec<String> = apart.collect();
    any(vec![
        terms_in_order(field, &as_one),
        terms_in_order(field, &apart),
    ])
}

fn terms_in_order(field: Field, terms: &[String]) -> Clause {
    match terms {
        [] => everything(),
        [only] => term(field, only),
        _ => Box::new(PhraseQuery::new(
            terms
                .iter()
                .map(|text| Term::from_field_text(field, text))
                .collect(),
        )),
    }
}

fn terms_of(unit: &Unit, as_one: bool) -> Vec<String> {
    match unit {
        Unit::Word(word) => vec![word.stem.clone()],
        Unit::Compound { joined, .. } if as_one => vec![joined.stem.clone()],
        Unit::Compound { parts, .. } => parts.iter().map(|part| part.stem.clone()).collect(),
        Unit::Run(run) => run.iter().map(char::to_string).collect(),
    }
}

/// What a unit asks for, in a field that holds ranked text: one term, or the pairs of a run and its phrase.
pub(super) fn in_ranked_text(fields: &Fields, field: Field, unit: &Unit) -> Clause {
    let run = match unit {
        Unit::Word(word) => return spelled_word(field, &word.stem, word.spelled.as_deref()),
        Unit::Compound { joined, .. } => {
            return either(unit, &joined.stem, |stem| term(field, stem));
        }
        Unit::Run(run) => run,
    };
    if let [only] = run[..] {
        return term(field, &only.to_string());
    }
    let mut clauses: Vec<Clause> = run
        .windows(2)
        .map(|pair| term(field, &pair.iter().collect::<String>()))
        .collect();
    if clauses.len() > 1 {
        clauses.push(unscored(any_phrase(fields, std::slice::from_ref(unit))));
    }
    all(clauses)
}

/// A word by its stem; what spells it with the same accents or signs, besides, and so comes first.
fn spelled_word(field: Field, stem: &str, spelled: Option<&str>) -> Clause {
    let spelled = spelled.map(|spelled| term(field, &format!("{SPELLED}{spelled}")));
    any([term(field, stem)].into_iter().chain(spelled).collect())
}

/// Units next to each other, in any field that holds running text.
pub(super) fn any_phrase(fields: &Fields, units: &[Unit]) -> Clause {
    any(running_fields(fields)
        .into_iter()
        .map(|field| phrase(field, units))
        .collect())
}

fn running_fields(fields: &Fields) -> [Field; 8] {
    [
        fields.name,
        fields.product,
        fields.place,
        fields.region,
        fields.country_name,
        fields.actor,
        fields.note,
        fields.source,
    ]
}

/// A number of a column between these.
pub(super) fn between(field: Field, low: Bound<f64>, high: Bound<f64>) -> Clause {
    let low = if low == Bound::Unbounded {
        Bound::Included(f64::MIN)
    } else {
        low
    };
    let term = |number: f64| Term::from_field_f64(field, number);
    unscored(Box::new(RangeQuery::new(low.map(term), high.map(term))))
}

/// More degrees than any coordinate has.
const ALL_AROUND: f64 = 360.0;

/// Degrees of a column between these.
pub(super) fn between_degrees(field: Field, low: Bound<f64>, high: Bound<f64>) -> Clause {
    let low = if low == Bound::Unbounded {
        Bound::Included(-ALL_AROUND)
    } else {
        low
    };
    let term = |degrees: f64| Term::from_field_i64(field, steps(degrees));
    unscored(Box::new(RangeQuery::new(low.map(term), high.map(term))))
}

/// A whole number of a column between these.
pub(super) fn between_whole(field: Field, low: Bound<f64>, high: Bound<f64>) -> Clause {
    let low = match low {
        Bound::Included(number) => Bound::Included(number.max(0.0).ceil()),
        Bound::Excluded(number) if number >= 0.0 => Bound::Excluded(number.floor()),
        Bound::Excluded(_) | Bound::Unbounded => Bound::Included(0.0),
    };
    let high = match high {
        Bound::Included(number) | Bound::Excluded(number) if number < 0.0 => {
            return Box::new(EmptyQuery);
        }
        Bound::Included(number) => Bound::Included(number.floor()),
        Bound::Excluded(number) => Bound::Excluded(number.ceil()),
        Bound::Unbounded => Bound::Unbounded,
    };
    // Casts saturate, and what lies past the largest number is past every value as well.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let term = |number: f64| Term::from_field_u64(field, number as u64);
    unscored(Box::new(RangeQuery::new(low.map(term), high.map(term))))
}

/// What is to match, in one field of running text.
pub(super) fn in_text(field: Field, what: &Match) -> Clause {
    match what {
        Match::Words(text) => all(units(text)
            .iter()
            .map(|unit| in_running_text(field, unit))
            .collect()),
        Match::Phrase(text) => phrase(field, &units(text)),
        Match::Prefix(text) => {
            let mut units = units(text);
            let last = units.pop();
            let mut clauses: Vec<Clause> = units
                .iter()
                .map(|unit| in_running_text(field, unit))
                .collect();
            clauses.extend(last.map(|unit| match &unit {
                Unit::Word(word) => word_prefix(field, &word.written),
                Unit::Compound { .. } | Unit::Run(_) => in_running_text(field, &unit),
            }));
            all(clauses)
        }
        Match::Everything => everything(),
        Match::Range(..) => Box::new(EmptyQuery),
    }
}
