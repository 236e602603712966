//! `CommitId`: which commit of which history.
//!
//! Two copies of a register that went apart have commits of the same numbers, and never of the same hashes.

use serde::{Deserialize, Serialize};

use super::{commit::Commit, hash::Hash, open::Head};

/// A commit by its number and its hash, which stands for everything up to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommitId {
    /// Its number, from 1.
    pub number: u64,
    /// The hash of its item.
    pub hash: Hash,
}

impl Commit {
    /// Which commit this is.
    #[must_use]
    pub fn id(&self) -> CommitId {
        CommitId {
            number: self.number,
            hash: self.hash(),
        }
    }
}

impl Head {
    /// Which commit the last one is.
    ///
    /// ```
    /// use registry_core::register::{MemoryStore, Register, Time};
    /// let register = Register::create(MemoryStore::default(), "Clusters", "registrar", Time::now())?;
    /// assert_eq!(register.head().id(), register.commit(1)?.id());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn id(&self) -> CommitId {
        CommitId {
            number: self.commit,
            hash: self.hash,
        }
    }
}
