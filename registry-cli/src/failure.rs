//! Why a command failed, in words for people, with the exit code that goes with it.

use std::path::PathBuf;

use registry_core::{
    change::Refused,
    export::Unfit,
    import::{FlagError, ImportError},
    index::IndexError,
    model::Invalid,
    registry::RegistryError,
};

use registry_server::BackupError;

use crate::exit::Exit;

/// What a command ends in when it does not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The library refused.
    #[error(transparent)]
    Registry(#[from] RegistryError),
    /// An import failed before any row was judged.
    #[error(transparent)]
    Import(#[from] ImportError),
    /// The index is not to be read, and could not be mended.
    #[error("{problem}; that cannot be done now: {reason}")]
    NotMended {
        /// What is wrong with it.
        problem: IndexError,
        /// Why it stayed so.
        #[source]
        reason: Box<Failure>,
    },
    /// A value of the command line or form is refused.
    #[error("{0}")]
    Refused(String),
    /// What a person typed was refused, and is kept.
    #[error("{}\nTo try again: {retry} < {}", problem.to_string().trim_end(), text.display())]
    Kept {
        /// Why it was refused.
        #[source]
        problem: Box<Failure>,
        /// The file that has it.
        text: PathBuf,
        /// The command that takes it again.
        retry: String,
    },
    /// A value is not what it is to be.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// A key that no record has.
    #[error("{problem}\nDid you mean {}?", near.join(", or "))]
    UnknownKey {
        /// What was asked for.
        #[source]
        problem: Box<Failure>,
        /// The records that may have been meant.
        near: Vec<String>,
    },
    /// The command line makes no sense.
    #[error("{0}")]
    Usage(String),
    /// A file could not be read or written.
    #[error("{path}: {error}")]
    File {
        /// Which file.
        path: String,
        /// Why.
        #[source]
        error: std::io::Error,
    },
    /// Output could not be written.
    #[error("writing the output failed: {0}")]
    Output(#[from] std::io::Error),
    /// A value could not be written as JSON.
    #[error("writing JSON failed: {0}")]
    Json(#[from] serde_json::Error),
}

impl From<registry_server::AccessError> for Failure {
    fn from(error: registry_server::AccessError) -> Failure {
        Failure::Refused(error.to_string())
    }
}

impl From<BackupError> for Failure {
    fn from(error: BackupError) -> Failure {
        match error {
            BackupError::Registry(error) => error.into(),
            error => Failure::Refused(error.to_string()),
        }
    }
}

impl From<registry_server::BorrowError> for Failure {
    fn from(error: registry_server::BorrowError) -> Failure {
        Failure::Refused(error.to_string())
    }
}

impl From<registry_server::PrivateError> for Failure {
    fn from(error: registry_server::PrivateError) -> Failure {
        Failure::Refused(error.to_string())
    }
}

impl From<registry_server::SettingsError> for Failure {
    fn from(error: registry_server::SettingsError) -> Failure {
        Failure::Refused(error.to_string())
    }
}

impl From<registry_server::ProposalError> for Failure {
    fn from(error: registry_server::ProposalError) -> Failure {
        match error {
            registry_server::ProposalError::Registry(error) => error.into(),
            error => Failure::Refused(error.to_string()),
        }
    }
}

impl From<Refused> for Failure {
    fn from(refused: Refused) -> Failure {
        RegistryError::from(refused).into()
    }
}

impl From<Unfit> for Failure {
    fn from(unfit: Unfit) -> Failure {
        match unfit {
            Unfit::Output(error) => error.into(),
            unfit => Failure::Refused(unfit.to_string()),
        }
    }
}

impl From<FlagError> for Failure {
    fn from(error: FlagError) -> Failure {
        Failure::Refused(error.to_string())
    }
}

impl Failure {
    /// An index that had to be mended before it could be read, and was not.
    pub fn not_mended(problem: IndexError, reason: Failure) -> Failure {
        Failure::NotMended {
            problem,
            reason: Box::new(reason),
        }
    }

    /// The exit code for it.
    pub fn exit(&self) -> Exit {
        match self {
            Failure::Usage(_) => Exit::Usage,
            Failure::Kept { problem, .. } | Failure::UnknownKey { problem, .. } => problem.exit(),
            _ => Exit::Failed,
        }
    }

    /// The key that no record has, where that is what failed.
    pub fn unknown_key(&self) -> Option<&str> {
        match self {
            Failure::Registry(RegistryError::NoRecord { key, .. })
            | Failure::Invalid(Invalid::NotAKey { value: key }) => Some(key),
            Failure::Registry(RegistryError::Refused(Refused::NoRecord { key })) => Some(key),
            Failure::Registry(RegistryError::Refused(Refused::Invalid(
                Invalid::NoSuchTarget { target, .. },
            ))) => Some(target),
            Failure::Registry(RegistryError::Refused(Refused::NoOrganisation { key })) => Some(key),
            _ => None,
        }
    }

    /// Whether whoever reads our output has stopped reading: no failure of ours.
    pub fn is_broken_pipe(&self) -> bool {
        let mut error: Option<&(dyn std::error::Error + 'static)> = Some(self);
        while let Some(cause) = error {
            if cause
                .downcast_ref::<std::io::Error>()
                .is_some_and(|io| io.kind() == std::io::ErrorKind::BrokenPipe)
            {
                return true;
            }
            error = cause.source();
        }
        false
    }
}
