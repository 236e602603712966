//! What is used: the command line, the environment and the surroundings resolved into one value.

use std::{
    io::IsTerminal,
    ops::{Deref, DerefMut},
    panic::resume_unwind,
    process,
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use registry_core::{
    change::{Change, CoordinatesMustFit},
    index::{IndexError, IndexReader},
    register::{Draft, Origin},
    registry::{Applied, CaughtUp, FOLDER, Locator, OpenOptions, Registry, RegistryError, Writer},
};
use registry_server::{Borrowed, Client, PublicUrl};
use serde::Serialize;

use crate::{
    afar::{self, Afar},
    args::{Authorship, Command, Format, Global},
    country_names,
    failure::Failure,
    forms,
    output::{self, Screen, Styled, screen},
    place,
    progress::Progress,
};

/// How this run behaves.
pub struct Config {
    registry: Option<Locator>,
    /// The service that is asked instead of a folder.
    afar: Option<Afar>,
    options: OpenOptions,
    /// The form of output.
    pub format: Format,
    /// Whether stderr stays silent but for errors.
    pub quiet: bool,
    /// Whether a pager shows what is longer than the screen.
    has_pager: bool,
    /// How long to wait while another command has the register.
    wait: Duration,
}

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
    /// Resolves the options that every command takes.
    pub fn new(global: Global, command: &Command) -> Result<Config, Failure> {
        Ok(Config {
            registry: global.registry,
            afar: global
                .server
                .map(|server| afar(server, global.token, command))
                .transpose()?,
            options: OpenOptions {
                index: global.index,
                ..OpenOptions::default()
            },
            format: forms::of(command, global.format)?,
            quiet: global.quiet,
            has_pager: !global.no_pager,
            wait: command.wait(),
        })
    }

    /// Where a new registry is made: `--registry`, or `.registry` here.
    pub fn new_place(&self) -> Locator {
        let stated = self.registry.clone();
        stated.unwrap_or_else(|| Locator::from(FOLDER))
    }

    /// How registries are opened.
    pub fn options(&self) -> &OpenOptions {
        &self.options
    }

    /// Opens the registry: `--registry`, `REGISTRY_DIR`, or the nearest `.registry` upwards.
    pub fn registry(&self) -> Result<Registry, Failure> {
        let registry = match &self.afar {
            Some(afar) => afar::current(afar, self)?,
            None => Registry::open_with(&place::of(self.registry.as_ref())?, &self.options)?,
        };
        country_names::use_names(registry.display_names().map_err(RegistryError::from)?);
        Ok(registry)
    }

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

    /// Follows a register that others write, too. What was read before can be read while the database is away.
    fn catch_up(&self, registry: &Registry) -> Result<(), Failure> {
        if !registry.is_shared() {
            return Ok(());
        }
        let progress = Progress::counted("Indexing", self.quiet);
        match registry.catch_up(&mut |done, total| progress.at(done, total)) {
            Ok(CaughtUp::OtherHistory) => self.say_caught_up(CaughtUp::OtherHistory),
            Ok(_) => {}
            Err(problem) if problem.is_about_the_database() => {
                let Ok(reader) = registry.read() else {
                    return Err(problem.into());
                };
                let number = reader.applied();
                let time = reader.commit(number).map_err(RegistryError::from)?.time;
                self.say(&format!(
                    "{problem}\nWhat follows is as of commit {number} of {time}."
                ));
            }
            Err(problem) => return Err(problem.into()),
        }
        Ok(())
    }

    /// An index that was opened, its organisations mended where their part of it is damaged. They are opened when they are
    /// first asked for, which most commands never do.
    pub fn with_organisations(
        &self,
        reader: Arc<IndexReader>,
    ) -> Result<Arc<IndexReader>, Failure> {
        match reader.organisations() {
            Err(problem) if problem.is_mended_by_rebuilding() => {
                let mended = self.read_rebuilt(&self.registry()?);
                mended.map_err(|reason| Failure::not_mended(problem, reason))
            }
            _ => Ok(reader),
        }
    }

    /// Says that what is read is not the last that was written.
    fn say_not_indexed(&self, commits: u64) {
        if commits > 0 {
            let commits = output::counted(commits, "commit");
            self.say(&format!(
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

    fn read_rebuilt(&self, registry: &Registry) -> Result<Arc<IndexReader>, Failure> {
        self.say("The index is missing, damaged or of another version and is built again from the register.");
        self.when_free(registry, || {
            let progress = Progress::counted("Indexing", self.quiet);
            Ok(registry.reindex(&mut |done, total| progress.at(done, total))?)
        })?;
        Ok(registry.read()?)
    }

    /// Opens the registry for writing, and says what had to be mended.
    pub fn write(&self) -> Result<TurnToWrite, Failure> {
        let registry = self.registry()?;
        let borrowed = self.borrowed(&registry)?;
        let writer = self.when_unlocked(|| {
            let progress = Progress::counted("Indexing", self.quiet);
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
                        self.say(&format!("Waiting up to {seconds} s for {holder}."));
                        is_said = true;
                    }
                    thread::sleep(BETWEEN_ATTEMPTS);
                }
                ended => return ended,
            }
        }
    }

    /// Says what was done: to the person on stderr, or to a program as JSON on stdout.
    pub fn tell(&self, text: &str, done: &impl Serialize) -> Result<(), Failure> {
        match self.format {
            Format::Json => output::json(done),
            Format::Jsonl => output::json_lines([done]),
            _ => {
                self.say(text);
                Ok(())
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
            return afar::apply(afar, change, &authorship.draft(None), self);
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

    /// Says what had to be done to the index.
    pub fn say_caught_up(&self, caught_up: CaughtUp) {
        match caught_up {
            CaughtUp::Already => {}
            CaughtUp::Followed { commits } => {
                let commits = output::counted(commits, "commit");
                self.say(&format!(
                    "The index was {commits} behind the register and has caught up."
                ));
            }
            CaughtUp::Rebuilt => {
                self.say("The index was missing, damaged or of another version and was built again from the register.");
            }
            CaughtUp::OtherHistory => self.say(
                "The index was of another history than the register and was built again from it.",
            ),
        }
    }

    /// Says something to the person on stderr.
    pub fn say(&self, text: &str) {
        for line in text.lines() {
            self.say_styled(&line.into());
        }
    }

    /// Says a line to the person on stderr.
    pub fn say_styled(&self, line: &Styled) {
        if !self.quiet {
            // A person who closed stderr does not want to be told.
            let _ = screen::say(line);
        }
    }

    /// Stdout for people.
    pub fn screen(&self) -> Screen {
        Screen::new(self.has_pager)
    }
}

/// A service from afar, for a command that can be done there.
fn afar(server: PublicUrl, token: Option<String>, command: &Command) -> Result<Afar, Failure> {
    match command.instead_of_afar() {
        Some(instead) => Err(Failure::Usage(format!("{server}: {instead}"))),
        None => Ok(Afar::new(Client::new(server, token)?)),
    }
}

impl Authorship {
    /// The head of a commit: who, why and from where.
    ///
    /// Where the person says nothing, the message is the default, else that of the change.
    pub fn draft(&self, default_message: Option<&str>) -> Draft {
        let author = author(self.author.as_deref());
        let draft = match self.message.as_deref().or(default_message) {
            Some(message) => Draft::new(author, message),
            None => Draft::of_change(author),
        };
        Draft {
            source: self.source.clone().map(Origin::Url),
            ..draft
        }
    }
}

/// Who acts: as stated, else git's user, else the login name.
pub fn author(stated: Option<&str>) -> String {
    stated
        .map(str::to_owned)
        .or_else(git_user)
        .or_else(|| {
            ["USER", "LOGNAME", "USERNAME"]
                .iter()
                .find_map(|name| std::env::var(name).ok())
        })
        .filter(|name| !name.trim().is_empty())
        .unwrap_or_else(|| "unknown".to_owned())
}

fn git_user() -> Option<String> {
    let output = process::Command::new("git")
        .args(["config", "user.name"])
        .output()
        .ok()?;
    let name = String::from_utf8(output.stdout).ok()?.trim().to_owned();
    (output.status.success() && !name.is_empty()).then_some(name)
}

/// Whether a person can be asked.
pub fn is_interactive() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}
