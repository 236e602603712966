//! Dates and times that a workbook keeps as numbers: days since its epoch, and the time as a part of a day.

use jiff::{ToSpan, civil};

const SECONDS_A_DAY: f64 = 86_400.0;
/// The day after 31 December 9999.
const FIRST_TOO_LATE: f64 = 2_958_466.0;

/// The day that a workbook counts from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Epoch {
    /// Day 1 is 1 January 1900, and there is a 29 February 1900, as Lotus had it.
    #[default]
    Of1900,
    /// Day 0 is 1 January 1904.
    Of1904,
}

/// The unit that a duration is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Elapsed {
    Hours,
    Minutes,
    Seconds,
}

/// What a format shows of a date or time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Moment {
    Year,
    Date,
    DateAndTime,
    TimeOfDay,
    Elapsed(Elapsed),
}

impl Moment {
    /// The text of a value; none where it is not a date.
    pub(super) fn show(self, value: f64, epoch: Epoch) -> Option<String> {
        if let Moment::Elapsed(unit) = self {
            return (value.abs() < FIRST_TOO_LATE).then(|| duration(value, unit));
        }
        if !(0.0..FIRST_TOO_LATE).contains(&value) {
            return None;
        }
        let seconds = (value * SECONDS_A_DAY).round() as i64;
        let (days, seconds) = (seconds / 86_400, seconds % 86_400);
        if self == Moment::TimeOfDay {
            return Some(time(seconds));
        }
        let is_no_day = days == 0 && epoch == Epoch::Of1900;
        match self {
            Moment::DateAndTime if is_no_day => Some(time(seconds)),
            _ if is_no_day => None,
            Moment::Year => Some(format!("{:04}", date(days, epoch)?.year())),
            Moment::DateAndTime if seconds > 0 => {
                let date = date(days, epoch)?;
                let (hour, minute, second) = parts(seconds);
                Some(format!("{date}T{hour:02}:{minute:02}:{second:02}"))
            }
            _ => date(days, epoch).map(|date| date.to_string()),
        }
    }
}

fn date(days: i64, epoch: Epoch) -> Option<civil::Date> {
    let (start, days) = match epoch {
        Epoch::Of1904 => (civil::date(1904, 1, 1), days),
        Epoch::Of1900 if days < 60 => (civil::date(1899, 12, 31), days),
        Epoch::Of1900 if days == 60 => return None,
        Epoch::Of1900 => (civil::date(1899, 12, 30), days),
    };
    start.checked_add(days.days()).ok()
}

fn parts(seconds: i64) -> (i64, i64, i64) {
    (seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// A time of day; seconds only where there are some.
pub(super) fn time(seconds: i64) -> String {
    match parts(seconds) {
        (hour, minute, 0) => format!("{hour:02}:{minute:02}"),
        (hour, minute, second) => format!("{hour:02}:{minute:02}:{second:02}"),
    }
}

/// A duration, as 36:00 for a day and a half in hours.
fn duration(value: f64, unit: Elapsed) -> String {
    let seconds = (value.abs() * SECONDS_A_DAY).round() as i64;
    let (hour, minute, second) = parts(seconds);
    let shown = match unit {
        Elapsed::Hours if second == 0 => format!("{hour}:{minute:02}"),
        Elapsed::Hours => format!("{hour}:{minute:02}:{second:02}"),
        Elapsed::Minutes => format!("{}:{second:02}", seconds / 60),
        Elapsed::Seconds => seconds.to_string(),
    };
    if value < 0.0 {
        format!("-{shown}")
    } else {
        shown
    }
}
