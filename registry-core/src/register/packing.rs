//! Sealing the frames of a commit and handing them to the store, on a thread of its own.
//!
//! Compression takes longer than hashing: this way the two go on together. Few frames are under way at a time, and
//! their memory goes back and forth: fresh megabytes are cleared by the system each time.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use super::error::{FrameError, StoreError};
use super::frame::{FRAME_BYTES, Sealer};
use super::storage::Appending;

const UNDER_WAY: usize = 2;

/// Takes the stream of a commit's entries and cuts it into frames.
pub(super) struct Packing {
    stream: Vec<u8>,
    pieces: Option<SyncSender<Vec<u8>>>,
    spent: Spent,
    worker: Option<JoinHandle<Packed>>,
}

/// Pieces that are written, kept for their memory.
#[derive(Clone, Default)]
struct Spent(Arc<Mutex<Vec<Vec<u8>>>>);

impl Spent {
    fn give(&self, mut piece: Vec<u8>) {
        piece.clear();
        let mut pieces = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        pieces.push(piece);
    }

    fn take(&self) -> Vec<u8> {
        let mut pieces = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        pieces.pop().unwrap_or_default()
    }
}

type Packed = Result<Box<dyn Appending>, StoreError>;

impl Packing {
    pub(super) fn start(appending: Box<dyn Appending>) -> Result<Packing, StoreError> {
        let (pieces, received) = sync_channel(UNDER_WAY);
        let spent = Spent::default();
        let give_back = spent.clone();
        let worker = thread::Builder::new()
            .name("packing".to_owned())
            .spawn(move || pack(&received, &give_back, appending));
        let worker = worker.map_err(|error| StoreError::io("starting a thread", error))?;
        Ok(Packing {
            stream: Vec::new(),
            pieces: Some(pieces),
            spent,
            worker: Some(worker),
        })
    }

    /// Lets the caller add to the stream.
    pub(super) fn add(
        &mut self,
        write: impl FnOnce(&mut Vec<u8>) -> Result<(), FrameError>,
    ) -> Result<(), StoreError> {
        write(&mut self.stream).map_err(unwritten)?;
        let whole = self.stream.len() - self.stream.len() % FRAME_BYTES;
        for start in (0..whole).step_by(FRAME_BYTES) {
            let mut piece = self.spent.take();
            piece.extend_from_slice(&self.stream[start..start + FRAME_BYTES]);
            self.send(piece)?;
        }
        self.stream.drain(..whole);
        Ok(())
    }

    /// Waits until all is written.
    pub(super) fn finish(mut self) -> Packed {
        let rest = std::mem::take(&mut self.stream);
        if !rest.is_empty() {
            self.send(rest)?;
        }
        self.join()
    }

    fn send(&mut self, piece: Vec<u8>) -> Result<(), StoreError> {
        let sent = self
            .pieces
            .as_ref()
            .is_some_and(|pieces| pieces.send(piece).is_ok());
        // The thread only stops listening because of an error, which joining it brings.
        if sent {
            Ok(())
        } else {
            self.join().and(Err(stopped()))
        }
    }

    fn join(&mut self) -> Packed {
        self.pieces = None;
        let worker = self.worker.take().ok_or_else(stopped)?;
        worker.join().map_err(|_| stopped())?
    }
}

/// After a drop nothing more is written.
impl Drop for Packing {
    fn drop(&mut self) {
        drop(self.join());
    }
}

fn pack(pieces: &Receiver<Vec<u8>>, spent: &Spent, mut appending: Box<dyn Appending>) -> Packed {
    let mut sealer = Sealer::new().map_err(unwritten)?;
    for piece in pieces {
        appending.frame(sealer.seal(&piece).map_err(unwritten)?)?;
        spent.give(piece);
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
