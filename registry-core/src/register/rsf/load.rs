//! Making a register of a dump, commit by commit, each the same byte for byte.

use std::io::BufRead;
use std::path::PathBuf;

use super::error::{LineError, LoadError, RsfError};
use super::read::{Command, Line, Lines};
use super::replay::Replay;
use super::spool::Spool;
use crate::register::commit::{Commit, Draft};
use crate::register::entry::Log;
use crate::register::error::AppendError;
use crate::register::hash::Hash;
use crate::register::open::{Register, register_name};
use crate::register::pending::{Pending, Position};
use crate::register::storage::Store;
use crate::register::time::Time;

/// So many commits become durable at once: a store keeps the rows of those that wait.
const SYNCED_TOGETHER: u64 = 256;

/// How to load.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadOptions {
    /// Keeps what comes before a damage, up to the last whole commit.
    pub partial: bool,
    /// The folder for temporary files: as large as the items of one commit, and 48 bytes for each item there is.
    pub scratch: PathBuf,
}

/// What was loaded.
pub struct Loaded {
    /// The register.
    pub register: Register,
    /// With `partial`: why what follows the last commit was left out.
    pub stopped: Option<LoadError>,
}

/// Loads RSF that has our commits into an empty store; `progress` is told the bytes read so far.
///
/// ```
/// use registry_core::register::{MemoryStore, Register, Time, rsf};
///
/// let register = Register::create(MemoryStore::default(), "Clusters", "registrar", Time::now())?;
/// let mut text = Vec::new();
/// rsf::dump(&register, &mut text, |_| ())?;
/// let options = rsf::LoadOptions { partial: false, scratch: std::env::temp_dir() };
/// let loaded = rsf::load(text.as_slice(), MemoryStore::default(), &options, |_| ())?;
/// assert_eq!(loaded.register.head(), register.head());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// When the RSF does not hold or has no commits, when the store is not empty or cannot be written.
/// The store then has the commits that came before: throw it away, or load with `partial`.
pub fn load(
    input: impl BufRead,
    store: impl Store + 'static,
    options: &LoadOptions,
    progress: impl FnMut(u64),
) -> Result<Loaded, LoadError> {
    let mut load = Load::new(Box::new(store), options)?;
    let stopped = match load.read(input, progress) {
        Err(error) if options.partial && is_about_the_input(&error) && load.position.commit > 0 => {
            Some(error)
        }
        result => result.map(|()| None)?,
    };
    let register = load.into_register()?;
    Ok(Loaded { register, stopped })
}

fn is_about_the_input(error: &LoadError) -> bool {
    matches!(error, LoadError::Rsf(error) if !matches!(error, RsfError::Scratch(_)))
}

struct Load {
    store: Box<dyn Store>,
    position: Position,
    pending: Option<Pending>,
    named: bool,
    spool: Spool,
    scratch: PathBuf,
}

impl Load {
    fn new(store: Box<dyn Store>, options: &LoadOptions) -> Result<Load, LoadError> {
        if let Some(head) = store.head()? {
            return Err(LoadError::NotEmpty {
                number: head.number,
            });
        }
        let spool = Spool::new(&options.scratch);
        Ok(Load {
            store,
            position: Position::default(),
            pending: None,
            named: false,
            spool,
            scratch: options.scratch.clone(),
        })
    }

    fn read(&mut self, input: impl BufRead, progress: impl FnMut(u64)) -> Result<(), LoadError> {
        let mut lines = Lines::new(input);
        let mut replay = Replay::new(self.scratch.clone());
        let read = match self.read_lines(&mut lines, &mut replay, progress) {
            Err(LoadError::Rsf(error)) => Err(error),
            other => Ok(other?),
        };
        replay.finish(read, lines.number())?;
        replay.commit.map(drop).ok_or(LoadError::NoCommits)
    }

    fn read_lines(
        &mut self,
        lines: &mut Lines<impl BufRead>,
        replay: &mut Replay,
        mut progress: impl FnMut(u64),
    ) -> Result<(), LoadError> {
        while let Some(line) = lines.next().transpose()? {
            match replay.apply(&line)? {
                Some(commit) => self.close(line.number, &commit)?,
                None => self.apply(line)?,
            }
            progress(lines.bytes());
        }
        Ok(())
    }

    fn apply(&mut self, line: Line) -> Result<(), LoadError> {
        match line.command {
            Command::AssertRootHash(_) => Ok(()),
            Command::AddItem(item) => self.spool.put(item).map_err(LoadError::Spool),
            Command::AppendEntry {
                log,
                key,
                time,
                items,
            } => match items[..] {
                [item] => self.entry(line.number, log, &key, time, item),
                _ => {
                    let found = items.len();
                    Err(wrong(line.number, LineError::SeveralItems { found }))
                }
            },
        }
    }

    fn entry(
        &mut self,
        line: u64,
        log: Log,
        key: &str,
        found: Time,
        hash: Hash,
    ) -> Result<(), LoadError> {
        let item = self.spool.get(&hash).map_err(LoadError::Spool)?;
        let item = item.ok_or_else(|| wrong(line, LineError::EarlierItem { hash }))?;
        self.named |=
            log == Log::System && key == "register-name" && register_name(&item).is_some();
        let pending = self.pending(found)?;
        let expected = pending.draft.time;
        if found != expected {
            return Err(wrong(line, LineError::EntryTime { found, expected }));
        }
        pending.write(log, key, &item)?;
        Ok(())
    }

    /// The commit that is being made, begun by its first entry.
    fn pending(&mut self, time: Time) -> Result<&mut Pending, LoadError> {
        let pending = match self.pending.take() {
            Some(pending) => pending,
            None => self.start(time)?,
        };
        Ok(self.pending.insert(pending))
    }

    fn start(&mut self, time: Time) -> Result<Pending, LoadError> {
        let draft = Draft {
            time,
            ..Draft::new("", "")
        };
        Ok(Pending::start(
            self.store.as_mut(),
            self.position.clone(),
            draft,
        )?)
    }

    fn close(&mut self, line: u64, commit: &Commit) -> Result<(), LoadError> {
        if !self.named {
            return Err(wrong(line, LineError::Nameless));
        }
        let mut pending = match self.pending.take() {
            Some(pending) => pending,
            None => self.start(commit.time)?,
        };
        pending.draft = Draft {
            time: pending.draft.time,
            ..commit.draft()
        };
        let made = pending.commit().map_err(AppendError::from)?;
        if made != *commit {
            return Err(wrong(line, LineError::OtherCommit { made: made.hash() }));
        }
        let (made, row) = pending.close()?;
        if made.number.is_multiple_of(SYNCED_TOGETHER) {
            self.store.sync()?;
        }
        self.position = Position::after(&made, row);
        self.spool.clear().map_err(LoadError::Spool)
    }

    fn into_register(mut self) -> Result<Register, LoadError> {
        // What is not whole is given up.
        drop(self.pending.take());
        self.store.sync()?;
        Ok(Register::over(self.store)?)
    }
}

fn wrong(line: u64, reason: LineError) -> LoadError {
    RsfError::Line { line, reason }.into()
}

#[cfg(test)]
mod tests;
