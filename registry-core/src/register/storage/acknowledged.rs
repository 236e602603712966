//! The number of the last commit that was acknowledged, in a small file beside the store.
//!
//! sled takes damage for the end of a write that was cut off, and drops whatever follows it without a word.
//! Only a number kept elsewhere shows that commits are gone.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

const DIGITS: usize = 20;

#[derive(Clone, Debug)]
pub(super) struct Acknowledged(PathBuf);

impl Acknowledged {
    pub(super) fn in_folder(path: &Path) -> Acknowledged {
        Acknowledged(path.join("acknowledged"))
    }

    /// The last number; 0 when there is none that can be read.
    pub(super) fn last(&self) -> u64 {
        let text = fs::read_to_string(&self.0).unwrap_or_default();
        text.trim_end().parse().unwrap_or(0)
    }

    /// Notes a commit that is durable. The note itself need not be: one that is late finds less and is never wrong.
    pub(super) fn note(&self, number: u64) {
        // In place, always as long and by one call, so that no moment leaves half a number.
        let text = format!("{number:0DIGITS$}\n");
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&self.0);
        // The commit is safe whether or not this can be written.
        let _ = file.and_then(|mut file| file.write_all(text.as_bytes()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_number_noted_is_read_back() {
        let folder = tempfile::tempdir().expect("a folder");
        let acknowledged = Acknowledged::in_folder(folder.path());
        assert_eq!(acknowledged.last(), 0);
        for number in [1, 12, u64::MAX] {
            acknowledged.note(number);
            assert_eq!(acknowledged.last(), number);
        }
    }

    #[test]
    fn a_note_that_cannot_be_read_says_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("acknowledged"), b"\xff\0").expect("written");
        assert_eq!(Acknowledged::in_folder(folder.path()).last(), 0);
    }
}
