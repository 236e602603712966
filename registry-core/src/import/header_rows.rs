//! Which rows of a table are its header, as a person says it.

use std::{fmt, str::FromStr};

use super::ImportError;

/// The row, or the two or three rows, of a header, by the numbers that a spreadsheet or an editor shows.
///
/// ```
/// use registry_core::import::HeaderRows;
/// let rows: HeaderRows = "4-5".parse()?;
/// assert_eq!((rows.first, rows.last), (4, Some(5)));
/// assert_eq!("4".parse::<HeaderRows>()?.last, None);
/// assert!("0".parse::<HeaderRows>().is_err());
/// # Ok::<(), registry_core::import::ImportError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeaderRows {
    /// The first row, counted from 1.
    pub first: u64,
    /// The last one. Where it is not said, the next row joins the header when it plainly goes on with it.
    pub last: Option<u64>,
}

impl FromStr for HeaderRows {
    type Err = ImportError;

    fn from_str(text: &str) -> Result<HeaderRows, ImportError> {
        let number = |text: &str| text.trim().parse::<u64>().ok().filter(|row| *row > 0);
        let rows = match text.split_once(['-', '–']) {
            Some((first, last)) => number(first)
                .zip(number(last))
                .map(|(first, last)| (first, Some(last))),
            None => number(text).map(|first| (first, None)),
        };
        let rows = rows
            .filter(|(first, last)| last.is_none_or(|last| (*first..first + 3).contains(&last)));
        rows.map(|(first, last)| HeaderRows { first, last })
            .ok_or_else(|| ImportError::BadHeaderRow {
                text: text.to_owned(),
            })
    }
}

impl fmt::Display for HeaderRows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.last {
            Some(last) => write!(f, "{}-{last}", self.first),
            None => write!(f, "{}", self.first),
        }
    }
}
