//! What one process does with a store in a database: its connection, made again when it broke, and the commits that are
//! finished and not yet durable.

use tokio_postgres::types::{ToSql, Type};

use super::{
    ahead::Ahead,
    connection::{Connection, Trouble},
    database::Database,
    patience::{Patience, STATEMENT_LIMIT},
    rows::{COMMIT, Waiting, commit_of, signed},
    standby::{NO_STANDBY, SYNCHRONOUS, check_machines},
    tables::{self, FORMAT},
};
use crate::register::storage::{StoreError, StoredCommit};

pub(super) struct Session {
    pub(super) database: Database,
    connection: Option<Connection>,
    /// What was read beyond what was asked for.
    pub(super) ahead: Ahead,
    /// The commits that are finished and not yet durable.
    pub(super) waiting: Vec<Waiting>,
    /// How many of those that wait the open transaction has; none where none is open.
    pub(super) written: Option<usize>,
    /// Whether the open transaction was begun to keep others from appending.
    pub(super) has_turn: bool,
    pub(super) patience: Patience,
    /// The last commit, as it was when it was last looked at.
    known_head: Option<StoredCommit>,
}

impl Session {
    pub(super) fn of(database: Database) -> Session {
        Session {
            database,
            connection: None,
            ahead: Ahead::default(),
            waiting: Vec::new(),
            written: None,
            has_turn: false,
            patience: Patience::default(),
            known_head: None,
        }
    }

    /// The connection, made where there is none.
    pub(super) fn connection(&mut self) -> Result<&Connection, Trouble> {
        let connection = match self.connection.take() {
            Some(connection) => connection,
            None => {
                // Another server may have another history.
                self.ahead = Ahead::default();
                Connection::open(&self.database)?
            }
        };
        Ok(self.connection.insert(connection))
    }

    /// Closes the connection; what was not committed is forgotten by the server.
    pub(super) fn disconnect(&mut self) {
        self.connection = None;
        self.written = None;
        self.has_turn = false;
    }

    /// Asks something that may be asked again: where the connection broke, on another one.
    pub(super) fn ask<T>(
        &mut self,
        ask: impl Fn(&Connection) -> Result<T, Trouble>,
    ) -> Result<T, StoreError> {
        let was_connected = self.connection.is_some() && self.written.is_none();
        match self.ask_once(&ask) {
            Err(Trouble::Away(_) | Trouble::Late(_)) if was_connected => self.ask_once(&ask),
            answer => answer,
        }
        .map_err(|trouble| self.failed("reading", trouble))
    }

    fn ask_once<T>(
        &mut self,
        ask: impl Fn(&Connection) -> Result<T, Trouble>,
    ) -> Result<T, Trouble> {
        let answer = self.connection().and_then(ask);
        if let Err(Trouble::Away(_) | Trouble::Late(_)) = answer {
            self.disconnect();
        }
        answer
    }

    /// What went wrong, for people.
    pub(super) fn failed(&self, doing: &str, trouble: Trouble) -> StoreError {
        let place = self.database.to_string();
        match trouble {
            Trouble::NoTables => StoreError::Missing { place },
            Trouble::Away(reason) => StoreError::Unreachable { place, reason },
            Trouble::Late(limit) => StoreError::Late {
                place,
                seconds: limit.as_secs(),
            },
            Trouble::Conflict(reason) | Trouble::Refused(reason) => StoreError::Database {
                doing: doing.to_owned(),
                place,
                reason,
            },
            Trouble::Taken => StoreError::Database {
                doing: doing.to_owned(),
                place,
                reason: "it is there already".into(),
            },
        }
    }

    pub(super) fn make_tables(&mut self) -> Result<(), StoreError> {
        self.ask(tables::make)
    }

    /// Refuses tables that are not there, or of a later program.
    pub(super) fn check_version(&mut self) -> Result<(), StoreError> {
        let place = self.database.to_string();
        match self.ask(tables::format)? {
            Some(FORMAT) => Ok(()),
            Some(found) if found > FORMAT => Err(StoreError::Newer {
                place,
                found,
                most: FORMAT,
            }),
            Some(_) => Err(StoreError::damaged("the format", "it is no format number")),
            None => Err(StoreError::Missing { place }),
        }
    }

    /// Writes by one statement, which stands alone; says how many rows it changed.
    pub(super) fn write(
        &mut self,
        statement: &str,
        parameters: &[(&(dyn ToSql + Sync), Type)],
    ) -> Result<u64, StoreError> {
        // A connection that broke while nobody looked shows here, where nothing is lost.
        let machines = self.database.machines();
        self.ask(|connection| {
            check_machines(
                &connection.wait(STATEMENT_LIMIT, |client| {
                    client.query_typed_one(SYNCHRONOUS, &[])
                })?,
                machines,
            )
        })?;
        let place = self.database.to_string();
        let unacknowledged = |reason: &str| StoreError::Unacknowledged {
            place,
            reason: reason.to_owned(),
        };
        let written = self.ask_once(|connection| {
            connection.take_warning();
            let rows = connection.wait(STATEMENT_LIMIT, |client| {
                client.execute_typed(statement, parameters)
            })?;
            Ok((rows, connection.take_warning()))
        });
        match written {
            Ok((rows, false)) => Ok(rows),
            Ok((_, true)) => Err(unacknowledged(NO_STANDBY)),
            Err(Trouble::Away(reason)) => Err(unacknowledged(&reason)),
            Err(Trouble::Late(_)) => Err(unacknowledged("it did not answer in time")),
            Err(trouble) => Err(self.failed("writing", trouble)),
        }
    }

    pub(super) fn size(&mut self) -> Result<u64, StoreError> {
        const SIZE: &str = "SELECT CAST(COALESCE(SUM(bytes), 0) AS bigint) FROM registry_commits";
        let size: i64 = self.ask(|connection| {
            let row =
                connection.wait(STATEMENT_LIMIT, |client| client.query_typed_one(SIZE, &[]))?;
            Ok(row.try_get(0)?)
        })?;
        Ok(size.unsigned_abs())
    }

    /// The last commit, durable or not.
    pub(super) fn head(&mut self) -> Result<Option<StoredCommit>, StoreError> {
        if let Some(last) = self.waiting.last() {
            return Ok(Some(last.commit.clone()));
        }
        let last = format!("SELECT {COMMIT} FROM registry_commits ORDER BY number DESC LIMIT 1");
        let row = self.ask(|connection| {
            let row =
                connection.wait(STATEMENT_LIMIT, |client| client.query_typed_opt(&last, &[]))?;
            row.as_ref().map(commit_of).transpose()
        })?;
        self.known_head = row.map(|(commit, _)| commit);
        Ok(self.known_head.clone())
    }

    /// Refuses a commit that is made after another than the last one; gives the number of its first frame.
    pub(super) fn expect_head(&mut self, expected: u64) -> Result<u64, StoreError> {
        let known = self
            .waiting
            .last()
            .map(|waiting| &waiting.commit)
            .or(self.known_head.as_ref());
        let head = match known {
            Some(head) if head.number == expected => Some(head.clone()),
            _ => self.head()?,
        };
        let found = head.as_ref().map_or(0, |head| head.number);
        if found == expected {
            Ok(head.map_or(0, |head| head.end_frame()))
        } else {
            Err(StoreError::Stale { expected, found })
        }
    }

    /// Takes note of the last commit: it was made durable.
    pub(super) fn stands_at(&mut self, head: StoredCommit) {
        self.known_head = Some(head);
    }

    /// Forgets what the last commit is: somebody else has appended, or nobody knows.
    pub(super) fn forget_head(&mut self) {
        self.known_head = None;
    }

    /// The row of a commit as the database has it.
    pub(super) fn commit_row(&mut self, number: u64) -> Result<Option<Vec<u8>>, Trouble> {
        const ROW: &str = "SELECT commit_row FROM registry_commits WHERE number = $1";
        let number = signed(number);
        self.ask_once(|connection| {
            let row = connection.wait(STATEMENT_LIMIT, |client| async {
                client.query_typed_opt(ROW, &[(&number, Type::INT8)]).await
            })?;
            Ok(row.map(|row| row.try_get(0)).transpose()?)
        })
    }
}
