//! The registry opened for writing, when no other process has it, and changes made in it.

use std::{
    ops::{Deref, DerefMut},
    panic::resume_unwind,
    thread,
    time::{Duration, Instant},
};

use registry_core::{
    change::{Change, CoordinatesMustFit},
    registry::{Applied, OpenOptions, Registry, RegistryError, Writer},
};
use registry_server::Borrowed;

use super::Config;
use crate::{afar, args::Authorship, failure::Failure, progress::Progress};

/// The turn to write, with what it is had by.
pub struct TurnToWrite {
    writer: Writer,
    /// Given back after register and index are closed.
    _borrowed: Option<Borrowed>,
}

impl TurnToWrite {
    /// Ends writing, and waits until the index is tidy.
    pub fn close(self) -> Result<(), Failure> {
        Ok(self.writer.close()?)
    }
}

impl Deref for TurnToWrite {
    type Target = Writer;
    fn deref(&self) -> &Writer {
        &self.writer
    }
}

impl DerefMut for TurnToWrite {
    fn deref_mut(&mut self) -> &mut Writer {
        &mut self.writer
    }
}

impl Config {
    /// Opens the registry for writing, and says what had to be mended.
    pub fn write(&self) -> Result<TurnToWrite, Failure> {
        let registry = self.registry()?;
        let borrowed = self.borrowed(&registry)?;
        let writer = self.when_unlocked(|| {
            let progress = Progress::counted("Indexing", self.console.quiet);
            Ok(registry.write(&mut |done, total| progress.at(done, total))?)
        })?;
        self.say_caught_up(writer.caught_up());
        Ok(TurnToWrite {
            writer,
            _borrowed: borrowed,
        })
    }

    /// Does what needs the register for itself, when nobody else has it.
    pub fn when_free<T>(
        &self,
        registry: &Registry,
        attempt: impl FnMut() -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let _borrowed = self.borrowed(registry)?;
        self.when_unlocked(attempt)
    }

    /// The turn to write, from the service, where one serves the registry.
    fn borrowed(&self, registry: &Registry) -> Result<Option<Borrowed>, Failure> {
        // As long as a change over HTTP waits, however short the command's patience with other commands.
        let wait = self.wait.max(OpenOptions::default().wait);
        Ok(Borrowed::ask(registry.folder(), wait)?)
    }

    /// Tries until no other process has the register, as long as this command waits.
    fn when_unlocked<T>(
        &self,
        mut attempt: impl FnMut() -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        const BETWEEN_ATTEMPTS: Duration = Duration::from_millis(50);
        const SAID_AFTER: Duration = Duration::from_secs(1);
        let begun = Instant::now();
        let mut is_said = false;
        loop {
            match attempt() {
                Err(Failure::Registry(RegistryError::Locked { holder }))
                    if begun.elapsed() < self.wait =>
                {
                    if !is_said && begun.elapsed() >= SAID_AFTER {
                        let seconds = self.wait.as_secs();
                        self.console
                            .say(&format!("Waiting up to {seconds} s for {holder}."));
                        is_said = true;
                    }
                    thread::sleep(BETWEEN_ATTEMPTS);
                }
                ended => return ended,
            }
        }
    }

    /// Makes a change as one commit, and waits until the index is tidy. Where the change finds the index damaged, nothing
    /// is changed yet, and it is made once more when the index is mended.
    pub fn apply(&self, change: &dyn Change, authorship: &Authorship) -> Result<Applied, Failure> {
        match self.apply_once(change, authorship) {
            Err(Failure::Registry(error)) if error.is_mended_by_rebuilding() => {
                self.read_rebuilt(&self.registry()?)?;
                self.apply_once(change, authorship)
            }
            done => done,
        }
    }

    fn apply_once(&self, change: &dyn Change, authorship: &Authorship) -> Result<Applied, Failure> {
        if let Some(afar) = &self.afar {
            return afar::apply(afar, change, &authorship.draft(None), &self.console);
        }
        // To ask git who acts takes as long as to open the registry.
        let (writer, draft) = thread::scope(|scope| {
            let draft = scope.spawn(|| authorship.draft(None));
            let writer = self.write();
            (
                writer,
                draft.join().unwrap_or_else(|panic| resume_unwind(panic)),
            )
        });
        let mut writer = writer?;
        let applied = writer.apply(change, draft)?;
        writer.close()?;
        Ok(applied)
    }

    /// Makes a change as one commit; on demand, only where it puts no coordinates outside their country.
    pub fn apply_fitting<C: Change + Clone>(
        &self,
        change: &C,
        must_fit: bool,
        authorship: &Authorship,
    ) -> Result<Applied, Failure> {
        if must_fit {
            self.apply(&CoordinatesMustFit(change.clone()), authorship)
        } else {
            self.apply(change, authorship)
        }
    }
}
