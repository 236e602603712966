//! Why a search could not be made.

use thiserror::Error;

use super::language::SyntaxError;
use crate::index::IndexError;

/// A search that could not be made.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum SearchError {
    /// The query has a mistake.
    #[error("{0}")]
    Syntax(#[from] SyntaxError),
    /// The cursor is of no use here.
    #[error("the cursor {cursor:?} {problem}; start again without --after")]
    Cursor {
        /// What was given.
        cursor: String,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// There is nothing to measure the distance from.
    #[error("sorting by distance needs a point: give --near LATITUDE,LONGITUDE")]
    SortByDistanceWithoutPoint,
    /// The cursor is of a commit that the index does not have.
    #[error(
        "the cursor is of commit {commit}, and this registry ends with commit {last}; start again without --after"
    )]
    CursorAhead {
        /// The commit of the cursor.
        commit: u64,
        /// The last commit that the index holds.
        last: u64,
    },
    /// The index cannot be read.
    #[error(transparent)]
    Index(#[from] IndexError),
}
