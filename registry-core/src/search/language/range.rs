//! Ranges and comparisons of numbers and days: `[20 TO 50]`, `{20 TO *]`, `>=20`, `<2026-12-01`.

use std::ops::Bound;

use super::{
    FieldName, Match,
    reader::Reader,
    value::{Value, value},
};

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
    must_be_compared(reader, field)?;
    let start = reader.at();
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
    let is_reversed = matches!((low, high), (Some(low), Some(high)) if low.first > high.last);
    // A range of longitudes may cross the line of the date.
    if is_reversed && field != FieldName::Longitude {
        return Err(Mistake::at(
            start,
            "this range ends before it begins; expected the smaller value first",
        ));
    }
    Ok(Match::Range(
        from(low, low_included),
        up_to(high, high_included),
    ))
}

/// Whether a comparison begins with this sign.
pub(super) fn is_comparison(sign: char) -> bool {
    matches!(sign, '<' | '>' | '≤' | '≥' | '＜' | '＞')
}

/// `>=20`, `<20` and their like; the value is what `chunk` takes.
pub(super) fn comparison(
    reader: &mut Reader,
    field: FieldName,
    chunk: impl FnOnce(&mut Reader) -> String,
) -> Result<Match, Mistake> {
    must_be_compared(reader, field)?;
    let sign = reader.take().unwrap_or_default();
    let included = reader.take_if('=') || reader.take_if('＝') || matches!(sign, '≤' | '≥');
    reader.skip_spaces();
    let at = reader.at();
    let text = chunk(reader);
    let limit = read(field, &with_further_groups(reader, field, text), at)?;
    Ok(if matches!(sign, '>' | '≥' | '＞') {
        Match::Range(from(Some(limit), included), Bound::Unbounded)
    } else {
        Match::Range(Bound::Unbounded, up_to(Some(limit), included))
    })
}

/// A limit of a range; `*` is none.
fn limit(reader: &mut Reader, field: FieldName) -> Result<Option<Value>, Mistake> {
    reader.skip_spaces();
    let at = reader.at();
    let text = reader.take_while(|letter| !letter.is_whitespace() && !matches!(letter, ']' | '}'));
    let text = with_further_groups(reader, field, text);
    if text == "*" {
        Ok(None)
    } else {
        read(field, &text, at).map(Some)
    }
}

/// A number with what follows it behind a blank, where that is one of its groups of digits, as in `10 000`, or what it
/// counts by, as in `3 million`.
fn with_further_groups(reader: &mut Reader, field: FieldName, mut number: String) -> String {
    let is_amount = matches!(field, FieldName::Employment | FieldName::Establishments);
    let is_number = is_amount && number.starts_with(|first: char| first.is_ascii_digit());
    loop {
        let at = reader.at();
        let has_blank = reader.skip_spaces();
        let next = reader.take_while(|letter| letter.is_ascii_alphanumeric());
        let is_group = next.len() == 3 && next.bytes().all(|byte| byte.is_ascii_digit());
        let is_power = matches!(&*next, "k" | "K" | "thousand" | "million");
        if !(is_number && has_blank && (is_group || is_power)) {
            reader.return_to(at);
            return number;
        }
        number = format!("{number} {next}");
    }
}

fn must_be_compared(reader: &Reader, field: FieldName) -> Result<(), Mistake> {
    if field.kind().is_compared() {
        return Ok(());
    }
    Err(Mistake::at(reader.at(), not_compared(field)))
}

/// That a field cannot be compared, and which can.
pub(super) fn not_compared(field: FieldName) -> String {
    format!("{field} is no number; a range goes with {}", compared())
}

pub(super) fn compared() -> String {
    let compared = FieldName::ALL
        .iter()
        .filter(|field| field.kind().is_compared());
    let names: Vec<&str> = compared.map(|field| field.as_str()).collect();
    names.join(", ")
}

fn read(field: FieldName, text: &str, at: usize) -> Result<Value, Mistake> {
    value(field, text).map_err(|problem| Mistake::at(at, problem))
}

fn from(limit: Option<Value>, included: bool) -> Bound<f64> {
    match limit {
        None => Bound::Unbounded,
        Some(limit) if included => Bound::Included(limit.first),
        Some(limit) => Bound::Excluded(limit.last),
    }
}

fn up_to(limit: Option<Value>, included: bool) -> Bound<f64> {
    match limit {
        None => Bound::Unbounded,
        Some(limit) if included => Bound::Included(limit.last),
        Some(limit) => Bound::Excluded(limit.first),
    }
}
