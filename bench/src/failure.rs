//! What can go wrong.

use std::{io, path::Path, process::ExitStatus};

use registry_core::{model::Invalid, registry::RegistryError, search::SearchError};

#[derive(Debug, thiserror::Error)]
pub enum Failure {
    #[error("{path}: {error}")]
    File { path: String, error: io::Error },

    #[error("{path}: {error}")]
    Table { path: String, error: csv::Error },

    #[error("{path}: {error}")]
    Json {
        path: String,
        error: serde_json::Error,
    },

    #[error("{program} cannot be started: {error}; it is needed for the comparison")]
    NotStarted { program: String, error: io::Error },

    #[error("{program} failed with {status}")]
    Failed { program: String, status: ExitStatus },

    #[error("{program} answered {answer:?}, and {expected} was expected")]
    Answer {
        program: String,
        answer: String,
        expected: String,
    },

    #[error("the sample has too few rows to ask for {what}; take at least 1,000 rows")]
    TooFewRows { what: &'static str },

    #[error(transparent)]
    Invalid(#[from] Invalid),

    #[error(transparent)]
    Registry(#[from] RegistryError),

    #[error(transparent)]
    Search(#[from] SearchError),
}

impl Failure {
    /// For a file that could not be read or written.
    pub fn file(path: &Path) -> impl Fn(io::Error) -> Failure {
        let path = path.display().to_string();
        move |error| Failure::File {
            path: path.clone(),
            error,
        }
    }

    /// For a table that could not be read or written.
    pub fn table(path: &Path) -> impl Fn(csv::Error) -> Failure {
        let path = path.display().to_string();
        move |error| Failure::Table {
            path: path.clone(),
            error,
        }
    }

    /// For JSON that is not what was expected.
    pub fn json(path: &Path) -> impl Fn(serde_json::Error) -> Failure {
        let path = path.display().to_string();
        move |error| Failure::Json {
            path: path.clone(),
            error,
        }
    }
}
