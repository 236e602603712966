//! Recomputing all that a register says of itself, from its bytes up.

use super::canonical::check_canonical;
use super::commit::Commit;
use super::commit_entries::{CommitEntries, OpenedFrames, read_row};
use super::entry::{Entry, Log, check_key};
use super::error::{ItemError, StoreError, VerifyError};
use super::frame::Row;
use super::hash::Hash;
use super::item::Item;
use super::merkle::Frontier;
use super::open::Register;
use super::storage::{Store, StoredCommit};
use super::time::Time;

/// What a register was found to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verified {
    /// The number of commits.
    pub commits: u64,
    /// The number of user entries.
    pub entries: u64,
    /// The number of system entries.
    pub system_entries: u64,
    /// The root of the user log.
    pub root: Hash,
    /// The hash of the last commit.
    pub hash: Hash,
}

impl Register {
    /// Recomputes checksums, hashes, roots, numbers and times of everything in the register,
    /// and whether each item is canonical; `progress` is told the user entries checked so far.
    ///
    /// ```
    /// use registry_core::register::{MemoryStore, Register, Time};
    ///
    /// let register = Register::create(MemoryStore::default(), "Clusters", "registrar", Time::now())?;
    /// assert_eq!(register.verify(|_| ())?.hash, register.head().hash);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// The first thing that is not as it should be: where it is, and what was expected.
    pub fn verify(&self, mut progress: impl FnMut(u64)) -> Result<Verified, VerifyError> {
        let mut verifier = Verifier::default();
        for stored in self.store.read(0)? {
            verifier.commit(self.store.as_ref(), &stored?, &mut progress)?;
        }
        let head = self.head();
        let (at, hash) = (
            At(head.commit),
            verifier.hash.unwrap_or_else(|| Hash::of(b"")),
        );
        at.same("the head's number", verifier.commits, head.commit)?;
        at.same("the head's hash", hash, head.hash)?;
        Ok(Verified {
            commits: verifier.commits,
            entries: verifier.user.size(),
            system_entries: verifier.system.size(),
            root: verifier.user.root(),
            hash: head.hash,
        })
    }
}

/// What the commits so far come to.
#[derive(Default)]
struct Verifier {
    commits: u64,
    end_frame: u64,
    hash: Option<Hash>,
    time: Option<Time>,
    user: Frontier,
    system: Frontier,
}

impl Verifier {
    fn commit(
        &mut self,
        store: &dyn Store,
        stored: &StoredCommit,
        progress: &mut impl FnMut(u64),
    ) -> Result<(), VerifyError> {
        let at = At(stored.number);
        at.same("the commit's number", stored.number, self.commits + 1)?;
        at.same(
            "the number of its first frame",
            stored.first_frame,
            self.end_frame,
        )?;
        let (commit, row) = read_row(stored)?;
        self.check_start(&commit, &row)?;
        for entry in CommitEntries::of(&commit, &row, OpenedFrames::new(store, stored)?) {
            let (entry, item) = entry?;
            self.entry(commit.number, &entry, &item)?;
            progress(self.user.size());
        }
        self.check_end(&commit, &row)?;
        (self.commits, self.end_frame) = (commit.number, stored.end_frame());
        (self.hash, self.time) = (Some(commit.hash()), Some(commit.time));
        Ok(())
    }

    fn check_start(&self, commit: &Commit, row: &Row) -> Result<(), VerifyError> {
        let at = At(commit.number);
        at.same(
            "the kept start of the user log",
            row.user_before,
            self.user.size(),
        )?;
        at.same(
            "the kept start of the system log",
            row.system_before,
            self.system.size(),
        )?;
        let earliest = self
            .time
            .map_or(commit.time, |previous| previous.max(commit.time));
        at.same("its time", commit.time, earliest)
    }

    fn entry(&mut self, commit: u64, entry: &Entry, item: &Item) -> Result<(), VerifyError> {
        check_canonical(item.bytes()).map_err(|reason| wrong_item(commit, entry, reason))?;
        check_key(entry.log, &entry.key)
            .map_err(|error| StoreError::damaged(format!("commit {commit}"), &error))?;
        self.log(entry.log).push(&entry.leaf());
        Ok(())
    }

    fn check_end(&mut self, commit: &Commit, row: &Row) -> Result<(), VerifyError> {
        let (at, user, system) = (At(commit.number), self.user.root(), self.system.root());
        at.same(
            "the number of user entries",
            commit.entries,
            self.user.size(),
        )?;
        at.same("the root of the user log", commit.root, user)?;
        at.same("the root of the system log", commit.system_root, system)?;
        self.push_commit(commit);
        at.same_log("the kept user log", &row.user, &self.user)?;
        at.same_log("the kept system log", &row.system, &self.system)
    }

    fn push_commit(&mut self, commit: &Commit) {
        let (number, key) = (self.system.size() + 1, commit.key());
        let own = Entry {
            log: Log::System,
            number,
            key,
            time: commit.time,
            item: commit.hash(),
        };
        self.system.push(&own.leaf());
    }

    fn log(&mut self, log: Log) -> &mut Frontier {
        match log {
            Log::User => &mut self.user,
            Log::System => &mut self.system,
        }
    }
}

fn wrong_item(commit: u64, entry: &Entry, reason: ItemError) -> VerifyError {
    VerifyError::Item {
        commit,
        log: entry.log,
        number: entry.number,
        key: entry.key.clone(),
        reason,
    }
}

/// The commit that is being checked.
struct At(u64);

impl At {
    fn same<T>(&self, what: &str, found: T, expected: T) -> Result<(), VerifyError>
    where
        T: Copy + PartialEq + ToString,
    {
        if found == expected {
            return Ok(());
        }
        Err(VerifyError::Differs {
            commit: self.0,
            what: what.to_owned(),
            found: found.to_string(),
            expected: expected.to_string(),
        })
    }

    /// Two logs of one size and root have the same edge.
    fn same_log(
        &self,
        what: &str,
        found: &Frontier,
        expected: &Frontier,
    ) -> Result<(), VerifyError> {
        self.same(
            &format!("the size of {what}"),
            found.size(),
            expected.size(),
        )?;
        self.same(
            &format!("the root of {what}"),
            found.root(),
            expected.root(),
        )
    }
}

#[cfg(test)]
mod tests;
