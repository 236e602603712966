//! The cells of a row's review of the record.

use super::without;
use crate::{
    form::{Field, Flaw},
    model::{Date, Invalid, Label, Review, Text},
};

/// One review.
#[derive(Debug, Default)]
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
