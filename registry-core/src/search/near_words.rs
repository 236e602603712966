//! Words of the index that differ from a given one by an edit or two.

use std::collections::HashMap;

use levenshtein_automata::{DFA, Distance, LevenshteinAutomatonBuilder};
use tantivy::{Term, query::FuzzyTermQuery, schema::Field};

use super::state::State;
use crate::index::{
    IndexError,
    part::PartReader,
    text::{SPELLED, Unit, WRITTEN, units},
    texts::all_texts,
};

/// The most edits: a letter more, less or other, or two that changed places.
const EDITS: u8 = 2;
/// Words of this many letters are allowed one edit only, behind their first letter.
const SHORT: usize = 3;
/// Joined words of so few letters are not offered.
const SHORTEST_JOINED: usize = 5;
/// The most terms that are looked at closely.
const LOOKED_AT: usize = 12;

/// A word near to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NearWord {
    /// By how many edits.
    pub(super) distance: usize,
    /// The word as records have it, folded.
    pub(super) text: String,
}

/// The words of a field nearest to a word, then the most frequent, at most `limit`.
pub(super) fn near_words(
    state: &State<'_>,
    field: Field,
    word: &str,
    limit: usize,
) -> Result<Vec<NearWord>, IndexError> {
    let letters = word.chars().count();
    // Every word of a letter or two is near to every other, and a number to every number.
    if letters < SHORT || word.contains(|letter: char| letter.is_ascii_digit()) {
        return Ok(Vec::new());
    }
    let edits = if letters == SHORT { 1 } else { EDITS };
    let mut found: HashMap<String, (usize, u64)> = HashMap::new();
    for (spelling, far) in spellings(word) {
        let measure = Measure::of(&spelling, edits);
        for (term, frequency) in near_terms(state, field, &spelling, edits)? {
            let Some(text) = written(state, field, &term)? else {
                continue;
            };
            let distance = measure.distance(&text).map(|distance| distance + far);
            if let Some(distance) = distance.filter(|_| is_worth_trying(word, &text)) {
                let entry = found.entry(text).or_insert((distance, 0));
                *entry = (entry.0.min(distance), entry.1.max(frequency));
            }
        }
    }
    let mut words: Vec<(String, (usize, u64))> = found.into_iter().collect();
    words.sort_by(|(one, (near, often)), (other, (far, seldom))| {
        (near, seldom, one).cmp(&(far, often, other))
    });
    words.truncate(limit);
    Ok(words
        .into_iter()
        .map(|(text, (distance, _))| NearWord { distance, text })
        .collect())
}

/// The keys or identifiers of a field nearest to a text that is none, at most `limit`.
pub(super) fn near_keys(
    state: &State<'_>,
    field: Field,
    text: &str,
    limit: usize,
) -> Result<Vec<NearWord>, IndexError> {
    let measure = Measure::of(text, EDITS);
    let terms = near_terms(state, field, text, EDITS)?.into_iter();
    let near = terms.filter_map(|(text, _)| {
        let distance = measure.distance(&text)?;
        Some(NearWord { distance, text })
    });
    Ok(near.take(limit).collect())
}

/// A word as it is written, and as it sounds where that is written otherwise: `sox` for socks.
fn spellings(word: &str) -> Vec<(String, usize)> {
    let mut spellings = vec![(word.to_owned(), 0)];
    if let Some(start) = word.strip_suffix('x').filter(|start| !start.is_empty()) {
        spellings.push((format!("{start}cks"), 0));
    }
    spellings
}

/// Whether a word may be what was meant. Of a short one little is left when a letter is another: it may lack one behind
/// its first, or have two that changed places.
fn is_worth_trying(word: &str, near: &str) -> bool {
    let (letters, near_letters) = (sorted(word), sorted(near));
    if letters.len() > SHORT {
        return near_letters.len() >= SHORT;
    }
    let has_same_start = word.chars().next() == near.chars().next();
    letters == near_letters || (near_letters.len() > SHORT && has_same_start)
}

fn sorted(word: &str) -> Vec<char> {
    let mut letters: Vec<char> = word.chars().collect();
    letters.sort_unstable();
    letters
}

/// The distance to one word.
struct Measure {
    automaton: DFA,
    edits: u8,
}

impl Measure {
    fn of(word: &str, edits: u8) -> Measure {
        Measure {
            automaton: LevenshteinAutomatonBuilder::new(EDITS, true).build_dfa(word),
            edits,
        }
    }

    fn distance(&self, other: &str) -> Option<usize> {
        match self.automaton.eval(other) {
            Distance::Exact(distance) if distance <= self.edits => Some(usize::from(distance)),
            Distance::Exact(_) | Distance::AtLeast(_) => None,
        }
    }
}

/// The terms near to a word, as stems and as written, the nearest and most frequent first.
fn near_terms(
    state: &State<'_>,
    field: Field,
    word: &str,
    edits: u8,
) -> Result<Vec<(String, u64)>, IndexError> {
    let measure = Measure::of(word, edits);
    let mut frequencies: HashMap<String, u64> = HashMap::new();
    for part in state.parts() {
        for pattern in [word.to_owned(), format!("{WRITTEN}{word}")] {
            let query = FuzzyTermQuery::new(Term::from_field_text(field, &pattern), edits, true);
            add_terms(part.part, field, &query, &mut frequencies).map_err(part.part.failed())?;
        }
    }
    let distance = |term: &str| {
        measure
            .distance(term.strip_prefix(WRITTEN).unwrap_or(term))
            .unwrap_or(usize::MAX)
    };
    let mut terms: Vec<(String, u64)> = frequencies.into_iter().collect();
    terms.sort_by_cached_key(|(term, frequency)| {
        (distance(term), u64::MAX - frequency, term.clone())
    });
    terms.truncate(LOOKED_AT);
    Ok(terms)
}

fn add_terms(
    part: &PartReader,
    field: Field,
    query: &FuzzyTermQuery,
    frequencies: &mut HashMap<String, u64>,
) -> tantivy::Result<()> {
    for segment in part.searcher().segment_readers() {
        let index = segment.inverted_index(field)?;
        let mut terms = index.terms().search(query.automaton()?).into_stream()?;
        while terms.advance() {
            if let Ok(term) = std::str::from_utf8(terms.key())
                && !term.starts_with(SPELLED)
            {
                *frequencies.entry(term.to_owned()).or_default() +=
                    u64::from(terms.value().doc_freq);
            }
        }
    }
    Ok(())
}

/// The word that a term stands for. A stem may be no word, so a record that has it is asked.
fn written(state: &State<'_>, field: Field, term: &str) -> Result<Option<String>, IndexError> {
    if let Some(word) = term.strip_prefix(WRITTEN) {
        return Ok(Some(word.to_owned()));
    }
    let key = Term::from_field_text(field, term);
    for part in state.parts() {
        if let Some(address) = part.part.find(&key)? {
            let cluster = part.part.version(address)?.into_record();
            let word = all_texts(&cluster).find_map(|text| word_of_stem(text, term));
            return Ok(word);
        }
    }
    Ok(None)
}

fn word_of_stem(text: &str, term: &str) -> Option<String> {
    let words = units(text).into_iter().flat_map(|unit| match unit {
        Unit::Word(word) => vec![word],
        // A short one is a code: CN-GD.
        Unit::Compound { parts, joined, .. } if joined.written.len() > SHORTEST_JOINED => {
            [vec![joined], parts].concat()
        }
        Unit::Compound { parts, .. } => parts,
        Unit::Run(_) => Vec::new(),
    });
    let mut words = words.filter(|word| word.stem == term);
    words.next().map(|word| word.written)
}
