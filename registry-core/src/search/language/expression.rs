//! What a query says, once it is read.

use std::ops::Bound;

use super::FieldName;
use crate::model::{CountryCode, Key};

/// A query, or a part of one.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Expression {
    /// One thing to match.
    Leaf(Leaf),
    /// All of these; nothing means everything.
    And(Vec<Expression>),
    /// Any of these.
    Or(Vec<Expression>),
    /// Not this.
    Not(Box<Expression>),
}

/// One thing to match, in one field or by default.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Leaf {
    /// The field that it names.
    pub(crate) field: Option<FieldName>,
    /// What is to match.
    pub(crate) what: Match,
    /// Whether it must match even when other words are given up.
    pub(crate) required: bool,
    /// Where it stands in the query, in characters.
    pub(crate) at: usize,
    /// What its words say besides.
    pub(crate) besides: Option<Besides>,
}

/// What words say besides what they are: records are found by either.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Besides {
    /// They name a country.
    Country(CountryCode),
    /// They are a record's key.
    Key(Key),
    /// They are a classification code, as it is shown: `HS:2022:6115`.
    Code(String),
    /// They are written as one word in some records: `t shirt`.
    Joined(String),
}

/// What is to match.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Match {
    /// Words, in any order.
    Words(String),
    /// Words, in this order and next to each other.
    Phrase(String),
    /// A word that begins so.
    Prefix(String),
    /// A number between these.
    Range(Bound<f64>, Bound<f64>),
    /// Anything.
    Everything,
}

impl Leaf {
    /// Its text, where it is nothing but words.
    pub(crate) fn plain_words(&self) -> Option<&str> {
        match &self.what {
            Match::Words(text) if self.field.is_none() => Some(text),
            _ => None,
        }
    }
}

impl Expression {
    /// Hands over every leaf.
    pub(crate) fn each_leaf<'a>(&'a self, visit: &mut impl FnMut(&'a Leaf)) {
        match self {
            Expression::Leaf(leaf) => visit(leaf),
            Expression::And(parts) | Expression::Or(parts) => {
                for part in parts {
                    part.each_leaf(visit);
                }
            }
            Expression::Not(part) => part.each_leaf(visit),
        }
    }
}
