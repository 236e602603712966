//! What all comparisons of one size share.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    failure::Failure,
    generate::{self, Vocabulary, Wanted},
    measure::{Spent, run, spent},
    peers::{Answers, Importer, Program, Python},
    questions::Questions,
    work::{Size, remove},
};

/// The programs, the folder and the questions of one size.
pub struct Setup<'a> {
    pub rows: u64,
    pub seed: u64,
    pub with_peers: bool,
    /// The importers that are left out.
    pub without: &'a [Importer],
    /// How often what takes long is repeated, where that was said.
    pub runs: Option<usize>,
    /// How long the service is loaded besides.
    pub lasting: Option<std::time::Duration>,
    pub program: &'a Program,
    pub python: &'a Python,
    pub vocabulary: &'a Vocabulary,
    pub size: Size,
}

impl Setup<'_> {
    /// The rows of a revision, generated when they are missing.
    pub fn rows(&self, revision: u64) -> Result<PathBuf, Failure> {
        self.generated(self.size.rows(self.seed, revision), revision, false)
    }

    /// The rows of the first revision with a link each, generated when they are missing.
    pub fn linked_rows(&self) -> Result<PathBuf, Failure> {
        self.generated(self.size.linked_rows(self.seed), 1, true)
    }

    fn generated(&self, path: PathBuf, revision: u64, linked: bool) -> Result<PathBuf, Failure> {
        if !path.is_file() {
            self.say("generating");
            let wanted = Wanted {
                rows: self.rows,
                seed: self.seed,
                revision,
                linked,
            };
            generate::write(&path, self.vocabulary, wanted)?;
        }
        Ok(path)
    }

    /// Questions that are chosen by the rows.
    pub fn questions(&self) -> Result<Questions, Failure> {
        Questions::choose(&self.rows(1)?)
    }

    /// Says what is measured now.
    pub fn say(&self, what: &str) {
        eprintln!("{} rows: {what}", self.rows);
    }

    /// How often what takes long is repeated.
    pub fn repetitions(&self) -> usize {
        let by_size = match self.rows {
            0..=100_000 => 5,
            100_001..=2_000_000 => 3,
            _ => 1,
        };
        self.runs.unwrap_or(by_size).max(1)
    }

    /// SQLite's answers, where it takes part.
    pub fn answers(&self, questions: &Questions) -> Result<Option<Answers>, Failure> {
        if !self.with_peers {
            return Ok(None);
        }
        let database = self.keyed()?;
        self.say("searching, SQLite warm");
        self.python
            .search(&database, questions, self.size.folder())
            .map(Some)
    }

    /// Checks that a side took every row.
    pub fn expect_rows(&self, program: &str, counted: u64) -> Result<(), Failure> {
        self.expect(program, counted, self.rows, "rows")
    }

    /// Checks a number that a side answered.
    pub fn expect(
        &self,
        program: &str,
        counted: u64,
        expected: u64,
        of: &str,
    ) -> Result<(), Failure> {
        if counted == expected {
            return Ok(());
        }
        Err(Failure::Answer {
            program: program.to_owned(),
            answer: counted.to_string(),
            expected: format!("{expected} {of}"),
        })
    }
}

/// Waits until earlier writes are on the disk, so that they are on nobody's account.
pub fn settle() -> Result<(), Failure> {
    run(&mut Command::new("sync"))
}

/// Runs a program once earlier writes are on the disk.
pub fn settled(command: &mut Command) -> Result<Spent, Failure> {
    settle()?;
    spent(command)
}

/// Copies a file or folder, and has the copy on the disk.
pub fn copy(from: &Path, to: &Path) -> Result<(), Failure> {
    remove(to)?;
    run(Command::new("cp")
        .args(["-a", "--reflink=auto"])
        .arg(from)
        .arg(to))?;
    settle()
}
