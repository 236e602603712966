//! The one writer of the index: takes the versions of a commit, moves what they replace, and makes it durable.

use std::{
    path::{Path, PathBuf},
    thread,
};

use tantivy::{
    TantivyError, Term,
    indexer::{IndexWriterOptions, PreparedCommit},
};

use super::{
    IndexError,
    batch::{Batch, Waiting},
    document::{self, Content, version_name},
    folder::{self, Opened, Part, check, open_for_writing},
    part::PartReader,
    payload::{Payload, number_of},
    replaced::Replaced,
    schema::fields,
};
use crate::{
    model::{Cluster, Invalid},
    register::{Commit, CommitId, Hash},
};

/// The smallest arena that the engine takes.
const SMALL_ARENA_BYTES: usize = 15_000_000;
/// The arena of an import's thread: a million records make fewer segments than would be merged.
const LARGE_ARENA_BYTES: usize = 200_000_000;

/// How much is going to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effort {
    /// A few records: one thread, little memory.
    Update,
    /// Many records: two threads of 200 MB, and one for what they supersede.
    Import,
}

impl Effort {
    fn options(self, part: Part) -> IndexWriterOptions {
        let (threads, arena) = match (self, part) {
            (Effort::Update, _) => (1, SMALL_ARENA_BYTES),
            (Effort::Import, Part::Current) => (2, LARGE_ARENA_BYTES),
            (Effort::Import, Part::Superseded) => (1, LARGE_ARENA_BYTES),
        };
        IndexWriterOptions::builder()
            .num_worker_threads(threads)
            .memory_budget_per_thread(arena)
            .num_merge_threads(threads)
            .build()
    }
}

/// Writes the index. There is one at a time; reading goes on meanwhile.
///
/// Applying a commit again changes nothing, so a crash between the register and the index, or between the
/// index's two parts, is mended by applying what is missing.
///
/// ```
/// use registry_core::index::{AsOf, Effort, IndexReader, IndexWriter};
/// use registry_core::register::{Draft, Item, MemoryStore, Register, Time};
///
/// let folder = tempfile::tempdir()?;
/// let folder = folder.path().join("index");
/// IndexWriter::create(&folder)?;
/// let mut register = Register::create(MemoryStore::default(), "Clusters", "registrar", Time::now())?;
/// let mut index = IndexWriter::open(&folder, Effort::Update)?;
/// index.begin(1)?;
/// index.finish(&register.commit(1)?)?;
///
/// let json = serde_json::json!({
///     "key": "cn-zhuji-sock",
///     "location": {"country": "CN", "place": "Zhuji"},
///     "product": {"name": "Sock"},
/// });
/// let item = Item::canonical(&json)?;
/// index.begin(2)?;
/// index.put("cn-zhuji-sock", item.bytes(), item.hash())?;
/// let mut commit = register.begin(Draft::new("registrar", "the first cluster"))?;
/// commit.add("cn-zhuji-sock", &item)?;
/// index.finish(&commit.finish()?)?;
/// index.close()?;
///
/// let reader = IndexReader::open(&folder)?;
/// assert_eq!(reader.applied(), 2);
/// assert!(reader.record("cn-zhuji-sock", AsOf::Now)?.is_some());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct IndexWriter {
    folder: PathBuf,
    current: tantivy::IndexWriter,
    superseded: tantivy::IndexWriter,
    /// What `current` held when it was last committed.
    committed: PartReader,
    batch: Batch,
    /// What the running commit replaces of what is committed, while it waits to be deleted.
    replaced: Replaced,
    /// The last commit that was given to the index before, durable or not; what it superseded may stand there already.
    given: Option<CommitId>,
    running: Option<u64>,
    applied: Option<CommitId>,
}

impl IndexWriter {
    /// Makes an empty index in a folder that does not exist yet.
    ///
    /// # Errors
    /// When the folder cannot be written, or holds an index.
    pub fn create(folder: &Path) -> Result<(), IndexError> {
        folder::create(folder)
    }

    /// Opens the index for writing.
    ///
    /// # Errors
    /// [`IndexError::Busy`] when another process writes it; when it is missing, damaged or of another layout,
    /// an error that [is mended by rebuilding](IndexError::is_mended_by_rebuilding).
    pub fn open(folder: &Path, effort: Effort) -> Result<IndexWriter, IndexError> {
        let (current, applied) = open_part(folder, Part::Current, effort)?;
        let (superseded, given) = open_part(folder, Part::Superseded, effort)?;
        if number_of(given) < number_of(applied) {
            return Err(IndexError::damaged(
                folder,
                "its superseded versions are behind its current ones",
            ));
        }
        let committed = read_committed(folder, &current, applied)?;
        let (folder, batch) = (folder.to_owned(), Batch::default());
        Ok(IndexWriter {
            folder,
            current,
            superseded,
            committed,
            batch,
            replaced: Replaced::default(),
            given,
            running: None,
            applied,
        })
    }

    /// The last commit that was applied, durable or not.
    #[must_use]
    pub fn applied(&self) -> u64 {
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
    pub fn begin(&mut self, number: u64) -> Result<(), IndexError> {
        let applied = self.applied();
        if number > applied + 1 {
            return Err(IndexError::Gap { number, applied });
        }
        if self.batch.is_full() {
            self.flush()?;
        }
        self.running = Some(number);
        Ok(())
    }

    /// Takes a record's new version as its item.
    ///
    /// # Errors
    /// [`IndexError::Item`] when the item is no record of this key; [`IndexError::NotBegun`]; when the index fails.
    pub fn put(&mut self, key: &str, item: &[u8], hash: Hash) -> Result<(), IndexError> {
        let wrong = |reason| IndexError::Item {
            key: key.to_owned(),
            reason,
        };
        let cluster = Cluster::from_json(item).map_err(wrong)?;
        if *cluster.key != *key {
            let problem = format!("it names itself {}", cluster.key);
            return Err(wrong(Invalid::NotARecord { problem }));
        }
        self.put_cluster(&cluster, item, hash)
    }

    /// Takes a record's new version, as the record and as its item.
    ///
    /// # Errors
    /// [`IndexError::NotBegun`]; when the index fails.
    pub fn put_cluster(
        &mut self,
        cluster: &Cluster,
        item: &[u8],
        hash: Hash,
    ) -> Result<(), IndexError> {
        let from = self.running.ok_or(IndexError::NotBegun)?;
        let seen = self.batch.has_seen(&cluster.key);
        if seen || self.committed.searcher().num_docs() > 0 {
            self.replace(cluster, from, seen)?;
        }
        let content = Content {
            cluster,
            item: text_of(&cluster.key, item)?,
            hash,
            from,
        };
        self.current
            .add_document(document::current(&content))
            .map_err(self.failed())?;
        self.batch.insert(
            &cluster.key,
            Waiting {
                from,
                bytes: item.to_vec(),
                hash,
            },
        );
        Ok(())
    }

    /// Takes the present version away, and keeps it as superseded when an earlier commit made it.
    fn replace(&mut self, cluster: &Cluster, from: u64, seen: bool) -> Result<(), IndexError> {
        let key = Term::from_field_text(fields().key, &cluster.key);
        let before = match self.batch.ended(&cluster.key) {
            Some(waiting) => Some(waiting.clone()),
            None => self.committed_version(&key)?,
        };
        let older = before.as_ref().filter(|before| before.from < from);
        if let Some(older) = older {
            self.supersede(&cluster.key, older, from, seen)?;
        }
        if older.is_some() && !seen {
            self.replaced.push(&cluster.key);
            if self.replaced.is_full() {
                self.delete_replaced(from)?;
            }
        } else if seen || before.is_some() {
            self.current.delete_term(key);
        }
        Ok(())
    }

    /// Deletes the versions that the running commit replaces.
    fn delete_replaced(&mut self, from: u64) -> Result<(), IndexError> {
        if self.replaced.is_empty() {
            return Ok(());
        }
        let older = Box::new(self.replaced.take_before(from));
        self.current.delete_query(older).map_err(self.failed())?;
        Ok(())
    }

    fn committed_version(&self, key: &Term) -> Result<Option<Waiting>, IndexError> {
        let Some(address) = self.committed.find(key)? else {
            return Ok(None);
        };
        let from = self.committed.made_by(address)?;
        let bytes = self.committed.item(address)?;
        let hash = self.committed.checked_hash(address, &bytes)?;
        Ok(Some(Waiting { from, bytes, hash }))
    }

    /// Keeps a version as superseded, in the place of itself where it may have been kept before.
    fn supersede(
        &mut self,
        key: &str,
        before: &Waiting,
        to: u64,
        may_be_kept: bool,
    ) -> Result<(), IndexError> {
        let cluster = Cluster::from_json(&before.bytes).map_err(|reason| IndexError::Item {
            key: key.to_owned(),
            reason,
        })?;
        let content = Content {
            cluster: &cluster,
            item: text_of(key, &before.bytes)?,
            hash: before.hash,
            from: before.from,
        };
        if may_be_kept || to <= number_of(self.given) {
            let version = version_name(key, before.from);
            let version = Term::from_field_text(fields().version, &version);
            self.superseded.delete_term(version);
        }
        self.superseded
            .add_document(document::superseded(&content, to))
            .map_err(self.failed())?;
        Ok(())
    }

    /// Ends the commit without making it durable, so that several become durable at once.
    ///
    /// # Errors
    /// [`IndexError::NotBegun`] when another commit, or none, was begun; when the index fails.
    pub fn end(&mut self, commit: &Commit) -> Result<(), IndexError> {
        if self.running.take() != Some(commit.number) {
            return Err(IndexError::NotBegun);
        }
        self.delete_replaced(commit.number)?;
        self.superseded
            .delete_term(Term::from_field_u64(fields().commit, commit.number));
        self.superseded
            .add_document(document::commit(commit))
            .map_err(self.failed())?;
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
    pub fn finish(&mut self, commit: &Commit) -> Result<(), IndexError> {
        self.end(commit)?;
        self.flush()
    }

    /// Makes the ended commits durable.
    ///
    /// # Errors
    /// When the index cannot be written; applying the commits again mends it.
    pub fn flush(&mut self) -> Result<(), IndexError> {
        if self.batch.is_empty() {
            return Ok(());
        }
        self.commit_parts()
            .map_err(|error| engine(&self.folder, error))?;
        self.committed = read_committed(&self.folder, &self.current, self.applied)?;
        self.batch.clear();
        Ok(())
    }

    /// Writes both parts at once, then makes one after the other valid.
    fn commit_parts(&mut self) -> tantivy::Result<()> {
        let payload = Payload::of(self.applied);
        let (superseded, current) = thread::scope(|scope| {
            let superseded = scope.spawn(|| prepare(&mut self.superseded, payload));
            let current = prepare(&mut self.current, payload);
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
    pub fn rollback(&mut self) -> Result<(), IndexError> {
        self.superseded
            .rollback()
            .map_err(|error| engine(&self.folder, error))?;
        self.current
            .rollback()
            .map_err(|error| engine(&self.folder, error))?;
        self.batch.clear();
        self.replaced.clear();
        self.running = None;
        self.applied = self.committed.commit();
        Ok(())
    }

    /// Waits until merges are done, so that the next search finds few segments.
    ///
    /// # Errors
    /// When a merge failed; what was made durable stays so.
    pub fn close(self) -> Result<(), IndexError> {
        let IndexWriter {
            folder,
            current,
            superseded,
            ..
        } = self;
        current
            .wait_merging_threads()
            .map_err(|error| engine(&folder, error))?;
        superseded
            .wait_merging_threads()
            .map_err(|error| engine(&folder, error))
    }

    fn failed(&self) -> impl Fn(TantivyError) -> IndexError + '_ {
        |error| engine(&self.folder, error)
    }
}

/// An item is JSON, which is text.
fn text_of<'a>(key: &str, item: &'a [u8]) -> Result<&'a str, IndexError> {
    std::str::from_utf8(item).map_err(|error| IndexError::Item {
        key: key.to_owned(),
        reason: Invalid::NotARecord {
            problem: error.to_string(),
        },
    })
}

fn engine(folder: &Path, source: TantivyError) -> IndexError {
    IndexError::engine(folder, "writing the index", source)
}

fn open_part(
    folder: &Path,
    part: Part,
    effort: Effort,
) -> Result<(tantivy::IndexWriter, Option<CommitId>), IndexError> {
    let index = open_for_writing(folder, part)?;
    let writer = index
        .writer_with_options(effort.options(part))
        .map_err(|error| engine(folder, error))?;
    // Only the holder of the writer's lock may trust what it reads.
    let payload = check(folder, &index)?;
    // A killed writer leaves files behind whose names the same commit would use again.
    writer
        .garbage_collect_files()
        .wait()
        .map_err(|error| engine(folder, error))?;
    Ok((writer, payload.commit))
}

fn read_committed(
    folder: &Path,
    writer: &tantivy::IndexWriter,
    commit: Option<CommitId>,
) -> Result<PartReader, IndexError> {
    let reader = writer
        .index()
        .reader_builder()
        .reload_policy(tantivy::ReloadPolicy::Manual)
        .try_into();
    let reader: tantivy::IndexReader = reader.map_err(|error| engine(folder, error))?;
    Ok(PartReader::new(
        folder,
        Opened {
            searcher: reader.searcher(),
            commit,
        },
    ))
}

/// Writes what was given, so that it only needs to be made valid.
fn prepare(
    writer: &mut tantivy::IndexWriter,
    payload: Payload,
) -> tantivy::Result<PreparedCommit<'_>> {
    let mut prepared = writer.prepare_commit()?;
    prepared.set_payload(&payload.to_text());
    Ok(prepared)
}

#[cfg(test)]
mod tests;
