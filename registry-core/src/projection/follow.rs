//! Bringing a projection up to the register's head.

use super::{Projection, StatedRecord};
use crate::{
    model::RecordKind,
    register::{ReadError, Register},
};

/// How far following the register has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// The commit that is being applied.
    pub commit: u64,
    /// The last commit.
    pub commits: u64,
    /// How many entries are applied.
    pub entries: u64,
    /// How many there are to apply.
    pub of_entries: u64,
}

/// How many entries are applied between two reports.
const REPORTED_EVERY: u64 = 1000;

/// Gives projections the commits that they lack, the register being read once for all of them, and makes these durable.
///
/// # Errors
/// When the register cannot be read, or a projection cannot take what it holds.
pub(crate) fn follow<E: From<ReadError>>(
    projections: &mut [&mut dyn Projection<Error = E>],
    register: &Register,
    report: &mut impl FnMut(Progress),
) -> Result<(), E> {
    let heads = projections.iter().map(|projection| head_of(&**projection));
    let first = heads.min().unwrap_or_default() + 1;
    let commits = register.head().commit;
    let before = if first > 1 && first <= commits {
        register.commit(first - 1)?.entries
    } else {
        0
    };
    let mut progress = Progress {
        commit: first,
        commits,
        entries: 0,
        of_entries: register.head().entries.saturating_sub(before),
    };
    for number in first..=commits {
        progress.commit = number;
        give_commit(projections, register, &mut progress, report)?;
    }
    projections.iter_mut().try_for_each(|each| each.flush())
}

fn head_of<E: From<ReadError>>(projection: &dyn Projection<Error = E>) -> u64 {
    projection.head().map_or(0, |head| head.number)
}

fn give_commit<E: From<ReadError>>(
    projections: &mut [&mut dyn Projection<Error = E>],
    register: &Register,
    progress: &mut Progress,
    report: &mut impl FnMut(Progress),
) -> Result<(), E> {
    let number = progress.commit;
    let mut lacking: Vec<_> = projections
        .iter_mut()
        .filter(|each| head_of(&***each) < number)
        .collect();
    lacking.iter_mut().try_for_each(|each| each.begin(number))?;
    for entry in register.entries(number)? {
        let (entry, item) = entry?;
        let kind = RecordKind::of(&entry.key);
        // A kind is shown by one of them, and most entries are of the first.
        if let Some(taker) = lacking.iter_mut().find(|each| each.takes(kind)) {
            taker.take(StatedRecord::read(&entry.key, item))?;
        }
        progress.entries += 1;
        if progress.entries.is_multiple_of(REPORTED_EVERY) {
            report(*progress);
        }
    }
    report(*progress);
    let commit = register.commit(number)?;
    lacking.iter_mut().try_for_each(|each| each.end(&commit))
}
