//! What RSF comes to line by line, and whether what it says of itself is true.

use std::collections::{HashMap, HashSet};

use super::error::{LineError, RsfError};
use super::read::{Command, Line};
use crate::register::commit::{Commit, MAX_COMMIT_BYTES, commit_key, is_commit_key};
use crate::register::entry::{Log, leaf};
use crate::register::error::CommitError;
use crate::register::hash::Hash;
use crate::register::item::Item;
use crate::register::merkle::Frontier;
use crate::register::time::Time;

/// Both logs so far, the items that were brought, and the last commit.
#[derive(Default)]
pub(super) struct Replay {
    pub(super) user: Frontier,
    pub(super) system: Frontier,
    pub(super) commit: Option<Commit>,
    items: Items,
    open: OpenEntries,
}

impl Replay {
    /// Takes in a line; gives back the commit that it makes, if it does.
    pub(super) fn apply(&mut self, line: &Line) -> Result<Option<Commit>, RsfError> {
        let wrong = |reason| RsfError::Line {
            line: line.number,
            reason,
        };
        match &line.command {
            Command::AssertRootHash(expected) => self.check_root(*expected).map_err(wrong)?,
            Command::AddItem(item) => self.items.bring(item, line.number),
            Command::AppendEntry {
                log,
                key,
                time,
                item,
            } => {
                let waiting = self.items.name(*item).map_err(wrong)?;
                if *log == Log::System && is_commit_key(key) {
                    return self.close(line.number, key, *time, waiting).map(Some);
                }
                self.push(*log, key, *time, item);
                self.open.add(*log, line.number, *time);
            }
        }
        Ok(None)
    }

    /// Says what only the end shows.
    pub(super) fn finish(&self, line: u64) -> Result<(), RsfError> {
        let entries = self.open.entries;
        if self.commit.is_some() && entries > 0 {
            return Err(RsfError::Unclosed { line, entries });
        }
        if let Some((hash, line)) = self.items.first_unnamed() {
            return Err(RsfError::Line {
                line,
                reason: LineError::OrphanItem { hash },
            });
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

    fn push(&mut self, log: Log, key: &str, time: Time, item: &Hash) {
        let frontier = match log {
            Log::User => &mut self.user,
            Log::System => &mut self.system,
        };
        frontier.push(&leaf(frontier.size() + 1, &time.to_string(), key, item));
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
        self.push(Log::System, key, time, &commit.hash());
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

/// The items that lines have brought: 32 bytes for each that an entry named.
#[derive(Default)]
struct Items {
    waiting: HashMap<Hash, Waiting>,
    named: HashSet<Hash>,
}

struct Waiting {
    line: u64,
    /// Kept of what may be a commit only: that must be read when its entry comes.
    item: Option<Item>,
}

impl Items {
    fn bring(&mut self, item: &Item, line: u64) {
        if self.named.contains(&item.hash()) {
            return;
        }
        let kept = may_be_commit(item.bytes()).then(|| item.clone());
        self.waiting
            .entry(item.hash())
            .or_insert(Waiting { line, item: kept });
    }

    fn name(&mut self, hash: Hash) -> Result<Option<Item>, LineError> {
        if let Some(waiting) = self.waiting.remove(&hash) {
            self.named.insert(hash);
            return Ok(waiting.item);
        }
        if self.named.contains(&hash) {
            Ok(None)
        } else {
            Err(LineError::UnknownItem { hash })
        }
    }

    fn first_unnamed(&self) -> Option<(Hash, u64)> {
        let lines = self
            .waiting
            .iter()
            .map(|(hash, waiting)| (*hash, waiting.line));
        lines.min_by_key(|(_, line)| *line)
    }
}

/// The first of a commit's names in their canonical order is its author.
fn may_be_commit(bytes: &[u8]) -> bool {
    bytes.len() <= MAX_COMMIT_BYTES && bytes.starts_with(b"{\"author\":")
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
