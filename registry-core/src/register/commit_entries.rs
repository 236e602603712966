//! A commit as it is stored, read: its row, and its entries in order, a frame at a time.

use super::commit::Commit;
use super::entry::{Entry, Log};
use super::error::{FrameError, StoreError};
use super::frame::{EntryDecoder, FRAME_BYTES, Opener, Row, StoredEntry, decode_row};
use super::item::Item;
use super::storage::{Store, StoredCommit, StoredFrames};
use super::time::Time;

/// What a commit row says.
pub(super) fn read_row(stored: &StoredCommit) -> Result<(Commit, Row), StoreError> {
    let place = || format!("the row of commit {}", stored.number);
    let row = decode_row(&stored.row).map_err(|error| StoreError::damaged(place(), &error))?;
    let commit = Commit::from_item(&Item::stored(row.commit.clone()))
        .map_err(|error| StoreError::damaged(place(), &error))?;
    if commit.number != stored.number {
        return Err(StoreError::damaged(
            place(),
            &format!("it says that it is commit {}", commit.number),
        ));
    }
    Ok((commit, row))
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
    /// Where the last entry started in the stream of the commit's entries.
    place: u64,
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
            place: 0,
            ended: false,
        }
    }

    /// From a user entry on, of which is known where it starts. `frames` begin with the one that it starts in.
    pub(super) fn resume(
        commit: &Commit,
        row: &Row,
        mut frames: OpenedFrames<'a>,
        (number, place): (u64, u64),
    ) -> Result<CommitEntries<'a>, StoreError> {
        let first = frames.next().transpose()?.unwrap_or_default();
        let decoder = EntryDecoder::resume(place, first);
        Ok(CommitEntries {
            decoder,
            user: number.saturating_sub(1),
            ..CommitEntries::of(commit, row, frames)
        })
    }

    /// Where the last entry started in the stream of the commit's entries.
    pub(super) fn place(&self) -> u64 {
        self.place
    }

    fn read(&mut self) -> Result<Option<(Entry, Item)>, StoreError> {
        loop {
            self.place = self.decoder.place();
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
        OpenedFrames::of(stored.first_frame, store.frames(stored)?)
    }

    /// Of frames of which this is the number of the first.
    pub(super) fn of(
        number: u64,
        frames: StoredFrames<'a>,
    ) -> Result<OpenedFrames<'a>, StoreError> {
        let opener = Opener::new().map_err(|error| unreadable(number, &error))?;
        Ok(OpenedFrames {
            number,
            frames,
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

/// The frame that a place in the stream of a commit's entries lies in, counted from the commit's first.
pub(super) fn frame_at(place: u64) -> u64 {
    place / FRAME_BYTES as u64
}

fn unreadable(frame: u64, error: &FrameError) -> StoreError {
    StoreError::damaged(format!("frame {frame}"), error)
}
