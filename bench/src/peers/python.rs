//! Python in an environment of its own, with the packages of `python/requirements.txt`.

use std::{
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::Command,
};

use serde::Deserialize;

use crate::{
    failure::Failure,
    generate::Vocabulary,
    measure::{answer, run},
    questions::Questions,
    work::Work,
};

/// The columns that SQLite's index is over, as `sql/index.sql` names them.
const TEXTS: [&str; 10] = [
    "place",
    "place_zh",
    "place_names",
    "region_name",
    "product",
    "product_zh",
    "sector",
    "actors",
    "source_title",
    "notes",
];

/// Python and the programs installed with it.
#[derive(Debug, Clone)]
pub struct Python {
    programs: PathBuf,
}

/// What SQLite answered in Python's process.
#[derive(Debug, Deserialize)]
pub struct Answers {
    pub shapes: Vec<Vec<Answer>>,
    pub facets: Vec<Answer>,
}

/// How long a question took, and how many rows match it.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct Answer {
    pub seconds: f64,
    pub hits: u64,
}

impl Python {
    /// Makes the environment, unless one with the same packages is there.
    pub fn prepare(work: &Work) -> Result<Python, Failure> {
        let (folder, wanted) = (work.environment(), script("requirements.txt"));
        let python = Python {
            programs: folder.join("bin"),
        };
        let installed = folder.join("installed.txt");
        let requirements = fs::read_to_string(&wanted).map_err(Failure::file(&wanted))?;
        if fs::read_to_string(&installed).is_ok_and(|text| text == requirements) {
            return Ok(python);
        }
        eprintln!("installing Python packages");
        run(Command::new("python3").args(["-m", "venv"]).arg(&folder))?;
        let mut pip = Command::new(python.programs.join("pip"));
        run(pip
            .args([
                "install",
                "--quiet",
                "--disable-pip-version-check",
                "--requirement",
            ])
            .arg(&wanted))?;
        fs::write(&installed, requirements).map_err(Failure::file(&installed))?;
        Ok(python)
    }

    fn script(&self, name: &str) -> Command {
        let mut command = Command::new(self.programs.join("python"));
        command.arg(script(name));
        command
    }

    /// The generator's words, extracted when they are missing.
    pub fn vocabulary(&self, work: &Work) -> Result<Vocabulary, Failure> {
        let folder = work.vocabulary();
        if !Vocabulary::is_in(&folder) {
            eprintln!("extracting vocabularies");
            run(self.script("vocabulary.py").arg(&folder))?;
        }
        Vocabulary::read(&folder)
    }

    /// The version of the library that this Python searches with.
    pub fn sqlite(&self) -> Result<String, Failure> {
        let mut python = Command::new(self.programs.join("python"));
        answer(python.args(["-c", "import sqlite3; print(sqlite3.sqlite_version)"]))
    }

    /// Datasette on a database that nobody changes meanwhile.
    pub fn datasette(&self, database: &Path, address: SocketAddr) -> Command {
        let mut command = Command::new(self.programs.join("datasette"));
        command.args(["serve", "--host", &address.ip().to_string()]);
        command.args(["--port", &address.port().to_string()]);
        command.args(["--setting", "sql_time_limit_ms", "60000"]);
        command.args(["--setting", "default_cache_ttl", "0", "--immutable"]);
        command.arg(database);
        command
    }

    /// Asks SQLite all questions.
    pub fn search(
        &self,
        database: &Path,
        questions: &Questions,
        folder: &Path,
    ) -> Result<Answers, Failure> {
        let asked = folder.join("questions.json");
        let text = serde_json::to_string_pretty(questions).map_err(Failure::json(&asked))?;
        fs::write(&asked, text).map_err(Failure::file(&asked))?;
        let facets = Path::new(env!("CARGO_MANIFEST_DIR")).join("sql/facets.sql");
        let answered = answer(
            self.script("search.py")
                .arg(database)
                .arg(&asked)
                .arg(facets),
        )?;
        serde_json::from_str(&answered).map_err(Failure::json(Path::new("search.py")))
    }

    /// Imports with sqlite-utils, into a table with the same key.
    pub fn insert(&self, database: &Path, rows: &Path) -> Command {
        let mut command = Command::new(self.programs.join("sqlite-utils"));
        command
            .arg("insert")
            .arg(database)
            .arg("clusters")
            .arg(rows);
        command.args([
            "--csv", "--pk", "country", "--pk", "place", "--pk", "product", "--silent",
        ]);
        command
    }

    /// Indexes the texts with sqlite-utils.
    pub fn enable_search(&self, database: &Path) -> Command {
        let mut command = Command::new(self.programs.join("sqlite-utils"));
        command
            .arg("enable-fts")
            .arg(database)
            .arg("clusters")
            .args(TEXTS)
            .args(["--tokenize", "porter"]);
        command
    }
}

/// A file of `python/`.
fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("python")
        .join(name)
}
