//! A change whose coordinates must fit.

use super::{Change, Changed, Outcome, Refused, View};
use crate::model::Remark;

/// A change that is refused where it would put a record's coordinates outside its country.
#[derive(Debug, Clone)]
pub struct CoordinatesMustFit<C>(pub C);

impl<C: Change> Change for CoordinatesMustFit<C> {
    fn message(&self) -> String {
        self.0.message()
    }

    fn apply<'a>(&'a self, view: &'a dyn View) -> Result<Changed<'a>, Refused> {
        let outcomes = self.0.apply(view)?;
        Ok(Changed::streamed(
            outcomes.map(|outcome| refuse_outside(outcome?)),
        ))
    }
}

fn refuse_outside(outcome: Outcome) -> Result<Outcome, Refused> {
    let Outcome::New(version) = &outcome else {
        return Ok(outcome);
    };
    let outside = version
        .remarks()
        .into_iter()
        .find(Remark::is_of_coordinates);
    match outside {
        Some(remark) => Err(Refused::CoordinatesOutside {
            key: version.record().key.clone(),
            remark,
        }),
        None => Ok(outcome),
    }
}
