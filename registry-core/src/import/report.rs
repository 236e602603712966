//! The report of an import: what changed, what was rejected and why, what looks alike.

use serde::{Serialize, Serializer};

use super::{Finding, Options};
use crate::{
    model::{Key, Likeness},
    register::Hash,
};

/// The most findings and possible duplicates that a report keeps; all are counted.
const KEPT: usize = 100;

/// A list of which the first hundred are kept and all are counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Counted<T> {
    /// How many there are.
    pub count: u64,
    /// The first hundred.
    pub first: Vec<T>,
}

impl<T> Default for Counted<T> {
    fn default() -> Self {
        Counted {
            count: 0,
            first: Vec::new(),
        }
    }
}

impl<T> Counted<T> {
    pub(super) fn push(&mut self, item: T) {
        self.count += 1;
        if self.first.len() < KEPT {
            self.first.push(item);
        }
    }
}

/// Two records that may be one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PossibleDuplicate {
    /// The record of this import.
    pub key: Key,
    /// The record that it is like, here or in the registry.
    pub like: Key,
    /// Why it may be the same.
    pub likeness: Likeness,
}

/// What was read from one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FileReport {
    /// The file, as it was named.
    pub name: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// SHA-256 of its bytes.
    #[serde(serialize_with = "as_digits")]
    pub sha256: Hash,
    /// Rows with content, the header not counted.
    pub rows: u64,
    /// File that its rejected rows were written to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rejected_to: Option<std::path::PathBuf>,
}

/// A hash as its 64 digits alone.
fn as_digits<S: Serializer>(hash: &Hash, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&hash.to_hex())
}

/// What an import did, or would do.
///
/// ```
/// let report = registry_core::import::Report::default();
/// assert!(!report.has_rejected() && !report.has_changes());
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Each file that was read.
    pub files: Vec<FileReport>,
    /// Records that are new.
    pub new: u64,
    /// Records that changed.
    pub changed: u64,
    /// Records that say what was known already.
    pub same: u64,
    /// Rows that were rejected.
    pub rejected: u64,
    /// What was wrong.
    pub findings: Counted<Finding>,
    /// Records that may be one.
    pub possible_duplicates: Counted<PossibleDuplicate>,
    /// What the import took for granted: encoding, delimiter, sheet.
    pub notices: Vec<String>,
}

impl Report {
    /// Whether any row was rejected; unless the rest is to be taken, the caller then commits nothing.
    pub fn has_rejected(&self) -> bool {
        self.rejected > 0
    }

    /// Whether rejected rows keep everything from being taken in.
    pub(super) fn is_refused(&self, options: &Options) -> bool {
        self.has_rejected() && !options.skip_invalid
    }

    /// Whether there is anything to commit.
    pub fn has_changes(&self) -> bool {
        self.new + self.changed > 0
    }
}
