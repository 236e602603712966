//! The registries and databases that measurements start from: made when they are missing or of another build.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::setup::{Setup, copy, settle};
use crate::{
    failure::Failure,
    measure::{Usage, run_watched},
    peers::{Importer, Sqlite},
    work::remove,
};

/// The commit of the first import; the one before made the registry.
pub const FIRST_IMPORT: u64 = 2;

/// The commit of the import that changes every record.
pub const SECOND_IMPORT: u64 = 3;

impl Setup<'_> {
    /// The registry after the first import. Nobody writes to it.
    pub fn first(&self) -> Result<PathBuf, Failure> {
        let registry = self.size.registry();
        if !is_made_by(&registry, &self.build()?) {
            self.import_first()?;
        }
        Ok(registry)
    }

    /// The registry after a second import that changed every record. Nobody writes to it.
    pub fn changed(&self) -> Result<PathBuf, Failure> {
        let registry = self.size.changed();
        if !is_made_by(&registry, &self.build()?) {
            self.import_changed()?;
        }
        Ok(registry)
    }

    /// The SQLite database with a key after the first import. Nobody writes to it.
    pub fn keyed(&self) -> Result<PathBuf, Failure> {
        let database = self.size.keyed();
        if !is_made_by(&database, &self.seeded(Importer::Keyed.name())) {
            self.import_keyed()?;
        }
        Ok(database)
    }

    /// Imports into an empty registry.
    pub fn import_first(&self) -> Result<Usage, Failure> {
        let (registry, rows) = (self.size.registry(), self.rows(1)?);
        self.say("importing, registry");
        made(&registry, &self.build()?, || {
            self.program.init(&registry)?;
            settle()?;
            run_watched(&mut self.program.import(&registry, &rows))
        })
    }

    /// Imports the same rows with other shares and employment.
    pub fn import_changed(&self) -> Result<Usage, Failure> {
        let (first, changed, rows) = (self.first()?, self.size.changed(), self.rows(2)?);
        self.say("importing changed rows, registry");
        made(&changed, &self.build()?, || {
            copy(&first, &changed)?;
            run_watched(&mut self.program.import(&changed, &rows))
        })
    }

    /// Imports into a database with a primary key and an index.
    pub fn import_keyed(&self) -> Result<Usage, Failure> {
        let (database, rows) = (self.size.keyed(), self.rows(1)?);
        self.say(&format!("importing, {}", Importer::Keyed.name()));
        made(&database, &self.seeded(Importer::Keyed.name()), || {
            remove(&database)?;
            settle()?;
            run_watched(&mut Sqlite::on(&database).import_keyed(&rows))
        })
    }

    /// A registry to write to that is like another.
    pub fn scratch(&self, like: &Path) -> Result<PathBuf, Failure> {
        let registry = self.size.scratch();
        copy(like, &registry)?;
        Ok(registry)
    }

    fn build(&self) -> Result<String, Failure> {
        Ok(self.seeded(&self.program.identity()?))
    }

    fn seeded(&self, maker: &str) -> String {
        format!("{maker}, seed {}", self.seed)
    }
}

/// Makes a state, and notes beside it what made it once it is whole.
fn made(
    state: &Path,
    maker: &str,
    make: impl FnOnce() -> Result<Usage, Failure>,
) -> Result<Usage, Failure> {
    let note = note(state);
    remove(&note)?;
    let usage = make()?;
    fs::write(&note, maker).map_err(Failure::file(&note))?;
    Ok(usage)
}

fn is_made_by(state: &Path, maker: &str) -> bool {
    state.exists() && fs::read_to_string(note(state)).is_ok_and(|made_by| made_by == maker)
}

fn note(state: &Path) -> PathBuf {
    state.with_extension("made-by")
}
