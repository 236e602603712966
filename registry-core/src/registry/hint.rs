//! The hint: a small file in the register's folder that says where the register stands. Readers do not open the
//! register, and see by it whether the index is of its history.
//!
//! It is replaced after the register is durable and before the index commits, so it is never behind the index, but
//! for a power cut, which may take it back. It lies in the register's folder to go with it wherever it is copied.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::{
    disk,
    index::{IndexError, IndexReader},
    register::CommitId,
};

/// Where the register stands, as far as a reader can see it.
#[derive(Debug, Clone)]
pub(super) struct Hint {
    path: PathBuf,
}

impl Hint {
    pub(super) fn in_folder(register: &Path) -> Hint {
        Hint {
            path: register.join("head"),
        }
    }

    /// Says that the register stands at this commit, unless it says so already.
    pub(super) fn set(&self, head: CommitId) -> Result<(), IndexError> {
        if self.read() == Some(head) {
            return Ok(());
        }
        let line = format!("{} {}\n", head.number, head.hash);
        disk::replace_file(&self.path, line.as_bytes())
            .map_err(IndexError::io(format!("writing {}", self.path.display())))
    }

    /// Refuses an index that is, for all that the hint says, of another history than the register. Where the hint
    /// lags, this is wrong, which only a writer can see.
    ///
    /// The index must have been opened before: while somebody writes, an older hint lags behind a newer index.
    pub(super) fn check(&self, index: &IndexReader) -> Result<(), IndexError> {
        match (index.head(), self.read()) {
            (Some(held), Some(head)) if held.number >= head.number && held != head => {
                Err(IndexError::other_history(index.folder(), held, head.number))
            }
            _ => Ok(()),
        }
    }

    /// What the file says; nothing where there is none, as in a registry of an earlier program, or it is damaged.
    pub(super) fn read(&self) -> Option<CommitId> {
        let line = fs::read_to_string(&self.path).ok()?;
        let (number, hash) = line.strip_suffix('\n')?.split_once(' ')?;
        Some(CommitId {
            number: number.parse().ok()?,
            hash: hash.parse().ok()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::Hash;

    #[test]
    fn what_was_set_is_read_and_anything_else_says_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let hint = Hint::in_folder(folder.path());
        assert_eq!(hint.read(), None);
        for number in [9, 10] {
            let head = CommitId {
                number,
                hash: Hash::of(&[9]),
            };
            hint.set(head).unwrap();
            assert_eq!(hint.read(), Some(head));
        }
        let line = fs::read(&hint.path).unwrap();
        for cut in 0..line.len() {
            fs::write(&hint.path, &line[..cut]).unwrap();
            assert_eq!(hint.read(), None, "cut at {cut}");
        }
        for garbage in [&b"garbage\n"[..], b"10 sha-256:00\n", b"-1 \xff\n"] {
            fs::write(&hint.path, garbage).unwrap();
            assert_eq!(hint.read(), None);
        }
    }
}
