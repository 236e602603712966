//! Checking the registry itself: the register from its bytes up, then the index against it.

use crate::{index::IndexWriter, projection::KindCounts, register::Hash};

use super::{CaughtUp, OnProgress, Registry, RegistryError, compare, held};

/// What was verified.
#[derive(Debug, Clone)]
pub struct Verified {
    /// Commits in the register.
    pub commits: u64,
    /// User entries in the register.
    pub entries: u64,
    /// Records now, by kind.
    pub records: KindCounts,
    /// Entries of the register that are of kinds this program does not know; all but the index's view of them is verified.
    pub passed_over: KindCounts,
    /// Root of the user log.
    pub root: Hash,
    /// Hash of the head commit, which stands for everything.
    pub head: Hash,
    /// What had to be done to the index first.
    pub caught_up: CaughtUp,
}

impl Registry {
    /// Recomputes frames, hashes and roots of the register, then compares the index with it. An index that
    /// is merely behind by whole commits is no damage: it is caught up, and the result says so.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn verify(&self, on_progress: OnProgress<'_>) -> Result<Verified, RegistryError> {
        let locked = self.register()?;
        let total = locked.head().entries;
        let verified = locked.verify(|done| on_progress(done, total))?;
        let layout = &self.home.layout;
        let index = IndexWriter::open(layout.index());
        let (index, caught_up) = held::follow(layout, index, &locked, on_progress)?;
        index.close()?;
        held::follow_organisations(layout, &locked, on_progress)?;
        let counted = compare::index_with_register(&*self.home.read_anew()?, &locked)?;
        Ok(Verified {
            commits: verified.commits,
            entries: verified.entries,
            records: counted.records,
            passed_over: counted.passed_over,
            root: verified.root,
            head: verified.hash,
            caught_up,
        })
    }
}
