//! Where the words of a query stand in a record.

use std::{collections::HashSet, ops::Range};

use super::{
    MatchedText,
    language::{Expression, Leaf, Match},
};
use crate::{
    index::{
        text::{Piece, Unit, is_apostrophe, scan, units, writes_without_spaces},
        texts::{cluster_names, details, place_names, product_names, remarks},
    },
    model::{Cluster, is_mark, is_unseen},
};

/// The most texts that are shown of a record.
const MOST_TEXTS: usize = 6;
/// How much of a long text is shown, in bytes before and after the first word.
const AROUND: usize = 60;

/// The words that a query asks for.
#[derive(Debug, Default)]
pub(super) struct Words {
    stems: HashSet<String>,
    letters: HashSet<char>,
    prefixes: Vec<String>,
}

impl Words {
    /// The words of the parts that are not negated.
    pub(super) fn of(expression: &Expression) -> Words {
        let mut words = Words::default();
        words.collect(expression);
        words
    }

    fn collect(&mut self, expression: &Expression) {
        match expression {
            Expression::Leaf(leaf) => self.add(leaf),
            Expression::And(parts) | Expression::Or(parts) => {
                parts.iter().for_each(|part| self.collect(part));
            }
            Expression::Not(_) => {}
        }
    }

    fn add(&mut self, leaf: &Leaf) {
        let (text, is_prefix) = match &leaf.what {
            Match::Words(text) | Match::Phrase(text) => (text, false),
            Match::Prefix(text) => (text, true),
            Match::Range(..) | Match::Everything => return,
        };
        let mut units = units(text);
        if is_prefix && let Some(Unit::Word { written, .. }) = units.last() {
            self.prefixes.push(written.clone());
            units.pop();
        }
        self.add_units(units);
    }

    /// Adds what was meant instead.
    pub(super) fn add_units(&mut self, units: Vec<Unit>) {
        for unit in units {
            match unit {
                Unit::Word { stem, .. } => drop(self.stems.insert(stem)),
                Unit::Run(run) => self.letters.extend(run),
            }
        }
    }

    fn is_empty(&self) -> bool {
        self.stems.is_empty() && self.letters.is_empty() && self.prefixes.is_empty()
    }

    /// The texts of a record in which the words stand.
    pub(super) fn in_cluster(&self, cluster: &Cluster) -> Vec<MatchedText> {
        if self.is_empty() {
            return Vec::new();
        }
        let found = texts(cluster).filter_map(|(field, text)| self.in_text(field, text));
        found.take(MOST_TEXTS).collect()
    }

    fn in_text(&self, field: &'static str, text: &str) -> Option<MatchedText> {
        // Most texts have none of the words, and are cut only once.
        if !self.stand_in(text) {
            return None;
        }
        let mut words: Vec<Range<usize>> = Vec::new();
        for range in pieces(text) {
            if self.stand_in(&text[range.clone()]) {
                match words.last_mut() {
                    Some(last) if last.end == range.start => last.end = range.end,
                    _ => words.push(range),
                }
            }
        }
        let first = words.first()?.clone();
        let shown = around(text, first);
        let words = words
            .into_iter()
            .filter(|word| word.start >= shown.start && word.end <= shown.end);
        let words = words
            .map(|word| word.start - shown.start..word.end - shown.start)
            .collect();
        Some(MatchedText {
            field,
            text: text[shown].to_owned(),
            words,
        })
    }

    /// Whether one of the words stands in a text.
    fn stand_in(&self, text: &str) -> bool {
        let mut found = false;
        scan(text, |piece, stems| {
            found = found
                || match piece {
                    Piece::Word { word, .. } => {
                        self.stems.contains(stems.of(word).unwrap_or(word))
                            || self
                                .prefixes
                                .iter()
                                .any(|prefix| word.starts_with(&**prefix))
                    }
                    Piece::Character { letter, .. } => self.letters.contains(&letter),
                };
        });
        found
    }
}

/// The pieces of a text that can match: words, and each character of scripts without spaces.
fn pieces(text: &str) -> Vec<Range<usize>> {
    let mut pieces: Vec<Range<usize>> = Vec::new();
    let mut word = None;
    for (at, letter) in text.char_indices() {
        let end = at + letter.len_utf8();
        let is_part = letter.is_alphanumeric()
            || is_apostrophe(letter)
            || is_mark(letter)
            || is_unseen(letter);
        let is_whole = writes_without_spaces(letter);
        if !is_part || is_whole {
            pieces.extend(word.take().map(|start| start..at));
        }
        if is_part && is_whole {
            pieces.push(at..end);
        } else if is_part {
            word.get_or_insert(at);
        }
    }
    pieces.extend(word.map(|start| start..text.len()));
    pieces
}

/// The part of a text that is shown: all of a short one.
fn around(text: &str, word: Range<usize>) -> Range<usize> {
    let mut start = word.start.saturating_sub(AROUND);
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let mut end = word.end.saturating_add(AROUND).min(text.len());
    while !text.is_char_boundary(end) {
        end += 1;
    }
    start..end
}

/// The texts of a record that are shown, names first.
fn texts(cluster: &Cluster) -> impl Iterator<Item = (&'static str, &str)> {
    let names = cluster_names(cluster).map(|text| ("name", text));
    let places = place_names(cluster).map(|text| ("place", text));
    let products = product_names(cluster).map(|text| ("product", text));
    let region = cluster.location.region_label().map(|text| ("region", text));
    let actors = cluster.actors.iter().map(|actor| ("actor", &*actor.name));
    let notes = remarks(cluster)
        .chain(details(cluster))
        .map(|text| ("note", text));
    names
        .chain(places)
        .chain(products)
        .chain(region)
        .chain(actors)
        .chain(notes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::language::parse;

    fn marked(query: &str, text: &str) -> String {
        let words = Words::of(&parse(query).unwrap());
        let Some(found) = words.in_text("note", text) else {
            return String::new();
        };
        let mut marked = found.text;
        for word in found.words.iter().rev() {
            marked.insert(word.end, ']');
            marked.insert(word.start, '[');
        }
        marked
    }

    #[test]
    fn matched_words_are_marked_as_they_are_written() {
        assert_eq!(
            marked("sock zhejiang", "Socks from Zhèjiāng, since 1978"),
            "[Socks] from [Zhèjiāng], since 1978"
        );
        assert_eq!(marked("袜业", "大唐襪業 (Datang)"), "大唐[襪業] (Datang)");
        assert_eq!(marked("sho* -sock", "Shoes and socks"), "[Shoes] and socks");
        assert_eq!(
            marked("O'Neill", "at O’Neill's·Cork"),
            "at [O’Neill's]·Cork"
        );
        assert_eq!(marked("tie", "socks"), "");
    }

    #[test]
    fn long_texts_are_cut_around_the_first_word() {
        let text = format!("{}tie{}", "ж ".repeat(500), " ж".repeat(500));
        let words = Words::of(&parse("tie").unwrap());
        let found = words.in_text("note", &text).unwrap();
        assert!(found.text.len() < 200 && &found.text[found.words[0].clone()] == "tie");
    }
}
