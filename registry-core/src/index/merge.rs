//! A merge of segments, on a thread of its own, while commits go on.

use std::{
    collections::HashSet,
    io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    thread::{self, JoinHandle},
};

use tantivy::{
    Directory, DocId, Index, Segment, SegmentReader, TantivyError,
    directory::{
        DirectoryLock, FileHandle, Lock, WatchCallback, WatchHandle, WritePtr,
        error::{DeleteError, LockError, OpenReadError, OpenWriteError},
    },
    index::{SegmentId, SegmentMeta},
    indexer::merge_filtered_segments,
};

use super::{
    deletion::Deletion,
    write_directory::{FILES, META, WriteDirectory},
};

/// Segments that are being merged.
pub(super) struct Merge {
    sources: HashSet<SegmentId>,
    running: Running,
    /// What was deleted of the sources since it began.
    deletions: Vec<Deletion>,
    /// How many of these are committed.
    committed: usize,
}

enum Running {
    Beside(JoinHandle<Done>),
    Done(Done),
}

/// The segment that was made, and how many documents it has; none where all of them were deleted.
type Done = tantivy::Result<Option<(SegmentId, u32)>>;

/// What came of a merge.
pub(super) struct Merged {
    pub(super) sources: HashSet<SegmentId>,
    /// The segment that takes their place, and the documents in it that were deleted meanwhile.
    pub(super) segment: Option<(SegmentMeta, Vec<DocId>)>,
}

impl Merge {
    /// Begins to merge segments into one of the same directory.
    pub(super) fn begin(sources: Vec<Segment>, directory: WriteDirectory) -> io::Result<Merge> {
        let ids = sources.iter().map(Segment::id).collect();
        let merging = thread::Builder::new().name("merging".to_owned());
        let thread = merging.spawn(move || merge(&sources, directory))?;
        Ok(Merge {
            sources: ids,
            running: Running::Beside(thread),
            deletions: Vec::new(),
            committed: 0,
        })
    }

    /// Takes note of what is deleted while it goes on.
    pub(super) fn delete(&mut self, deletion: Deletion) {
        self.deletions.push(deletion);
    }

    /// What was deleted is valid.
    pub(super) fn commit(&mut self) {
        self.committed = self.deletions.len();
    }

    /// Forgets deletions that are not valid.
    pub(super) fn rollback(&mut self) {
        self.deletions.truncate(self.committed);
    }

    /// Whether it is done.
    pub(super) fn is_done(&self) -> bool {
        match &self.running {
            Running::Beside(thread) => thread.is_finished(),
            Running::Done(_) => true,
        }
    }

    /// Waits until it is done.
    pub(super) fn wait(&mut self) {
        let none = Running::Done(Ok(None));
        self.running = Running::Done(std::mem::replace(&mut self.running, none).result());
    }

    /// What came of it, as a segment of this index.
    pub(super) fn finish(self, index: &Index) -> tantivy::Result<Merged> {
        let segment = match self.running.result()? {
            None => None,
            Some((id, documents)) => {
                let segment = index.new_segment_meta(id, documents);
                let mut deleted = Vec::new();
                if !self.deletions.is_empty() {
                    let reader = SegmentReader::open(&index.segment(segment.clone()))?;
                    for deletion in &self.deletions {
                        deleted.append(&mut deletion.look_up(&reader)?);
                    }
                }
                Some((segment, deleted))
            }
        };
        Ok(Merged {
            sources: self.sources,
            segment,
        })
    }
}

impl Running {
    fn result(self) -> Done {
        match self {
            Running::Done(done) => done,
            Running::Beside(thread) => thread.join().unwrap_or_else(|_| {
                Err(TantivyError::ErrorInThread("merging segments".to_owned()))
            }),
        }
    }
}

fn merge(sources: &[Segment], directory: WriteDirectory) -> Done {
    let Some(first) = sources.first() else {
        return Ok(None);
    };
    let settings = first.index().settings().clone();
    // Which of their documents are deleted, they know themselves.
    let deleted = sources.iter().map(|_| None).collect();
    let into = MergedFiles {
        files: directory,
        meta: Arc::default(),
    };
    let merged = merge_filtered_segments(sources, settings, deleted, into)?;
    let segments = merged.searchable_segment_metas()?;
    let segment = segments.first().filter(|segment| segment.max_doc() > 0);
    Ok(segment.map(|segment| (segment.id(), segment.max_doc())))
}

/// A directory in which Tantivy makes an index of the merged segments: its files lie among those of the index that they
/// are of, what it says of itself stays in memory.
#[derive(Debug, Clone)]
struct MergedFiles {
    files: WriteDirectory,
    meta: Arc<Mutex<Option<Vec<u8>>>>,
}

impl MergedFiles {
    fn meta(&self) -> Option<Vec<u8>> {
        self.meta
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

impl Directory for MergedFiles {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.files.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.files.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        if path == Path::new(META) {
            return Ok(self.meta().is_some());
        }
        self.files.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        self.files.open_write(path)
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        let meta = (path == Path::new(META)).then(|| self.meta()).flatten();
        meta.ok_or_else(|| OpenReadError::FileDoesNotExist(PathBuf::from(path)))
    }

    fn atomic_write(&self, path: &Path, content: &[u8]) -> io::Result<()> {
        debug_assert!(path == Path::new(META) || path == Path::new(FILES));
        if path == Path::new(META) {
            let mut meta = self.meta.lock().unwrap_or_else(PoisonError::into_inner);
            *meta = Some(content.to_vec());
        }
        Ok(())
    }

    /// The commit that takes the segment makes it durable.
    fn sync_directory(&self) -> io::Result<()> {
        Ok(())
    }

    fn acquire_lock(&self, _: &Lock) -> Result<DirectoryLock, LockError> {
        Ok(DirectoryLock::from(Box::new(())))
    }

    fn watch(&self, watch_callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.files.watch(watch_callback)
    }
}
