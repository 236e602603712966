//! Builds the segments of a large commit beside whoever reads its records.
//!
//! One thread takes documents, and writes each full segment on all processors before the next one grows: memory never
//! holds two segments. Meanwhile its reader goes on until many documents wait.

use std::{
    mem,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    thread::{self, JoinHandle},
};

use tantivy::{Index, Segment, TantivyError};

use super::{NewDocument, SegmentBuilder};

/// So many documents are handed over at a time: fewer wake the other thread too often.
const BATCH: usize = 64;
/// So many batches may wait, so that whoever gives them seldom waits for a segment to be written.
const WAITING: usize = 64;

/// What describes itself as a document.
pub(in crate::index) trait Describe: Send + 'static {
    /// Writes the document.
    fn describe(&self, document: &mut NewDocument<'_>);
}

/// A thread that documents are given to.
pub(in crate::index) struct SegmentWorker<D> {
    sender: Option<SyncSender<Vec<D>>>,
    batch: Vec<D>,
    thread: Option<JoinHandle<tantivy::Result<Vec<Segment>>>>,
    is_given_up: Arc<AtomicBool>,
}

impl<D: Describe> SegmentWorker<D> {
    /// Starts it with a segment that was begun. `folder` is where scratch files may lie.
    pub(in crate::index) fn start(
        index: &Index,
        folder: PathBuf,
        begun: SegmentBuilder,
    ) -> tantivy::Result<SegmentWorker<D>> {
        let (sender, receiver) = sync_channel(WAITING);
        let is_given_up = Arc::new(AtomicBool::new(false));
        let building = Building {
            index: index.clone(),
            folder,
            builder: Some(begun),
            segments: Vec::new(),
            is_given_up: is_given_up.clone(),
        };
        let thread = spawn("indexing", move || building.run(&receiver))?;
        Ok(SegmentWorker {
            sender: Some(sender),
            batch: Vec::with_capacity(BATCH),
            thread: Some(thread),
            is_given_up,
        })
    }

    /// Gives it a document.
    pub(in crate::index) fn add(&mut self, document: D) -> tantivy::Result<()> {
        self.batch.push(document);
        if self.batch.len() == BATCH {
            self.send()?;
        }
        Ok(())
    }

    fn send(&mut self) -> tantivy::Result<()> {
        let batch = mem::replace(&mut self.batch, Vec::with_capacity(BATCH));
        let sent = self.sender.as_ref().map(|sender| sender.send(batch));
        match sent {
            Some(Ok(())) => Ok(()),
            // It ended before its time, and says why.
            _ => Err(self.join().err().unwrap_or_else(died)),
        }
    }

    /// The segments of all documents, written.
    pub(in crate::index) fn finish(mut self) -> tantivy::Result<Vec<Segment>> {
        self.send()?;
        self.join()
    }

    fn join(&mut self) -> tantivy::Result<Vec<Segment>> {
        self.sender = None;
        match self.thread.take().map(JoinHandle::join) {
            Some(Ok(result)) => result,
            _ => Err(died()),
        }
    }
}

impl<D> Drop for SegmentWorker<D> {
    /// Gives up what is not finished.
    fn drop(&mut self) {
        self.is_given_up.store(true, Ordering::Relaxed);
        self.sender = None;
        if let Some(thread) = self.thread.take() {
            // What went wrong with documents that nobody wants is nobody's concern.
            let _ = thread.join();
        }
    }
}

struct Building {
    index: Index,
    folder: PathBuf,
    builder: Option<SegmentBuilder>,
    segments: Vec<Segment>,
    is_given_up: Arc<AtomicBool>,
}

impl Building {
    fn run<D: Describe>(mut self, receiver: &Receiver<Vec<D>>) -> tantivy::Result<Vec<Segment>> {
        for batch in receiver {
            let builder = self
                .builder
                .get_or_insert_with(|| SegmentBuilder::new(&self.index, &self.folder));
            for document in &batch {
                builder.add(|into| document.describe(into))?;
            }
            if builder.is_full() {
                self.write()?;
            }
        }
        if !self.is_given_up.load(Ordering::Relaxed) {
            self.write()?;
        }
        Ok(self.segments)
    }

    /// Writes the segment.
    fn write(&mut self) -> tantivy::Result<()> {
        if let Some(builder) = self.builder.take() {
            self.segments.extend(builder.finish()?);
        }
        Ok(())
    }
}

fn spawn<T: Send + 'static>(
    name: &str,
    work: impl FnOnce() -> T + Send + 'static,
) -> tantivy::Result<JoinHandle<T>> {
    Ok(thread::Builder::new().name(name.to_owned()).spawn(work)?)
}

fn died() -> TantivyError {
    TantivyError::ErrorInThread("building a segment".to_owned())
}
