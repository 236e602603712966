//! The query language: words, phrases, fields, ranges, prefixes, AND, OR, NOT.
//!
//! Words always search. Only what is plainly one of the other forms is parsed, and a mistake in it is an error
//! that shows the place. `docs/query-language.md` describes it.

mod error;
mod expression;
mod field;
mod parser;
mod prefix;
mod range;
mod reader;
mod value;

pub use error::SyntaxError;
pub(crate) use expression::{Besides, Expression, Leaf, Match};
pub(crate) use field::{FieldName, Kind};
pub(crate) use parser::parse;
pub(crate) use value::value;

#[cfg(test)]
mod tests;
