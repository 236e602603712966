//! Servers of the tests' own, with databases as the store is told of them.

#[path = "../../../../../tests/postgres_server.rs"]
mod postgres_server;

pub(crate) use postgres_server::Server;

use super::database::Database;

impl Server {
    /// A new database.
    pub(crate) fn database(&self) -> Database {
        self.at(&self.create_database(), "")
    }

    /// A database by its name, with what its URL says beside.
    pub(crate) fn at(&self, name: &str, parameters: &str) -> Database {
        self.url(name, parameters).parse().unwrap()
    }
}
