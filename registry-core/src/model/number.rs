//! Numbers with their range: percentages and quantities.

use std::{cmp::Ordering, fmt, str::FromStr};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Invalid;

/// Declares a finite number type that only holds values of its range.
macro_rules! bounded_number {
    ($(#[$meta:meta])* $name:ident, $range:expr, $outside:ident $(, $schema:meta)*) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
        #[serde(try_from = "f64", into = "f64")]
        pub struct $name($(#[$schema])* f64);

        impl $name {
            /// The number itself.
            pub fn get(self) -> f64 {
                self.0
            }
        }

        impl $crate::model::stored::Kept for $name {
            type Stated = f64;
            fn kept(number: f64) -> Self {
                $name(number + 0.0)
            }
        }

        impl TryFrom<f64> for $name {
            type Error = Invalid;
            fn try_from(number: f64) -> Result<Self, Invalid> {
                if ($range).contains(&number) {
                    // -0 prints as 0; adding 0 makes it so.
                    Ok($name(number + 0.0))
                } else {
                    Err(Invalid::$outside { value: number.to_string() })
                }
            }
        }

        impl From<$name> for f64 {
            fn from(number: $name) -> f64 {
                number.0
            }
        }

        impl FromStr for $name {
            type Err = Invalid;
            fn from_str(text: &str) -> Result<Self, Invalid> {
                let number = $crate::model::number::parse_plain(text)?;
                $name::try_from(number).map_err(|_| Invalid::$outside { value: text.to_owned() })
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                self.cmp(other) == Ordering::Equal
            }
        }
        impl Eq for $name {}
        impl PartialOrd for $name {
            fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
                Some(self.cmp(other))
            }
        }
        impl Ord for $name {
            fn cmp(&self, other: &Self) -> Ordering {
                self.0.total_cmp(&other.0)
            }
        }
    };
}
pub(crate) use bounded_number;

bounded_number!(
    /// A percentage from 0 to 100.
    ///
    /// ```
    /// use registry_core::model::Percent;
    /// assert_eq!("20.7".parse::<Percent>()?.get(), 20.7);
    /// assert!("101".parse::<Percent>().is_err());
    /// # Ok::<(), registry_core::model::Invalid>(())
    /// ```
    Percent,
    0.0..=100.0,
    PercentRange,
    schemars(range(min = 0, max = 100))
);

bounded_number!(
    /// A finite number of 0 or more, in the unit of the figure it belongs to.
    Quantity,
    0.0..=f64::MAX,
    NegativeFigure,
    schemars(range(min = 0))
);

/// Reads a plain decimal number: digits, a point, a minus; no exponents, no separators.
pub(crate) fn parse_plain(text: &str) -> Result<f64, Invalid> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = digits
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.')
        && !digits.starts_with('.')
        && !digits.ends_with('.');
    match text.parse::<f64>() {
        Ok(number) if plain && number.is_finite() => Ok(number),
        _ => Err(Invalid::NotANumber {
            value: Invalid::excerpt(text),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_numbers_of_the_range_are_read() {
        for refused in ["", "101", "-0.1", "NaN", "inf", "1,5", "80%", "0x10", " 80"] {
            assert!(refused.parse::<Percent>().is_err(), "{refused}");
        }
        assert_eq!("-0".parse::<Percent>().unwrap().to_string(), "0");
        assert!("1e9".parse::<Quantity>().is_err());
    }
}
