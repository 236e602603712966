//! Reading commits and frames in pages, in their order.

use std::{collections::VecDeque, ops::Range};

use tokio_postgres::types::Type;

use super::{
    Shared,
    connection::{Connection, Trouble},
    patience::STATEMENT_LIMIT,
    rows::{COMMIT, commit_of, signed},
    session::Session,
};
use crate::register::storage::{StoreError, StoredCommit};

/// So many commits are read at once, once it is clear that one is not enough.
const PAGE: usize = 256;

impl Session {
    /// Commits from this number on, the next ones and as many as it is worth reading.
    fn commits(&mut self, from: u64, wanted: usize) -> Result<Vec<StoredCommit>, StoreError> {
        let first_waiting = self.waiting.first().map(|waiting| waiting.commit.number);
        if first_waiting.is_some_and(|first| from >= first) {
            let commits = self.waiting.iter().map(|waiting| waiting.commit.clone());
            return Ok(commits.skip_while(|commit| commit.number < from).collect());
        }
        let known = self.ahead.commits(from);
        if !known.is_empty() {
            return Ok(known);
        }
        let most = self.ahead.worth_reading(from, wanted);
        // Those that wait may be in the transaction that is open.
        let end = first_waiting.unwrap_or(u64::MAX);
        let query = format!(
            "SELECT {COMMIT} FROM registry_commits WHERE number >= $1 AND number < $2 ORDER BY number LIMIT {most}"
        );
        let (from, end) = (signed(from), signed(end));
        let commits = self.ask(|connection| {
            let rows = connection.wait(STATEMENT_LIMIT, |client| async {
                client
                    .query_typed(&query, &[(&from, Type::INT8), (&end, Type::INT8)])
                    .await
            })?;
            rows.iter()
                .map(commit_of)
                .collect::<Result<Vec<_>, Trouble>>()
        })?;
        self.ahead.keep_commits(commits.clone());
        Ok(commits.into_iter().map(|(commit, _)| commit).collect())
    }

    /// The frames of a commit that waits, where they are kept here.
    fn kept_frames(&self, commit: &StoredCommit) -> Option<Vec<Vec<u8>>> {
        let waiting = self
            .waiting
            .iter()
            .find(|waiting| waiting.commit == *commit)?;
        waiting.frames.clone()
    }

    /// A frame, of a commit that is durable or waits.
    pub(super) fn any_frame(&mut self, number: u64) -> Result<Vec<u8>, StoreError> {
        let waiting = self.waiting.iter().rev();
        let mut kept = waiting.filter_map(|waiting| {
            let at = number.checked_sub(waiting.commit.first_frame)?;
            waiting
                .frames
                .as_ref()?
                .get(usize::try_from(at).ok()?)
                .cloned()
        });
        match kept.next() {
            Some(frame) => Ok(frame),
            None => self.frame(number, number + 1),
        }
    }

    fn frame(&mut self, number: u64, end: u64) -> Result<Vec<u8>, StoreError> {
        if let Some(frame) = self.ahead.frame(number) {
            return Ok(frame);
        }
        let range = number..self.ahead.worth_reading_frames(number, end);
        let frames = self.ask(|connection| read_frames(connection, &range))?;
        self.ahead.keep_frames(frames);
        let missing = || StoreError::damaged(format!("frame {number}"), "it is missing");
        self.ahead.frame(number).ok_or_else(missing)
    }
}

fn read_frames(
    connection: &Connection,
    range: &Range<u64>,
) -> Result<Vec<(u64, Vec<u8>)>, Trouble> {
    const FRAMES: &str = "SELECT frame, bytes FROM registry_frames WHERE frame >= $1 AND frame < $2 ORDER BY frame, piece";
    let (first, end) = (signed(range.start), signed(range.end));
    let rows = connection.wait(STATEMENT_LIMIT, |client| async {
        client
            .query_typed(FRAMES, &[(&first, Type::INT8), (&end, Type::INT8)])
            .await
    })?;
    let mut frames: Vec<(u64, Vec<u8>)> = Vec::new();
    for row in rows {
        let number = row.try_get::<_, i64>(0)?.unsigned_abs();
        let piece: &[u8] = row.try_get(1)?;
        match frames.last_mut() {
            Some((last, frame)) if *last == number => frame.extend_from_slice(piece),
            _ => frames.push((number, piece.to_vec())),
        }
    }
    Ok(frames)
}

/// What is read page by page.
pub(super) struct Pages<T> {
    shared: Shared,
    next: u64,
    /// The number before which reading ends.
    end: u64,
    read: VecDeque<T>,
    is_over: bool,
}

impl Pages<StoredCommit> {
    pub(super) fn of_commits(shared: Shared, from: u64) -> Pages<StoredCommit> {
        Pages {
            shared,
            next: from.max(1),
            end: u64::MAX,
            read: VecDeque::new(),
            is_over: false,
        }
    }
}

impl Iterator for Pages<StoredCommit> {
    type Item = Result<StoredCommit, StoreError>;

    fn next(&mut self) -> Option<Result<StoredCommit, StoreError>> {
        if self.read.is_empty() && !self.is_over {
            // Mostly it is one commit that is wanted.
            let wanted = if self.end == u64::MAX { 1 } else { PAGE };
            self.end = u64::MAX - 1;
            match self.shared.lock().commits(self.next, wanted) {
                Ok(commits) => self.read = commits.into(),
                Err(error) => {
                    self.is_over = true;
                    return Some(Err(error));
                }
            }
            self.is_over = self.read.is_empty();
        }
        let commit = self.read.pop_front()?;
        self.next = commit.number + 1;
        Some(Ok(commit))
    }
}

impl Pages<Vec<u8>> {
    pub(super) fn of_frames(shared: Shared, commit: &StoredCommit) -> Pages<Vec<u8>> {
        let kept = shared.lock().kept_frames(commit);
        Pages {
            shared,
            next: commit.first_frame,
            end: commit.end_frame(),
            is_over: kept.is_some() || commit.frames == 0,
            read: kept.unwrap_or_default().into(),
        }
    }
}

impl Iterator for Pages<Vec<u8>> {
    type Item = Result<Vec<u8>, StoreError>;

    fn next(&mut self) -> Option<Result<Vec<u8>, StoreError>> {
        if self.is_over {
            return self.read.pop_front().map(Ok);
        }
        let frame = self.shared.lock().frame(self.next, self.end);
        self.next += 1;
        self.is_over = frame.is_err() || self.next >= self.end;
        Some(frame)
    }
}
