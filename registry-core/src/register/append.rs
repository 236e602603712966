//! The one write: a commit, entry by entry, of any size in bounded memory.

use super::commit::{Commit, Draft, Source};
use super::entry::Log;
use super::error::AppendError;
use super::item::Item;
use super::open::Register;
use super::pending::Pending;

/// A commit on its way into a register. Dropped unfinished, it leaves nothing.
///
/// ```
/// use registry_core::register::{Draft, Item, MemoryStore, Register, Time};
///
/// let mut register = Register::create(MemoryStore::default(), "Clusters", "registrar", Time::now())?;
/// let mut append = register.begin(Draft::new("registrar", "given up"))?;
/// append.add("cn-zhuji-sock", &Item::canonical(&serde_json::json!({}))?)?;
/// drop(append);
/// assert_eq!(register.head().entries, 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Append<'a> {
    register: &'a mut Register,
    pending: Pending,
}

impl Register {
    /// Starts a commit. Nothing of it is visible before it is finished.
    ///
    /// # Errors
    /// When the draft says more than a commit can hold, or somebody else has appended to the store since it was opened.
    pub fn begin(&mut self, draft: Draft) -> Result<Append<'_>, AppendError> {
        let pending = Pending::start(self.store.as_mut(), self.position.clone(), draft)?;
        Ok(Append {
            register: self,
            pending,
        })
    }
}

impl Append<'_> {
    /// Adds an entry to the user log and returns its number.
    ///
    /// # Errors
    /// [`AppendError::Key`] when no key is written like this one; the commit can go on without the entry.
    pub fn add(&mut self, key: &str, item: &Item) -> Result<u64, AppendError> {
        self.pending.write(Log::User, key, item)
    }

    /// Names where the content came from, where that is known only after it was read.
    ///
    /// # Errors
    /// When the commit would say more than one can hold.
    pub fn set_source(&mut self, source: Source) -> Result<(), AppendError> {
        self.pending.set_source(source)
    }

    /// Closes the commit and makes it visible; it is durable on return.
    ///
    /// # Errors
    /// When it cannot be written, and then nothing of it is visible; but for [`AppendError::Unsettled`], after which
    /// it is, and [`StoreError::Uncertain`](super::StoreError::Uncertain), after which it may be.
    pub fn finish(self) -> Result<Commit, AppendError> {
        let (commit, row) = self.pending.close()?;
        self.register.advance(&commit, row);
        let settled = self.register.store.settle();
        settled.map_err(|reason| AppendError::Unsettled {
            number: commit.number,
            reason,
        })?;
        Ok(commit)
    }
}

#[cfg(test)]
mod tests;
