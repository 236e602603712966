//! The index opened for reading, and mended first where it cannot be read.

use std::sync::Arc;

use registry_core::{
    index::{IndexError, IndexReader, OrganisationReader},
    registry::{CaughtUp, Registry, RegistryError},
};

use super::Config;
use crate::{failure::Failure, output, progress::Progress};

impl Config {
    /// Opens the index for reading; one that cannot be read, or is not the register's, is mended first.
    pub fn read(&self) -> Result<Arc<IndexReader>, Failure> {
        let registry = self.registry()?;
        self.catch_up(&registry)?;
        match registry.read() {
            Err(RegistryError::Index(problem)) if problem.is_mended_by_rebuilding() => {
                let mended = match problem {
                    IndexError::OtherHistory { .. } => self.read_as_writer(),
                    _ => self.read_rebuilt(&registry),
                };
                mended.map_err(|reason| Failure::not_mended(problem, reason))
            }
            read => {
                let reader = read?;
                self.say_not_indexed(registry.not_indexed(&reader));
                Ok(reader)
            }
        }
    }

    /// An index that was opened, its organisations mended where their part of it is damaged. They are opened when they are
    /// first asked for, which most commands never do.
    pub fn with_organisations(
        &self,
        reader: Arc<IndexReader>,
    ) -> Result<Arc<IndexReader>, Failure> {
        let opened = reader.organisations().map(drop);
        self.mended(reader, opened)
    }

    /// An index of which all organisations are read, which is mended where any part of theirs is damaged.
    pub fn with_all_organisations(
        &self,
        reader: Arc<IndexReader>,
    ) -> Result<Arc<IndexReader>, Failure> {
        let read = reader.organisations();
        let read = read.and_then(OrganisationReader::read_all);
        self.mended(reader, read)
    }

    fn mended(
        &self,
        reader: Arc<IndexReader>,
        read: Result<(), IndexError>,
    ) -> Result<Arc<IndexReader>, Failure> {
        match read {
            Err(problem) if problem.is_mended_by_rebuilding() => {
                let mended = self.read_rebuilt(&self.registry()?);
                mended.map_err(|reason| Failure::not_mended(problem, reason))
            }
            _ => Ok(reader),
        }
    }

    /// Follows a register that others write, too. What was read before can be read while the database is away.
    fn catch_up(&self, registry: &Registry) -> Result<(), Failure> {
        if !registry.is_shared() {
            return Ok(());
        }
        let progress = Progress::counted("Indexing", self.console.quiet);
        match registry.catch_up(&mut |done, total| progress.at(done, total)) {
            Ok(CaughtUp::OtherHistory) => self.say_caught_up(CaughtUp::OtherHistory),
            Ok(_) => {}
            Err(problem) if problem.is_about_the_database() => {
                let Ok(reader) = registry.read() else {
                    return Err(problem.into());
                };
                let number = reader.applied();
                let time = reader.commit(number).map_err(RegistryError::from)?.time;
                self.console.say(&format!(
                    "{problem}\nWhat follows is as of commit {number} of {time}."
                ));
            }
            Err(problem) => return Err(problem.into()),
        }
        Ok(())
    }

    /// Says that what is read is not the last that was written.
    fn say_not_indexed(&self, commits: u64) {
        if commits > 0 {
            let commits = output::counted(commits, "commit");
            self.console.say(&format!(
                "The index is {commits} behind the register: a command is writing, or ended before the index had all of it. The next change or `registry verify` brings it up."
            ));
        }
    }

    /// A writer sees in the register itself whether the index is of its history, and mends what is not.
    fn read_as_writer(&self) -> Result<Arc<IndexReader>, Failure> {
        let writer = self.write()?;
        let reader = writer.read()?;
        writer.close()?;
        Ok(reader)
    }

    pub(super) fn read_rebuilt(&self, registry: &Registry) -> Result<Arc<IndexReader>, Failure> {
        self.console.say("The index is missing, damaged or of another version and is built again from the register.");
        self.when_free(registry, || {
            let progress = Progress::counted("Indexing", self.console.quiet);
            Ok(registry.reindex(&mut |done, total| progress.at(done, total))?)
        })?;
        Ok(registry.read()?)
    }

    /// Says what had to be done to the index.
    pub fn say_caught_up(&self, caught_up: CaughtUp) {
        match caught_up {
            CaughtUp::Already => {}
            CaughtUp::Followed { commits } => {
                let commits = output::counted(commits, "commit");
                self.console.say(&format!(
                    "The index was {commits} behind the register and has caught up."
                ));
            }
            CaughtUp::Rebuilt => {
                self.console.say("The index was missing, damaged or of another version and was built again from the register.");
            }
            CaughtUp::OtherHistory => self.console.say(
                "The index was of another history than the register and was built again from it.",
            ),
        }
    }
}
