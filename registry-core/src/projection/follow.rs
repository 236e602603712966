//! Bringing a projection up to the register's head.

use super::{Projection, StatedRecord};
use crate::{model::RecordKind, register::Register};

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

/// Gives a projection the commits that it lacks, and makes them durable.
///
/// # Errors
/// When the register cannot be read, or the projection cannot take what it holds.
pub fn follow<P: Projection>(
    projection: &mut P,
    register: &Register,
    report: &mut impl FnMut(Progress),
) -> Result<(), P::Error> {
    let first = projection.head().map_or(1, |head| head.number + 1);
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
        give_commit(projection, register, &mut progress, report)?;
    }
    projection.flush()
}

fn give_commit<P: Projection>(
    projection: &mut P,
    register: &Register,
    progress: &mut Progress,
    report: &mut impl FnMut(Progress),
) -> Result<(), P::Error> {
    let number = progress.commit;
    projection.begin(number)?;
    for entry in register.entries(number)? {
        let (entry, item) = entry?;
        if projection.takes(RecordKind::of(&entry.key)) {
            projection.take(StatedRecord::read(&entry.key, item))?;
        }
        progress.entries += 1;
        if progress.entries.is_multiple_of(REPORTED_EVERY) {
            report(*progress);
        }
    }
    report(*progress);
    projection.end(&register.commit(number)?)
}
