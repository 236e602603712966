//! Every record of a state, in the order of keys: what list, export and verify read.
//!
//! The columns know the keys, so the order is known before a document is read, and the documents can be read on
//! several threads. They are stored in that order, so each block of them is unpacked once.

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, binary_heap::PeekMut},
    mem,
    sync::Arc,
};

use tantivy::{BitSet, DocId};

use super::{
    AsOf, IndexError, IndexReader, columns::Columns, folder::catching_panics, key_order::KeyOrder,
    part::PartReader, stored_segment::StoredSegment,
};
use crate::{
    model::{Cluster, Key},
    register::Hash,
};

/// A record as it is stored: its item, checked against the hash and not yet read.
///
/// ```
/// # use registry_core::{Cluster, Draft, Registry, change::Put};
/// # let folder = tempfile::tempdir()?;
/// # let registry = Registry::create(folder.path(), "Clusters", "registrar")?;
/// # let sock = Cluster::from_json(
/// #     br#"{"key":"cn-zhuji-sock","location":{"country":"CN","place":"Zhuji"},"product":{"name":"Sock"}}"#,
/// # )?;
/// # registry.change(Box::new(Put { records: vec![sock] }), Draft::new("registrar", "seen"))?;
/// use registry_core::AsOf;
/// let index = registry.read()?;
/// // Found at once, read one by one.
/// let found = index.records(AsOf::Now)?.unread().next().expect("a record")?;
/// let record = found.read()?;
/// assert_eq!(record.cluster().location.place.as_str(), "Zhuji");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredRecord {
    /// Its key.
    pub key: Key,
    /// Its item.
    pub bytes: Vec<u8>,
    /// The item's hash.
    pub hash: Hash,
    /// The commit that made this version.
    pub from_commit: u64,
    /// The commit that replaced it; none for the present version.
    pub to_commit: Option<u64>,
}

impl StoredRecord {
    /// Reads the item.
    #[must_use]
    pub fn cluster(&self) -> Cluster {
        Cluster::read_item(&self.key, &self.bytes)
    }
}

impl IndexReader {
    /// Every record as it is or was, in the order of keys, with bounded memory.
    ///
    /// # Errors
    /// When the index is damaged, at once or along the way.
    pub fn records(&self, as_of: AsOf) -> Result<SortedRecords, IndexError> {
        catching_panics(self.folder(), || {
            let mut segments = Segments::all_of();
            segments.add(self.current(), |columns, doc| {
                let from = columns.made_by(doc);
                from.is_some_and(|from| as_of.covers(from, columns.replaced_by(doc)))
            })?;
            if as_of != AsOf::Now {
                // Versions replaced by commits that are just being made still stand in the current part.
                let applied = self.applied();
                segments.add(self.superseded()?, |columns, doc| {
                    let commits = columns.made_by(doc).zip(columns.replaced_by(doc));
                    commits.is_some_and(|(from, to)| to <= applied && as_of.covers(from, Some(to)))
                })?;
            }
            segments.merged()
        })
    }

    /// The first `most` of the records in some documents of some parts, in the order of keys.
    pub(crate) fn sorted_of(
        selected: &[(&PartReader, Vec<BitSet>)],
        most: usize,
    ) -> Result<SortedRecords, IndexError> {
        let mut segments = Segments::first(most);
        for (part, documents) in selected {
            for (segment, documents) in documents.iter().enumerate() {
                segments.add_segment(part, segment, |_, doc| documents.contains(doc))?;
            }
        }
        segments.merged()
    }
}

/// The segments whose records are wanted.
struct Segments {
    most: usize,
    sources: Vec<Source>,
}

impl Segments {
    fn all_of() -> Segments {
        Segments::first(usize::MAX)
    }

    fn first(most: usize) -> Segments {
        Segments {
            most,
            sources: Vec::new(),
        }
    }

    fn add(
        &mut self,
        part: &PartReader,
        is_wanted: impl Fn(&Columns, DocId) -> bool,
    ) -> Result<(), IndexError> {
        (0..part.searcher().segment_readers().len())
            .try_for_each(|segment| self.add_segment(part, segment, &is_wanted))
    }

    fn add_segment(
        &mut self,
        part: &PartReader,
        segment: usize,
        is_wanted: impl Fn(&Columns, DocId) -> bool,
    ) -> Result<(), IndexError> {
        let Some(segment) = part.searcher().segment_readers().get(segment) else {
            return Ok(());
        };
        let columns = Columns::open(segment).map_err(part.failed())?;
        let order = KeyOrder::of(segment, |doc| is_wanted(&columns, doc), self.most)
            .map_err(part.failed())?;
        let stored = Arc::new(StoredSegment::open(part.folder(), segment, columns)?);
        self.sources.push(Source { stored, order });
        Ok(())
    }

    fn merged(self) -> Result<SortedRecords, IndexError> {
        let mut sources = self.sources;
        let mut heads = BinaryHeap::new();
        for (number, source) in sources.iter_mut().enumerate() {
            let mut key = Vec::new();
            if let Some(record) = source.next(&mut key)? {
                heads.push(Reverse(Head {
                    key,
                    source: number,
                    record,
                }));
            }
        }
        Ok(SortedRecords(FoundRecords {
            sources,
            heads,
            left: self.most,
        }))
    }
}

/// A segment, whose documents are walked in the order of keys.
struct Source {
    stored: Arc<StoredSegment>,
    order: KeyOrder,
}

impl Source {
    /// The next record, with its key in the place of what was in `key`.
    fn next(&mut self, key: &mut Vec<u8>) -> Result<Option<FoundRecord>, IndexError> {
        let next = self.stored.catching_panics(|| self.order.next(key))?;
        Ok(next.map(|doc| FoundRecord {
            stored: Arc::clone(&self.stored),
            doc,
        }))
    }
}

/// Records in the order of their keys.
pub struct SortedRecords(FoundRecords);

impl SortedRecords {
    /// The same records, to be read by whoever takes them, on whatever thread.
    ///
    /// ```
    /// # use registry_core::{Cluster, Draft, Registry, change::Put};
    /// # let folder = tempfile::tempdir()?;
    /// # let registry = Registry::create(folder.path(), "Clusters", "registrar")?;
    /// # let sock = Cluster::from_json(
    /// #     br#"{"key":"cn-zhuji-sock","location":{"country":"CN","place":"Zhuji"},"product":{"name":"Sock"}}"#,
    /// # )?;
    /// # registry.change(Box::new(Put { records: vec![sock] }), Draft::new("registrar", "seen"))?;
    /// let index = registry.read()?;
    /// let found = index.records(registry_core::AsOf::Now)?.unread();
    /// assert_eq!(found.count(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn unread(self) -> FoundRecords {
        self.0
    }
}

impl Iterator for SortedRecords {
    type Item = Result<StoredRecord, IndexError>;

    fn next(&mut self) -> Option<Self::Item> {
        let next = self.0.next()?;
        Some(next.and_then(FoundRecord::read))
    }
}

/// Records in the order of their keys, each found and not yet read.
pub struct FoundRecords {
    sources: Vec<Source>,
    heads: BinaryHeap<Reverse<Head>>,
    /// So many may still be taken.
    left: usize,
}

/// The next record of a source.
struct Head {
    key: Vec<u8>,
    source: usize,
    record: FoundRecord,
}

impl Ord for Head {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (&self.key, self.source).cmp(&(&other.key, other.source))
    }
}

impl PartialOrd for Head {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Head {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Head {}

impl Iterator for FoundRecords {
    type Item = Result<FoundRecord, IndexError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.left = self.left.checked_sub(1)?;
        let mut first = self.heads.peek_mut()?;
        let Reverse(Head {
            key,
            source,
            record,
        }) = &mut *first;
        Some(match self.sources[*source].next(key) {
            // In the place of the one before it: the heap is put in order once.
            Ok(Some(next)) => Ok(mem::replace(record, next)),
            Ok(None) => Ok(PeekMut::pop(first).0.record),
            Err(error) => {
                PeekMut::pop(first);
                Err(error)
            }
        })
    }
}

/// A record that is found and not yet read.
///
/// ```
/// # use registry_core::{Cluster, Draft, Registry, change::Put};
/// # let folder = tempfile::tempdir()?;
/// # let registry = Registry::create(folder.path(), "Clusters", "registrar")?;
/// # let sock = Cluster::from_json(
/// #     br#"{"key":"cn-zhuji-sock","location":{"country":"CN","place":"Zhuji"},"product":{"name":"Sock"}}"#,
/// # )?;
/// # registry.change(Box::new(Put { records: vec![sock] }), Draft::new("registrar", "seen"))?;
/// let index = registry.read()?;
/// let found = index.records(registry_core::AsOf::Now)?.unread().next().expect("a record")?;
/// // On any thread.
/// let record = std::thread::spawn(move || found.read()).join().expect("no panic")?;
/// assert_eq!(record.key.as_str(), "cn-zhuji-sock");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct FoundRecord {
    stored: Arc<StoredSegment>,
    doc: DocId,
}

impl FoundRecord {
    /// Reads it, and checks its item against the hash.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn read(self) -> Result<StoredRecord, IndexError> {
        self.stored.read(self.doc)
    }
}

#[cfg(test)]
mod tests;
