//! How the program ends: the exit codes are a contract.

use std::process::ExitCode;

/// What the process tells whoever started it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Done; a search without hits included.
    Done,
    /// Failed: the message on stderr says why.
    Failed,
    /// The command line makes no sense.
    Usage,
    /// Rows were rejected, whether or not the others were taken.
    Rejected,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(match exit {
            Exit::Done => 0,
            Exit::Failed => 1,
            Exit::Usage => 2,
            Exit::Rejected => 3,
        })
    }
}
