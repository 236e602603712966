//! Making frames of the stream of a commit's entries and handing them to the store.
//!
//! A commit of less than a frame, as most are, is packed where it is made. A larger one has a thread of its own:
//! compression takes longer than hashing, and so the two go on together. Few frames are under way at a time, and
//! their memory goes back and forth: fresh megabytes are cleared by the system each time.

use std::mem;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use super::error::{FrameError, StoreError};
use super::frame::{FRAME_BYTES, Sealer};
use super::storage::Appending;

/// So many frames wait to be made while the store writes one, which it may have to wait for the disk to do.
const UNDER_WAY: usize = 8;

/// Takes the stream of a commit's entries and cuts it into frames.
pub(super) struct Packing {
    stream: Vec<u8>,
    work: Work,
}

/// Where frames are made.
enum Work {
    /// Where the commit is made, of all entries at once.
    Here(Box<dyn Appending>),
    /// On a thread of its own, while there are more to come.
    Beside(Worker),
    /// Nowhere any more: it failed, or is over.
    Ended,
}

type Packed = Result<Box<dyn Appending>, StoreError>;

impl Packing {
    pub(super) fn start(appending: Box<dyn Appending>) -> Packing {
        Packing {
            stream: Vec::new(),
            work: Work::Here(appending),
        }
    }

    /// Lets the caller add to the stream.
    pub(super) fn add(
        &mut self,
        write: impl FnOnce(&mut Vec<u8>) -> Result<(), FrameError>,
    ) -> Result<(), StoreError> {
        write(&mut self.stream).map_err(unwritten)?;
        let whole = self.stream.len() - self.stream.len() % FRAME_BYTES;
        for start in (0..whole).step_by(FRAME_BYTES) {
            self.send(start..start + FRAME_BYTES)?;
        }
        self.stream.drain(..whole);
        Ok(())
    }

    fn send(&mut self, piece: std::ops::Range<usize>) -> Result<(), StoreError> {
        let mut worker = match mem::replace(&mut self.work, Work::Ended) {
            Work::Here(appending) => Worker::start(appending)?,
            Work::Beside(worker) => worker,
            Work::Ended => return Err(stopped()),
        };
        worker.send(&self.stream[piece])?;
        self.work = Work::Beside(worker);
        Ok(())
    }

    /// Waits until all is written.
    pub(super) fn finish(mut self) -> Packed {
        let rest = &self.stream;
        match mem::replace(&mut self.work, Work::Ended) {
            Work::Here(mut appending) => {
                if !rest.is_empty() {
                    let mut sealer = Sealer::new().map_err(unwritten)?;
                    appending.frame(sealer.seal(rest).map_err(unwritten)?)?;
                }
                Ok(appending)
            }
            Work::Beside(mut worker) => {
                if !rest.is_empty() {
                    worker.send(rest)?;
                }
                worker.join()
            }
            Work::Ended => Err(stopped()),
        }
    }
}

/// A thread that makes frames of pieces.
struct Worker {
    pieces: Option<SyncSender<Vec<u8>>>,
    pool: BufferPool,
    thread: Option<JoinHandle<Packed>>,
}

/// Pieces that are written, kept for their memory.
#[derive(Clone, Default)]
struct BufferPool(Arc<Mutex<Vec<Vec<u8>>>>);

impl BufferPool {
    fn give(&self, mut buffer: Vec<u8>) {
        buffer.clear();
        let mut buffers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        buffers.push(buffer);
    }

    fn take(&self) -> Vec<u8> {
        let mut buffers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        buffers.pop().unwrap_or_default()
    }
}

impl Worker {
    fn start(appending: Box<dyn Appending>) -> Result<Worker, StoreError> {
        let (pieces, received) = sync_channel(UNDER_WAY);
        let pool = BufferPool::default();
        let give_back = pool.clone();
        let thread = thread::Builder::new()
            .name("packing".to_owned())
            .spawn(move || pack(&received, &give_back, appending));
        let thread = thread.map_err(|error| StoreError::io("starting a thread", error))?;
        Ok(Worker {
            pieces: Some(pieces),
            pool,
            thread: Some(thread),
        })
    }

    fn send(&mut self, piece: &[u8]) -> Result<(), StoreError> {
        let mut buffer = self.pool.take();
        buffer.extend_from_slice(piece);
        let sent = self
            .pieces
            .as_ref()
            .is_some_and(|pieces| pieces.send(buffer).is_ok());
        // The thread only stops listening because of an error, which joining it brings.
        if sent {
            Ok(())
        } else {
            self.join().and(Err(stopped()))
        }
    }

    fn join(&mut self) -> Packed {
        self.pieces = None;
        let thread = self.thread.take().ok_or_else(stopped)?;
        thread.join().map_err(|_| stopped())?
    }
}

/// After a drop nothing more is written.
impl Drop for Worker {
    fn drop(&mut self) {
        drop(self.join());
    }
}

fn pack(
    pieces: &Receiver<Vec<u8>>,
    pool: &BufferPool,
    mut appending: Box<dyn Appending>,
) -> Packed {
    let mut sealer = Sealer::new().map_err(unwritten)?;
    for piece in pieces {
        appending.frame(sealer.seal(&piece).map_err(unwritten)?)?;
        pool.give(piece);
    }
    Ok(appending)
}

fn unwritten(error: FrameError) -> StoreError {
    StoreError::io("making a frame", std::io::Error::other(error))
}

fn stopped() -> StoreError {
    StoreError::io(
        "writing frames",
        std::io::Error::other("the thread that writes them has stopped"),
    )
}
