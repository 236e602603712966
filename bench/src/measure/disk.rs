//! Bytes on disk, and how long the disk takes to be sure of them.

use std::{
    fs::{self, File},
    io::Write,
    os::unix::fs::MetadataExt,
    path::Path,
    time::Instant,
};

use super::median;
use crate::failure::Failure;

/// Bytes of the blocks that a file or folder occupies.
pub fn size_on_disk(path: &Path) -> Result<f64, Failure> {
    const BLOCK: u64 = 512;
    let metadata = fs::symlink_metadata(path).map_err(Failure::file(path))?;
    if !metadata.is_dir() {
        return Ok((metadata.blocks() * BLOCK) as f64);
    }
    let entries = fs::read_dir(path).map_err(Failure::file(path))?;
    entries
        .map(|entry| size_on_disk(&entry.map_err(Failure::file(path))?.path()))
        .sum()
}

/// The median seconds to write a page to the end of a file in this folder and to sync it.
pub fn sync_seconds(folder: &Path) -> Result<f64, Failure> {
    const RUNS: usize = 50;
    const PAGE: [u8; 4096] = [7; 4096];
    let path = folder.join("sync");
    let failure = Failure::file(&path);
    let mut file = File::create(&path).map_err(&failure)?;
    let mut times = Vec::with_capacity(RUNS);
    for _ in 0..RUNS {
        let begun = Instant::now();
        file.write_all(&PAGE)
            .and_then(|()| file.sync_all())
            .map_err(&failure)?;
        times.push(begun.elapsed().as_secs_f64());
    }
    fs::remove_file(&path).map_err(&failure)?;
    Ok(median(times))
}
