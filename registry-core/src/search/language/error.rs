//! A mistake in a query: where it is, and what was expected.

use std::fmt;

/// A mistake in a query, which its message shows with a caret under the place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    query: String,
    /// Where the mistake is, in characters from 0.
    pub at: usize,
    /// What is wrong and what was expected.
    pub problem: String,
}

impl SyntaxError {
    pub(crate) fn new(query: &str, at: usize, problem: impl Into<String>) -> SyntaxError {
        SyntaxError {
            query: query.to_owned(),
            at,
            problem: problem.into(),
        }
    }
}

impl std::error::Error for SyntaxError {}

/// The part of the query that is shown, so that a long one does not hide the place.
const SHOWN_BEFORE: usize = 60;
const SHOWN_AFTER: usize = 20;

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let start = self.at.saturating_sub(SHOWN_BEFORE);
        let letters = self
            .query
            .chars()
            .skip(start)
            .take(self.at - start + SHOWN_AFTER);
        let shown: String = letters
            .map(|letter| if letter.is_control() { ' ' } else { letter })
            .collect();
        writeln!(
            f,
            "the query has a mistake at character {}: {}",
            self.at + 1,
            self.problem
        )?;
        writeln!(f, "  {shown}")?;
        let before = shown
            .chars()
            .take(self.at - start)
            .map(columns)
            .sum::<usize>();
        write!(f, "  {:before$}^", "")
    }
}

/// How many columns of a terminal a letter takes; close enough to put a caret under it.
fn columns(letter: char) -> usize {
    if matches!(letter, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ff60}' | '\u{20000}'..='\u{3ffff}')
    {
        2
    } else {
        1
    }
}
