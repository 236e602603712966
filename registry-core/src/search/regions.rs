//! Regions in a query: whatever a region is called, its records are found.
//!
//! The index holds the code of a record's region and the names that are shown somewhere: the standard's, the English, the
//! local and the Chinese one. Names in other languages are known here and stand for the code.

use super::{
    clauses::{Clause, any, in_text},
    language::Match,
};
use crate::{index::Fields, model::RegionCode};

/// Records whose region has these words among its names or code, or is called so.
pub(super) fn in_region(fields: &Fields, what: &Match) -> Clause {
    let words = in_text(fields.region, what);
    let (Match::Words(text) | Match::Phrase(text)) = what else {
        return words;
    };
    let named = RegionCode::named(text).into_iter();
    let coded = named.map(|code| in_text(fields.region, &Match::Phrase(code.to_string())));
    any(std::iter::once(words).chain(coded).collect())
}
