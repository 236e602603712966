//! What was read beyond what was asked for, since whoever reads one commit after the other asks for the next ones soon.
//! What is in a register never changes, so it is as good as what the database would answer.

use std::collections::VecDeque;

use crate::register::storage::StoredCommit;

/// So many commits are read at once of those that are read in order.
const COMMITS: usize = 256;
/// About so many bytes of frames are read at once.
const BYTES: u64 = 4 << 20;
/// So many frames are read at once of a commit that has more bytes.
const FRAMES: u64 = 4;

#[derive(Default)]
pub(super) struct Ahead {
    commits: VecDeque<(StoredCommit, u64)>,
    frames: VecDeque<(u64, Vec<u8>)>,
    last_asked: u64,
}

impl Ahead {
    /// The commits from this number on that are here.
    pub(super) fn commits(&mut self, from: u64) -> Vec<StoredCommit> {
        while self
            .commits
            .front()
            .is_some_and(|(commit, _)| commit.number < from.saturating_sub(1))
        {
            self.commits.pop_front();
        }
        let known = self.commits.iter().map(|(commit, _)| commit);
        let known: Vec<StoredCommit> = known
            .skip_while(|commit| commit.number < from)
            .cloned()
            .collect();
        if known.first().is_some_and(|first| first.number == from) {
            self.last_asked = from;
            return known;
        }
        Vec::new()
    }

    /// How many commits to ask the database for, where as many are wanted.
    pub(super) fn worth_reading(&mut self, from: u64, wanted: usize) -> usize {
        let is_next = from == self.last_asked + 1;
        self.last_asked = from;
        if is_next { wanted.max(COMMITS) } else { wanted }
    }

    /// Keeps commits, with the sizes of their frames.
    pub(super) fn keep_commits(&mut self, commits: Vec<(StoredCommit, u64)>) {
        self.commits = commits.into();
    }

    /// A frame, if it is here.
    pub(super) fn frame(&mut self, number: u64) -> Option<Vec<u8>> {
        while self
            .frames
            .front()
            .is_some_and(|(known, _)| *known < number)
        {
            self.frames.pop_front();
        }
        let (known, frame) = self.frames.front()?;
        (*known == number).then(|| frame.clone())
    }

    /// The number before which to read frames, of a commit whose frames end at `end`.
    pub(super) fn worth_reading_frames(&self, first: u64, end: u64) -> u64 {
        let following = self
            .commits
            .iter()
            .skip_while(|(commit, _)| commit.end_frame() <= first);
        let mut bytes = 0;
        let fitting = following.take_while(|(_, size)| {
            bytes += size;
            bytes <= BYTES
        });
        let together = fitting.map(|(commit, _)| commit.end_frame()).last();
        together.unwrap_or_else(|| end.min(first + FRAMES))
    }

    /// Keeps frames.
    pub(super) fn keep_frames(&mut self, frames: Vec<(u64, Vec<u8>)>) {
        self.frames = frames.into();
    }
}
