//! Numbers and days as they are written in a query: `20`, `12.5%`, `2026-12-01`, and the months and years of days.

use jiff::civil::Date;

use super::{FieldName, Kind};
use crate::{form::plain_number, index::days};

/// A value of a field that is compared: from the first to the last that it stands for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Value {
    pub(crate) first: f64,
    pub(crate) last: f64,
}

/// Reads a value of a field; otherwise what is wrong with it.
pub(crate) fn value(field: FieldName, text: &str) -> Result<Value, String> {
    if text.is_empty() {
        return Err(format!("expected a value for {field}, or *"));
    }
    if field.kind() == Kind::Day {
        return period(text).ok_or_else(|| {
            format!("{text:?} is no date; expected one such as 2026-12-01, 2026-12 or 2026")
        });
    }
    let bare = text.strip_suffix('%').unwrap_or(text);
    let number = bare.parse::<f64>();
    let number = number.ok().filter(|number| number.is_finite());
    let value = number.map(|number| Value {
        first: number,
        last: number,
    });
    value.ok_or_else(|| match plain_number(bare) {
        Some(number) => format!("{text:?} is no number in a query; write {number}"),
        None => format!("{text:?} is no number; expected one such as 20 or 12.5"),
    })
}

/// The first and the last day of a day, a month or a year.
fn period(text: &str) -> Option<Value> {
    let mut parts = text.split('-');
    let year = number(parts.next()?, 4)?;
    let month = parts.next().map(|month| number(month, 2));
    let day = parts.next().map(|day| number(day, 2));
    if parts.next().is_some() {
        return None;
    }
    let (first, last) = match (month, day) {
        (None, _) => (Date::new(year, 1, 1), Date::new(year, 12, 31)),
        (Some(month), None) => {
            let first = Date::new(year, month?.try_into().ok()?, 1);
            (first.clone(), first.map(Date::last_of_month))
        }
        (Some(month), Some(day)) => {
            let day = Date::new(year, month?.try_into().ok()?, day?.try_into().ok()?);
            (day.clone(), day)
        }
    };
    Some(Value {
        first: days::number(first.ok()?).into(),
        last: days::number(last.ok()?).into(),
    })
}

/// A number of so many digits.
fn number(text: &str, digits: usize) -> Option<i16> {
    let is_number = text.len() == digits && text.bytes().all(|digit| digit.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}
