//! Bytes on disk after the import.

use super::setup::Setup;
use crate::{failure::Failure, measure::size_on_disk, result::Line, target::Target};

pub fn compare(setup: &Setup<'_>) -> Result<Vec<Line>, Failure> {
    let ours = Line::bytes("size on disk", size_on_disk(&setup.size.registry())?);
    if !setup.with_peers {
        return Ok(vec![ours]);
    }
    let keyed = size_on_disk(&setup.size.keyed())?;
    let bare = size_on_disk(&setup.size.bare())?;
    Ok(vec![
        ours.clone()
            .beside("sqlite3, with key and FTS5", keyed)
            .target(Target::AtMostOfPeer(1.0)),
        ours.beside("sqlite3, without key, with FTS5", bare),
    ])
}
