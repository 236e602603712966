//! The cells of a row's review of the record.

use super::without;
use crate::{
    form::{Field, Flaw},
    model::{Date, Invalid, Label, Review, Text, fill},
};

/// One review.
#[derive(Debug, Default, Clone)]
pub(super) struct ReviewCells {
    date: Option<Date>,
    reviewer: Option<Label>,
    finding: Option<Text>,
}

impl ReviewCells {
    pub(super) fn take(&mut self, field: Field, text: &str) -> Result<(), Invalid> {
        match field {
            Field::ReviewDate => self.date = Some(text.parse()?),
            Field::Reviewer => self.reviewer = Some(text.parse()?),
            Field::ReviewFinding => self.finding = Some(text.parse()?),
            _ => {}
        }
        Ok(())
    }

    /// Fills what the row says nothing of: the rest of a review, or a whole one.
    pub(super) fn fill_blanks(&mut self, defaults: &ReviewCells) {
        let is_said = |review: &ReviewCells| {
            [
                review.date.is_some(),
                review.reviewer.is_some(),
                review.finding.is_some(),
            ]
        };
        let is_whole = is_said(defaults).iter().all(|&said| said);
        if is_whole || is_said(self).contains(&true) {
            fill(&mut self.date, &defaults.date);
            fill(&mut self.reviewer, &defaults.reviewer);
            fill(&mut self.finding, &defaults.finding);
        }
    }

    pub(super) fn review(self) -> Result<Option<Review>, Flaw> {
        match (self.date, self.reviewer, self.finding) {
            (Some(date), Some(reviewer), Some(finding)) => Ok(Some(Review {
                date,
                reviewer,
                finding,
            })),
            (None, None, None) => Ok(None),
            (Some(_), None, _) => Err(without(Field::ReviewDate, Field::Reviewer)),
            (Some(_), _, None) => Err(without(Field::ReviewDate, Field::ReviewFinding)),
            (None, Some(_), _) => Err(without(Field::Reviewer, Field::ReviewDate)),
            (None, None, Some(_)) => Err(without(Field::ReviewFinding, Field::ReviewDate)),
        }
    }
}
