//! Parts of a query that look for words and have none, such as a lone `&` or a sign: they ask for nothing.

use super::language::{Expression, Kind, Leaf, Match};
use crate::index::text::units;

/// What a query says, without its parts that have no words. Where nothing else was asked, nothing is found.
pub(super) fn without_wordless(text: &str, expression: Expression) -> Expression {
    let is_punctuation = expression == Expression::And(Vec::new()) && !text.trim().is_empty();
    let kept = if is_punctuation {
        None
    } else {
        kept(expression)
    };
    kept.unwrap_or(Expression::Or(Vec::new()))
}

fn kept(expression: Expression) -> Option<Expression> {
    let all_kept = |parts: Vec<Expression>| {
        let is_empty = parts.is_empty();
        let parts: Vec<Expression> = parts.into_iter().filter_map(kept).collect();
        (is_empty || !parts.is_empty()).then_some(parts)
    };
    match expression {
        Expression::Leaf(leaf) => (!is_wordless(&leaf)).then_some(Expression::Leaf(leaf)),
        Expression::And(parts) => all_kept(parts).map(Expression::And),
        Expression::Or(parts) => all_kept(parts).map(Expression::Or),
        Expression::Not(part) => kept(*part).map(|part| Expression::Not(Box::new(part))),
    }
}

fn is_wordless(leaf: &Leaf) -> bool {
    let is_text = leaf.field.is_none_or(|field| field.kind() == Kind::Text);
    match &leaf.what {
        Match::Words(text) | Match::Phrase(text) | Match::Prefix(text) => {
            is_text && units(text).is_empty()
        }
        Match::Range(..) | Match::Everything => false,
    }
}
