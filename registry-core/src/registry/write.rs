//! The way a change takes: into the register, durable, then into the index, then acknowledged.

use crate::{
    index::{Effort, IndexReader, IndexWriter},
    model::{Cluster, Key},
    register::{Append, Commit, Draft, Head, Item, Register, SledStore},
};

use super::{OnProgress, RegistryError, layout::Layout, lock::WriterLock, references};

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
    /// It was missing, damaged, of another format or ahead, and was built again.
    Rebuilt,
}

/// A registry opened for writing; nobody else writes while it lives.
pub struct Writer {
    register: Register,
    index: IndexWriter,
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
        let register = Register::open(SledStore::open(layout.register())?)?;
        let (index, caught_up) = follow(layout, &register, effort, on_progress)?;
        Ok(Writer { register, index, layout: layout.clone(), caught_up, _lock: lock })
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
    pub fn begin(&mut self, draft: Draft) -> Result<Change<'_>, RegistryError> {
        let number = self.register.head().commit + 1;
        self.index.begin(number)?;
        let append = self.register.begin(draft)?;
        Ok(Change { append: Some(append), index: &mut self.index, records: 0 })
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
        let reader = self.read()?;
        let records: Vec<Cluster> =
            records.into_iter().map(Cluster::settled).collect::<Result<_, _>>()?;
        references::check(&records, &reader)?;
        let mut change = self.begin(draft)?;
        for record in records {
            let item = Item::canonical(&record)?;
            if reader.item_hash(&record.key)? != Some(item.hash()) {
                change.put(&record.key, &item)?;
            }
        }
        change.finish()
    }
}

/// A commit on its way into register and index.
pub struct Change<'a> {
    append: Option<Append<'a>>,
    index: &'a mut IndexWriter,
    records: u64,
}

impl Change<'_> {
    /// Adds the new version of a record.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn put(&mut self, key: &Key, item: &Item) -> Result<(), RegistryError> {
        if let Some(append) = &mut self.append {
            append.add(key, item)?;
            self.index.put(key, item.bytes(), item.hash())?;
            self.records += 1;
        }
        Ok(())
    }

    /// How many records were added so far.
    pub fn records(&self) -> u64 {
        self.records
    }

    /// Makes the commit durable and searchable. A commit without records is not made.
    ///
    /// # Errors
    /// When the register cannot be written, nothing is changed. When only the index failed, the commit is
    /// safe, and the next writer brings the index up to it.
    pub fn finish(mut self) -> Result<Option<Commit>, RegistryError> {
        match self.append.take() {
            Some(append) if self.records > 0 => {
                let commit = append.finish()?;
                self.index.finish(&commit)?;
                Ok(Some(commit))
            }
            _ => {
                self.index.rollback()?;
                Ok(None)
            }
        }
    }
}

impl Drop for Change<'_> {
    fn drop(&mut self) {
        if self.append.take().is_some() {
            // An index that cannot forget the change now forgets it when it is opened again.
            let _ = self.index.rollback();
        }
    }
}

/// Opens the index and brings it up to the register.
fn follow(
    layout: &Layout,
    register: &Register,
    effort: Effort,
    on_progress: OnProgress<'_>,
) -> Result<(IndexWriter, CaughtUp), RegistryError> {
    let head = register.head().commit;
    match IndexWriter::open(&layout.index(), effort) {
        Ok(index) if index.applied() == head => Ok((index, CaughtUp::Already)),
        Ok(mut index) if index.applied() > 0 && index.applied() < head => {
            let commits = head - index.applied();
            apply(&mut index, register, on_progress)?;
            Ok((index, CaughtUp::Followed { commits }))
        }
        Ok(index) => {
            drop(index);
            rebuild(layout, register, on_progress)?;
            Ok((IndexWriter::open(&layout.index(), effort)?, CaughtUp::Rebuilt))
        }
        Err(error) if error.asks_for_rebuild() => {
            rebuild(layout, register, on_progress)?;
            Ok((IndexWriter::open(&layout.index(), effort)?, CaughtUp::Rebuilt))
        }
        Err(error) => Err(error.into()),
    }
}

/// Builds a new index from the register and puts it in the old one's place.
pub(super) fn rebuild(
    layout: &Layout,
    register: &Register,
    on_progress: OnProgress<'_>,
) -> Result<(), RegistryError> {
    let mut index = IndexWriter::replacing(&layout.index())?;
    apply(&mut index, register, on_progress)?;
    Ok(index.take_place()?)
}

/// Applies the commits that the index does not hold yet.
fn apply(index: &mut IndexWriter, register: &Register, on_progress: OnProgress<'_>) -> Result<(), RegistryError> {
    let total = register.head().entries;
    for commit in register.commits(index.applied() + 1)? {
        let commit = commit?;
        index.begin(commit.number)?;
        for entry in register.entries(commit.number)? {
            let (entry, item) = entry?;
            index.put_text(&entry.key, item.bytes(), entry.item)?;
            on_progress(entry.number, total);
        }
        index.apply(&commit)?;
    }
    Ok(index.settle()?)
}
