//! The number of the last commit that was acknowledged, in a small file beside the store.
//!
//! sled takes damage for the end of a write that was cut off, and drops whatever follows it without a word.
//! Only a number kept elsewhere shows that commits are gone.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::{fs, io};

use crate::{disk, register::storage::StoreError};

const DIGITS: usize = 20;

#[derive(Clone, Debug)]
pub(super) struct Acknowledged(PathBuf);

impl Acknowledged {
    pub(super) fn in_folder(path: &Path) -> Acknowledged {
        Acknowledged(path.join("acknowledged"))
    }

    /// The last number; 0 when there is no file, which may be taken away on purpose.
    pub(super) fn last(&self) -> Result<u64, StoreError> {
        let place = || self.0.display().to_string();
        match fs::read(&self.0) {
            Ok(text) => std::str::from_utf8(&text)
                .ok()
                .and_then(|text| text.trim_end().parse().ok())
                .ok_or_else(|| StoreError::damaged(place(), "it holds no number of a commit")),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(0),
            Err(error) => Err(StoreError::io(format!("reading {}", place()), error)),
        }
    }

    /// Notes a commit that is durable. The note itself need not be durable: an older one asks for fewer commits.
    pub(super) fn note(&self, number: u64) {
        // The commit is safe whether or not this can be written.
        let _ = self.try_note(&format!("{number:0DIGITS$}\n"));
    }

    /// In place, always as long and by one call, so that no moment leaves half a number; nor does a new file.
    fn try_note(&self, text: &str) -> io::Result<()> {
        match OpenOptions::new().write(true).open(&self.0) {
            Ok(mut file) => file.write_all(text.as_bytes()),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                disk::write_whole(&self.0, text.as_bytes())
            }
            Err(error) => Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_number_noted_is_read_back() {
        let folder = tempfile::tempdir().expect("a folder");
        let acknowledged = Acknowledged::in_folder(folder.path());
        assert_eq!(acknowledged.last().expect("none"), 0);
        for number in [1, 12, u64::MAX] {
            acknowledged.note(number);
            assert_eq!(acknowledged.last().expect("a number"), number);
        }
    }

    #[test]
    fn a_note_that_cannot_be_read_is_damage() {
        let folder = tempfile::tempdir().expect("a folder");
        for content in [&b"\xff\0"[..], b"", b"x\n"] {
            fs::write(folder.path().join("acknowledged"), content).expect("written");
            let last = Acknowledged::in_folder(folder.path()).last();
            assert!(matches!(last, Err(StoreError::Damaged { .. })), "{last:?}");
        }
    }
}
