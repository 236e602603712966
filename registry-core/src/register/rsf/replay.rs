//! What RSF comes to line by line, and whether what it says of itself is true.

use std::path::PathBuf;

use super::error::{LineError, RsfError};
use super::items::Items;
use super::read::{Command, Line};
use crate::register::commit::{Commit, commit_key, is_commit_key};
use crate::register::entry::{Log, leaf};
use crate::register::error::CommitError;
use crate::register::hash::Hash;
use crate::register::item::Item;
use crate::register::merkle::Frontier;
use crate::register::time::Time;

/// Both logs so far, the items that were brought, and the last commit.
pub(super) struct Replay {
    pub(super) user: Frontier,
    pub(super) system: Frontier,
    pub(super) commit: Option<Commit>,
    items: Items,
    open: OpenEntries,
}

impl Replay {
    /// Nothing so far. What there is to be remembered of many items goes to temporary files in this folder.
    pub(super) fn new(scratch: PathBuf) -> Replay {
        Replay {
            user: Frontier::default(),
            system: Frontier::default(),
            commit: None,
            items: Items::new(scratch),
            open: OpenEntries::default(),
        }
    }

    /// The same behind a commit, with both logs after it.
    pub(super) fn behind(
        commit: Commit,
        user: Frontier,
        system: Frontier,
        scratch: PathBuf,
    ) -> Replay {
        Replay {
            user,
            system,
            commit: Some(commit),
            ..Replay::new(scratch)
        }
    }

    /// Takes in a line; gives back the commit that it makes, if it does. Whether an entry's item is known, only the
    /// end tells.
    pub(super) fn apply(&mut self, line: &Line) -> Result<Option<Commit>, RsfError> {
        let wrong = |reason| RsfError::Line {
            line: line.number,
            reason,
        };
        match &line.command {
            Command::AssertRootHash(expected) => self.check_root(*expected).map_err(wrong)?,
            Command::AddItem(item) => {
                let brought = self.items.bring(item, line.number);
                brought.map_err(RsfError::Scratch)?;
            }
            Command::AppendEntry {
                log,
                key,
                time,
                items,
            } => {
                let mut named = None;
                for item in items {
                    let item = self.items.name(*item, line.number);
                    named = item.map_err(RsfError::Scratch)?;
                }
                if *log == Log::System && is_commit_key(key) {
                    let named = named.filter(|_| items.len() == 1);
                    return self.close(line.number, key, *time, named).map(Some);
                }
                self.push(*log, key, *time, items);
                self.open.add(*log, line.number, *time);
            }
        }
        Ok(None)
    }

    /// Says what only the end shows, at line `line`, or where reading failed.
    pub(super) fn finish(&mut self, read: Result<(), RsfError>, line: u64) -> Result<(), RsfError> {
        let faults = self.items.faults().map_err(RsfError::Scratch)?;
        let read_to = match &read {
            Ok(()) => line,
            Err(RsfError::Line { line, .. } | RsfError::Io { line, .. }) => *line,
            Err(_) => 0,
        };
        if let Some((line, hash)) = faults.unknown.filter(|(line, _)| *line <= read_to) {
            let reason = LineError::UnknownItem { hash };
            return Err(RsfError::Line { line, reason });
        }
        read?;
        let entries = self.open.entries;
        if self.commit.is_some() && entries > 0 {
            return Err(RsfError::Unclosed { line, entries });
        }
        if let Some((line, hash)) = faults.orphan {
            let reason = LineError::OrphanItem { hash };
            return Err(RsfError::Line { line, reason });
        }
        if self.user.size() + self.system.size() == 0 {
            Err(RsfError::Empty)
        } else {
            Ok(())
        }
    }

    fn check_root(&self, expected: Hash) -> Result<(), LineError> {
        let found = self.user.root();
        if found == expected {
            Ok(())
        } else {
            Err(LineError::Root { found, expected })
        }
    }

    fn push(&mut self, log: Log, key: &str, time: Time, items: &[Hash]) {
        let frontier = match log {
            Log::User => &mut self.user,
            Log::System => &mut self.system,
        };
        frontier.push(&leaf(frontier.size() + 1, &time.to_string(), key, items));
    }

    fn close(
        &mut self,
        line: u64,
        key: &str,
        time: Time,
        item: Option<Item>,
    ) -> Result<Commit, RsfError> {
        let wrong = |reason| RsfError::Line { line, reason };
        let commit = item
            .ok_or(CommitError::Form)
            .and_then(|item| Commit::from_item(&item));
        let commit = commit.map_err(|error| wrong(error.into()))?;
        self.check(&commit, key, time).map_err(wrong)?;
        self.open.check_times(commit.time)?;
        self.push(Log::System, key, time, &[commit.hash()]);
        self.open = OpenEntries::default();
        self.commit = Some(commit.clone());
        Ok(commit)
    }

    fn check(&self, commit: &Commit, key: &str, time: Time) -> Result<(), LineError> {
        let previous = self.commit.as_deref();
        same("its key", key, &commit_key(commit.number))?;
        same(
            "its number",
            &previous.map_or(1, |previous| previous.number + 1),
            &commit.number,
        )?;
        same("the number of entries", &self.user.size(), &commit.entries)?;
        same("the root of the user log", &self.user.root(), &commit.root)?;
        same(
            "the root of the system log",
            &self.system.root(),
            &commit.system_root,
        )?;
        if time != commit.time {
            return Err(LineError::EntryTime {
                found: time,
                expected: commit.time,
            });
        }
        match previous {
            Some(previous) if previous.time > time => Err(LineError::Backwards {
                found: time,
                previous: previous.time,
            }),
            _ => Ok(()),
        }
    }
}

fn same<T: PartialEq + ToString + ?Sized>(
    what: &'static str,
    found: &T,
    expected: &T,
) -> Result<(), LineError> {
    if found == expected {
        return Ok(());
    }
    Err(LineError::Commit {
        what,
        found: found.to_string(),
        expected: expected.to_string(),
    })
}

/// The entries that no commit has closed yet. Whether their times are right, only the commit says.
#[derive(Default)]
struct OpenEntries {
    entries: u64,
    first: Option<(u64, Time)>,
    other: Option<(u64, Time)>,
}

impl OpenEntries {
    fn add(&mut self, log: Log, line: u64, time: Time) {
        self.entries += 1;
        if log == Log::System {
            return;
        }
        let (_, first) = *self.first.get_or_insert((line, time));
        if first != time && self.other.is_none() {
            self.other = Some((line, time));
        }
    }

    fn check_times(&self, expected: Time) -> Result<(), RsfError> {
        let differs = |(_, time): &(u64, Time)| *time != expected;
        let Some((line, found)) = self.first.filter(differs).or(self.other) else {
            return Ok(());
        };
        Err(RsfError::Line {
            line,
            reason: LineError::EntryTime { found, expected },
        })
    }
}
