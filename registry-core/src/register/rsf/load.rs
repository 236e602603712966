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
    let replay = Replay::new(options.scratch.clone());
    let stopped = match load.read(replay, input, progress) {
        Err(error) if options.partial && is_about_the_input(&error) && load.position.commit > 0 => {
            Some(error)
        }
        result => result.map(|()| None)?,
    };
    let register = load.into_register()?;
    Ok(Loaded { register, stopped })
}

/// Appends to a register the commits that RSF has behind its head, as [`dump_after`](super::dump_after) writes them;
/// `progress` is told the bytes read so far. What is not of the same history is refused at its first line.
///
/// ```
/// use registry_core::register::{Draft, MemoryStore, Register, Time, rsf};
///
/// let mut register = Register::create(MemoryStore::default(), "Clusters", "registrar", Time::now())?;
/// let (mut whole, mut more) = (Vec::new(), Vec::new());
/// rsf::dump(&register, &mut whole, |_| ())?;
/// register.begin(Draft::new("registrar", "the second"))?.finish()?;
/// rsf::dump_after(&register.reader(), 1, &mut more, |_| ())?;
/// let options = rsf::LoadOptions { partial: false, scratch: std::env::temp_dir() };
/// let copy = rsf::load(whole.as_slice(), MemoryStore::default(), &options, |_| ())?.register;
/// let copy = rsf::load_more(more.as_slice(), copy, &options, |_| ())?;
/// assert_eq!(copy.head(), register.head());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// When the RSF does not hold, or does not go on where the register ends; when the store cannot be written. The register
/// then has the commits that came before: each is true, and more can be loaded behind them.
pub fn load_more(
    input: impl BufRead,
    register: Register,
    options: &LoadOptions,
    progress: impl FnMut(u64),
) -> Result<Register, LoadError> {
    let commit = register.commit(register.head().commit)?;
    let Register {
        store, position, ..
    } = register;
    let (user, system) = (position.user.clone(), position.system.clone());
    let replay = Replay::behind(commit, user, system, options.scratch.clone());
    let mut load = Load {
        store,
        position,
        pending: None,
        named: true,
        spool: Spool::new(&options.scratch),
    };
    let read = load.read(replay, input, progress);
    let register = load.into_register()?;
    read.map(|()| register)
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
        })
    }

    fn read(
        &mut self,
        mut replay: Replay,
        input: impl BufRead,
        progress: impl FnMut(u64),
    ) -> Result<(), LoadError> {
        let mut lines = Lines::new(input);
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
