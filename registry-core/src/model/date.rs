//! Years and dates.

use std::{fmt, str::FromStr};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Invalid, stored::Kept};

/// A year of the common era, 1 to 9999.
///
/// ```
/// use registry_core::model::Year;
/// assert_eq!("2024".parse::<Year>()?.get(), 2024);
/// # Ok::<(), registry_core::model::Invalid>(())
/// ```
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(try_from = "u16", into = "u16")]
pub struct Year(#[schemars(range(min = 1, max = 9999))] u16);

impl Year {
    /// The year as a number.
    pub fn get(self) -> u16 {
        self.0
    }
}

impl Kept for Year {
    type Stated = u16;
    fn kept(year: u16) -> Year {
        Year(year)
    }
}

impl TryFrom<u16> for Year {
    type Error = Invalid;
    fn try_from(year: u16) -> Result<Self, Invalid> {
        match year {
            1..=9999 => Ok(Year(year)),
            _ => Err(Invalid::NotAYear {
                value: year.to_string(),
            }),
        }
    }
}

impl From<Year> for u16 {
    fn from(year: Year) -> u16 {
        year.0
    }
}

impl FromStr for Year {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let refused = || Invalid::NotAYear {
            value: Invalid::excerpt(text),
        };
        if !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(refused());
        }
        text.parse::<u16>()
            .map_err(|_| refused())
            .and_then(|year| Year::try_from(year).map_err(|_| refused()))
    }
}

impl fmt::Display for Year {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A calendar day, written `YYYY-MM-DD`.
///
/// ```
/// use registry_core::model::Date;
/// assert_eq!("2024-05-02".parse::<Date>()?.get().year(), 2024);
/// # Ok::<(), registry_core::model::Invalid>(())
/// ```
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String", extend("format" = "date"))]
pub struct Date(jiff::civil::Date);

impl Date {
    /// The present day, in UTC.
    #[must_use]
    pub fn today() -> Date {
        Date(
            jiff::tz::TimeZone::UTC
                .to_datetime(jiff::Timestamp::now())
                .date(),
        )
    }

    /// The day so many months later; where that month is shorter, its last.
    ///
    /// ```
    /// use registry_core::model::Date;
    /// let day: Date = "2024-01-31".parse()?;
    /// assert_eq!(day.after_months(1).to_string(), "2024-02-29");
    /// # Ok::<(), registry_core::model::Invalid>(())
    /// ```
    #[must_use]
    pub fn after_months(self, months: u32) -> Date {
        let months = i32::try_from(months).unwrap_or(i32::MAX).min(120_000);
        Date(self.0.saturating_add(jiff::ToSpan::months(months)))
    }

    /// The day as a value of the date library.
    pub fn get(self) -> jiff::civil::Date {
        self.0
    }
}

impl FromStr for Date {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let refused = || Invalid::NotADate {
            value: Invalid::excerpt(text),
        };
        let day = jiff::civil::Date::strptime("%Y-%m-%d", text).map_err(|_| refused())?;
        // One spelling a day, so that the same date is the same bytes.
        if day.to_string() == text {
            Ok(Date(day))
        } else {
            Err(refused())
        }
    }
}

impl TryFrom<String> for Date {
    type Error = Invalid;
    fn try_from(text: String) -> Result<Self, Invalid> {
        text.parse()
    }
}

impl From<Date> for String {
    fn from(date: Date) -> String {
        date.0.to_string()
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_and_dates_have_one_spelling() {
        assert_eq!("2008".parse::<Year>().unwrap().get(), 2008);
        for refused in ["0", "1988.0", "-5", "20000", "", "MMVIII"] {
            assert!(refused.parse::<Year>().is_err(), "{refused}");
        }
        assert_eq!(
            "2026-11-24".parse::<Date>().unwrap().to_string(),
            "2026-11-24"
        );
        for refused in ["2026-11-31", "2026-1-1", "24.11.2026", ""] {
            assert!(refused.parse::<Date>().is_err(), "{refused}");
        }
    }
}
