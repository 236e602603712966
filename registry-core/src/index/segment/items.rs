//! The items of a segment, kept until their order is known: in memory while they are few, then in a scratch file.

use std::{
    fs::File,
    io::{self, Write},
    mem,
    os::unix::fs::FileExt,
    path::{Path, PathBuf},
    sync::mpsc::{Receiver, SyncSender, sync_channel},
    thread::{self, JoinHandle},
};

/// So many bytes stay in memory. Those that come later are set aside in pieces, while others come.
const MOST_IN_MEMORY: usize = 16 << 20;
const PIECE: usize = 4 << 20;

/// Items, one of each document.
pub(super) struct Items {
    /// Where the scratch file may lie.
    folder: PathBuf,
    recent: Vec<u8>,
    scratch: Option<ScratchFile>,
    ends: Vec<u64>,
    most_recent: usize,
}

impl Items {
    pub(super) fn new(folder: &Path) -> Items {
        Items {
            folder: folder.to_owned(),
            recent: Vec::new(),
            scratch: None,
            ends: Vec::new(),
            most_recent: MOST_IN_MEMORY,
        }
    }

    /// Takes the item of the next document.
    pub(super) fn push(&mut self, item: &[u8]) {
        self.recent.extend_from_slice(item);
    }

    /// Ends an item.
    pub(super) fn end_item(&mut self) -> io::Result<()> {
        self.ends.push(self.set_aside() + self.recent.len() as u64);
        if self.recent.len() > self.most_recent {
            self.most_recent = self.most_recent.min(PIECE);
            let piece = mem::replace(&mut self.recent, Vec::with_capacity(self.most_recent));
            match &mut self.scratch {
                Some(scratch) => scratch.put(piece)?,
                None => self
                    .scratch
                    .insert(ScratchFile::new(&self.folder)?)
                    .put(piece)?,
            }
        }
        Ok(())
    }

    fn set_aside(&self) -> u64 {
        self.scratch.as_ref().map_or(0, |scratch| scratch.length)
    }

    /// How much memory they take.
    pub(super) fn bytes(&self) -> usize {
        self.recent.len() + self.ends.len() * size_of::<u64>()
    }

    /// All of them, to be read.
    pub(super) fn finish(self) -> io::Result<FinishedItems> {
        let set_aside = self.set_aside();
        Ok(FinishedItems {
            recent: self.recent,
            file: self.scratch.map(ScratchFile::finish).transpose()?,
            set_aside,
            ends: self.ends,
        })
    }
}

/// A temporary file that is written on a thread of its own: making room for it in the system's memory takes as long as a
/// tenth of the indexing.
struct ScratchFile {
    pieces: Option<SyncSender<Vec<u8>>>,
    thread: Option<JoinHandle<io::Result<File>>>,
    length: u64,
}

impl ScratchFile {
    fn new(folder: &Path) -> io::Result<ScratchFile> {
        let file = tempfile::tempfile_in(folder)?;
        let (pieces, received) = sync_channel(1);
        let thread = thread::Builder::new()
            .name("setting aside".to_owned())
            .spawn(move || write(file, &received))?;
        Ok(ScratchFile {
            pieces: Some(pieces),
            thread: Some(thread),
            length: 0,
        })
    }

    fn put(&mut self, piece: Vec<u8>) -> io::Result<()> {
        self.length += piece.len() as u64;
        let sent = self.pieces.as_ref().map(|pieces| pieces.send(piece));
        match sent {
            Some(Ok(())) => Ok(()),
            // It ended before its time, and says why.
            _ => Err(self.join().err().unwrap_or_else(stopped)),
        }
    }

    fn finish(mut self) -> io::Result<File> {
        self.join()
    }

    fn join(&mut self) -> io::Result<File> {
        self.pieces = None;
        let thread = self.thread.take().ok_or_else(stopped)?;
        thread.join().map_err(|_| stopped())?
    }
}

fn write(mut file: File, pieces: &Receiver<Vec<u8>>) -> io::Result<File> {
    for piece in pieces {
        file.write_all(&piece)?;
    }
    Ok(file)
}

fn stopped() -> io::Error {
    io::Error::other("the thread that sets items aside has stopped")
}

/// Items that are read in another order than they came.
pub(super) struct FinishedItems {
    recent: Vec<u8>,
    /// What came before `recent`, and how much that is.
    file: Option<File>,
    set_aside: u64,
    ends: Vec<u64>,
}

impl FinishedItems {
    /// Reads the item of a document into a buffer, in the place of what that held.
    pub(super) fn read(&self, doc: u32, buffer: &mut Vec<u8>) -> io::Result<()> {
        let doc = doc as usize;
        let start = doc.checked_sub(1).map_or(0, |before| self.ends[before]);
        let length = to_usize(self.ends[doc] - start)?;
        buffer.clear();
        match &self.file {
            Some(file) if start < self.set_aside => {
                buffer.resize(length, 0);
                file.read_exact_at(buffer, start)
            }
            _ => {
                let start = to_usize(start - self.set_aside)?;
                buffer.extend_from_slice(&self.recent[start..start + length]);
                Ok(())
            }
        }
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
            most_recent: 100,
            ..Items::new(folder.path())
        };
        let item = |doc: u32| format!("{doc}").repeat(doc as usize % 7).into_bytes();
        for doc in 0..200 {
            items.push(&item(doc));
            items.end_item().unwrap();
        }
        assert!(items.scratch.is_some() && !items.recent.is_empty());
        let items = items.finish().unwrap();
        let mut buffer = Vec::new();
        for doc in (0..200).rev().chain([7, 199, 0]) {
            items.read(doc, &mut buffer).unwrap();
            assert_eq!(buffer, item(doc), "{doc}");
        }
    }
}
