//! Moments: the commit that was the last one at a date or time.

use std::{cmp::Ordering, str::FromStr};

use jiff::{Timestamp, civil, tz::TimeZone};
use tantivy::SegmentReader;

use super::{IndexError, IndexReader, schema::column};
use crate::register::Commit;

/// A moment that the registry is asked about.
///
/// ```
/// use registry_core::index::Moment;
/// assert_eq!("12".parse::<Moment>()?, Moment::Commit(12));
/// assert_eq!("2026-11-24".parse::<Moment>()?, "2026-11-24 23:59:59".parse()?);
/// assert_eq!("2026-11-24 14:58".parse::<Moment>()?, "2026-11-24T14:58:59Z".parse()?);
/// assert_eq!(Moment::beginning("2026-11-24")?, "2026-11-24T00:00:00Z".parse()?);
/// assert!("yesterday".parse::<Moment>().is_err());
/// # Ok::<(), registry_core::index::IndexError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// After this commit.
    Commit(u64),
    /// At this time. A date is the end of that day, a minute its end, both in UTC unless a zone is stated.
    Time(Timestamp),
}

impl Moment {
    /// The moment at which a commit number, a day or a minute begins, rather than ends.
    ///
    /// # Errors
    /// [`IndexError::NotAMoment`] when the text is none.
    pub fn beginning(text: &str) -> Result<Moment, IndexError> {
        read(text, (0, 0, 0))
    }

    /// Whether this is before a commit, or after it: the order of the commit beside this moment.
    pub(crate) fn order_of(self, commit: &Commit) -> Ordering {
        match self {
            Moment::Commit(number) => commit.number.cmp(&number),
            Moment::Time(time) => commit.time.timestamp().cmp(&time),
        }
    }
}

impl FromStr for Moment {
    type Err = IndexError;

    fn from_str(text: &str) -> Result<Moment, IndexError> {
        read(text, (23, 59, 59))
    }
}

/// Reads a moment; what is not stated of a time is taken from this one.
fn read(text: &str, (hour, minute, second): (i8, i8, i8)) -> Result<Moment, IndexError> {
    let text = text.trim();
    let none = || IndexError::NotAMoment {
        text: text.chars().take(80).collect(),
    };
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().map(Moment::Commit).map_err(|_| none());
    }
    let in_utc = |time: civil::DateTime| TimeZone::UTC.to_timestamp(time).ok();
    let time = match text.len() {
        DAY => text
            .parse()
            .ok()
            .and_then(|day: civil::Date| in_utc(day.at(hour, minute, second, 0))),
        MINUTE => text.parse().ok().and_then(|time: civil::DateTime| {
            let seconds = time.with().second(second).build();
            seconds.ok().and_then(in_utc)
        }),
        SECOND => text.parse().ok().and_then(in_utc),
        _ => text.parse().ok(),
    };
    time.map(Moment::Time).ok_or_else(none)
}

/// How long a day is, as it is written.
const DAY: usize = "2026-11-24".len();
/// How long a minute is, as it is written.
const MINUTE: usize = "2026-11-24 14:58".len();
/// How long a second is, as it is written.
const SECOND: usize = "2026-11-24 14:58:00".len();

impl IndexReader {
    /// The number of the last commit at a moment.
    ///
    /// # Errors
    /// [`IndexError::NoCommit`] for a number past the last commit, [`IndexError::TooEarly`] for a time before
    /// the first; when the index is damaged.
    pub fn last_commit_at(&self, moment: Moment) -> Result<u64, IndexError> {
        match moment {
            Moment::Commit(number) if (1..=self.applied()).contains(&number) => Ok(number),
            Moment::Commit(number) => Err(IndexError::NoCommit {
                number,
                last: self.applied(),
            }),
            Moment::Time(time) => self.last_commit_until(time),
        }
    }

    fn last_commit_until(&self, time: Timestamp) -> Result<u64, IndexError> {
        let part = self.superseded()?;
        let mut last = None;
        for segment in part.searcher().segment_readers() {
            let found = last_in_segment(segment, time.as_second(), self.applied())
                .map_err(part.failed())?;
            last = last.max(found);
        }
        match last {
            Some(number) => Ok(number),
            None => Err(IndexError::TooEarly {
                asked: time.to_string(),
                first: self.commit(1)?.time.to_string(),
            }),
        }
    }
}

/// The commits of a segment are few and their times do not fall, so all of them are looked at.
fn last_in_segment(
    segment: &SegmentReader,
    second: i64,
    applied: u64,
) -> tantivy::Result<Option<u64>> {
    let columns = segment.fast_fields();
    let (Some(numbers), Some(times)) = (
        columns.column_opt::<u64>(column::COMMIT)?,
        columns.column_opt::<i64>(column::TIME)?,
    ) else {
        return Ok(None);
    };
    let until = segment
        .doc_ids_alive()
        .filter(|&doc| times.first(doc).is_some_and(|time| time <= second));
    Ok(until
        .filter_map(|doc| numbers.first(doc))
        .filter(|&number| number <= applied)
        .max())
}
