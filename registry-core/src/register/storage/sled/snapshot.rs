//! sled's snapshots, whose renaming a power cut may have taken.
//!
//! When it opens a store, sled writes a snapshot beside the last one, syncs it, renames it, and wipes segments that only the
//! new one makes free, without a sync of the folder in between. A disk may keep what was wiped and lose the name: the old
//! snapshot then tells of what is gone, and sled refuses the store. A snapshot that was cut off is as bad, since sled takes
//! it for the newest. So whole ones get their names before sled looks, and others go.

use std::{fs, io, path::Path};

use crate::disk::sync_folder;

const PREFIX: &str = "snap.";
/// What follows the name of a snapshot that has not been renamed.
const UNFINISHED: &str = ".generating";
/// A snapshot ends with how many bytes it holds, and their CRC-32.
const LENGTH_BYTES: usize = 8;
const CRC_BYTES: usize = 4;

/// Finishes a snapshot that is whole, removes what is not.
pub(super) fn settle(path: &Path) -> io::Result<()> {
    let (unfinished, finished): (Vec<_>, Vec<_>) = names(path)?
        .into_iter()
        .partition(|name| name.ends_with(UNFINISHED));
    if unfinished.is_empty() {
        return Ok(());
    }
    let mut newest = finished.into_iter().max();
    for name in unfinished {
        let file = path.join(&name);
        let name = name.trim_end_matches(UNFINISHED).to_owned();
        // The name has the place in the log that a snapshot is of, always in sixteen digits.
        if newest.as_ref() < Some(&name) && is_whole(&file)? {
            fs::rename(file, path.join(&name))?;
            newest = Some(name);
        } else {
            fs::remove_file(file)?;
        }
    }
    sync_folder(path)
}

/// All snapshots of the folder.
fn names(path: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(path)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.starts_with(PREFIX) {
            names.push(name);
        }
    }
    Ok(names)
}

/// Whether it is as sled wrote it.
fn is_whole(file: &Path) -> io::Result<bool> {
    let bytes = fs::read(file)?;
    let whole = bytes.split_last_chunk().and_then(|(rest, crc)| {
        let (held, length) = rest.split_last_chunk()?;
        let crc: &[u8; CRC_BYTES] = crc;
        let length: &[u8; LENGTH_BYTES] = length;
        let is_long_enough = u64::from_le_bytes(*length) == held.len() as u64;
        Some(is_long_enough && u32::from_le_bytes(*crc) == crc32fast::hash(held))
    });
    Ok(whole == Some(true))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::{Draft, Item, Register, Time, storage::SledStore};

    fn snapshots(path: &Path) -> Vec<String> {
        let mut names = names(path).unwrap();
        names.sort();
        names
    }

    /// A store as it is after each of two openings: the snapshots of both, as sled wrote them.
    fn store() -> (tempfile::TempDir, [(String, Vec<u8>); 2]) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path();
        drop(Register::create(SledStore::create(path).unwrap(), "A", "me", Time::now()).unwrap());
        let opened = [(); 2].map(|()| {
            let mut register = Register::open(SledStore::open(path).unwrap()).unwrap();
            let [name] = &snapshots(path)[..] else {
                panic!("{:?}", snapshots(path));
            };
            let snapshot = (name.clone(), fs::read(path.join(name)).unwrap());
            let draft = Draft::new("me", "");
            let mut append = register.begin(draft).unwrap();
            let item = Item::canonical(&"an item").unwrap();
            append.add("a-key", &item).unwrap();
            append.finish().unwrap();
            snapshot
        });
        (folder, opened)
    }

    #[test]
    fn a_whole_snapshot_gets_its_name_and_others_go() {
        let (folder, [(old, old_bytes), (new, new_bytes)]) = store();
        let path = folder.path();
        assert!(old < new);
        let unfinished = path.join(format!("{new}{UNFINISHED}"));
        let lay = |bytes: &[u8]| {
            for name in snapshots(path) {
                fs::remove_file(path.join(name)).unwrap();
            }
            fs::write(path.join(&old), &old_bytes).unwrap();
            fs::write(&unfinished, bytes).unwrap();
        };
        lay(&new_bytes);
        settle(path).unwrap();
        assert_eq!(snapshots(path), [old.clone(), new.clone()]);
        for torn in [0, 4, 11, 12, new_bytes.len() - 1] {
            lay(&new_bytes[..torn]);
            settle(path).unwrap();
            assert_eq!(snapshots(path), [old.as_str()], "{torn} bytes");
        }
        let mut damaged = new_bytes.clone();
        damaged[0] ^= 1;
        lay(&damaged);
        settle(path).unwrap();
        assert_eq!(snapshots(path), [old.as_str()]);
    }

    #[test]
    fn an_older_one_than_the_last_goes_whole_or_not() {
        let (folder, [(old, old_bytes), (new, _)]) = store();
        let path = folder.path();
        assert!(path.join(&new).exists());
        fs::write(path.join(format!("{old}{UNFINISHED}")), old_bytes).unwrap();
        settle(path).unwrap();
        assert_eq!(snapshots(path), [new.as_str()]);
    }

    #[test]
    fn a_store_is_opened_by_the_snapshot_that_lost_its_name() {
        let (folder, [(old, old_bytes), (new, _)]) = store();
        let path = folder.path();
        let unfinished = path.join(format!("{new}{UNFINISHED}"));
        fs::rename(path.join(&new), &unfinished).unwrap();
        fs::write(path.join(&old), &old_bytes).unwrap();
        let register = Register::open(SledStore::open(path).unwrap()).unwrap();
        assert_eq!(register.commits(1).unwrap().count(), 3);
        assert!(!unfinished.exists() && !path.join(&old).exists());
    }
}
