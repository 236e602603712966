//! What all comparisons of one size share.

use std::{path::PathBuf, process::Command};

use registry_core::registry::Registry;

use crate::{
    failure::Failure,
    generate::{self, Vocabulary},
    measure::run,
    peers::{Answers, Program, Python},
    questions::Questions,
    work::Size,
};

/// The programs, the folder and the rows of one size.
pub struct Setup<'a> {
    pub rows: u64,
    pub seed: u64,
    pub with_peers: bool,
    pub program: &'a Program,
    pub python: &'a Python,
    pub vocabulary: &'a Vocabulary,
    pub size: Size,
}

impl Setup<'_> {
    /// The rows of a revision, generated when they are missing.
    pub fn rows(&self, revision: u64) -> Result<PathBuf, Failure> {
        let path = self.size.rows(self.seed, revision);
        if !path.is_file() {
            self.say("generating");
            generate::write(&path, self.vocabulary, self.seed, self.rows, revision)?;
        }
        Ok(path)
    }

    /// Says what is measured now.
    pub fn say(&self, what: &str) {
        eprintln!("{} rows: {what}", self.rows);
    }

    /// How often what takes long is repeated.
    pub fn repetitions(&self) -> usize {
        match self.rows {
            0..=100_000 => 5,
            100_001..=2_000_000 => 3,
            _ => 1,
        }
    }

    pub fn open(&self) -> Result<Registry, Failure> {
        Ok(Registry::open(&self.size.registry())?)
    }

    /// SQLite's answers, where it takes part.
    pub fn answers(&self, questions: &Questions) -> Result<Option<Answers>, Failure> {
        if !self.with_peers {
            return Ok(None);
        }
        self.say("searching, SQLite warm");
        self.python
            .search(&self.size.keyed(), questions, self.size.folder())
            .map(Some)
    }

    /// Checks that a side took every row.
    pub fn expect_rows(&self, program: &str, counted: u64) -> Result<(), Failure> {
        if counted == self.rows {
            return Ok(());
        }
        let expected = format!("{} rows", self.rows);
        Err(Failure::Answer {
            program: program.to_owned(),
            answer: counted.to_string(),
            expected,
        })
    }
}

/// Waits until earlier writes are on the disk, so that they are on nobody's account.
pub fn settle() -> Result<(), Failure> {
    run(&mut Command::new("sync"))
}
