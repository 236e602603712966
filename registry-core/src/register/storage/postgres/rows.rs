//! Commits and frames as rows of their tables, and the statements that write them.

use futures_util::future;
use tokio_postgres::{
    Row,
    types::{ToSql, Type},
};

use super::{
    connection::{Connection, Trouble},
    patience::STATEMENT_LIMIT,
    standby::{SYNCHRONOUS, check_machines},
};
use crate::register::storage::StoredCommit;

const PIECE_BYTES: usize = 1 << 20;
/// The turn to append.
const TURN: &str = "SELECT one FROM registry_format WHERE one = 1 FOR UPDATE";
const INSERT_COMMITS: &str = "INSERT INTO registry_commits (number, first_frame, frames, bytes, commit_row) \
    SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bytea[])";
const INSERT_FRAMES: &str = "INSERT INTO registry_frames (frame, piece, bytes) \
    SELECT * FROM unnest($1::bigint[], $2::integer[], $3::bytea[])";
/// One who vanishes with the turn gives it back after two minutes.
const BEGIN: &str = "BEGIN; SET LOCAL idle_in_transaction_session_timeout = 120000";

/// The columns of a commit, in the order in which they are read.
pub(super) const COMMIT: &str = "number, first_frame, frames, commit_row, bytes";

/// A commit that waits to be made durable.
pub(super) struct Waiting {
    pub(super) commit: StoredCommit,
    /// Its frames, unless they are in the open transaction already.
    pub(super) frames: Option<Vec<Vec<u8>>>,
    /// The size of its frames.
    pub(super) bytes: u64,
}

/// Begins a transaction with the turn to append and what is to be written, all sent at once.
pub(super) fn begin(
    connection: &Connection,
    waiting: &[Waiting],
    machines: u32,
) -> Result<(), Trouble> {
    let (rows, pieces) = (CommitRows::of(waiting), Pieces::of(waiting));
    let (commits, frames) = (rows.parameters(), pieces.parameters());
    let settings = connection.wait(STATEMENT_LIMIT, |client| async {
        let writing = future::join5(
            client.batch_execute(BEGIN),
            client.query_typed_one(TURN, &[]),
            client.query_typed_one(SYNCHRONOUS, &[]),
            client.execute_typed(INSERT_COMMITS, &commits),
            client.execute_typed(INSERT_FRAMES, &frames),
        );
        // Of several that failed, the first is the reason of the others.
        let (begun, turn, settings, commits, frames) = writing.await;
        begun?;
        turn?;
        commits?;
        frames?;
        settings
    })?;
    check_machines(&settings, machines)
}

pub(super) fn insert(connection: &Connection, waiting: &[Waiting]) -> Result<(), Trouble> {
    if waiting.is_empty() {
        return Ok(());
    }
    let rows = CommitRows::of(waiting);
    let commits = rows.parameters();
    connection.wait(STATEMENT_LIMIT, |client| {
        client.execute_typed(INSERT_COMMITS, &commits)
    })?;
    insert_frames(connection, &Pieces::of(waiting))
}

pub(super) fn insert_frames(connection: &Connection, pieces: &Pieces<'_>) -> Result<(), Trouble> {
    let frames = pieces.parameters();
    connection.wait(STATEMENT_LIMIT, |client| {
        client.execute_typed(INSERT_FRAMES, &frames)
    })?;
    Ok(())
}

type Parameter<'a> = (&'a (dyn ToSql + Sync), Type);

/// Commits, a column each.
#[derive(Default)]
struct CommitRows<'a> {
    numbers: Vec<i64>,
    first_frames: Vec<i64>,
    frames: Vec<i64>,
    bytes: Vec<i64>,
    rows: Vec<&'a [u8]>,
}

impl<'a> CommitRows<'a> {
    fn of(waiting: &'a [Waiting]) -> CommitRows<'a> {
        let mut columns = CommitRows::default();
        for Waiting { commit, bytes, .. } in waiting {
            columns.numbers.push(signed(commit.number));
            columns.first_frames.push(signed(commit.first_frame));
            columns.frames.push(signed(commit.frames));
            columns.bytes.push(signed(*bytes));
            columns.rows.push(&commit.row);
        }
        columns
    }

    fn parameters(&self) -> [Parameter<'_>; 5] {
        [
            (&self.numbers, Type::INT8_ARRAY),
            (&self.first_frames, Type::INT8_ARRAY),
            (&self.frames, Type::INT8_ARRAY),
            (&self.bytes, Type::INT8_ARRAY),
            (&self.rows, Type::BYTEA_ARRAY),
        ]
    }
}

/// Frames cut into rows, a column each.
#[derive(Default)]
pub(super) struct Pieces<'a> {
    frames: Vec<i64>,
    pieces: Vec<i32>,
    bytes: Vec<&'a [u8]>,
}

impl<'a> Pieces<'a> {
    fn of(waiting: &'a [Waiting]) -> Pieces<'a> {
        let mut columns = Pieces::default();
        for Waiting { commit, frames, .. } in waiting {
            let numbered = (commit.first_frame..).zip(frames.iter().flatten());
            numbered.for_each(|(number, frame)| columns.add(number, frame));
        }
        columns
    }

    fn add(&mut self, number: u64, frame: &'a [u8]) {
        for (piece, bytes) in (0..).zip(frame.chunks(PIECE_BYTES)) {
            self.frames.push(signed(number));
            self.pieces.push(piece);
            self.bytes.push(bytes);
        }
    }

    fn parameters(&self) -> [Parameter<'_>; 3] {
        [
            (&self.frames, Type::INT8_ARRAY),
            (&self.pieces, Type::INT4_ARRAY),
            (&self.bytes, Type::BYTEA_ARRAY),
        ]
    }
}

pub(super) fn pieces(first: u64, frames: &[Vec<u8>]) -> Pieces<'_> {
    let mut columns = Pieces::default();
    for (number, frame) in (first..).zip(frames) {
        columns.add(number, frame);
    }
    columns
}

/// A commit, and the size of its frames.
pub(super) fn commit_of(row: &Row) -> Result<(StoredCommit, u64), Trouble> {
    let number = |column: usize| Ok::<u64, Trouble>(row.try_get::<_, i64>(column)?.unsigned_abs());
    let commit = StoredCommit {
        number: number(0)?,
        first_frame: number(1)?,
        frames: number(2)?,
        row: row.try_get(3)?,
    };
    Ok((commit, number(4)?))
}

/// A number as SQL has it.
pub(super) fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
