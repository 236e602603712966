//! Small words such as *in*, *of* and *the*: they say nothing of a record, and are given up where other words stand.

use super::language::{Expression, Leaf};
use crate::index::text::{Unit, units};

/// Small words of the languages that records and queries are written in, folded, by the order of their letters.
const SMALL: &[&str] = &[
    "a",
    "af",
    "al",
    "an",
    "and",
    "as",
    "at",
    "au",
    "aus",
    "aux",
    "av",
    "az",
    "by",
    "con",
    "da",
    "dal",
    "dan",
    "das",
    "de",
    "degli",
    "dei",
    "del",
    "dell",
    "della",
    "delle",
    "dem",
    "den",
    "der",
    "des",
    "di",
    "die",
    "do",
    "dos",
    "du",
    "e",
    "el",
    "em",
    "en",
    "es",
    "et",
    "for",
    "from",
    "fur",
    "gli",
    "het",
    "i",
    "il",
    "im",
    "in",
    "la",
    "las",
    "le",
    "les",
    "lo",
    "los",
    "mit",
    "na",
    "nel",
    "nella",
    "o",
    "och",
    "of",
    "og",
    "on",
    "or",
    "os",
    "para",
    "por",
    "pour",
    "sur",
    "the",
    "til",
    "to",
    "und",
    "van",
    "ve",
    "vom",
    "von",
    "w",
    "with",
    "y",
    "z",
    "zu",
    "zum",
    "zur",
    "η",
    "και",
    "ο",
    "στο",
    "το",
    "του",
    "в",
    "для",
    "и",
    "из",
    "на",
    "по",
    "с",
    "في",
    "من",
    "و",
    "और",
    "का",
    "की",
    "के",
    "में",
];

/// An expression without its small words; one of nothing else stays as it is.
pub(super) fn without_small_words(expression: Expression) -> Expression {
    match expression {
        Expression::And(parts) => Expression::And(without(parts)),
        Expression::Or(parts) => {
            Expression::Or(parts.into_iter().map(without_small_words).collect())
        }
        other => other,
    }
}

fn without(parts: Vec<Expression>) -> Vec<Expression> {
    let in_capitals = parts.iter().all(is_in_capitals);
    let is_small = |part: &Expression| is_small(part, in_capitals);
    let is_nothing_else = parts.iter().all(&is_small);
    let kept = parts
        .into_iter()
        .filter(|part| is_nothing_else || !is_small(part));
    kept.map(without_small_words).collect()
}

fn is_small(part: &Expression, in_capitals: bool) -> bool {
    let Expression::Leaf(leaf) = part else {
        return false;
    };
    let Some(text) = optional_word(leaf) else {
        return false;
    };
    // Among words in small letters, two capitals are a name: LA, IN.
    if !in_capitals && text.chars().count() > 1 && is_in_capitals(part) {
        return false;
    }
    match &units(text)[..] {
        [Unit::Word(word)] => SMALL.binary_search(&word.written.as_str()).is_ok(),
        _ => false,
    }
}

/// The text of a leaf that may be given up.
fn optional_word(leaf: &Leaf) -> Option<&str> {
    let is_optional = !leaf.required && leaf.besides.is_none();
    leaf.plain_words().filter(|_| is_optional)
}

fn is_in_capitals(part: &Expression) -> bool {
    match part {
        Expression::Leaf(leaf) => leaf
            .plain_words()
            .is_none_or(|text| !text.chars().any(char::is_lowercase)),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::language::parse;

    fn kept(query: &str) -> String {
        let mut kept = Vec::new();
        without_small_words(parse(query).unwrap()).each_leaf(&mut |leaf| {
            kept.extend(leaf.plain_words().map(str::to_owned));
        });
        kept.join(" ")
    }

    #[test]
    fn small_words_are_given_up_where_others_stand() {
        for (query, expected) in [
            ("socks in China", "socks China"),
            ("the port of Rotterdam", "port Rotterdam"),
            ("Cuir de Toscane et du Veneto", "Cuir Toscane Veneto"),
            ("Leder aus der Toskana", "Leder Toskana"),
            ("чулки и носки", "чулки носки"),
            ("SOCKS IN CHINA", "SOCKS CHINA"),
            ("film in LA", "film LA"),
            ("+in socks", "in socks"),
            ("the of", "the of"),
            ("In", "In"),
            ("(the sock) OR (of tie)", "sock tie"),
            ("C socks", "C socks"),
        ] {
            assert_eq!(kept(query), expected, "{query}");
        }
    }

    #[test]
    fn the_list_is_in_order_and_folded() {
        assert!(SMALL.is_sorted());
        for word in SMALL {
            assert_eq!(crate::model::fold(word), *word);
        }
    }
}
