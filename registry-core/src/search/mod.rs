//! Searching the index: the query language, ranked hits, facets, suggestions.

mod asked;
mod attributes;
mod backing;
mod beside;
mod bounds;
mod clauses;
mod completions;
mod countries;
mod cursor;
mod due;
mod error;
mod excluded;
mod facets;
mod filter;
mod json;
mod lacking;
pub mod language;
mod links;
mod matched;
mod matching;
mod merge;
mod near;
mod near_words;
mod page;
mod participants;
mod plan;
mod points;
mod query;
mod ranking;
mod regions;
mod results;
mod run;
mod small_words;
mod sought;
mod spellings;
mod suggest;
mod tokens;
mod top;
mod wordless;

pub use attributes::attribute_names;
pub use beside::organisations_beside;
pub use bounds::Bounds;
pub use completions::{Completion, Named, completions};
pub use due::Due;
pub use error::SearchError;
pub use facets::{Facet, Facets, facets};
pub use lacking::Lacking;
pub use matching::matching;
pub use points::{Point, Points, coordinates, points};
pub use query::{Filters, Near, Query, Sort};
pub use results::{Hit, MatchedText, Results, Suggestion};
pub use run::{count, search};

#[cfg(test)]
mod tests;
