//! What the rows of a record make of it, or what is at fault with a row.

use super::{accepted::Outcome, statements::Refused};
use crate::{
    form::Flaw,
    import::read::RawRow,
    model::{Alike, Cluster, FoundBy, Key, NameKept, Remark},
    register::Hash,
};

/// A row that is at fault.
pub(super) struct AtFault {
    pub(super) row: RawRow,
    /// The hash of its record's key, where that can be told.
    pub(super) key: Option<u64>,
    pub(super) flaws: Vec<Flaw>,
}

/// What the rows of a record make of it.
pub(super) struct Made {
    pub(super) key: Key,
    pub(super) rows: Vec<RawRow>,
    pub(super) record: Result<Box<Record>, Refused>,
}

/// A record as it is after what its rows say.
pub(super) struct Record {
    pub(super) cluster: Cluster,
    /// Its canonical JSON.
    pub(super) item: Vec<u8>,
    pub(super) hash: Hash,
    /// The fingerprint of what was known before.
    pub(super) known: Option<u128>,
    pub(super) outcome: Outcome,
    /// Names that its rows gave and that changed nothing.
    pub(super) names_kept: Vec<NameKept>,
    /// What is odd about it, though it is taken in.
    pub(super) remarks: Vec<Remark>,
    /// Records that a new one may be the same as.
    pub(super) alike: Vec<Alike>,
    /// What it is found by among its like; nothing where it says what was known already.
    pub(super) found_by: Option<Box<FoundBy>>,
    /// The hash of its rough spelling, where several keys of the file share one.
    pub(super) spelling: Option<u64>,
    /// The hashes of the keys that its links wait for until all files are read; nothing where it need not wait.
    pub(super) waits_for: Option<Vec<u64>>,
}

impl Record {
    /// Whether it says what was known already.
    pub(super) fn is_known(&self) -> bool {
        self.known == Some(self.hash.fingerprint())
    }
}
