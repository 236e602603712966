//! Moments: the commit that was the last one at a date or time.

use std::str::FromStr;

use jiff::{Timestamp, civil, tz::TimeZone};
use tantivy::SegmentReader;

use super::{IndexError, IndexReader, schema::column};

/// A moment that the registry is asked about.
///
/// ```
/// use registry_core::index::Moment;
/// assert_eq!("12".parse::<Moment>()?, Moment::Commit(12));
/// assert!("2026-11-24".parse::<Moment>().is_ok());
/// assert!("yesterday".parse::<Moment>().is_err());
/// # Ok::<(), registry_core::index::IndexError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// After this commit.
    Commit(u64),
    /// At this time; a date is the end of that day in UTC.
    Time(Timestamp),
}

impl FromStr for Moment {
    type Err = IndexError;

    fn from_str(text: &str) -> Result<Moment, IndexError> {
        let text = text.trim();
        if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
            return text.parse().map(Moment::Commit).map_err(|_| not_a_moment(text));
        }
        let time = if text.len() == "2026-11-24".len() { end_of_day(text) } else { text.parse().ok() };
        time.map(Moment::Time).ok_or_else(|| not_a_moment(text))
    }
}

fn not_a_moment(text: &str) -> IndexError {
    IndexError::NotAMoment { text: text.chars().take(80).collect() }
}

fn end_of_day(text: &str) -> Option<Timestamp> {
    let day: civil::Date = text.parse().ok()?;
    let last_second = day.at(23, 59, 59, 0);
    TimeZone::UTC.to_timestamp(last_second).ok()
}

impl IndexReader {
    /// The number of the last commit at a moment.
    ///
    /// # Errors
    /// [`IndexError::NoCommit`] for a number past the last commit, [`IndexError::TooEarly`] for a time before
    /// the first; when the index is damaged.
    pub fn last_commit_at(&self, moment: Moment) -> Result<u64, IndexError> {
        match moment {
            Moment::Commit(number) if (1..=self.applied()).contains(&number) => Ok(number),
            Moment::Commit(number) => Err(IndexError::NoCommit { number, last: self.applied() }),
            Moment::Time(time) => self.last_commit_until(time),
        }
    }

    fn last_commit_until(&self, time: Timestamp) -> Result<u64, IndexError> {
        let part = self.superseded()?;
        let mut last = None;
        for segment in part.searcher().segment_readers() {
            let found = last_in_segment(segment, time.as_second(), self.applied()).map_err(part.failed())?;
            last = last.max(found);
        }
        match last {
            Some(number) => Ok(number),
            None => {
                Err(IndexError::TooEarly { asked: time.to_string(), first: self.commit(1)?.time.to_string() })
            }
        }
    }
}

/// The commits of a segment are few and their times do not fall, so all of them are looked at.
fn last_in_segment(segment: &SegmentReader, second: i64, applied: u64) -> tantivy::Result<Option<u64>> {
    let columns = segment.fast_fields();
    let (Some(numbers), Some(times)) =
        (columns.column_opt::<u64>(column::COMMIT)?, columns.column_opt::<i64>(column::TIME)?)
    else {
        return Ok(None);
    };
    let until = segment.doc_ids_alive().filter(|&doc| times.first(doc).is_some_and(|time| time <= second));
    Ok(until.filter_map(|doc| numbers.first(doc)).filter(|&number| number <= applied).max())
}
