//! How long a database is waited for.

use std::time::Duration;

/// How long a statement may take; a turn to append, which may have to be waited for, as well.
pub(super) const STATEMENT_LIMIT: Duration = Duration::from_secs(10);

/// How long an acknowledgement is waited for.
#[derive(Clone, Copy)]
pub(super) struct Patience {
    /// For the commit of a transaction, with the wait for its standby.
    pub(super) commit: Duration,
    /// For what became of a commit that was not acknowledged.
    pub(super) outcome: Duration,
}

impl Default for Patience {
    /// Together less than a service lets a request take.
    fn default() -> Patience {
        Patience {
            commit: Duration::from_secs(8),
            outcome: Duration::from_secs(12),
        }
    }
}
