//! A commit that is being made: what its entries come to so far.

use super::commit::{Commit, CommitContent, Draft, commit_key};
use super::entry::{Log, check_key, leaf};
use super::error::{AppendError, CommitError, StoreError};
use super::frame::{Row, encode_entry, encode_row};
use super::hash::Hash;
use super::item::Item;
use super::merkle::Frontier;
use super::origin::Origin;
use super::packing::Packing;
use super::storage::Store;
use super::time::Time;

/// Where both logs end; what the next commit goes on from.
#[derive(Clone, Debug, Default)]
pub(super) struct Position {
    pub(super) commit: u64,
    pub(super) time: Option<Time>,
    pub(super) user: Frontier,
    pub(super) system: Frontier,
}

impl Position {
    /// The position after a commit.
    pub(super) fn after(commit: &Commit, row: Row) -> Position {
        Position {
            commit: commit.number,
            time: Some(commit.time),
            user: row.user,
            system: row.system,
        }
    }
}

pub(super) struct Pending {
    /// What the commit says of itself; `time` is the commit's own.
    pub(super) draft: Draft,
    before: Position,
    user: Frontier,
    system: Frontier,
    /// The commit's time as every leaf has it.
    time: String,
    packing: Packing,
}

impl Pending {
    pub(super) fn start(
        store: &mut dyn Store,
        before: Position,
        mut draft: Draft,
    ) -> Result<Pending, AppendError> {
        draft.time = before
            .time
            .map_or(draft.time, |previous| previous.max(draft.time));
        let draft = fitted(draft)?;
        let packing = Packing::start(store.append(before.commit)?);
        let (user, system, time) = (
            before.user.clone(),
            before.system.clone(),
            draft.time.to_string(),
        );
        Ok(Pending {
            draft,
            before,
            user,
            system,
            time,
            packing,
        })
    }

    /// Adds an entry to a log and returns its number.
    pub(super) fn write(&mut self, log: Log, key: &str, item: &Item) -> Result<u64, AppendError> {
        check_key(log, key)?;
        self.packing
            .add(|stream| encode_entry(stream, log, key, item.bytes()))?;
        Ok(self.push(log, key, &item.hash()))
    }

    fn push(&mut self, log: Log, key: &str, item: &Hash) -> u64 {
        let frontier = match log {
            Log::User => &mut self.user,
            Log::System => &mut self.system,
        };
        frontier.push(&leaf(
            frontier.size() + 1,
            &self.time,
            key,
            std::slice::from_ref(item),
        ));
        frontier.size()
    }

    /// Makes the commit visible; a sync of the store makes it durable.
    pub(super) fn close(mut self) -> Result<(Commit, Row), AppendError> {
        let commit = self.commit()?;
        self.push(Log::System, &commit_key(commit.number), &commit.hash());
        let appending = self.packing.finish()?;
        let row = Row {
            commit: commit.item().bytes().to_vec(),
            user_before: self.before.user.size(),
            system_before: self.before.system.size(),
            user: self.user,
            system: self.system,
        };
        let bytes = encode_row(&row)
            .map_err(|error| StoreError::io("making a commit row", std::io::Error::other(error)))?;
        appending.finish(bytes)?;
        Ok((commit, row))
    }

    /// The commit that the entries so far would make.
    pub(super) fn commit(&self) -> Result<Commit, CommitError> {
        let Draft {
            author,
            message,
            source,
            approval,
            time,
            request,
            ..
        } = self.draft.clone();
        Commit::new(CommitContent {
            number: self.before.commit + 1,
            time,
            author,
            message,
            approval,
            source,
            request,
            entries: self.user.size(),
            root: self.user.root(),
            system_root: self.system.root(),
        })
    }
}

/// A draft that fits a commit: of more files than it can name, the last ones stand as one.
fn fitted(draft: Draft) -> Result<Draft, CommitError> {
    let Err(too_long) = check_length(&draft) else {
        return Ok(draft);
    };
    let Some(Origin::Files(files)) = &draft.source else {
        return Err(too_long);
    };
    let naming = |named: usize| Draft {
        source: Some(Origin::of_some_files(files, named)),
        ..draft.clone()
    };
    let numbers: Vec<usize> = (0..files.len()).collect();
    let fitting = numbers.partition_point(|&named| check_length(&naming(named)).is_ok());
    fitting.checked_sub(1).map(naming).ok_or(too_long)
}

/// Refuses what could not be closed, before the work of adding entries.
fn check_length(draft: &Draft) -> Result<(), CommitError> {
    let Draft {
        author,
        message,
        source,
        approval,
        time,
        request,
        ..
    } = draft.clone();
    let (most, hash) = (u64::from(u32::MAX), Hash::of(b""));
    let widest = CommitContent {
        number: most,
        time,
        author,
        message,
        approval,
        source,
        request,
        entries: most,
        root: hash,
        system_root: hash,
    };
    Commit::new(widest).map(drop)
}
