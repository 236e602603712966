//! Reading commits and their entries in order, a frame at a time.

use super::commit::Commit;
use super::entry::{Entry, Log};
use super::error::{FrameError, ReadError, StoreError};
use super::frame::{EntryDecoder, Opener, Row, StoredEntry};
use super::item::Item;
use super::open::{Register, read_row};
use super::storage::{Store, StoredCommit, StoredFrames};
use super::time::Time;

impl Register {
    /// The commits from this number on, in order.
    ///
    /// ```
    /// use registry_core::register::{MemoryStore, Register, Time};
    ///
    /// let register = Register::create(MemoryStore::default(), "Clusters", "registrar", Time::now())?;
    /// let messages: Result<Vec<String>, _> = register.commits(1)?.map(|commit| Ok::<_, Box<dyn std::error::Error>>(commit?.message.clone())).collect();
    /// assert_eq!(messages?, ["registry created"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// When the store cannot be read, at once or along the way.
    pub fn commits(
        &self,
        from: u64,
    ) -> Result<impl Iterator<Item = Result<Commit, ReadError>>, ReadError> {
        let stored = self.store.read(from)?;
        Ok(stored.map(|stored| Ok(read_row(&stored?)?.0)))
    }

    /// The user entries of a commit with their items, in order; memory for a frame and an item.
    ///
    /// # Errors
    /// [`ReadError::NoCommit`] when there is no such commit; when the store cannot be read, at once or along the way.
    pub fn entries(
        &self,
        commit: u64,
    ) -> Result<impl Iterator<Item = Result<(Entry, Item), ReadError>>, ReadError> {
        let entries = CommitEntries::new(self.store.as_ref(), &self.stored(commit)?)?;
        let user = entries.filter(|entry| {
            entry
                .as_ref()
                .map_or(true, |(entry, _)| entry.log == Log::User)
        });
        Ok(user.map(|entry| Ok(entry?)))
    }

    /// A commit by its number.
    ///
    /// # Errors
    /// [`ReadError::NoCommit`] when there is none; when the store cannot be read.
    pub fn commit(&self, number: u64) -> Result<Commit, ReadError> {
        Ok(read_row(&self.stored(number)?)?.0)
    }

    fn stored(&self, number: u64) -> Result<StoredCommit, ReadError> {
        let none = || ReadError::NoCommit {
            number,
            last: self.head().commit,
        };
        let stored = self.store.read(number)?.next().ok_or_else(none)??;
        if stored.number == number {
            Ok(stored)
        } else {
            Err(none())
        }
    }
}

/// The entries of both logs that a commit brought, but for the one that closes it.
pub(super) struct CommitEntries<'a> {
    commit: u64,
    time: Time,
    frames: OpenedFrames<'a>,
    decoder: EntryDecoder,
    user: u64,
    system: u64,
    user_end: u64,
    ended: bool,
}

impl<'a> CommitEntries<'a> {
    pub(super) fn new(
        store: &'a dyn Store,
        stored: &StoredCommit,
    ) -> Result<CommitEntries<'a>, StoreError> {
        let (commit, row) = read_row(stored)?;
        Ok(CommitEntries::of(
            &commit,
            &row,
            OpenedFrames::new(store, stored)?,
        ))
    }

    pub(super) fn of(commit: &Commit, row: &Row, frames: OpenedFrames<'a>) -> CommitEntries<'a> {
        let (user, system, user_end) = (row.user_before, row.system_before, row.user.size());
        CommitEntries {
            commit: commit.number,
            time: commit.time,
            frames,
            decoder: EntryDecoder::default(),
            user,
            system,
            user_end,
            ended: false,
        }
    }

    fn read(&mut self) -> Result<Option<(Entry, Item)>, StoreError> {
        loop {
            if let Some(stored) = self.decoder.next().map_err(|error| self.damaged(&error))? {
                return Ok(Some(self.entry(stored)));
            }
            match self.frames.next() {
                Some(piece) => self.decoder.feed(&piece?),
                None => return self.end().map(|()| None),
            }
        }
    }

    fn entry(&mut self, stored: StoredEntry) -> (Entry, Item) {
        let count = match stored.log {
            Log::User => &mut self.user,
            Log::System => &mut self.system,
        };
        *count = count.saturating_add(1);
        let item = Item::stored(stored.item);
        (
            Entry {
                log: stored.log,
                number: *count,
                key: stored.key,
                time: self.time,
                item: item.hash(),
            },
            item,
        )
    }

    fn end(&self) -> Result<(), StoreError> {
        let left_over = self.decoder.left_over();
        if left_over > 0 {
            return Err(self.damaged(&format!(
                "{left_over} bytes after its last entry make up no entry"
            )));
        }
        if self.user != self.user_end {
            return Err(self.damaged(&format!(
                "its entries end at {}, expected {}",
                self.user, self.user_end
            )));
        }
        Ok(())
    }

    fn damaged(&self, reason: &(impl ToString + ?Sized)) -> StoreError {
        StoreError::damaged(format!("the entries of commit {}", self.commit), reason)
    }
}

impl Iterator for CommitEntries<'_> {
    type Item = Result<(Entry, Item), StoreError>;

    /// After an error there is nothing more: what follows it cannot be numbered.
    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let entry = self.read().transpose();
        self.ended = !matches!(entry, Some(Ok(_)));
        entry
    }
}

/// The pieces that the frames of a commit were made of.
pub(super) struct OpenedFrames<'a> {
    number: u64,
    frames: StoredFrames<'a>,
    opener: Opener,
}

impl<'a> OpenedFrames<'a> {
    pub(super) fn new(
        store: &'a dyn Store,
        stored: &StoredCommit,
    ) -> Result<OpenedFrames<'a>, StoreError> {
        let number = stored.first_frame;
        let opener = Opener::new().map_err(|error| unreadable(number, &error))?;
        Ok(OpenedFrames {
            number,
            frames: store.frames(stored)?,
            opener,
        })
    }
}

impl Iterator for OpenedFrames<'_> {
    type Item = Result<Vec<u8>, StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        let frame = self.frames.next()?;
        let number = self.number;
        self.number = number.saturating_add(1);
        Some(frame.and_then(|frame| {
            self.opener
                .open(&frame)
                .map_err(|error| unreadable(number, &error))
        }))
    }
}

fn unreadable(frame: u64, error: &FrameError) -> StoreError {
    StoreError::damaged(format!("frame {frame}"), error)
}

#[cfg(test)]
mod tests;
