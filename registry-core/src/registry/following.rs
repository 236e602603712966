//! Following a register that others write, too: in a database.

use std::{sync::Arc, time::Duration};

use super::{
    CaughtUp, OnProgress, RegistryError,
    home::{Home, Turn},
};
use crate::register::CommitId;

/// Brings the index up to the register; leaves both open where that `keeps`.
pub(super) fn catch_up(
    home: &Arc<Home>,
    keeps: bool,
    on_progress: OnProgress<'_>,
) -> Result<CaughtUp, RegistryError> {
    if home.layout.database().is_none() {
        return Ok(CaughtUp::Already);
    }
    let mut turn = match Turn::take(home, Duration::ZERO) {
        Ok(turn) => turn,
        // Whoever writes has followed before.
        Err(RegistryError::Busy) => return Ok(CaughtUp::Already),
        Err(error) => return Err(error),
    };
    if keeps {
        turn.keep();
    } else if turn.held().is_none()
        && let Some(shown) = shown(home)
        && is_head(home, shown)?
    {
        return Ok(CaughtUp::Already);
    }
    let caught_up = match turn.hold() {
        Ok(held) => held.open(on_progress)?.1,
        // Another process has the index, and follows itself.
        Err(RegistryError::Locked { .. }) => return Ok(CaughtUp::Already),
        Err(error) => return Err(error),
    };
    match caught_up {
        CaughtUp::Already => {}
        CaughtUp::OtherHistory => home.forget_history(),
        _ => home.forget(),
    }
    turn.close()?;
    Ok(caught_up)
}

/// The commit that readers see.
fn shown(home: &Home) -> Option<CommitId> {
    home.read().ok()?.head()
}

/// Whether the register stands at this commit, which is seen without the right to write.
fn is_head(home: &Home, commit: CommitId) -> Result<bool, RegistryError> {
    Ok(home.layout.open_register()?.head().id() == commit)
}
