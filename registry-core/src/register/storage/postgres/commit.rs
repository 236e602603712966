//! Making commits durable: one transaction for all that wait, and certainty of what became of it.
//!
//! Whoever appends locks the one row of the format first, so that appends come one after another, and a commit that was
//! sent can be waited for. A server that does not wait for its standby any more says so by a warning beside the success
//! of the commit (Patroni's issue 1412), which is therefore no acknowledgement. Where a commit was sent and not
//! acknowledged, a write of our own on whichever server may be written now has to be acknowledged, without a warning,
//! before the row of the commit tells whether it is in: until then it may still be lost with the server, or still come.

use std::{
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use super::{
    connection::Trouble,
    rows::{begin, insert, insert_frames, pieces},
    session::{NO_STANDBY, STATEMENT_LIMIT, Session, Waiting},
};
use crate::register::{error::StoreError, storage::StoredCommit};

/// How long an acknowledgement is waited for.
#[derive(Clone, Copy)]
pub(super) struct Patience {
    /// For the commit of a transaction, with the wait for its standby.
    pub(super) commit: Duration,
    /// For what became of a commit that was not acknowledged.
    pub(super) settle: Duration,
}

impl Default for Patience {
    /// Together less than a service lets a request take.
    fn default() -> Patience {
        Patience {
            commit: Duration::from_secs(8),
            settle: Duration::from_secs(12),
        }
    }
}

const BETWEEN_TRIES: Duration = Duration::from_millis(200);
/// So often are commits tried that others were in the way of.
const TRIES: usize = 10;

const PROBE: &str = "UPDATE registry_format SET probes = probes + 1 WHERE one = 1";

/// Why a transaction that was committed is not acknowledged.
enum Unacknowledged {
    /// It is not in, and never will be.
    Aborted(Trouble),
    /// It may be in.
    Doubtful(StoreError),
}

impl Session {
    /// Keeps a finished commit until it is made durable.
    pub(super) fn keep(&mut self, waiting: Waiting) -> Result<(), StoreError> {
        let end = self.expect_head(waiting.commit.number - 1)?;
        if end != waiting.commit.first_frame {
            return Err(StoreError::damaged(
                "the frames",
                "they do not follow those before them",
            ));
        }
        self.waiting.push(waiting);
        Ok(())
    }

    /// Writes frames of a commit that is too large to be kept.
    pub(super) fn stream(
        &mut self,
        number: u64,
        first: u64,
        frames: &[Vec<u8>],
    ) -> Result<(), StoreError> {
        self.expect_head(number - 1)?;
        let sent = self.write_waiting().and_then(|()| {
            let connection = self.connection()?;
            insert_frames(connection, &pieces(first, frames))
        });
        sent.map_err(|trouble| {
            self.give_up();
            self.refused(number, trouble)
        })
    }

    /// Locks the row that whoever appends locks.
    pub(super) fn take_turn(&mut self) -> Result<(), StoreError> {
        let mut turn = Ok(());
        for _ in 0..2 {
            turn = self.write_waiting();
            // A connection may have broken while nobody looked.
            if !matches!(turn, Err(Trouble::Away(_) | Trouble::Conflict(_))) {
                break;
            }
            self.give_up();
        }
        turn.map_err(|trouble| {
            self.give_up();
            self.failed("waiting for the turn to write", trouble)
        })?;
        self.has_turn = true;
        self.forget_head();
        Ok(())
    }

    pub(super) fn give_turn_back(&mut self) {
        self.give_up();
        self.waiting.clear();
    }

    /// Forgets the open transaction. What waits is written again by another, where its frames are kept.
    pub(super) fn give_up(&mut self) {
        self.has_turn = false;
        let Some(_) = self.written.take() else { return };
        let rolled_back = self.connection().and_then(|connection| {
            connection.wait(STATEMENT_LIMIT, |client| client.batch_execute("ROLLBACK"))
        });
        if rolled_back.is_err() {
            self.disconnect();
        }
    }

    /// Makes all that waits durable, or says why not; then nothing waits any more.
    pub(super) fn sync(&mut self) -> Result<(), StoreError> {
        let Some(last) = self.waiting.last().map(|waiting| waiting.commit.clone()) else {
            return Ok(());
        };
        let made = self.make_durable(&last);
        self.waiting.clear();
        match &made {
            Ok(()) => self.stands_at(last),
            Err(_) => {
                self.give_up();
                self.forget_head();
            }
        }
        made
    }

    fn make_durable(&mut self, last: &StoredCommit) -> Result<(), StoreError> {
        let first = self
            .waiting
            .first()
            .map_or(last.number, |waiting| waiting.commit.number);
        // What is in the transaction alone cannot be written again.
        let tries = if self.waiting.iter().all(|waiting| waiting.frames.is_some()) {
            TRIES
        } else {
            1
        };
        let mut trouble = Trouble::Away(String::new());
        for _ in 0..tries {
            trouble = match self.write_waiting() {
                Err(trouble) => trouble,
                Ok(()) => match self.commit() {
                    Ok(()) => return Ok(()),
                    Err(Unacknowledged::Aborted(trouble)) => trouble,
                    Err(Unacknowledged::Doubtful(reason)) => {
                        let reason = Arc::new(reason);
                        if self.settle(last).map_err(|()| StoreError::Uncertain {
                            number: first,
                            reason,
                        })? {
                            return Ok(());
                        }
                        Trouble::Away("the server that took the commit was lost with it".into())
                    }
                },
            };
            match trouble {
                Trouble::Conflict(_) => self.give_up(),
                Trouble::Away(_) => self.disconnect(),
                _ => break,
            }
        }
        Err(self.refused(first, trouble))
    }

    /// Why nothing was written of the commits from this number on.
    fn refused(&mut self, first: u64, trouble: Trouble) -> StoreError {
        match trouble {
            Trouble::Taken => {
                self.give_up();
                let waiting = std::mem::take(&mut self.waiting);
                self.forget_head();
                let found = self.head().ok().flatten().map_or(first, |head| head.number);
                self.waiting = waiting;
                StoreError::Stale {
                    expected: first - 1,
                    found,
                }
            }
            trouble => self.failed("writing", trouble),
        }
    }

    /// Brings all that waits into the open transaction, which is begun where none is.
    fn write_waiting(&mut self) -> Result<(), Trouble> {
        let written = self.written;
        let machines = self.database.machines();
        self.connection()?;
        let from = written.unwrap_or(0);
        let waiting = std::mem::take(&mut self.waiting);
        let unwritten = waiting.get(from..).unwrap_or_default();
        let done = self.connection().and_then(|connection| match written {
            None => begin(connection, unwritten, machines),
            Some(_) => insert(connection, unwritten),
        });
        // Also of one that failed: it is still to be rolled back.
        self.written = Some(waiting.len());
        self.waiting = waiting;
        if let Err(Trouble::Away(_) | Trouble::Late(_)) = done {
            self.disconnect();
        }
        done
    }

    fn commit(&mut self) -> Result<(), Unacknowledged> {
        let place = self.database.to_string();
        let doubtful = |reason: String| {
            Unacknowledged::Doubtful(StoreError::Unreachable {
                place: place.clone(),
                reason,
            })
        };
        let limit = self.patience.commit;
        let connection = self.connection().map_err(Unacknowledged::Aborted)?;
        connection.take_warning();
        let committed = connection.wait(limit, |client| client.batch_execute("COMMIT"));
        let has_warned = connection.take_warning();
        self.written = None;
        self.has_turn = false;
        match committed {
            Ok(()) if !has_warned => Ok(()),
            Ok(()) => Err(doubtful(NO_STANDBY.into())),
            Err(Trouble::Late(limit)) => {
                Err(doubtful(format!("no answer within {} s", limit.as_secs())))
            }
            Err(Trouble::Away(reason)) => Err(doubtful(reason)),
            Err(trouble) => Err(Unacknowledged::Aborted(trouble)),
        }
    }

    /// Whether the last of the commits that were sent is in; an error when that could not be found out.
    fn settle(&mut self, last: &StoredCommit) -> Result<bool, ()> {
        let began = Instant::now();
        while began.elapsed() < self.patience.settle {
            self.disconnect();
            let row = self.probe().and_then(|()| self.commit_row(last.number));
            if let Ok(row) = row {
                return Ok(row.is_some_and(|row| row == last.row));
            }
            thread::sleep(BETWEEN_TRIES);
        }
        self.disconnect();
        Err(())
    }

    /// Makes sure that the server that is read from is the one that may be written, by writing.
    pub(super) fn confirm(&mut self) -> Result<(), StoreError> {
        if self.written.is_some() {
            // What is written already tells.
            return Ok(());
        }
        let probed = self.probe();
        probed.map_err(|trouble| {
            self.disconnect();
            self.failed("finding out whether this server leads", trouble)
        })
    }

    /// Writes something that is acknowledged only when all that was committed before is as durable as it is to be.
    fn probe(&mut self) -> Result<(), Trouble> {
        let (machines, limit) = (self.database.machines(), self.patience.commit);
        let connection = self.connection()?;
        begin(connection, &[], machines)?;
        connection.wait(STATEMENT_LIMIT, |client| client.batch_execute(PROBE))?;
        connection.take_warning();
        connection.wait(limit, |client| client.batch_execute("COMMIT"))?;
        if connection.take_warning() {
            return Err(Trouble::Away(NO_STANDBY.into()));
        }
        Ok(())
    }
}
