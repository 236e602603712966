//! The tables, in SQL that all engines of the protocol have.

use super::{
    connection::{Connection, Trouble},
    patience::STATEMENT_LIMIT,
};

/// The format of the tables: their columns, and what the bytes in them are.
pub(super) const FORMAT: u32 = 1;

/// One row says the format; it is locked by whoever appends, and written to find out whether commits become durable.
const TABLES: [&str; 5] = [
    "CREATE TABLE IF NOT EXISTS registry_format (\
        one integer PRIMARY KEY, format integer NOT NULL, probes bigint NOT NULL)",
    "CREATE TABLE IF NOT EXISTS registry_commits (\
        number bigint PRIMARY KEY, first_frame bigint NOT NULL, frames bigint NOT NULL, \
        bytes bigint NOT NULL, commit_row bytea NOT NULL)",
    "CREATE TABLE IF NOT EXISTS registry_frames (\
        frame bigint NOT NULL, piece integer NOT NULL, bytes bytea NOT NULL, PRIMARY KEY (frame, piece))",
    "CREATE TABLE IF NOT EXISTS registry_documents (\
        kind text NOT NULL, id text NOT NULL, version bigint NOT NULL, document bytea NOT NULL, \
        PRIMARY KEY (kind, id))",
    "INSERT INTO registry_format (one, format, probes) VALUES (1, 1, 0) ON CONFLICT (one) DO NOTHING",
];

/// Makes what is not there yet.
pub(super) fn make(connection: &Connection) -> Result<(), Trouble> {
    for statement in TABLES {
        connection.wait(STATEMENT_LIMIT, |client| client.batch_execute(statement))?;
    }
    Ok(())
}

/// The format of the tables that are there; nothing where there is none yet.
pub(super) fn format(connection: &Connection) -> Result<Option<u32>, Trouble> {
    let row = connection.wait(STATEMENT_LIMIT, |client| {
        client.query_typed_opt("SELECT format FROM registry_format WHERE one = 1", &[])
    })?;
    row.map(|row| Ok(row.try_get::<_, i32>(0)?.unsigned_abs()))
        .transpose()
}
