//! The way a change takes: into the register, durable, then into the index, then acknowledged.

use crate::{
    change::{Change, Put},
    index::{self, Effort, IndexError, IndexReader, IndexWriter},
    model::Cluster,
    projection::{Progress, Projections, StatedRecord},
    register::{Append, Commit, Draft, Head, Register, Source},
};

use super::{Applied, OnProgress, RegistryError, hint::Hint, layout::Layout, lock::WriterLock};

/// What had to be done to the index before writing could begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CaughtUp {
    /// Nothing: it was at the register's head.
    Already,
    /// Whole commits were missing, as after a crash between register and index.
    Followed {
        /// How many commits were applied.
        commits: u64,
    },
    /// It was missing, damaged or of another layout, and was built again.
    Rebuilt,
    /// It was of another history than the register, and was built again.
    OtherHistory,
}

/// A registry opened for writing; nobody else writes while it lives.
pub struct Writer {
    register: Register,
    projections: Projections<IndexError>,
    layout: Layout,
    caught_up: CaughtUp,
    _lock: WriterLock,
}

impl Writer {
    pub(super) fn open(
        layout: &Layout,
        effort: Effort,
        on_progress: OnProgress<'_>,
    ) -> Result<Writer, RegistryError> {
        let lock = WriterLock::take(&layout.writer())?;
        let register = layout.open_register()?;
        let (index, caught_up) = follow(layout, &register, effort, on_progress)?;
        Ok(Writer {
            register,
            projections: Projections::new(vec![Box::new(index)]),
            layout: layout.clone(),
            caught_up,
            _lock: lock,
        })
    }

    /// What had to be done to the index on opening.
    pub fn caught_up(&self) -> CaughtUp {
        self.caught_up
    }

    /// Where the register stands.
    pub fn head(&self) -> &Head {
        self.register.head()
    }

    /// Opens the index as it stands now.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn read(&self) -> Result<IndexReader, RegistryError> {
        Ok(IndexReader::open(&self.layout.index())?)
    }

    /// Starts a commit of any size. Dropped unfinished, it leaves nothing.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn begin(&mut self, draft: Draft) -> Result<Transaction<'_>, RegistryError> {
        let number = self.register.head().commit + 1;
        self.projections.begin(number)?;
        let append = self.register.begin(draft)?;
        Ok(Transaction {
            append: Some(append),
            projections: &mut self.projections,
            hint: self.layout.hint(),
            records: 0,
        })
    }

    /// Makes a change, in one commit. Nothing changed, no commit.
    ///
    /// # Errors
    /// [`RegistryError::Refused`] when the change may not be made, or what could not be written; then nothing is changed.
    pub fn apply(&mut self, change: &dyn Change, draft: Draft) -> Result<Applied, RegistryError> {
        let view = self.read()?;
        let mut applied = Applied::default();
        let mut outcomes = change.apply(&view)?;
        let mut next = applied.next(&mut outcomes)?;
        if next.is_none() {
            return Ok(applied);
        }
        let mut transaction = self.begin(draft)?;
        while let Some(version) = next {
            transaction.put(version.stated)?;
            next = applied.next(&mut outcomes)?;
        }
        applied.commit = transaction.finish()?;
        Ok(applied)
    }

    /// Saves records in one commit, those that are not the same already. No change, no commit.
    ///
    /// # Errors
    /// When a record breaks a rule or cannot be written; then nothing is changed.
    pub fn save(
        &mut self,
        records: impl IntoIterator<Item = Cluster>,
        draft: Draft,
    ) -> Result<Option<Commit>, RegistryError> {
        let records = records.into_iter().collect();
        Ok(self.apply(&Put { records }, draft)?.commit)
    }

    /// Ends writing, and waits until the index has merged its parts, so that the next search is fast.
    ///
    /// # Errors
    /// When a merge failed; every commit is safe.
    pub fn close(self) -> Result<(), RegistryError> {
        Ok(self.projections.close()?)
    }
}

/// A commit on its way into register and index.
pub struct Transaction<'a> {
    append: Option<Append<'a>>,
    projections: &'a mut Projections<IndexError>,
    hint: Hint,
    records: u64,
}

impl Transaction<'_> {
    /// Adds the new version of a record.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn put(&mut self, stated: impl Into<StatedRecord>) -> Result<(), RegistryError> {
        let stated = stated.into();
        if let Some(append) = &mut self.append {
            append.add(stated.key(), stated.item())?;
            self.projections.take(stated)?;
            self.records += 1;
        }
        Ok(())
    }

    /// Names where the records come from, where that is known only after they were read.
    ///
    /// # Errors
    /// When the commit would say more than one can hold.
    pub fn set_source(&mut self, source: Source) -> Result<(), RegistryError> {
        match &mut self.append {
            Some(append) => Ok(append.set_source(source)?),
            None => Ok(()),
        }
    }

    /// How many records were added so far.
    pub fn records(&self) -> u64 {
        self.records
    }

    /// Makes the commit durable and searchable. A commit without records is not made.
    ///
    /// # Errors
    /// When the register cannot be written, nothing is changed, but for
    /// [`StoreError::Uncertain`](crate::register::StoreError::Uncertain). When only the index failed, the commit is
    /// safe, and the next writer brings the index up to it.
    pub fn finish(mut self) -> Result<Option<Commit>, RegistryError> {
        match self.append.take() {
            Some(append) if self.records > 0 => {
                let commit = match append.finish() {
                    Ok(commit) => commit,
                    Err(error) => {
                        // Or the next commit would bring these records along. What became of the commit is more
                        // than what became of that.
                        let _ = self.projections.rollback();
                        return Err(error.into());
                    }
                };
                let number = commit.number;
                self.hint
                    .set(commit.id())
                    .and_then(|()| self.projections.finish(&commit))
                    .map_err(|error| RegistryError::NotIndexed { number, error })?;
                Ok(Some(commit))
            }
            _ => {
                self.projections.rollback()?;
                Ok(None)
            }
        }
    }
}

impl Drop for Transaction<'_> {
    fn drop(&mut self) {
        if self.append.take().is_some() {
            // An index that cannot forget the change now forgets it when it is opened again.
            let _ = self.projections.rollback();
        }
    }
}

/// Opens the index and brings it up to the register; one that cannot follow is built again.
pub(super) fn follow(
    layout: &Layout,
    register: &Register,
    effort: Effort,
    on_progress: OnProgress<'_>,
) -> Result<(IndexWriter, CaughtUp), RegistryError> {
    let folder = layout.index();
    layout.hint().set(register.head().id())?;
    let mut report = |at: Progress| on_progress(at.entries, at.of_entries);
    match index::open_caught_up(&folder, register, effort, &mut report) {
        Ok((writer, 0)) => Ok((writer, CaughtUp::Already)),
        Ok((writer, commits)) => Ok((writer, CaughtUp::Followed { commits })),
        Err(error) if error.is_mended_by_rebuilding() => {
            index::rebuild(&folder, register, report)?;
            let caught_up = match error {
                IndexError::OtherHistory { .. } => CaughtUp::OtherHistory,
                _ => CaughtUp::Rebuilt,
            };
            Ok((IndexWriter::open(&folder, effort)?, caught_up))
        }
        Err(error) => Err(error.into()),
    }
}
