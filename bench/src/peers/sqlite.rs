//! The `sqlite3` shell: a table of the same columns, and an FTS5 index with porter stemming over its texts.

use std::{path::Path, process::Command};

use crate::{
    failure::Failure,
    measure::{answer, number},
    questions::Question,
};

const KEYED: &str = include_str!("../../sql/keyed.sql");
const INDEX: &str = include_str!("../../sql/index.sql");
const TRIGGERS: &str = include_str!("../../sql/triggers.sql");
const UPSERT: &str = include_str!("../../sql/upsert.sql");
const DURABLE: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;";

/// What a search shows of a hit, as the registry's table does.
const TABLE_OF_HITS: &str = "clusters.place, clusters.product, clusters.region_name, clusters.country, \
                                 clusters.market_share";

/// The shell on a database.
#[derive(Debug, Clone, Copy)]
pub struct Sqlite<'a> {
    database: &'a Path,
}

impl<'a> Sqlite<'a> {
    pub fn on(database: &'a Path) -> Sqlite<'a> {
        Sqlite { database }
    }

    fn shell(self) -> Command {
        let mut command = Command::new("sqlite3");
        command.arg("-bail").arg(self.database);
        command
    }

    /// Runs statements and dot-commands, up to the first that fails.
    fn script(self, parts: &[&str]) -> Command {
        let mut command = self.shell();
        command.args(parts);
        command
    }

    /// Imports into a table with a primary key and indexes its texts, durably.
    pub fn import_keyed(self, rows: &Path) -> Command {
        let import = format!(".import --csv --skip 1 {} clusters", quoted(rows));
        self.script(&[DURABLE, KEYED, &import, INDEX])
    }

    /// Imports into a table that the import makes, and indexes its texts.
    pub fn import_bare(self, rows: &Path) -> Command {
        self.script(&[DURABLE, &import(rows), INDEX])
    }

    /// Imports into a table that the import makes, and no more.
    pub fn import_only(self, rows: &Path) -> Command {
        self.script(&[DURABLE, &import(rows)])
    }

    /// Adds the triggers that keep the index in step with the table.
    pub fn follow(self) -> Command {
        self.script(&[TRIGGERS])
    }

    /// Changes the rows that are there and adds the others, in one transaction, durably.
    pub fn upsert(self, rows: &Path) -> Command {
        let staged = "CREATE TEMP TABLE imported AS SELECT * FROM clusters WHERE false;";
        let import = format!(
            ".import --csv --skip 1 --schema temp {} imported",
            quoted(rows)
        );
        self.script(&[DURABLE, staged, &import, UPSERT])
    }

    /// Searches for the first ten hits.
    pub fn search(self, question: &Question) -> Command {
        let country = question.country.as_ref();
        let country = country.map(|country| format!("AND clusters.country = {}", literal(country)));
        let mut command = self.shell();
        command.arg(format!(
            "SELECT {TABLE_OF_HITS} FROM clusters_fts JOIN clusters ON clusters.rowid = clusters_fts.rowid \
             WHERE clusters_fts MATCH {} {} ORDER BY rank LIMIT 10;",
            literal(&question.theirs),
            country.unwrap_or_default(),
        ));
        command
    }

    /// Prints the whole table in an output mode of the shell.
    pub fn export(self, mode: &str, output: &Path) -> Command {
        let (mode, once) = (format!(".mode {mode}"), format!(".once {}", quoted(output)));
        self.script(&[".headers on", &mode, &once, "SELECT * FROM clusters;"])
    }

    /// How many rows there are.
    pub fn count(self) -> Result<u64, Failure> {
        self.number("SELECT count(*) FROM clusters;")
    }

    /// All persons employed, of whom each revision of the rows has one more a row.
    pub fn employment(self) -> Result<u64, Failure> {
        self.number("SELECT sum(employment) FROM clusters;")
    }

    fn number(self, query: &str) -> Result<u64, Failure> {
        number("sqlite3", answer(self.shell().arg(query))?)
    }
}

fn import(rows: &Path) -> String {
    format!(".import --csv {} clusters", quoted(rows))
}

fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// A path as the shell's dot-commands read it.
fn quoted(path: &Path) -> String {
    format!("\"{}\"", path.display())
}
