//! The one write: a commit, entry by entry, of any size in bounded memory.

use super::commit::{Commit, Draft};
use super::entry::Log;
use super::error::{AppendError, StoreError};
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

impl Register {
    /// Makes the commits that were ended durable, all at once.
    ///
    /// ```
    /// use registry_core::register::{Draft, MemoryStore, Register, Time};
    ///
    /// let mut register = Register::create(MemoryStore::default(), "Clusters", "registrar", Time::now())?;
    /// for message in ["one", "two"] {
    ///     register.begin(Draft::new("registrar", message))?.end()?;
    /// }
    /// register.sync()?;
    /// assert_eq!(register.head().commit, 3);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`StoreError::Uncertain`] when each of them may be durable or not: the register is
    /// to be opened again.
    pub fn sync(&mut self) -> Result<(), StoreError> {
        self.store.sync()
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

    /// Closes the commit and puts it behind those before it: it can be read, the next may begin, and
    /// [`Register::sync`] makes them durable together.
    ///
    /// # Errors
    /// When it cannot be written; then nothing of it is visible.
    pub fn end(self) -> Result<Commit, AppendError> {
        let (commit, row) = self.pending.close()?;
        self.register.advance(&commit, row);
        Ok(commit)
    }

    /// Closes the commit; it is durable on return.
    ///
    /// # Errors
    /// As [`Append::end`] and [`Register::sync`].
    pub fn finish(self) -> Result<Commit, AppendError> {
        let (commit, row) = self.pending.close()?;
        self.register.advance(&commit, row);
        self.register.sync()?;
        Ok(commit)
    }
}

#[cfg(test)]
mod tests;
