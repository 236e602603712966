//! Commits undone by a new one.

use super::{
    Change, Changed, Deed, NewVersion, Outcome, Refused, Standing, View,
    organisation::undo_organisations, references::References,
};
use crate::{
    index::{self, Version},
    model::{Cluster, Key, REVERTED, Status},
};

/// Undoes commits: what they changed goes back to what it was before, and what they registered is withdrawn, since
/// nothing is ever deleted. A record whose content is no longer what they made of it is left alone.
///
/// ```
/// use registry_core::change::Revert;
/// assert_eq!(Revert::of(5), Revert { first: 5, last: 5 });
/// assert_eq!(Revert { first: 5, last: 9 }.to_string(), "commits 5 to 9");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Revert {
    /// The first commit.
    pub first: u64,
    /// The last one, which may be the first.
    pub last: u64,
}

impl Revert {
    /// Undoes one commit.
    #[must_use]
    pub fn of(commit: u64) -> Revert {
        Revert {
            first: commit,
            last: commit,
        }
    }
}

impl std::fmt::Display for Revert {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Revert { first, last } = self;
        if first == last {
            write!(f, "commit {first}")
        } else {
            write!(f, "commits {first} to {last}")
        }
    }
}

impl Change for Revert {
    fn message(&self) -> String {
        format!("{REVERT}{self}")
    }

    fn apply<'a>(&'a self, view: &'a dyn View) -> Result<Changed<'a>, Refused> {
        let head = view.head().map_or(0, |head| head.number);
        let Revert { first, last } = *self;
        for number in [first, last] {
            if number == 0 || number > head {
                return Err(Refused::NoCommit { number, last: head });
            }
        }
        if first > last {
            return Err(Refused::Backwards { first, last });
        }
        let will_be = move |key: &Key| self.standing_after(view, key);
        let mut references = References::new(view, Box::new(will_be));
        let outcomes = view
            .differences(first - 1, last)?
            .filter_map(move |difference| {
                let undone = difference.map_err(Refused::from);
                let undone = undone.and_then(|difference| self.undo(view, difference));
                if let Ok(Some(Outcome::New(version))) = &undone
                    && let Err(refused) = references.check(version)
                {
                    return Some(Err(refused));
                }
                undone.transpose()
            });
        let organisations = undo_organisations(first, last, view)?.into_iter().map(Ok);
        Ok(Changed::streamed(organisations.chain(outcomes)))
    }
}

impl Revert {
    /// What becomes of one record that the commits changed.
    fn undo(
        &self,
        view: &dyn View,
        difference: index::Difference,
    ) -> Result<Option<Outcome>, Refused> {
        let index::Difference { key, before, after } = difference;
        let Some(made) = after else {
            return Ok(None);
        };
        let now = match made.to_commit() {
            None => made,
            Some(_) => match view.record(&key)? {
                Some(now) if now.hash() == made.hash() => now,
                // It was undone already.
                Some(now) if before.is_some_and(|before| before.hash() == now.hash()) => {
                    return Ok(None);
                }
                _ => return Ok(Some(Outcome::ChangedSince(key))),
            },
        };
        let version = match before {
            Some(before) => NewVersion {
                before: Some(now),
                stated: before.into_stated(),
                deed: Deed::Restored,
            },
            None if now.record().status == Status::Withdrawn => return Ok(None),
            None => {
                let registered = view.registered_by(&key)?.unwrap_or(self.first);
                let record = withdrawn(now.record().clone(), registered)?;
                NewVersion::new(Some(now), record, Deed::Withdrawn)?
            }
        };
        Ok(Some(version.into()))
    }

    /// Where a record will stand when the commits are undone.
    fn standing_after(&self, view: &dyn View, key: &Key) -> Result<Option<Standing>, Refused> {
        let Some(now) = view.record(key)? else {
            return Ok(None);
        };
        let standing = Standing::of(now.record());
        let before = view.as_of(key, self.first - 1)?;
        let made = view.as_of(key, self.last)?;
        let hash = |version: &Option<Version>| version.as_ref().map(Version::hash);
        let is_undone = hash(&made) == Some(now.hash()) && hash(&before) != hash(&made);
        Ok(Some(match before {
            _ if !is_undone => standing,
            Some(before) => Standing::of(before.record()),
            None if now.record().status == Status::Withdrawn => standing,
            None => Standing::withdrawn(),
        }))
    }
}

/// How the message of a commit begins that undoes another.
const REVERT: &str = "revert ";

fn withdrawn(mut record: Cluster, registered: u64) -> Result<Cluster, Refused> {
    record.end_retirement();
    record.status = Status::Withdrawn;
    record.withdrawn_reason = Some(format!("commit {registered}{REVERTED}").parse()?);
    record.reverted_commit = Some(registered);
    Ok(record)
}

/// Whether a record is only there because nothing is deleted: a revert withdrew it, and it is as if it had never been
/// registered.
///
/// A record says so itself. One that an earlier program withdrew has only the sentence of its reason, which anybody can
/// type: it counts where the commit that made this version is a revert by its message.
///
/// # Errors
/// When the registry cannot be read.
pub(crate) fn is_reverted(view: &dyn View, version: &Version) -> Result<bool, Refused> {
    let record = version.record();
    if record.status != Status::Withdrawn {
        return Ok(false);
    }
    if record.reverted_commit.is_some() {
        return Ok(true);
    }
    let reason = record.withdrawn_reason.as_deref().unwrap_or_default();
    let Some(registered) = reason.strip_suffix(REVERTED) else {
        return Ok(false);
    };
    let commit = view.commit(version.from_commit())?;
    Ok(commit.message.strip_prefix(REVERT) == Some(registered))
}
