//! Making a register of a dump, commit by commit, each the same byte for byte.

use std::io::BufRead;
use std::path::PathBuf;

use super::read::{Command, Line, Lines};
use super::replay::Replay;
use super::spool::Spool;
use crate::register::commit::{Commit, Draft};
use crate::register::entry::Log;
use crate::register::error::LoadError;
use crate::register::hash::Hash;
use crate::register::item::Item;
use crate::register::open::{Register, register_name};
use crate::register::pending::{Pending, Position};
use crate::register::storage::Store;
use crate::register::time::Time;

/// How to load.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadOptions {
    /// Keeps what comes before a damage, up to the last whole commit.
    pub partial: bool,
    /// The folder for a temporary file as large as the items of one commit.
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
    matches!(error, LoadError::Rsf(_) | LoadError::Unsuitable { .. })
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
        input: impl BufRead,
        mut progress: impl FnMut(u64),
    ) -> Result<(), LoadError> {
        let mut lines = Lines::new(input);
        let mut replay = Replay::default();
        while let Some(line) = lines.next().transpose()? {
            match replay.apply(&line)? {
                Some(commit) => self.close(line.number, &commit)?,
                None => self.apply(line)?,
            }
            progress(lines.bytes());
        }
        replay.finish(lines.number())?;
        replay.commit.map(drop).ok_or(LoadError::NoCommits)
    }

    fn apply(&mut self, line: Line) -> Result<(), LoadError> {
        let number = line.number;
        match line.command {
            Command::AssertRootHash(_) => Ok(()),
            Command::AddItem(item) => self.spool.put(item).map_err(LoadError::Spool),
            Command::AppendEntry {
                log,
                key,
                time,
                item,
            } => {
                let item = self.item(number, &item)?;
                self.named |=
                    log == Log::System && key == "register-name" && register_name(&item).is_some();
                let pending = self.pending(time)?;
                if pending.draft.time != time {
                    return Err(unsuitable(
                        number,
                        format!(
                            "the entry's time is {time}, and this register would give it {}",
                            pending.draft.time
                        ),
                    ));
                }
                pending.write(log, &key, &item)?;
                Ok(())
            }
        }
    }

    fn item(&mut self, line: u64, hash: &Hash) -> Result<Item, LoadError> {
        let item = self.spool.get(hash).map_err(LoadError::Spool)?;
        item.ok_or_else(|| unsuitable(line, format!("the entry names {hash}, which only an earlier commit brought: in a dump each commit brings its items")))
    }

    /// The commit that is being made, begun by its first entry.
    fn pending(&mut self, time: Time) -> Result<&mut Pending, LoadError> {
        let pending = match self.pending.take() {
            Some(pending) => pending,
            None => Pending::start(
                self.store.as_mut(),
                self.position.clone(),
                Draft {
                    time,
                    ..Draft::new("", "")
                },
            )?,
        };
        Ok(self.pending.insert(pending))
    }

    fn close(&mut self, line: u64, commit: &Commit) -> Result<(), LoadError> {
        if !self.named {
            return Err(unsuitable(
                line,
                "no entry before the first commit gives the register's name".to_owned(),
            ));
        }
        let (author, message, source) = (
            commit.author.clone(),
            commit.message.clone(),
            commit.source.clone(),
        );
        self.pending(commit.time)?.draft = Draft {
            author,
            message,
            source,
            time: commit.time,
        };
        let Some(pending) = self.pending.take() else {
            return Ok(());
        };
        let (made, row) = pending.close()?;
        if made != *commit {
            return Err(unsuitable(
                line,
                format!(
                    "the commit would be {} here, and it is {}",
                    made.hash(),
                    commit.hash()
                ),
            ));
        }
        self.position = Position::after(&made, row);
        self.spool.clear().map_err(LoadError::Spool)
    }

    fn into_register(mut self) -> Result<Register, LoadError> {
        // What is not whole is given up before the store is opened anew.
        drop(self.pending.take());
        self.store.settle()?;
        Ok(Register::over(self.store)?)
    }
}

fn unsuitable(line: u64, reason: String) -> LoadError {
    LoadError::Unsuitable { line, reason }
}

#[cfg(test)]
mod tests;
