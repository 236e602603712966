//! What a backup says of itself.

use std::{collections::BTreeMap, fs, path::Path};

use registry_core::{Hash, Time, register::Head};
use serde::{Deserialize, Serialize};

use super::{BackupError, error::at};

const FORMAT: u32 = 1;

/// What is in a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    format: u32,
    /// When it was made.
    pub made: Time,
    /// The number of the register's last commit.
    pub commits: u64,
    /// The number of its entries.
    pub entries: u64,
    /// The hash of its last commit, which stands for all of it.
    pub head: Hash,
    /// The hash of each file but the register, by its name in the backup.
    files: BTreeMap<String, Hash>,
}

impl Manifest {
    pub(super) fn of(head: &Head, files: BTreeMap<String, Hash>) -> Manifest {
        Manifest {
            format: FORMAT,
            made: Time::now(),
            commits: head.commit,
            entries: head.entries,
            head: head.hash,
            files,
        }
    }

    pub(super) fn read(path: &Path) -> Result<Manifest, BackupError> {
        let no_manifest = |problem| BackupError::NoManifest {
            path: path.to_owned(),
            problem,
        };
        let text = fs::read_to_string(path).map_err(at(path))?;
        let manifest: Manifest = serde_json::from_str(&text).map_err(|error| {
            let place = format!("line {}, column {}", error.line(), error.column());
            no_manifest(format!("it is damaged at {place}"))
        })?;
        if manifest.format != FORMAT {
            let problem = format!(
                "its format is {}, and this program knows {FORMAT}",
                manifest.format
            );
            return Err(no_manifest(problem));
        }
        Ok(manifest)
    }

    pub(super) fn to_json(&self) -> String {
        // What is made of plain types is plain JSON.
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    /// The files but the register.
    pub(super) fn files(&self) -> impl Iterator<Item = (&str, Hash)> {
        self.files.iter().map(|(name, hash)| (name.as_str(), *hash))
    }

    /// Sees that a register is the one that was backed up.
    pub(super) fn check(&self, path: &Path, head: &Head) -> Result<(), BackupError> {
        if head.hash == self.head {
            return Ok(());
        }
        Err(BackupError::Changed {
            path: path.to_owned(),
            expected: self.head.to_string(),
            found: head.hash.to_string(),
        })
    }
}
