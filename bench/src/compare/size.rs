//! Bytes on disk after the import.

use super::setup::Setup;
use crate::{
    failure::Failure, measure::size_on_disk, peers::Importer, result::Line, target::Target,
};

pub fn compare(setup: &Setup<'_>) -> Result<Vec<Line>, Failure> {
    let ours = Line::bytes("size on disk", size_on_disk(&setup.size.registry())?);
    if !setup.with_peers {
        return Ok(vec![ours]);
    }
    let keyed = ours
        .clone()
        .beside(Importer::Keyed.name(), size_on_disk(&setup.size.keyed())?)
        .target(Target::AtMostOfPeer(1.0).when_large(setup.rows));
    let mut lines = vec![keyed];
    if !setup.without.contains(&Importer::Bare) {
        let bare = size_on_disk(&setup.size.bare())?;
        lines.push(ours.beside(Importer::Bare.name(), bare));
    }
    Ok(lines)
}
