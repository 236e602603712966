//! Numbers as people read them.

use crate::result::{Results, Unit};

pub fn value(amount: f64, unit: Unit) -> String {
    match unit {
        Unit::Seconds => seconds(amount),
        Unit::Bytes => bytes(amount),
        Unit::Count => format!("{amount:.0}"),
        Unit::Times => format!("{} times", digits(amount)),
    }
}

fn seconds(amount: f64) -> String {
    match amount {
        ..1e-3 => format!("{} µs", digits(amount * 1e6)),
        1e-3..1.0 => format!("{} ms", digits(amount * 1e3)),
        _ => format!("{} s", digits(amount)),
    }
}

fn bytes(amount: f64) -> String {
    match amount {
        ..1e9 => format!("{} MB", digits(amount / 1e6)),
        _ => format!("{:.2} GB", amount / 1e9),
    }
}

pub fn ratio(ratio: f64) -> String {
    if ratio < 0.1 {
        format!("{ratio:.3}")
    } else {
        format!("{ratio:.2}")
    }
}

pub fn met(is_met: bool) -> &'static str {
    if is_met { "met" } else { "**missed**" }
}

/// Three digits or more.
fn digits(amount: f64) -> String {
    match amount {
        ..10.0 => format!("{amount:.2}"),
        10.0..100.0 => format!("{amount:.1}"),
        _ => format!("{amount:.0}"),
    }
}

/// How many rows were measured.
pub fn size(results: &Results) -> String {
    format!("{} rows", grouped(results.rows))
}

/// 1000000 as 1,000,000.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_have_three_digits_and_a_unit() {
        assert_eq!(value(0.000_012_34, Unit::Seconds), "12.3 µs");
        assert_eq!(value(0.25, Unit::Seconds), "250 ms");
        assert_eq!(value(12.0, Unit::Seconds), "12.0 s");
        assert_eq!(value(315_000_000.0, Unit::Bytes), "315 MB");
        assert_eq!(value(2.5e9, Unit::Bytes), "2.50 GB");
        assert_eq!(value(36.0, Unit::Count), "36");
    }

    #[test]
    fn long_numbers_are_grouped() {
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(1_000), "1,000");
        assert_eq!(grouped(10_000_000), "10,000,000");
    }
}
