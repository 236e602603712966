//! Days as numbers that stand in their order: 2026-12-01 is 20261201.

use jiff::civil::Date;

/// A day as a number.
pub(crate) fn number(day: Date) -> u32 {
    let part = |part: i16| u32::try_from(part).unwrap_or(0);
    part(day.year()) * 10_000 + part(day.month().into()) * 100 + part(day.day().into())
}
