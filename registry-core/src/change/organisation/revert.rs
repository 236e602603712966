//! Organisations as they were before commits that are undone.

use super::NewOrganisation;
use crate::{
    change::{Deed, Outcome, Refused, View},
    index::AsOf,
    model::{Organisation, REVERTED, Status},
};

/// What becomes of the organisations that commits changed, when these are undone: as of clusters. One whose content is
/// no longer what they made of it is left alone, and told.
pub(in crate::change) fn undo_organisations(
    first: u64,
    last: u64,
    view: &dyn View,
) -> Result<Vec<Outcome>, Refused> {
    let known = view.organisations()?;
    let mut outcomes = Vec::new();
    for key in known.changed_in(first..=last)? {
        let before = known.record(key, AsOf::Commit(first - 1))?;
        let made = known.record(key, AsOf::Commit(last))?;
        let Some(now) = known.record(key, AsOf::Now)? else {
            continue;
        };
        if made.is_none_or(|made| made.hash() != now.hash()) {
            let is_undone = before.is_some_and(|before| before.hash() == now.hash());
            if !is_undone {
                outcomes.push(Outcome::OrganisationChangedSince(now.into_record().key));
            }
            continue;
        }
        let (record, deed) = match before {
            Some(before) => (before.into_record(), Deed::Restored),
            None if now.record().status.is_retired() => continue,
            None => (withdrawn(now.record().clone(), first)?, Deed::Withdrawn),
        };
        let version = NewOrganisation::new(Some(now), record, deed)?;
        outcomes.push(Outcome::NewOrganisation(Box::new(version)));
    }
    Ok(outcomes)
}

fn withdrawn(mut record: Organisation, commit: u64) -> Result<Organisation, Refused> {
    record.merged_into = None;
    record.status = Status::Withdrawn;
    record.withdrawn_reason = Some(format!("commit {commit}{REVERTED}").parse()?);
    Ok(record)
}
