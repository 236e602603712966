//! `Time`: when a commit was made, in UTC to the second, as the register writes it.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::error::TimeError;

const FIRST_SECOND: i64 = -62_167_219_200; // 0000-01-01T00:00:00Z
const TEXT_BYTES: usize = 20;

/// A time in UTC to the second, written `YYYY-MM-DDTHH:MM:SSZ`.
///
/// ```
/// use registry_core::register::Time;
///
/// let time: Time = "2026-11-24T12:05:00Z".parse()?;
/// assert_eq!(time.to_string(), "2026-11-24T12:05:00Z");
/// assert!("2026-11-24T12:05:00.5Z".parse::<Time>().is_err());
/// # Ok::<(), registry_core::register::TimeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(Timestamp);

impl Time {
    /// The present second.
    #[must_use]
    pub fn now() -> Time {
        Time::from(Timestamp::now())
    }

    /// The same time for calculations.
    #[must_use]
    pub fn timestamp(self) -> Timestamp {
        self.0
    }
}

/// Drops the fraction of a second. What is before the year 0, which four digits cannot write, becomes its first second.
impl From<Timestamp> for Time {
    fn from(timestamp: Timestamp) -> Time {
        let second = timestamp.as_second().max(FIRST_SECOND);
        Time(Timestamp::from_second(second).unwrap_or(Timestamp::UNIX_EPOCH))
    }
}

impl fmt::Display for Time {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:.0}", self.0)
    }
}

impl FromStr for Time {
    type Err = TimeError;

    fn from_str(text: &str) -> Result<Time, TimeError> {
        let wrong = || TimeError {
            text: text.chars().take(80).collect(),
        };
        if text.len() != TEXT_BYTES {
            return Err(wrong());
        }
        let time = Time::from(text.parse::<Timestamp>().map_err(|_| wrong())?);
        // The parser takes more than the one form (a space for the T, a leap second).
        if time.to_string() == text {
            Ok(time)
        } else {
            Err(wrong())
        }
    }
}

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Time, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_one_form_is_read() {
        for text in [
            "2026-11-24T12:05:00Z",
            "0000-01-01T00:00:00Z",
            "9999-12-30T21:59:59Z",
        ] {
            assert_eq!(text.parse::<Time>().expect("a time").to_string(), text);
        }
        for text in [
            "2026-11-24 12:05:00Z",
            "2026-11-24t12:05:00z",
            "2026-11-24T12:05:60Z",
            "2026-02-30T12:05:00Z",
            "",
            "2026-11-24T12:05:00é",
        ] {
            assert!(text.parse::<Time>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_fraction_of_a_second_is_dropped() {
        let timestamp: Timestamp = "2026-11-24T12:05:00.999Z".parse().expect("a timestamp");
        assert_eq!(Time::from(timestamp).to_string(), "2026-11-24T12:05:00Z");
    }

    #[test]
    fn a_time_before_the_year_0_becomes_its_first_second() {
        assert_eq!(
            Time::from(Timestamp::MIN).to_string(),
            "0000-01-01T00:00:00Z"
        );
    }
}
