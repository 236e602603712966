//! What an import gives out: each record that is new or changed, as the register stores it.

use serde::Serialize;

use crate::{import::Failure, model::Cluster, register::Hash};

/// What an import makes of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// The registry had no record under the key.
    New,
    /// The record has other content now.
    Changed,
}

/// A record to be taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// The record itself.
    pub cluster: Cluster,
    /// Its canonical JSON.
    pub item: Vec<u8>,
    /// The item's hash.
    pub hash: Hash,
    /// New or changed.
    pub outcome: Outcome,
    /// Which of the files it is from, counted from 0.
    pub file: usize,
    /// The first line that speaks of it.
    pub line: u64,
}

/// What takes the records in. Of several files, a later version of a record follows the earlier one.
///
/// Any closure of that shape is one.
pub trait Sink {
    /// Takes a record in.
    ///
    /// # Errors
    /// Whatever keeps it from being taken in; the import ends there.
    fn accept(&mut self, accepted: Accepted) -> Result<(), Failure>;

    /// Whether it is given records also when rejected rows keep all from being taken in, only to be shown.
    fn previews(&self) -> bool {
        false
    }
}

impl<F: FnMut(Accepted) -> Result<(), Failure>> Sink for F {
    fn accept(&mut self, accepted: Accepted) -> Result<(), Failure> {
        self(accepted)
    }
}
