//! A proposal that is approved: its change is made once.

use super::{Change, Changed, Refused, View};
use crate::model::FieldChange;

/// A change that was proposed, unless a commit names the proposal already.
///
/// That is asked when the change is made, of all commits before it: neither a crash after the commit nor a second
/// program that approves the same proposal makes it twice.
pub struct Approve {
    /// The change.
    pub change: Box<dyn Change>,
    /// The proposal, as the [approval](crate::register::Approval) in the commit names it.
    pub proposal: String,
    /// The last commit before anybody set out to approve it: none up to this one names it.
    pub since: u64,
}

impl Change for Approve {
    fn message(&self) -> String {
        self.change.message()
    }

    fn message_with(&self, changes: &[FieldChange]) -> String {
        self.change.message_with(changes)
    }

    fn apply<'a>(&'a self, view: &'a dyn View) -> Result<Changed<'a>, Refused> {
        match approved_by(view, &self.proposal, self.since)? {
            Some(commit) => Err(Refused::Approved {
                proposal: self.proposal.clone(),
                commit,
            }),
            None => self.change.apply(view),
        }
    }
}

/// The commit after `since` that made the change of a proposal.
///
/// ```
/// use registry_core::{Registry, change::approved_by};
/// let folder = tempfile::tempdir()?;
/// let registry = Registry::create(folder.path(), "Clusters", "registrar")?;
/// assert_eq!(approved_by(registry.read()?.as_ref(), "c0ffee", 0)?, None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// When the registry cannot be read.
pub fn approved_by(view: &dyn View, proposal: &str, since: u64) -> Result<Option<u64>, Refused> {
    let head = view.head().map_or(0, |head| head.number);
    for number in since.saturating_add(1)..=head {
        let commit = view.commit(number)?;
        let names = |approval: &crate::register::Approval| approval.proposal == proposal;
        if commit.approval.as_ref().is_some_and(names) {
            return Ok(Some(number));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests;
