//! The report of an import: what changed, what was rejected and why, what looks alike.

use serde::{Serialize, Serializer};

use super::{Finding, Options};
use crate::{
    model::{ActorLink, Key, Likeness},
    register::Hash,
};

/// The most findings and possible duplicates that a report keeps; all are counted.
const KEPT: usize = 100;

/// A list of which the first hundred are kept and all are counted.
///
/// ```
/// use registry_core::import::Counted;
/// let counted: Counted<u32> = (0..130).collect();
/// assert!(!counted.is_empty());
/// assert_eq!((counted.first.len(), counted.more()), (100, 30));
/// ```
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
    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// How many are counted and not kept.
    #[must_use]
    pub fn more(&self) -> u64 {
        self.count - self.first.len() as u64
    }

    pub(crate) fn push(&mut self, item: T) {
        self.push_with(|| item);
    }

    /// Counts one, which is only made where it is kept.
    pub(crate) fn push_with(&mut self, item: impl FnOnce() -> T) {
        self.count += 1;
        if self.first.len() < KEPT {
            self.first.push(item());
        }
    }
}

impl<T> FromIterator<T> for Counted<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Counted<T> {
        let mut counted = Counted::default();
        items.into_iter().for_each(|item| counted.push(item));
        counted
    }
}

/// Two records that may be one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PossibleDuplicate {
    /// The record of this import.
    pub key: Key,
    /// The record that it is like, here or in the registry.
    pub like: Key,
    /// What people call that one.
    pub title: String,
    /// Why it may be the same.
    pub likeness: Likeness,
    /// The same in words, with the names that are alike.
    pub reason: String,
}

/// What is wrong with a row, or with one cell of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Flaw {
    /// The column, counted from 1; nothing where the row as a whole is meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<usize>,
    /// What is wrong and what to do.
    pub reason: String,
}

/// A row that was rejected as it stands in its file, so that it can be shown and mended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RejectedRow {
    /// The file, as it was named.
    pub file: String,
    /// Line of the file, or row of the sheet, counted from 1.
    pub line: u64,
    /// Its cells, long ones cut.
    pub cells: Vec<String>,
    /// All that is wrong with it.
    pub flaws: Vec<Flaw>,
}

impl RejectedRow {
    /// So many characters of a cell are kept.
    pub const MOST_CHARACTERS: usize = 2_000;
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
    /// Headers of columns that are no field of a record, and were taken as attributes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<String>,
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
    /// The first hundred rows that were rejected, whole.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rejected_rows: Vec<RejectedRow>,
    /// What is odd about rows that were taken all the same.
    #[serde(skip_serializing_if = "Counted::is_empty")]
    pub remarks: Counted<Finding>,
    /// Records that may be one.
    pub possible_duplicates: Counted<PossibleDuplicate>,
    /// Actors that were linked to the organisation that they are.
    #[serde(skip_serializing_if = "Counted::is_empty")]
    pub linked_actors: Counted<ActorLink>,
    /// Actors that may be an organisation, and why that is not certain.
    #[serde(skip_serializing_if = "Counted::is_empty")]
    pub possible_organisations: Counted<ActorLink>,
    /// What the import took for granted: encoding, delimiter, sheet.
    pub notices: Vec<String>,
}

impl Report {
    /// Whether any row was rejected; unless the rest is to be taken, the caller then commits nothing.
    pub fn has_rejected(&self) -> bool {
        self.rejected > 0
    }

    /// Keeps a rejected row, while there are few.
    pub(super) fn keep_rejected(&mut self, row: impl FnOnce() -> RejectedRow) {
        if self.rejected_rows.len() < KEPT {
            self.rejected_rows.push(row());
        }
    }

    /// Takes note of what was found of an actor.
    pub(crate) fn note_actor(&mut self, link: ActorLink) {
        if link.is_certain() {
            self.linked_actors.push(link);
        } else {
            self.possible_organisations.push(link);
        }
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
