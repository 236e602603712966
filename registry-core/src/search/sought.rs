//! What a query seeks in the texts of a record: words and phrases, each in the fields that it asks for.

use std::{collections::HashSet, ops::Range, slice};

use super::{
    Filters,
    language::{Besides, Expression, FieldName, Leaf, Match},
    tokens::Token,
};
use crate::index::text::{Joint, Piece, Stems, Unit, Word, scan, units};

/// All that a query seeks.
#[derive(Debug, Default)]
pub(super) struct SoughtWords {
    sought: Vec<Sought>,
    /// The stems and characters of all, to pass over texts without any of them.
    terms: HashSet<String>,
    prefixes: Vec<String>,
    /// The bytes that these begin with: most words of a text begin with others. A word begins as its stem does.
    initials: Vec<u8>,
}

/// One thing that is sought.
#[derive(Debug)]
pub(super) struct Sought {
    fields: Sides,
    what: What,
}

/// The fields that something is sought in.
#[derive(Debug, Clone, Copy)]
enum Sides {
    All,
    Names,
    One(&'static str),
}

#[derive(Debug)]
enum What {
    /// Terms that stand next to each other.
    Terms(Vec<String>),
    /// A word that begins so.
    Prefix(String),
}

impl SoughtWords {
    /// Adds what the parts that are not negated seek.
    pub(super) fn add_expression(&mut self, expression: &Expression) {
        match expression {
            Expression::Leaf(leaf) => self.add_leaf(leaf),
            Expression::And(parts) | Expression::Or(parts) => {
                parts.iter().for_each(|part| self.add_expression(part));
            }
            Expression::Not(_) => {}
        }
    }

    /// Adds what filters seek.
    pub(super) fn add_filters(&mut self, filters: &Filters) {
        let texts = [
            ("product", &filters.product),
            ("region", &filters.region),
            ("place", &filters.place),
            ("actor", &filters.actor),
        ];
        for (field, texts) in texts {
            for text in texts {
                self.add_words(Sides::One(field), &units(text));
            }
        }
    }

    fn add_leaf(&mut self, leaf: &Leaf) {
        let Some(fields) = sides(leaf.field) else {
            return;
        };
        match &leaf.what {
            Match::Words(text) => self.add_words(fields, &units(text)),
            Match::Phrase(text) => self.add_phrase(fields, &units(text)),
            Match::Prefix(text) => {
                let mut units = units(text);
                if let Some(Unit::Word(word)) = units.last() {
                    let prefix = word.written.clone();
                    units.pop();
                    self.note_initial(&prefix);
                    self.prefixes.push(prefix.clone());
                    self.add(fields, What::Prefix(prefix));
                }
                self.add_words(fields, &units);
            }
            Match::Range(..) | Match::Everything => {}
        }
        if let Some(Besides::Joined(word)) = &leaf.besides {
            self.add_words(fields, &units(word));
        }
    }

    fn add_words(&mut self, fields: Sides, units: &[Unit]) {
        for unit in units {
            match unit {
                Unit::Word(word) => self.add_word(fields, word),
                Unit::Run(run) => {
                    let characters = run.iter().map(char::to_string).collect();
                    self.add_terms(fields, characters);
                }
                Unit::Compound {
                    parts,
                    joined,
                    joint,
                } => {
                    self.add_word(fields, joined);
                    let apart = match joint {
                        Joint::Apostrophe => unit.without_article().unwrap_or_default(),
                        Joint::Hyphen | Joint::Blank => parts,
                    };
                    apart.iter().for_each(|word| self.add_word(fields, word));
                }
            }
        }
    }

    fn add_phrase(&mut self, fields: Sides, units: &[Unit]) {
        if let [unit] = units {
            return self.add_words(fields, slice::from_ref(unit));
        }
        for as_one in [true, false] {
            let terms: Vec<String> = units
                .iter()
                .flat_map(|unit| terms_of(unit, as_one))
                .collect();
            self.add_terms(fields, terms);
        }
    }

    fn add_word(&mut self, fields: Sides, word: &Word) {
        self.add_terms(fields, vec![word.stem.clone()]);
    }

    fn add_terms(&mut self, fields: Sides, terms: Vec<String>) {
        terms.iter().for_each(|term| self.note_initial(term));
        self.terms.extend(terms.iter().cloned());
        self.add(fields, What::Terms(terms));
    }

    fn add(&mut self, fields: Sides, what: What) {
        self.sought.push(Sought { fields, what });
    }

    pub(super) fn is_empty(&self) -> bool {
        self.sought.is_empty()
    }

    /// What is sought in a field.
    pub(super) fn in_field(&self, field: &'static str) -> impl Iterator<Item = &Sought> {
        self.sought
            .iter()
            .filter(move |sought| sought.fields.has(field))
    }

    /// Whether any of it may stand in a text of a field.
    pub(super) fn may_stand_in(&self, field: &'static str, text: &str) -> bool {
        if self.in_field(field).next().is_none() {
            return false;
        }
        let mut found = false;
        scan(text, |piece, stems| {
            found = found
                || match piece {
                    Piece::Word { word, joined, .. } => {
                        let joined = joined.map(|(joined, _)| joined);
                        let mut words = [Some(word), joined].into_iter().flatten();
                        words.any(|word| self.is_sought(word, stems))
                    }
                    Piece::Character { letter, .. } => {
                        self.terms.contains(&*letter.encode_utf8(&mut [0; 4]))
                    }
                };
        });
        found
    }

    fn is_sought(&self, word: &str, stems: &mut Stems) -> bool {
        let may_be = |initial| self.may_begin_with(initial);
        word.bytes().next().is_some_and(may_be)
            && (self.terms.contains(stems.of(word).unwrap_or(word))
                || self
                    .prefixes
                    .iter()
                    .any(|prefix| word.starts_with(&**prefix)))
    }

    /// Whether any of it begins with this byte.
    pub(super) fn may_begin_with(&self, initial: u8) -> bool {
        self.initials.contains(&initial)
    }

    fn note_initial(&mut self, word: &str) {
        let initial = word.bytes().next();
        let initial = initial.filter(|&initial| !self.may_begin_with(initial));
        self.initials.extend(initial);
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

/// Where a part of a query looks for words; nowhere, where it asks for a code or a number.
fn sides(field: Option<FieldName>) -> Option<Sides> {
    Some(match field {
        None => Sides::All,
        Some(FieldName::Name) => Sides::Names,
        Some(
            field @ (FieldName::Product
            | FieldName::Place
            | FieldName::Region
            | FieldName::Actor
            | FieldName::Note
            | FieldName::Source),
        ) => Sides::One(field.as_str()),
        Some(_) => return None,
    })
}

impl Sides {
    fn has(self, field: &str) -> bool {
        match self {
            Sides::All => true,
            Sides::Names => matches!(field, "name" | "place" | "product"),
            Sides::One(one) => one == field,
        }
    }
}

impl Sought {
    /// Where it stands in a text: each of its words.
    pub(super) fn places(&self, tokens: &[Token]) -> Vec<Range<usize>> {
        match &self.what {
            What::Prefix(prefix) => {
                let begins = |token: &&Token| {
                    let mut words = token.words.iter();
                    words.any(|word| word.starts_with(&**prefix))
                };
                let tokens = tokens.iter().filter(begins);
                tokens.map(|token| token.place.clone()).collect()
            }
            What::Terms(terms) => {
                let starts = 0..tokens.len();
                let found = starts.filter_map(|start| stands_at(terms, &tokens[start..]));
                found.flatten().collect()
            }
        }
    }
}

/// The places of terms, where they are the first of these tokens.
fn stands_at(terms: &[String], tokens: &[Token]) -> Option<Vec<Range<usize>>> {
    let has = |token: &Token, term: &String| token.terms.contains(term);
    if let [term] = terms {
        let token = tokens.first().filter(|token| has(token, term))?;
        return Some(vec![token.place.clone()]);
    }
    let mut singly = tokens.iter().filter(|token| !token.is_joined);
    let mut places = Vec::with_capacity(terms.len());
    for (at, term) in terms.iter().enumerate() {
        let token = if at == 0 {
            tokens
                .first()
                .filter(|token| !token.is_joined)
                .and(singly.next())?
        } else {
            singly.next()?
        };
        if !has(token, term) {
            return None;
        }
        places.push(token.place.clone());
    }
    Some(places)
}
