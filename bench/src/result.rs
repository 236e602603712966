//! What was measured, as it is kept between runs.

use std::{
    fs::{self, DirEntry},
    io,
    path::Path,
};

use serde::{Deserialize, Serialize};

use crate::{failure::Failure, measure::Machine, target::Target, work::Work};

/// Everything that was measured with one number of rows.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Results {
    pub rows: u64,
    pub rows_bytes: u64,
    pub seed: u64,
    /// The day.
    pub date: String,
    /// The commit that the program was built from.
    pub program: String,
    pub machine: Machine,
    /// The version of the library that Python's process searches with.
    pub sqlite_in_python: Option<String>,
    pub lines: Vec<Line>,
    pub searches: Vec<Search>,
}

/// One measure, and what it was compared with.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Line {
    pub what: String,
    pub unit: Unit,
    pub ours: f64,
    pub peer: Option<Peer>,
    pub target: Option<Target>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Peer {
    pub name: String,
    pub value: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Unit {
    Seconds,
    Bytes,
    /// How many times faster.
    Times,
}

/// One question, as both sides answered it when they were warm.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Search {
    pub shape: String,
    pub question: String,
    pub ours: f64,
    pub our_hits: u64,
    pub theirs: Option<f64>,
    pub their_hits: Option<u64>,
}

impl Line {
    pub fn seconds(what: impl Into<String>, ours: f64) -> Line {
        Line {
            what: what.into(),
            unit: Unit::Seconds,
            ours,
            peer: None,
            target: None,
        }
    }

    pub fn bytes(what: impl Into<String>, ours: f64) -> Line {
        Line {
            unit: Unit::Bytes,
            ..Line::seconds(what, ours)
        }
    }

    pub fn times(what: impl Into<String>, ours: f64) -> Line {
        Line {
            unit: Unit::Times,
            ..Line::seconds(what, ours)
        }
    }

    pub fn beside(self, name: &str, value: f64) -> Line {
        Line {
            peer: Some(Peer {
                name: name.to_owned(),
                value,
            }),
            ..self
        }
    }

    pub fn target(self, target: Target) -> Line {
        Line {
            target: Some(target),
            ..self
        }
    }

    /// Ours as a multiple of the peer's.
    pub fn ratio(&self) -> Option<f64> {
        self.peer.as_ref().map(|peer| self.ours / peer.value)
    }

    /// Whether the target is met, where there is one.
    pub fn is_met(&self) -> Option<bool> {
        self.target
            .map(|target| target.is_met(self.ours, self.ratio()))
    }
}

impl Results {
    pub fn save(&self, work: &Work) -> Result<(), Failure> {
        let folder = work.results();
        fs::create_dir_all(&folder).map_err(Failure::file(&folder))?;
        let path = folder.join(format!("{}.json", self.rows));
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

    /// Whether the peers were measured, too.
    pub fn has_peers(&self) -> bool {
        self.searches.iter().any(|search| search.theirs.is_some())
    }
}

fn read(path: &Path) -> Result<Results, Failure> {
    let text = fs::read_to_string(path).map_err(Failure::file(path))?;
    serde_json::from_str(&text).map_err(Failure::json(path))
}
