//! The one writer of the index: takes the versions of a commit, moves what they replace, and makes it durable.

use std::{
    mem,
    path::{Path, PathBuf},
    thread,
};

use tantivy::{DocAddress, TantivyError, Term};

use super::{
    IndexError, Version,
    batch::{Batch, Earlier},
    deletion::Deletion,
    document::version_name,
    folder::{self, Part},
    look_up::LookUp,
    part::PartReader,
    part_writer::{Document, PartWriter},
    payload::{Payload, number_of},
    schema::fields,
};
use crate::{
    model::RecordKind,
    projection::{KindCounts, Projection, StatedRecord},
    register::{Commit, CommitId},
};

/// Writes the index. There is one at a time; reading goes on meanwhile.
///
/// Applying a commit again changes nothing, so a crash between the register and the index, or between the
/// index's two parts, is mended by applying what is missing.
pub struct IndexWriter {
    folder: PathBuf,
    current: PartWriter,
    superseded: PartWriter,
    /// What `current` held when it was last committed.
    committed: PartReader,
    batch: Batch,
    /// What is replaced of what is committed, while it waits to be deleted.
    replaced: Deletion,
    /// Where the versions lie that the running commit replaces of what is committed.
    superseded_addresses: Vec<DocAddress>,
    /// The last commit that was given to the index before, durable or not; what it superseded may stand there already.
    given: Option<CommitId>,
    running: Option<u64>,
    look_up: LookUp,
    applied: Option<CommitId>,
    /// Entries of the commits that were applied that are of kinds unknown to this program.
    passed_over: KindCounts,
}

impl IndexWriter {
    /// Makes an empty index in a folder that does not exist yet.
    ///
    /// # Errors
    /// When the folder cannot be written, or holds an index.
    pub(crate) fn create(folder: &Path) -> Result<(), IndexError> {
        folder::create(folder)
    }

    /// Opens the index for writing.
    ///
    /// # Errors
    /// [`IndexError::Busy`] when another process writes it; when it is missing, damaged or of another layout,
    /// an error that [is mended by rebuilding](IndexError::is_mended_by_rebuilding).
    pub(crate) fn open(folder: &Path) -> Result<IndexWriter, IndexError> {
        let (current, payload) = PartWriter::open(folder, Part::Current)?;
        let (superseded, ahead) = PartWriter::open(folder, Part::Superseded)?;
        let (applied, given) = (payload.commit, ahead.commit);
        if number_of(given) < number_of(applied) {
            return Err(IndexError::damaged(
                folder,
                "its superseded versions are behind its current ones",
            ));
        }
        Ok(IndexWriter {
            folder: folder.to_owned(),
            passed_over: payload.passed_over.clone(),
            committed: current.committed(payload)?,
            current,
            superseded,
            batch: Batch::default(),
            replaced: Deletion::new(fields().key),
            superseded_addresses: Vec::new(),
            given,
            running: None,
            look_up: LookUp::default(),
            applied,
        })
    }

    /// Where it lies.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The last commit that was applied, durable or not.
    #[must_use]
    pub(crate) fn applied(&self) -> u64 {
        number_of(self.applied)
    }

    /// The last commit that each part holds: the register must have both, or the index is of another history.
    pub(super) fn held(&self) -> impl Iterator<Item = CommitId> {
        [self.applied, self.given].into_iter().flatten()
    }

    /// Begins a commit; the records that follow belong to it.
    ///
    /// # Errors
    /// [`IndexError::Gap`] when commits before it are missing; when earlier ones could not be made durable.
    pub(crate) fn begin(&mut self, number: u64) -> Result<(), IndexError> {
        let applied = self.applied();
        if number > applied + 1 {
            return Err(IndexError::Gap { number, applied });
        }
        // What is given again must be found where it was put.
        if self.batch.is_full() || number <= applied {
            self.flush()?;
        }
        self.running = Some(number);
        Ok(())
    }

    /// Takes a record's new version. One of a kind that this program does not know is only counted.
    ///
    /// # Errors
    /// [`IndexError::NotBegun`]; when the index fails.
    pub(crate) fn take(&mut self, stated: StatedRecord) -> Result<(), IndexError> {
        let from_commit = self.running.ok_or(IndexError::NotBegun)?;
        let stated = match stated {
            StatedRecord::Cluster(stated) => stated,
            // Another projection's.
            StatedRecord::Organisation(_) => return Ok(()),
            StatedRecord::Unknown { key, .. } => {
                // Those of a commit that is applied again are counted already.
                if from_commit > self.applied() {
                    self.passed_over.add(&key);
                }
                return Ok(());
            }
        };
        let version = Version::made(stated, from_commit);
        self.replace(&version)?;
        for version in self.batch.insert(version) {
            self.add_current(version)?;
        }
        if self.batch.has_many_repeated() {
            self.pass_on_repeated()?;
        }
        Ok(())
    }

    fn add_current(&mut self, mut version: Version) -> Result<(), IndexError> {
        let likeness = version.take_likeness();
        let looked_up = self.look_up.current(version.record(), likeness);
        self.current
            .add(Document::Version(Box::new(version), looked_up))
    }

    /// Takes the present version away, and keeps it as superseded when an earlier commit made it.
    fn replace(&mut self, version: &Version) -> Result<(), IndexError> {
        match self.batch.earlier(&version.record().key) {
            Earlier::Running => Ok(()),
            Earlier::Ended(before) => self.supersede(*before, version.from_commit()),
            Earlier::None => self.replace_committed(version),
        }
    }

    fn replace_committed(&mut self, version: &Version) -> Result<(), IndexError> {
        let (key, from) = (&version.record().key, version.from_commit());
        let committed = &self.committed;
        if committed.searcher().num_docs() == 0 {
            return Ok(());
        }
        let term = Term::from_field_text(fields().key, key);
        let Some(address) = committed.find(&term)? else {
            return Ok(());
        };
        if committed.made_by(address)? >= from {
            // This commit is applied again, or a later one was.
            return self.current.delete(Deletion::of(&term));
        }
        self.superseded_addresses.push(address);
        self.replaced.push(key, address, self.committed.searcher());
        if self.replaced.is_full() {
            self.delete_replaced()?;
        }
        Ok(())
    }

    /// Passes on the later versions of records that the running commit gives more than once, in the place of those
    /// before.
    fn pass_on_repeated(&mut self) -> Result<(), IndexError> {
        let repeated = self.batch.take_repeated();
        if repeated.is_empty() {
            return Ok(());
        }
        self.current.seal()?;
        for version in &repeated {
            let key = Term::from_field_text(fields().key, &version.record().key);
            self.current.delete(Deletion::of(&key))?;
        }
        for version in repeated {
            self.add_current(version)?;
        }
        Ok(())
    }

    /// Keeps as superseded what the running commit replaces of what is committed, in the order in which it is stored:
    /// each block of documents is unpacked once.
    fn supersede_committed(&mut self, to: u64) -> Result<(), IndexError> {
        let mut addresses = mem::take(&mut self.superseded_addresses);
        addresses.sort_unstable();
        for address in addresses {
            self.supersede(self.committed.version(address)?, to)?;
        }
        Ok(())
    }

    /// Deletes the versions that are replaced.
    fn delete_replaced(&mut self) -> Result<(), IndexError> {
        let replaced = mem::replace(&mut self.replaced, Deletion::new(fields().key));
        if replaced.is_empty() {
            return Ok(());
        }
        self.current.delete(replaced)
    }

    /// Keeps a version as superseded, in the place of itself where it may have been kept before.
    fn supersede(&mut self, version: Version, to: u64) -> Result<(), IndexError> {
        if to <= number_of(self.given) {
            let name = version_name(&version.record().key, version.from_commit());
            let name = Term::from_field_text(fields().version, &name);
            self.superseded.delete(Deletion::of(&name))?;
        }
        let version = version.until(Some(to));
        let looked_up = LookUp::superseded(version.record());
        self.superseded
            .add(Document::Version(Box::new(version), looked_up))
    }

    /// Ends the commit without making it durable, so that several become durable at once.
    ///
    /// # Errors
    /// [`IndexError::NotBegun`] when another commit, or none, was begun; when the index fails.
    pub(crate) fn end(&mut self, commit: &Commit) -> Result<(), IndexError> {
        if self.running.take() != Some(commit.number) {
            return Err(IndexError::NotBegun);
        }
        self.delete_replaced()?;
        if self.batch.is_passed_on() {
            // The memory of a large segment is free before that of superseded versions is taken.
            self.current.seal()?;
        }
        self.supersede_committed(commit.number)?;
        if commit.number <= number_of(self.given) {
            let number = Term::from_field_u64(fields().commit, commit.number);
            self.superseded.delete(Deletion::of(&number))?;
        }
        self.superseded
            .add(Document::Commit(Box::new(commit.clone())))?;
        for last in [&mut self.applied, &mut self.given] {
            if number_of(*last) < commit.number {
                *last = Some(commit.id());
            }
        }
        self.batch.end_commit();
        Ok(())
    }

    /// Ends the commit and makes it durable.
    ///
    /// # Errors
    /// As [`IndexWriter::end`] and [`IndexWriter::flush`].
    #[cfg(test)]
    pub(crate) fn finish(&mut self, commit: &Commit) -> Result<(), IndexError> {
        self.end(commit)?;
        self.flush()
    }

    /// Makes the ended commits durable.
    ///
    /// # Errors
    /// When the index cannot be written; applying the commits again mends it.
    pub(crate) fn flush(&mut self) -> Result<(), IndexError> {
        if self.batch.is_empty() {
            return Ok(());
        }
        self.pass_on_repeated()?;
        for version in self.batch.take_ended() {
            self.add_current(version)?;
        }
        self.commit_parts()
            .map_err(|error| IndexError::engine(&self.folder, "writing the index", error))?;
        self.committed = self.current.committed(self.payload())?;
        self.batch.clear();
        Ok(())
    }

    fn payload(&self) -> Payload {
        Payload::of(self.applied, self.passed_over.clone())
    }

    /// Writes both parts at once, then makes one after the other valid.
    fn commit_parts(&mut self) -> tantivy::Result<()> {
        let payload = &self.payload();
        let (superseded, current) = thread::scope(|scope| {
            let superseded = scope.spawn(|| self.superseded.prepare(payload));
            let current = self.current.prepare(payload);
            (superseded.join(), current)
        });
        let superseded = superseded
            .map_err(|_| TantivyError::ErrorInThread("preparing a commit".to_owned()))??;
        let current = current?;
        // The order matters: superseded versions may be ahead of the current ones, never behind.
        superseded.commit()?;
        current.commit()?;
        Ok(())
    }

    /// Forgets everything that is not durable.
    ///
    /// # Errors
    /// When the index fails.
    pub(crate) fn rollback(&mut self) -> Result<(), IndexError> {
        self.superseded.rollback();
        self.current.rollback();
        self.batch.clear();
        self.replaced = Deletion::new(fields().key);
        self.superseded_addresses.clear();
        self.running = None;
        self.applied = self.committed.commit();
        self.passed_over = self.committed.passed_over().clone();
        Ok(())
    }

    /// Waits until merges are done, so that the next search finds few segments.
    ///
    /// # Errors
    /// When a merge failed; what was made durable stays so.
    pub(crate) fn close(self) -> Result<(), IndexError> {
        self.current.close()?;
        self.superseded.close()
    }
}

impl Projection for IndexWriter {
    type Error = IndexError;

    fn takes(&self, kind: RecordKind) -> bool {
        matches!(kind, RecordKind::Cluster | RecordKind::Unknown)
    }

    fn holds_unknown(&self, key: &str) -> Result<bool, IndexError> {
        // What is not committed yet was stated by this program.
        let committed = &self.committed;
        if committed.count_unknown()? == 0 {
            return Ok(false);
        }
        let found = committed.find(&Term::from_field_text(fields().key, key))?;
        found.map_or(Ok(false), |address| committed.holds_unknown(address))
    }

    fn head(&self) -> Option<CommitId> {
        self.applied
    }

    fn begin(&mut self, number: u64) -> Result<(), IndexError> {
        IndexWriter::begin(self, number)
    }

    fn take(&mut self, stated: StatedRecord) -> Result<(), IndexError> {
        IndexWriter::take(self, stated)
    }

    fn end(&mut self, commit: &Commit) -> Result<(), IndexError> {
        IndexWriter::end(self, commit)
    }

    fn flush(&mut self) -> Result<(), IndexError> {
        IndexWriter::flush(self)
    }

    fn rollback(&mut self) -> Result<(), IndexError> {
        IndexWriter::rollback(self)
    }

    fn close(self: Box<Self>) -> Result<(), IndexError> {
        IndexWriter::close(*self)
    }
}

#[cfg(test)]
mod tests;
