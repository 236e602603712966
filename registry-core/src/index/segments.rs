//! The segments of a part: those that are valid, and what the next commit makes of them.
//!
//! A commit says in `meta.json` which segments there are and which of their documents are deleted, as Tantivy's own
//! writer does, for whom this would be a matter of two channels of two megabytes, and of four threads.

use std::{cmp::Reverse, collections::HashMap, mem, path::Path};

use tantivy::{
    BitSet, Directory, DocId, Index, IndexMeta, Opstamp, SegmentReader, TantivyError,
    directory::{DirectoryLock, INDEX_WRITER_LOCK, TerminatingWrite},
    fastfield::{AliveBitSet, write_alive_bitset},
    index::{SegmentComponent, SegmentId, SegmentMeta},
    indexer::{LogMergePolicy, MergePolicy},
};

use super::{
    deletion::Deletion,
    merge::{Merge, Merged},
    write_directory::{META, WriteDirectory},
};

/// Segments of up to so many documents are merged as of one size. With Tantivy's ten thousand, eight changes had all of a
/// register of that many records written anew.
const SMALL: u32 = 1000;

/// The segments of a part, held by one writer at a time.
pub(super) struct Segments {
    index: Index,
    directory: WriteDirectory,
    _lock: DirectoryLock,
    /// What is valid.
    valid: IndexMeta,
    /// What the next commit adds.
    added: Vec<SegmentMeta>,
    /// What the next commit deletes.
    deleted: HashMap<SegmentId, Vec<DocId>>,
    /// Segments in which documents were looked up to be deleted.
    searched: HashMap<SegmentId, SegmentReader>,
    merge: Option<Merge>,
    /// Why a merge failed: no other is begun.
    merge_problem: Option<TantivyError>,
    /// The number of the last attempt to commit, by which files of deleted documents are named.
    stamp: Opstamp,
}

impl Segments {
    /// Opens the segments of an index in a directory.
    pub(super) fn open(index: Index, directory: WriteDirectory) -> tantivy::Result<Segments> {
        let lock = directory.acquire_lock(&INDEX_WRITER_LOCK);
        let lock = lock.map_err(|error| TantivyError::LockFailure(error, None))?;
        // Only the holder of the lock may trust what it reads.
        let valid = index.load_metas()?;
        let mut segments = Segments {
            index,
            directory,
            _lock: lock,
            stamp: valid.opstamp,
            valid,
            added: Vec::new(),
            deleted: HashMap::new(),
            searched: HashMap::new(),
            merge: None,
            merge_problem: None,
        };
        // A killed writer leaves files behind whose names the same commit would use again.
        segments.remove_unused_files()?;
        Ok(segments)
    }

    /// The index that they belong to.
    pub(super) fn index(&self) -> &Index {
        &self.index
    }

    /// What is valid.
    pub(super) fn valid(&self) -> &IndexMeta {
        &self.valid
    }

    /// Takes a segment that is written.
    pub(super) fn add(&mut self, segment: SegmentMeta) {
        self.added.push(segment);
    }

    /// Deletes documents of the segments so far, those of the running commit among them.
    pub(super) fn delete(&mut self, deletion: Deletion) -> tantivy::Result<()> {
        for segment in self.valid.segments.iter().chain(&self.added) {
            let id = segment.id();
            let looked_up;
            let found = match deletion.found_in(id) {
                Some(found) => found,
                None => {
                    let reader = match self.searched.remove(&id) {
                        Some(reader) => reader,
                        None => SegmentReader::open(&self.index.segment(segment.clone()))?,
                    };
                    looked_up = deletion.look_up(&reader)?;
                    self.searched.insert(id, reader);
                    &looked_up
                }
            };
            if !found.is_empty() {
                self.deleted.entry(id).or_default().extend(found);
            }
        }
        if let Some(merge) = &mut self.merge {
            merge.delete(deletion);
        }
        Ok(())
    }

    /// Writes what is deleted and makes all files durable, so that the commit only needs to be made valid.
    pub(super) fn prepare(&mut self, payload: Option<String>) -> tantivy::Result<Prepared<'_>> {
        self.stamp += 1;
        self.searched.clear();
        let mut deleted = mem::take(&mut self.deleted);
        let mut segments = self.valid.segments.clone();
        segments.append(&mut self.added);
        let merged = self.take_merged();
        let has_merged = merged.is_some();
        if let Some(merged) = merged {
            segments.retain(|segment| !merged.sources.contains(&segment.id()));
            if let Some((segment, of_segment)) = merged.segment {
                deleted.insert(segment.id(), of_segment);
                segments.push(segment);
            }
        }
        for segment in &mut segments {
            if let Some(deleted) = deleted.get(&segment.id()) {
                *segment = self.write_deleted(segment.clone(), deleted)?;
            }
        }
        segments.retain(|segment| segment.num_docs() > 0);
        segments.sort_by_key(|segment| Reverse(segment.max_doc()));
        self.directory.sync_directory()?;
        let next = IndexMeta {
            segments,
            opstamp: self.stamp,
            payload,
            ..self.valid.clone()
        };
        Ok(Prepared {
            segments: self,
            next,
            has_merged,
        })
    }

    /// What came of a merge, once it is done. A commit does not fail because one did.
    fn take_merged(&mut self) -> Option<Merged> {
        let merge = self.merge.take_if(|merge| merge.is_done())?;
        let merged = merge.finish(&self.index);
        merged
            .map_err(|error| self.merge_problem = Some(error))
            .ok()
    }

    /// Writes which documents of a segment are left once these are deleted, too.
    fn write_deleted(
        &self,
        segment: SegmentMeta,
        deleted: &[DocId],
    ) -> tantivy::Result<SegmentMeta> {
        let mut alive = BitSet::with_max_value_and_full(segment.max_doc());
        if segment.has_deletes() {
            let file = self
                .index
                .segment(segment.clone())
                .open_read(SegmentComponent::Delete)?;
            alive.intersect_update(AliveBitSet::open(file.read_bytes()?).bitset());
        }
        for &doc in deleted {
            alive.remove(doc);
        }
        let count = segment.max_doc() - alive.len() as u32;
        if count == segment.num_deleted_docs() {
            return Ok(segment);
        }
        let segment = self
            .index
            .segment(segment)
            .with_delete_meta(count, self.stamp);
        let mut file = segment.open_write(SegmentComponent::Delete)?;
        write_alive_bitset(&alive, &mut file)?;
        file.terminate()?;
        Ok(segment.meta().clone())
    }

    /// Forgets what is not valid.
    pub(super) fn rollback(&mut self) {
        self.added.clear();
        self.deleted.clear();
        self.searched.clear();
        if let Some(merge) = &mut self.merge {
            merge.rollback();
        }
    }

    /// Waits until no segments are left to be merged.
    pub(super) fn close(mut self) -> tantivy::Result<()> {
        self.rollback();
        while let Some(merge) = &mut self.merge {
            merge.wait();
            let payload = self.valid.payload.clone();
            self.prepare(payload)?.commit()?;
        }
        self.merge_problem.map_or(Ok(()), Err)
    }

    /// Begins to merge segments where there are many of about one size.
    fn begin_merge(&mut self) {
        if self.merge.is_some() || self.merge_problem.is_some() {
            return;
        }
        let mut policy = LogMergePolicy::default();
        policy.set_min_layer_size(SMALL);
        let candidates = policy.compute_merge_candidates(&self.valid.segments);
        let Some(candidate) = candidates.first() else {
            return;
        };
        let segments = self.valid.segments.iter();
        let sources = segments.filter(|segment| candidate.0.contains(&segment.id()));
        let sources = sources.map(|source| self.index.segment(source.clone()));
        match Merge::begin(sources.collect(), self.directory.clone()) {
            Ok(merge) => self.merge = Some(merge),
            Err(error) => self.merge_problem = Some(error.into()),
        }
    }

    /// Removes the files that nothing valid needs. Those of a merge that goes on are not known to the index yet.
    fn remove_unused_files(&mut self) -> tantivy::Result<()> {
        let valid = &self.valid;
        self.index.directory_mut().garbage_collect(|| {
            let mut files = valid.list_segment_files();
            files.insert(META.into());
            files
        })?;
        Ok(())
    }
}

/// A commit that only needs to be made valid.
pub(super) struct Prepared<'a> {
    segments: &'a mut Segments,
    next: IndexMeta,
    has_merged: bool,
}

impl Prepared<'_> {
    /// Makes it valid.
    pub(super) fn commit(self) -> tantivy::Result<()> {
        let Prepared {
            segments,
            next,
            has_merged,
        } = self;
        let mut text = serde_json::to_vec_pretty(&next)?;
        text.push(b'\n');
        segments.directory.atomic_write(Path::new(META), &text)?;
        segments.valid = next;
        if let Some(merge) = &mut segments.merge {
            merge.commit();
        }
        // It is valid, whatever becomes of the rest.
        if has_merged && let Ok(index) = Index::open(segments.directory.clone()) {
            // This one knows the files of the merge.
            segments.index = index;
        }
        let _ = segments.remove_unused_files();
        segments.begin_merge();
        Ok(())
    }
}
