//! Ranges and comparisons of numbers: `[20 TO 50]`, `{20 TO *]`, `>=20`.

use std::ops::Bound;

use super::{FieldName, Kind, Match, reader::Reader};

/// What is wrong, and where.
pub(super) struct Mistake {
    pub(super) at: usize,
    pub(super) problem: String,
}

impl Mistake {
    fn at(at: usize, problem: impl Into<String>) -> Mistake {
        Mistake {
            at,
            problem: problem.into(),
        }
    }
}

/// `[a TO b]`, `{a TO b}`, or one bracket of each.
pub(super) fn range(reader: &mut Reader, field: FieldName) -> Result<Match, Mistake> {
    must_be_number(reader, field)?;
    let low_included = reader.take() == Some('[');
    let low = limit(reader, field)?;
    reader.skip_spaces();
    let at = reader.at();
    if !reader.take_word("TO") {
        return Err(Mistake::at(at, "expected TO, as in [20 TO 50]"));
    }
    let high = limit(reader, field)?;
    reader.skip_spaces();
    let at = reader.at();
    let high_included = match reader.take() {
        Some(']') => true,
        Some('}') => false,
        _ => {
            return Err(Mistake::at(at, "this range is not closed; expected ] or }"));
        }
    };
    Ok(Match::Range(
        bound(low, low_included),
        bound(high, high_included),
    ))
}

/// `>=20`, `<20` and their like; the number is what `chunk` takes.
pub(super) fn comparison(
    reader: &mut Reader,
    field: FieldName,
    chunk: impl FnOnce(&mut Reader) -> String,
) -> Result<Match, Mistake> {
    must_be_number(reader, field)?;
    let above = reader.take() == Some('>');
    let included = reader.take_if('=');
    let at = reader.at();
    let limit = bound(Some(number(field, &chunk(reader), at)?), included);
    Ok(if above {
        Match::Range(limit, Bound::Unbounded)
    } else {
        Match::Range(Bound::Unbounded, limit)
    })
}

/// A limit of a range; `*` is none.
fn limit(reader: &mut Reader, field: FieldName) -> Result<Option<f64>, Mistake> {
    reader.skip_spaces();
    let at = reader.at();
    let text = reader.take_while(|letter| !letter.is_whitespace() && !matches!(letter, ']' | '}'));
    if text == "*" {
        Ok(None)
    } else {
        number(field, &text, at).map(Some)
    }
}

fn must_be_number(reader: &Reader, field: FieldName) -> Result<(), Mistake> {
    if field.kind() == Kind::Number {
        return Ok(());
    }
    let numbers = FieldName::ALL
        .iter()
        .filter(|field| field.kind() == Kind::Number);
    let numbers = numbers
        .map(|field| field.as_str())
        .collect::<Vec<_>>()
        .join(", ");
    let problem = format!("{field} is no number; a range goes with {numbers}");
    Err(Mistake::at(reader.at(), problem))
}

fn number(field: FieldName, text: &str, at: usize) -> Result<f64, Mistake> {
    let problem = match text.parse::<f64>() {
        Ok(number) if number.is_finite() => return Ok(number),
        _ if text.is_empty() => format!("expected a number for {field}, or *"),
        _ => format!("{text:?} is no number; expected one such as 20 or 12.5"),
    };
    Err(Mistake::at(at, problem))
}

fn bound(limit: Option<f64>, included: bool) -> Bound<f64> {
    match limit {
        None => Bound::Unbounded,
        Some(limit) if included => Bound::Included(limit),
        Some(limit) => Bound::Excluded(limit),
    }
}
