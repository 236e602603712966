//! Copying a register from store to store, each commit byte for byte.

use super::commit_entries::read_row;
use super::error::{ReadError, StoreError};
use super::open::Register;
use super::storage::Store;

/// A register that could not be copied.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CopyError {
    /// The place has commits that the register does not have.
    #[error(
        "there is another register already, at commit {number}, which this is no copy of: choose another place"
    )]
    OtherRegister {
        /// Its last commit.
        number: u64,
    },
    /// The register could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// One of the stores failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// So many commits, or bytes of frames, become durable at once: a store keeps those that wait.
const SYNCED_COMMITS: u64 = 256;
const SYNCED_BYTES: usize = 4 << 20;

impl Register {
    /// Appends to a store what it lacks of this register, up to a commit; `progress` is told the entries that are there.
    /// What was interrupted goes on where it ended.
    ///
    /// ```
    /// use registry_core::register::{MemoryStore, Register, Time};
    ///
    /// let register = Register::create(MemoryStore::default(), "Clusters", "registrar", Time::now())?;
    /// let mut copy = MemoryStore::default();
    /// register.copy_into(&mut copy, register.head().commit, |_| ())?;
    /// assert_eq!(Register::open(copy)?.head(), register.head());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`CopyError::OtherRegister`] when the store has commits that this register has not; when one of the two fails.
    pub fn copy_into(
        &self,
        store: &mut dyn Store,
        last: u64,
        mut progress: impl FnMut(u64),
    ) -> Result<(), CopyError> {
        let first = self.first_missing(store)?;
        let (mut commits, mut bytes) = (0, 0);
        for stored in self.store.read(first)? {
            let stored = stored?;
            if stored.number > last {
                break;
            }
            let (commit, _) = read_row(&stored)?;
            let mut appending = store.append(stored.number - 1)?;
            for frame in self.store.frames(&stored)? {
                let frame = frame?;
                bytes += frame.len();
                appending.frame(frame)?;
            }
            if appending.finish(stored.row.clone())? != stored {
                return Err(StoreError::damaged(
                    format!("commit {}", stored.number),
                    "its frames are not its own",
                )
                .into());
            }
            commits += 1;
            if commits == SYNCED_COMMITS || bytes >= SYNCED_BYTES {
                store.sync()?;
                (commits, bytes) = (0, 0);
            }
            progress(commit.entries);
        }
        store.sync()?;
        Ok(())
    }

    /// The first commit that a store lacks of this register.
    fn first_missing(&self, store: &dyn Store) -> Result<u64, CopyError> {
        let Some(found) = store.head()? else {
            return Ok(1);
        };
        match self.stored(found.number) {
            Ok(own) if own == found => Ok(found.number + 1),
            Ok(_) | Err(ReadError::NoCommit { .. }) => Err(CopyError::OtherRegister {
                number: found.number,
            }),
            Err(error) => Err(error.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Draft, Item, MemoryStore, Time};
    use super::*;

    fn registered(messages: &[&str]) -> (MemoryStore, Register) {
        let store = MemoryStore::default();
        let mut register =
            Register::create(store.clone(), "Clusters", "registrar", Time::now()).unwrap();
        for message in messages {
            let mut append = register.begin(Draft::new("registrar", *message)).unwrap();
            append
                .add("cn-zhuji-sock", &Item::canonical(message).unwrap())
                .unwrap();
            append.finish().unwrap();
        }
        (store, register)
    }

    #[test]
    fn what_was_interrupted_goes_on_where_it_ended_and_comes_to_the_same() {
        let (_, register) = registered(&["one", "two", "three"]);
        let mut copy = MemoryStore::default();
        for last in [1, 1, 3, 4] {
            let mut entries = Vec::new();
            register
                .copy_into(&mut copy, last, |count| entries.push(count))
                .unwrap();
            assert_eq!(copy.head().unwrap().unwrap().number, last);
        }
        let copied = Register::open(copy.clone()).unwrap();
        assert_eq!(copied.head(), register.head());
        copied.verify(|_| ()).unwrap();
    }

    #[test]
    fn another_register_is_not_written_over() {
        let (_, register) = registered(&["one"]);
        for (mut other, number) in [
            (registered(&["other"]).0, 2),
            (registered(&["one", "two"]).0, 3),
        ] {
            let refused = register.copy_into(&mut other, 2, |_| ()).unwrap_err();
            assert!(
                matches!(refused, CopyError::OtherRegister { number: found } if found == number),
                "{refused}"
            );
        }
    }
}
