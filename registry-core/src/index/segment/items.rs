//! The items of a segment, kept until their order is known: in memory while they are few, then in a scratch file.

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

/// So many bytes stay in memory.
const MOST_IN_MEMORY: usize = 16 << 20;

/// Items, one of each document.
pub(super) struct Items {
    /// Where the scratch file may lie.
    folder: PathBuf,
    recent: Vec<u8>,
    /// The scratch file and how much it holds: what came before `recent`.
    scratch: Option<(File, u64)>,
    ends: Vec<u64>,
    most_in_memory: usize,
}

impl Items {
    pub(super) fn new(folder: &Path) -> Items {
        Items {
            folder: folder.to_owned(),
            recent: Vec::new(),
            scratch: None,
            ends: Vec::new(),
            most_in_memory: MOST_IN_MEMORY,
        }
    }

    /// Takes the item of the next document.
    pub(super) fn push(&mut self, item: &[u8]) {
        self.recent.extend_from_slice(item);
    }

    /// Ends an item.
    pub(super) fn end_item(&mut self) -> io::Result<()> {
        self.ends.push(self.set_aside() + self.recent.len() as u64);
        if self.recent.len() > self.most_in_memory {
            if self.scratch.is_none() {
                self.scratch = Some((tempfile::tempfile_in(&self.folder)?, 0));
            }
            if let Some((file, length)) = &mut self.scratch {
                file.write_all(&self.recent)?;
                *length += self.recent.len() as u64;
            }
            self.recent.clear();
        }
        Ok(())
    }

    fn set_aside(&self) -> u64 {
        self.scratch.as_ref().map_or(0, |(_, length)| *length)
    }

    /// Reads the item of a document into a buffer, in the place of what that held.
    pub(super) fn read(&mut self, doc: u32, buffer: &mut Vec<u8>) -> io::Result<()> {
        let doc = doc as usize;
        let start = doc.checked_sub(1).map_or(0, |before| self.ends[before]);
        let length = to_usize(self.ends[doc] - start)?;
        buffer.clear();
        match &mut self.scratch {
            Some((file, set_aside)) if start < *set_aside => {
                buffer.resize(length, 0);
                file.seek(SeekFrom::Start(start))?;
                file.read_exact(buffer)
            }
            _ => {
                let start = to_usize(start - self.set_aside())?;
                buffer.extend_from_slice(&self.recent[start..start + length]);
                Ok(())
            }
        }
    }

    /// How much memory it takes.
    pub(super) fn bytes(&self) -> usize {
        self.recent.len() + self.ends.len() * size_of::<u64>()
    }
}

fn to_usize(number: u64) -> io::Result<usize> {
    usize::try_from(number).map_err(io::Error::other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_come_back_in_any_order_from_memory_and_scratch() {
        let folder = tempfile::tempdir().unwrap();
        let mut items = Items {
            most_in_memory: 100,
            ..Items::new(folder.path())
        };
        let item = |doc: u32| format!("{doc}").repeat(doc as usize % 7).into_bytes();
        for doc in 0..200 {
            items.push(&item(doc));
            items.end_item().unwrap();
        }
        assert!(items.scratch.is_some() && !items.recent.is_empty());
        let mut buffer = Vec::new();
        for doc in (0..200).rev().chain([7, 199, 0]) {
            items.read(doc, &mut buffer).unwrap();
            assert_eq!(buffer, item(doc), "{doc}");
        }
    }
}
