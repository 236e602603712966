//! Where the words of a query stand in a record.

use std::ops::Range;

use super::{
    Filters, MatchedText,
    language::Expression,
    sought::SoughtWords,
    tokens::{Token, tokens},
};
use crate::{
    index::texts::{cluster_names, details, place_names, product_names, remarks, source_texts},
    model::Cluster,
};

/// The most texts that are shown of a record.
const MOST_TEXTS: usize = 6;
/// How much of a long text is shown, in bytes before and after the first word.
const AROUND: usize = 60;
/// What stands where a text is cut.
const CUT: &str = "…";

/// The words that a query asks for.
#[derive(Debug, Default)]
pub(super) struct Words(SoughtWords);

impl Words {
    /// The words of the parts that are not negated, and those of the filters.
    pub(super) fn of(expression: &Expression, filters: &Filters) -> Words {
        let mut words = SoughtWords::default();
        words.add_expression(expression);
        words.add_filters(filters);
        Words(words)
    }

    /// The texts of a record in which the words stand.
    pub(super) fn in_cluster(&self, cluster: &Cluster) -> Vec<MatchedText> {
        if self.0.is_empty() {
            return Vec::new();
        }
        let mut found: Vec<MatchedText> = Vec::new();
        for (field, text) in texts(cluster) {
            if found.len() == MOST_TEXTS {
                break;
            }
            let matched = self.in_text(field, text);
            found.extend(matched.filter(|matched| !found.contains(matched)));
        }
        found
    }

    fn in_text(&self, field: &'static str, text: &str) -> Option<MatchedText> {
        // Most texts have none of the words, and are cut only once.
        if !self.0.may_stand_in(field, text) {
            return None;
        }
        let tokens = tokens(text, |initial| self.0.may_begin_with(initial));
        let mut words: Vec<Range<usize>> = Vec::new();
        for sought in self.0.in_field(field) {
            words.extend(sought.places(&tokens));
        }
        let words = merged(words, text);
        let shown = around(text, words.first()?, &tokens);
        Some(cut(field, text, &words, shown))
    }
}

/// Places in their order, those that touch as one.
fn merged(mut places: Vec<Range<usize>>, text: &str) -> Vec<Range<usize>> {
    places.sort_by_key(|place| (place.start, place.end));
    let mut merged: Vec<Range<usize>> = Vec::new();
    for place in places {
        match merged.last_mut() {
            Some(last) if place.start <= last.end && text.is_char_boundary(place.start) => {
                last.end = last.end.max(place.end);
            }
            _ => merged.push(place),
        }
    }
    merged
}

/// The part of a text that is shown, from a word to a word: all of a short one.
fn around(text: &str, word: &Range<usize>, tokens: &[Token]) -> Range<usize> {
    let (least, most) = (
        word.start.saturating_sub(AROUND),
        word.end.saturating_add(AROUND),
    );
    let start = if least == 0 {
        Some(0)
    } else {
        let mut starts = tokens.iter().map(|token| token.place.start);
        starts.find(|&start| start >= least)
    };
    let end = if most >= text.len() {
        Some(text.len())
    } else {
        let mut ends = tokens.iter().rev().map(|token| token.place.end);
        ends.find(|&end| end <= most)
    };
    start.unwrap_or(word.start).min(word.start)..end.unwrap_or(word.end).max(word.end)
}

/// A part of a text, with a mark where it is cut.
fn cut(
    field: &'static str,
    text: &str,
    words: &[Range<usize>],
    shown: Range<usize>,
) -> MatchedText {
    let before = if shown.start > 0 { CUT } else { "" };
    let after = if shown.end < text.len() { CUT } else { "" };
    let words = words
        .iter()
        .filter(|word| word.start >= shown.start && word.end <= shown.end);
    let moved = |place: usize| place - shown.start + before.len();
    MatchedText {
        field,
        words: words
            .map(|word| moved(word.start)..moved(word.end))
            .collect(),
        text: format!("{before}{}{after}", &text[shown.clone()]),
    }
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
    let sources = source_texts(cluster).map(|text| ("source", text));
    names
        .chain(places)
        .chain(products)
        .chain(region)
        .chain(actors)
        .chain(notes)
        .chain(sources)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::language::parse;

    fn marked(query: &str, text: &str) -> String {
        let words = Words::of(&parse(query).unwrap(), &Filters::default());
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
    fn only_what_matched_is_marked() {
        for (query, text, expected) in [
            // A phrase only where it stands.
            ("\"foo bar\"", "Foo", ""),
            ("\"foo bar\"", "foo, a foo bar", "foo, a [foo] [bar]"),
            (
                "\"made to order\"",
                "order made-to-order",
                "order [made]-[to]-[order]",
            ),
            // Characters only where they stand together.
            ("袜业", "业 袜 袜业", "业 袜 [袜业]"),
            // Another field, or a code, is no word of this one.
            ("region:CN-GD", "china.org.cn", ""),
            ("country:CN product:tie", "cn tie", ""),
            ("note:tie country:CN", "cn tie", "cn [tie]"),
            ("-tie sock", "sock tie", "[sock] tie"),
            // Joined words, however they are written.
            (
                "semiconductors",
                "cheap semi-conductors",
                "cheap [semi-conductors]",
            ),
            ("semi-conductors", "semiconductors", "[semiconductors]"),
            (
                "tshirt",
                "a t shirt and a T-shirt",
                "a [t shirt] and a [T-shirt]",
            ),
            ("azur", "Côte d’Azur", "Côte [d’Azur]"),
            ("L'Aquila", "Aquila", "[Aquila]"),
            ("Lu'an", "Luan, an", "[Luan], an"),
            ("silk*", "silkworms", "[silkworms]"),
            ("silkworms", "silk\u{ad}worms", "[silk\u{ad}worms]"),
            ("ガラス", "カラスとガラス", "カラスと[ガラス]"),
        ] {
            assert_eq!(marked(query, text), expected, "{query} in {text}");
        }
    }

    #[test]
    fn long_texts_are_cut_around_the_first_word() {
        let text = format!("{}tie{}", "ж ".repeat(500), " ж".repeat(500));
        let words = Words::of(&parse("tie").unwrap(), &Filters::default());
        let found = words.in_text("note", &text).unwrap();
        assert!(found.text.len() < 200 && &found.text[found.words[0].clone()] == "tie");
        assert!(
            found.text.starts_with("…ж ж") && found.text.ends_with("ж ж…"),
            "{}",
            found.text
        );
        for (text, expected) in [
            (
                "scarves, belts, fabrics, ribbons, blouses, dressing gowns, pyjamas, bed linen and thread of mulberry tie",
                "…dressing gowns, pyjamas, bed linen and thread of mulberry [tie]",
            ),
            ("a tie", "a [tie]"),
        ] {
            assert_eq!(marked("tie", text), expected);
        }
        let characters = format!("{}领带{}", "丝".repeat(60), "绸".repeat(60));
        assert_eq!(
            marked("领带", &characters),
            format!("…{}[领带]{}…", "丝".repeat(20), "绸".repeat(20))
        );
    }
}
