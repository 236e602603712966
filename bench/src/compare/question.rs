//! A question as the library takes it, and with the answers of all.

use registry_core::{
    index::AsOf,
    model::Invalid,
    search::{Filters, Query},
};

use crate::{peers::Answer, questions::Question, result::Search};

/// The question as the library takes it.
pub fn query(question: &Question, as_of: AsOf) -> Result<Query, Invalid> {
    let country = question.country.iter().map(|code| code.parse());
    let filters = Filters {
        country: country.collect::<Result<_, _>>()?,
        ..Filters::default()
    };
    Ok(Query {
        filters,
        as_of,
        limit: 10,
        ..Query::of(&*question.ours)
    })
}

/// A question with both answers.
pub fn answered(shape: &str, question: &Question, ours: Answer, theirs: Option<&Answer>) -> Search {
    let country = question
        .country
        .as_ref()
        .map(|country| format!(" --country {country}"));
    Search {
        shape: shape.to_owned(),
        question: format!("{}{}", question.ours, country.unwrap_or_default()),
        ours: ours.seconds,
        our_hits: ours.hits,
        theirs: theirs.map(|answer| answer.seconds),
        their_hits: theirs.map(|answer| answer.hits),
    }
}
