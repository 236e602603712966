//! The programs that take the same rows: the registry itself, the `sqlite3` shell, and Python with its packages.

mod importer;
mod postgres;
mod python;
mod registry;
mod server;
mod sqlite;

pub use importer::Importer;
pub use postgres::Postgres;
pub use python::{Answer, Answers, Python};
pub use registry::{Program, Token};
pub use server::Server;
pub use sqlite::Sqlite;
