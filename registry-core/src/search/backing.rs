//! What backs a record and what it lacks: its sources, and the conditions that a registrar looks for.

use super::{
    clauses::{Clause, all, any, exactly, in_text, phrase, unscored},
    excluded::except,
    language::{FieldName, Match},
};
use crate::{
    index::{
        condition::{self, name},
        fields,
        text::units,
    },
    model::compared_identifier,
};

/// Records with a source of such a title, note or address, wherever it stands in them.
pub(super) fn source(what: &Match) -> Clause {
    let field = fields().source;
    match what {
        Match::Everything => except(exactly(fields().condition, &condition::unsourced("record"))),
        Match::Words(text) | Match::Phrase(text) => {
            // What is written without blanks stands so in the title, too.
            let titled = phrase(field, &units(text));
            let address = unscored(exactly(fields().source_address, &compared_identifier(text)));
            any(vec![titled, address])
        }
        Match::Prefix(_) | Match::Range(..) => in_text(field, what),
    }
}

/// Records for which a condition holds; otherwise what is wrong with it.
pub(super) fn condition(field: FieldName, what: &Match) -> Result<Clause, String> {
    let term = |text: &str| unscored(exactly(fields().condition, text));
    let word = match what {
        Match::Words(text) | Match::Phrase(text) => text.trim(),
        Match::Everything => "*",
        Match::Prefix(_) | Match::Range(..) => "",
    };
    match field {
        FieldName::RegionUncoded if word == "*" => Ok(term(name::REGION_UNCODED)),
        FieldName::RegionUncoded => Ok(all(vec![
            term(name::REGION_UNCODED),
            in_text(fields().region, what),
        ])),
        FieldName::Coordinates => match one_of(&name::COORDINATES, word) {
            Some(word) => Ok(term(&condition::coordinates(word))),
            None if word == "*" => {
                let [_, missing] = name::COORDINATES;
                Ok(except(term(&condition::coordinates(missing))))
            }
            None => Err(expected(field, &name::COORDINATES)),
        },
        _ => match one_of(&name::UNSOURCED, word) {
            Some(word) => Ok(term(&condition::unsourced(word))),
            None if word == "*" => {
                let each = name::UNSOURCED.map(|what| term(&condition::unsourced(what)));
                Ok(any(each.into()))
            }
            None => Err(expected(field, &name::UNSOURCED)),
        },
    }
}

fn one_of<'a>(words: &[&'a str], word: &str) -> Option<&'a str> {
    let mut words = words.iter();
    words
        .find(|known| known.eq_ignore_ascii_case(word))
        .copied()
}

fn expected(field: FieldName, words: &[&str]) -> String {
    format!("{field} takes one of {}", words.join(", "))
}
