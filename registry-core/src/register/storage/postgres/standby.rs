//! Whether a server has two machines keep what it acknowledges.

use tokio_postgres::Row;

use super::connection::Trouble;

/// What the server says of its standbys.
pub(super) const SYNCHRONOUS: &str = "SELECT COALESCE(current_setting('synchronous_standby_names', true), ''), \
    COALESCE(current_setting('synchronous_commit', true), '')";

/// A commit that a server warned of.
pub(super) const NO_STANDBY: &str = "it did not wait for its standby";

/// Refuses a server that acknowledges what it has alone, where two machines are asked for.
pub(super) fn check_machines(settings: &Row, machines: u32) -> Result<(), Trouble> {
    let (standbys, synchronous): (String, String) = (settings.try_get(0)?, settings.try_get(1)?);
    if machines < 2
        || (!standbys.trim().is_empty() && ["on", "remote_apply"].contains(&&*synchronous))
    {
        return Ok(());
    }
    Err(Trouble::Refused(format!(
        "machines=2 is asked for, and the server acknowledges what it has alone (synchronous_standby_names is \
         '{standbys}', synchronous_commit is {synchronous}): wait for a standby, or set both"
    )))
}
