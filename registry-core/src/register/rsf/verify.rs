//! Verifying anybody's RSF without loading it: hashes, order, roots, and commits where there are any.

use std::io::BufRead;

use super::error::RsfError;
use super::read::Lines;
use super::replay::Replay;
use crate::register::commit::Commit;
use crate::register::hash::Hash;

/// What was published elsewhere. Only this shows that whole commits were cut off the end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Expected {
    /// The root of the user log.
    pub root: Option<Hash>,
    /// The hash of the last commit.
    pub commit: Option<Hash>,
}

/// What RSF comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// The number of entries in the user log.
    pub user_entries: u64,
    /// The number of entries in the system log.
    pub system_entries: u64,
    /// The root of the user log.
    pub root: Hash,
    /// The root of the system log.
    pub system_root: Hash,
    /// The last commit; nothing in a register without commits.
    pub head: Option<Commit>,
}

impl Summary {
    pub(super) fn of(replay: &Replay) -> Summary {
        Summary {
            user_entries: replay.user.size(),
            system_entries: replay.system.size(),
            root: replay.user.root(),
            system_root: replay.system.root(),
            head: replay.commit.clone(),
        }
    }
}

impl Expected {
    fn check(&self, summary: &Summary) -> Result<(), RsfError> {
        let (found, head) = (summary.root, summary.head.as_ref().map(Commit::hash));
        if let Some(expected) = self.root.filter(|expected| *expected != found) {
            return Err(RsfError::Root { found, expected });
        }
        match self.commit {
            Some(expected) if head != Some(expected) => Err(RsfError::Head {
                found: head,
                expected,
            }),
            _ => Ok(()),
        }
    }
}

/// Verifies RSF; `progress` is told the bytes read so far.
///
/// ```
/// use registry_core::register::rsf::{Expected, verify};
///
/// let register = "add-item\t{}\nappend-entry\tuser\tx\t2026-11-24T12:00:00Z\tsha-256:0\n";
/// let error = verify(register.as_bytes(), &Expected::default(), |_| ()).expect_err("no hash");
/// assert!(error.to_string().starts_with("line 2: \"0\" is not a valid hash"));
/// ```
///
/// # Errors
/// The first line that is wrong with the reason, or what the end shows.
pub fn verify(
    input: impl BufRead,
    expected: &Expected,
    progress: impl FnMut(u64),
) -> Result<Summary, RsfError> {
    let mut lines = Lines::new(input);
    let mut replay = Replay::new(std::env::temp_dir());
    let read = read(&mut lines, &mut replay, progress);
    replay.finish(read, lines.number())?;
    let summary = Summary::of(&replay);
    expected.check(&summary)?;
    Ok(summary)
}

fn read(
    lines: &mut Lines<impl BufRead>,
    replay: &mut Replay,
    mut progress: impl FnMut(u64),
) -> Result<(), RsfError> {
    while let Some(line) = lines.next().transpose()? {
        replay.apply(&line)?;
        progress(lines.bytes());
    }
    Ok(())
}

#[cfg(test)]
mod tests;
