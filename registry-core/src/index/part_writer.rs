//! One part of the index, written: documents become segments, what they replace is deleted, both at once become valid.

use std::{
    mem,
    path::{Path, PathBuf},
};

use tantivy::{Segment, TantivyError};

use super::{
    IndexError, Version,
    deletion::Deletion,
    document,
    folder::{Opened, Part, check_layout, open_for_writing},
    look_up::LookedUp,
    part::PartReader,
    payload::Payload,
    segment::{Describe, NewDocument, SegmentBuilder, SegmentWorker},
    segments::{Prepared, Segments},
};
use crate::register::Commit;

/// What a part holds.
pub(super) enum Document {
    /// A version of a record, in force or replaced, and what was looked up of it.
    Version(Box<Version>, LookedUp),
    /// A commit.
    Commit(Box<Commit>),
}

impl Describe for Document {
    fn describe(&self, into: &mut NewDocument<'_>) {
        match self {
            Document::Version(version, looked_up) => document::version(version, looked_up, into),
            Document::Commit(commit) => document::commit(commit, into),
        }
    }
}

/// Writes one part of the index.
pub(super) struct PartWriter {
    folder: PathBuf,
    segments: Segments,
    building: Building,
}

/// Where documents go: a thread of its own costs a small commit more than it brings.
enum Building {
    Nothing,
    Here(Box<SegmentBuilder>),
    Beside(SegmentWorker<Document>),
}

impl PartWriter {
    /// Opens a part for writing; hands over what its last commit says of itself, too.
    pub(super) fn open(folder: &Path, part: Part) -> Result<(PartWriter, Payload), IndexError> {
        let segments = open_for_writing(folder, part)?;
        let payload = check_layout(folder, segments.valid())?;
        let part = PartWriter {
            folder: folder.to_owned(),
            segments,
            building: Building::Nothing,
        };
        Ok((part, payload))
    }

    /// Takes a document.
    pub(super) fn add(&mut self, document: Document) -> Result<(), IndexError> {
        self.try_add(document)
            .map_err(|error| engine(&self.folder, error))
    }

    fn try_add(&mut self, document: Document) -> tantivy::Result<()> {
        self.building = match mem::replace(&mut self.building, Building::Nothing) {
            Building::Nothing => {
                let builder = SegmentBuilder::new(self.segments.index(), &self.folder);
                Building::Here(Box::new(builder))
            }
            Building::Here(builder) if builder.is_large() => {
                let (index, folder) = (self.segments.index(), self.folder.clone());
                Building::Beside(SegmentWorker::start(index, folder, *builder)?)
            }
            building => building,
        };
        match &mut self.building {
            Building::Nothing => Ok(()),
            Building::Here(builder) => builder.add(|into| document.describe(into)),
            Building::Beside(worker) => worker.add(document),
        }
    }

    /// Deletes documents of those that were sealed before.
    pub(super) fn delete(&mut self, deletion: Deletion) -> Result<(), IndexError> {
        self.segments.delete(deletion).map_err(self.failed())
    }

    /// Writes the segments of the documents so far. Deletions from now on reach them, those before do not.
    pub(super) fn seal(&mut self) -> Result<(), IndexError> {
        self.try_seal().map_err(|error| engine(&self.folder, error))
    }

    fn try_seal(&mut self) -> tantivy::Result<()> {
        let segments: Vec<Segment> = match mem::replace(&mut self.building, Building::Nothing) {
            Building::Nothing => Vec::new(),
            Building::Here(builder) => builder.finish()?.into_iter().collect(),
            Building::Beside(worker) => worker.finish()?,
        };
        for segment in segments {
            self.segments.add(segment.meta().clone());
        }
        Ok(())
    }

    /// Writes what was given, so that it only needs to be made valid.
    pub(super) fn prepare(&mut self, payload: &Payload) -> tantivy::Result<Prepared<'_>> {
        self.try_seal()?;
        self.segments.prepare(Some(payload.to_text()))
    }

    /// Forgets what is not valid yet.
    pub(super) fn rollback(&mut self) {
        self.building = Building::Nothing;
        self.segments.rollback();
    }

    /// The part as it was last made valid, with this payload.
    pub(super) fn committed(&self, payload: Payload) -> Result<PartReader, IndexError> {
        let reader = self
            .segments
            .index()
            .reader_builder()
            .reload_policy(tantivy::ReloadPolicy::Manual)
            .try_into();
        let reader: tantivy::IndexReader = reader.map_err(self.failed())?;
        let searcher = reader.searcher();
        let Payload {
            commit,
            passed_over,
            ..
        } = payload;
        let opened = Opened {
            searcher,
            commit,
            passed_over,
        };
        Ok(PartReader::new(&self.folder, opened))
    }

    /// Waits until merges are done.
    pub(super) fn close(self) -> Result<(), IndexError> {
        let PartWriter {
            folder, segments, ..
        } = self;
        segments.close().map_err(|error| engine(&folder, error))
    }

    fn failed(&self) -> impl Fn(TantivyError) -> IndexError + '_ {
        |error| engine(&self.folder, error)
    }
}

fn engine(folder: &Path, source: TantivyError) -> IndexError {
    IndexError::engine(folder, "writing the index", source)
}
