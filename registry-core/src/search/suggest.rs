//! "Did you mean": words near to those that no record has, and what they find.

use super::{
    SearchError, Suggestion,
    asked::Asked,
    language::{Besides, Expression, FieldName, Leaf, Match},
    matched::Words,
    near_words::{NearWord, near_keys, near_words},
    page::{best, hits},
};
use crate::index::{
    schema::fields,
    text::{Unit, Word, units},
};
use tantivy::{Term, schema::Field};

/// The most words that are tried for one.
const WORDS_TRIED: usize = 4;
/// The most queries that are tried.
const QUERIES_TRIED: usize = 16;
/// Words in capitals of so many letters are acronyms.
const LONGEST_ACRONYM: usize = 4;
/// The most queries that are offered.
const OFFERED: usize = 3;
/// The hits that are shown of each.
const HITS: usize = 3;

/// Queries that may have been meant, where a word of this one is in no record.
pub(super) fn suggest(asked: &Asked<'_>) -> Result<Vec<Suggestion>, SearchError> {
    let mut suggestions = Vec::new();
    let Corrected {
        queries,
        is_of_keys,
    } = corrected(asked)?;
    for text in queries {
        let expression = asked.read(&text)?;
        let clause = asked.clause_of(&expression)?;
        let best = best(asked, &clause, HITS)?;
        // A key that is nearly there is worth knowing, whatever it finds.
        if best.total > 0 || is_of_keys {
            let hits = hits(
                asked,
                &best.found,
                &Words::of(&expression, &asked.query.filters),
            )?;
            suggestions.push(Suggestion {
                text,
                total: best.total,
                hits,
            });
        }
        if suggestions.len() == OFFERED {
            break;
        }
    }
    Ok(suggestions)
}

/// The query with its unknown words replaced, the nearest first.
#[derive(Default)]
struct Corrected {
    queries: Vec<String>,
    /// Whether a key was replaced that no record has.
    is_of_keys: bool,
}

/// A part of the query's text in which a word is unknown, and the parts that may stand in its place.
struct Correction {
    start: usize,
    length: usize,
    /// Each with its distance.
    instead: Vec<(usize, String)>,
    is_key: bool,
}

fn corrected(asked: &Asked<'_>) -> Result<Corrected, SearchError> {
    let mut corrections: Vec<Correction> = Vec::new();
    let mut failed = None;
    asked
        .expression
        .each_leaf(&mut |leaf| match correction(asked, leaf) {
            Ok(found) => corrections.extend(found),
            Err(error) => failed = Some(error),
        });
    if let Some(error) = failed {
        return Err(error);
    }
    if corrections.is_empty() || has_negations(&asked.expression) {
        return Ok(Corrected::default());
    }
    let is_of_keys = corrections.iter().any(|correction| correction.is_key);
    let mut queries = vec![(0, asked.query.text.clone())];
    // From the end, so that the places before stay right.
    for correction in corrections.iter().rev() {
        queries = queries
            .iter()
            .flat_map(|query| replaced(query, correction))
            .collect();
        queries.sort_by_key(|(distance, _)| *distance);
        queries.truncate(QUERIES_TRIED);
    }
    Ok(Corrected {
        queries: queries.into_iter().map(|(_, text)| text).collect(),
        is_of_keys,
    })
}

fn replaced(query: &(usize, String), correction: &Correction) -> Vec<(usize, String)> {
    let (distance, text) = query;
    let before: String = text.chars().take(correction.start).collect();
    let after: String = text
        .chars()
        .skip(correction.start + correction.length)
        .collect();
    let instead = correction.instead.iter();
    instead
        .map(|(more, word)| (distance + more, format!("{before}{word}{after}")))
        .collect()
}

/// What may stand in the place of a leaf, when it has unknown words and all of them have near ones.
fn correction(asked: &Asked<'_>, leaf: &Leaf) -> Result<Option<Correction>, SearchError> {
    if let Some(correction) = correction_of_key(asked, leaf)? {
        return Ok(Some(correction));
    }
    let (Match::Words(text), Some(field)) = (&leaf.what, dictionary(leaf.field)) else {
        return Ok(None);
    };
    if matches!(leaf.besides, Some(Besides::Country(_) | Besides::Code(_))) {
        return Ok(None);
    }
    let mut instead = vec![(0, String::new())];
    let mut is_changed = false;
    for unit in units(text) {
        let known = |text: String| vec![NearWord { distance: 0, text }];
        let words = match &unit {
            Unit::Word(word) | Unit::Compound { joined: word, .. }
                if is_unknown(asked, field, &unit)? =>
            {
                is_changed = true;
                if is_acronym(text) {
                    Vec::new()
                } else {
                    near_words(&asked.state, field, &word.written, WORDS_TRIED)?
                }
            }
            Unit::Word(word) => known(word.written.clone()),
            Unit::Compound { .. } => known(text.clone()),
            Unit::Run(run) => known(run.iter().collect()),
        };
        instead = instead
            .iter()
            .flat_map(|so_far| words.iter().map(|word| joined(so_far, word)))
            .collect();
        instead.truncate(QUERIES_TRIED);
    }
    let (start, length) = (leaf.at, text.chars().count());
    Ok((is_changed && !instead.is_empty()).then_some(Correction {
        start,
        length,
        instead,
        is_key: false,
    }))
}

/// The keys that may stand in the place of one that no record has.
fn correction_of_key(asked: &Asked<'_>, leaf: &Leaf) -> Result<Option<Correction>, SearchError> {
    let field = match leaf.field {
        Some(FieldName::Key | FieldName::Linked) => fields().key,
        Some(FieldName::Organisation) => fields().participant,
        _ => return Ok(None),
    };
    let Match::Words(text) = &leaf.what else {
        return Ok(None);
    };
    let key = text.to_ascii_lowercase();
    let term = Term::from_field_text(field, &key);
    if asked.state.document_frequency(&term)? > 0 {
        return Ok(None);
    }
    let near = near_keys(&asked.state, field, &key, WORDS_TRIED)?.into_iter();
    let instead: Vec<_> = near.map(|near| (near.distance, near.text)).collect();
    Ok((!instead.is_empty()).then(|| Correction {
        start: leaf.at,
        length: text.chars().count(),
        instead,
        is_key: true,
    }))
}

fn joined((distance, text): &(usize, String), word: &NearWord) -> (usize, String) {
    let space = if text.is_empty() { "" } else { " " };
    (
        distance + word.distance,
        format!("{text}{space}{}", word.text),
    )
}

/// The field whose words correct those of a leaf.
fn dictionary(field: Option<FieldName>) -> Option<Field> {
    let fields = fields();
    Some(match field {
        None | Some(FieldName::Name) => fields.all,
        Some(FieldName::Product) => fields.product,
        Some(FieldName::Place) => fields.place,
        Some(FieldName::Region) => fields.region,
        Some(FieldName::Actor | FieldName::Organisation) => fields.actor,
        Some(FieldName::Note) => fields.note,
        Some(_) => return None,
    })
}

/// Whether no record has a word, nor all words of a compound.
fn is_unknown(asked: &Asked<'_>, field: Field, unit: &Unit) -> Result<bool, SearchError> {
    let is_unknown = |word: &Word| -> Result<bool, SearchError> {
        let term = Term::from_field_text(field, &word.stem);
        Ok(asked.state.document_frequency(&term)? == 0)
    };
    Ok(match unit {
        Unit::Word(word) => is_unknown(word)?,
        Unit::Compound { parts, joined, .. } => {
            let mut is_part_unknown = false;
            for part in parts {
                is_part_unknown |= is_unknown(part)?;
            }
            is_part_unknown && is_unknown(joined)?
        }
        Unit::Run(_) => false,
    })
}

/// A few capitals stand for words that are not there: what is near to them says nothing.
fn is_acronym(text: &str) -> bool {
    let letters = text.chars().count();
    letters <= LONGEST_ACRONYM && text.chars().all(char::is_uppercase)
}

/// A word that is excluded need not exist.
fn has_negations(expression: &Expression) -> bool {
    match expression {
        Expression::Not(_) => true,
        Expression::And(parts) | Expression::Or(parts) => parts.iter().any(has_negations),
        Expression::Leaf(_) => false,
    }
}
