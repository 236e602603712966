//! What was measured, as it is kept between runs.

mod line;
mod measured;
#[cfg(test)]
mod tests;

use std::{
    fs::{self, DirEntry},
    io,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

pub use line::{Line, Peer, Unit};
pub use measured::{Measured, Search};

use crate::{failure::Failure, measure::Machine, work::Work};

/// Everything that was measured with one number of rows.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Results {
    pub rows: u64,
    pub rows_bytes: u64,
    pub seed: u64,
    pub machine: Machine,
    /// The version of the library that Python's process searches with.
    pub sqlite_in_python: String,
    /// In the order of the report.
    pub parts: Vec<Measured>,
}

impl Results {
    /// With the parts that were measured earlier, if it was of the same rows on the same machine.
    pub fn with_earlier(self, work: &Work) -> Result<Results, Failure> {
        let path = file(work, self.rows);
        if !path.is_file() {
            return Ok(self);
        }
        let earlier = read(&path)?;
        if self.seed == earlier.seed && self.machine.is_like(&earlier.machine) {
            let parts = earlier.parts;
            return Ok(Results { parts, ..self });
        }
        eprintln!("earlier results are of another machine or seed, and are left out");
        Ok(self)
    }

    /// Puts a part in the place of what was measured of it before, but for peers that were left out.
    pub fn put(&mut self, mut measured: Measured, left_out: &[&str]) {
        let place = self
            .parts
            .binary_search_by_key(&measured.part, |earlier| earlier.part);
        match place {
            Ok(at) => {
                measured.keep_peers(&self.parts[at], left_out);
                self.parts[at] = measured;
            }
            Err(at) => self.parts.insert(at, measured),
        }
    }

    pub fn save(&self, work: &Work) -> Result<(), Failure> {
        let folder = work.results();
        fs::create_dir_all(&folder).map_err(Failure::file(&folder))?;
        let path = file(work, self.rows);
        let text = serde_json::to_string_pretty(self).map_err(Failure::json(&path))?;
        fs::write(&path, text).map_err(Failure::file(&path))
    }

    /// All that was measured, by size.
    pub fn read_all(work: &Work) -> Result<Vec<Results>, Failure> {
        let folder = work.results();
        let entries = fs::read_dir(&folder).map_err(Failure::file(&folder))?;
        let read =
            |entry: io::Result<DirEntry>| read(&entry.map_err(Failure::file(&folder))?.path());
        let mut all = entries.map(read).collect::<Result<Vec<_>, _>>()?;
        all.sort_by_key(|results| results.rows);
        Ok(all)
    }

    pub fn lines(&self) -> impl Iterator<Item = &Line> {
        self.parts.iter().flat_map(|part| &part.lines)
    }

    pub fn searches(&self) -> impl Iterator<Item = &Search> {
        self.parts.iter().flat_map(|part| &part.searches)
    }

    /// Whether the peers were measured, too.
    pub fn has_peers(&self) -> bool {
        self.searches().any(|search| search.theirs.is_some())
    }
}

fn file(work: &Work, rows: u64) -> PathBuf {
    work.results().join(format!("{rows}.json"))
}

fn read(path: &Path) -> Result<Results, Failure> {
    let text = fs::read_to_string(path).map_err(Failure::file(path))?;
    serde_json::from_str(&text).map_err(Failure::json(path))
}
