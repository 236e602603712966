//! Every record of a state, in the order of keys: what list, export and verify read.

use tantivy::{BitSet, DocAddress, DocId, TantivyDocument, schema::Value};

use super::{
    AsOf, Every, IndexError, IndexReader, folder::guarded, part::PartReader, schema::fields,
    sorted::Sorter,
};
use crate::{model::Cluster, register::Hash};

/// A record as it is stored: its item, checked against the hash and not yet read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Its key.
    pub key: String,
    /// Its item.
    pub bytes: Vec<u8>,
    /// The item's hash.
    pub hash: Hash,
    /// The commit that made this version.
    pub from_commit: u64,
    /// The commit that replaced it; none for the present version.
    pub to_commit: Option<u64>,
}

impl Record {
    /// Reads the item.
    ///
    /// # Errors
    /// [`IndexError::Item`] when it is no record of this program's model.
    pub fn cluster(&self) -> Result<Cluster, IndexError> {
        Cluster::from_json(&self.bytes).map_err(|reason| IndexError::Item {
            key: self.key.clone(),
            reason,
        })
    }
}

impl IndexReader {
    /// Every record as it is or was, in the order of keys, with bounded memory.
    ///
    /// # Errors
    /// When the index is damaged, at once or along the way; when a temporary file cannot be written.
    pub fn every(&self, as_of: AsOf) -> Result<Every, IndexError> {
        guarded(self.folder(), || self.sorted(as_of))
    }

    fn sorted(&self, as_of: AsOf) -> Result<Every, IndexError> {
        let mut sorter = Sorter::default();
        let covers = |record: &Record| as_of.covers(record.from_commit, record.to_commit);
        add_part(&mut sorter, self.current(), |_, _| true, covers)?;
        if as_of != AsOf::Now {
            // Versions replaced by commits that are just being made still stand in the current part.
            let applied = self.applied();
            let replaced = |record: &Record| {
                record.to_commit.is_some_and(|to| to <= applied) && covers(record)
            };
            add_part(&mut sorter, self.superseded()?, |_, _| true, replaced)?;
        }
        sorter.finish()
    }

    /// The records in some documents of some parts, in the order of keys.
    pub(crate) fn every_of(selected: &[(&PartReader, Vec<BitSet>)]) -> Result<Every, IndexError> {
        let mut sorter = Sorter::default();
        for (part, documents) in selected {
            let is_selected = |segment: usize, doc| {
                documents
                    .get(segment)
                    .is_some_and(|documents| documents.contains(doc))
            };
            add_part(&mut sorter, part, is_selected, |_| true)?;
        }
        sorter.finish()
    }
}

/// Reads a part segment by segment, in the order in which documents are stored: their blocks are unpacked once.
fn add_part(
    sorter: &mut Sorter,
    part: &PartReader,
    is_selected: impl Fn(usize, DocId) -> bool,
    is_wanted: impl Fn(&Record) -> bool,
) -> Result<(), IndexError> {
    for (ordinal, segment) in part.searcher().segment_readers().iter().enumerate() {
        let store = segment
            .get_store_reader(1)
            .map_err(IndexError::io("reading the index"))?;
        for doc in segment
            .doc_ids_alive()
            .filter(|&doc| is_selected(ordinal, doc))
        {
            let document: TantivyDocument = store.get(doc).map_err(part.failed())?;
            let address = DocAddress {
                segment_ord: ordinal as u32,
                doc_id: doc,
            };
            if let Some(record) = part
                .record(address, &document)?
                .filter(|record| is_wanted(record))
            {
                sorter.push(record)?;
            }
        }
    }
    Ok(())
}

impl PartReader {
    /// The record in a document; nothing when it is that of a commit.
    fn record(
        &self,
        address: DocAddress,
        document: &TantivyDocument,
    ) -> Result<Option<Record>, IndexError> {
        let (key, item) = (
            document.get_first(fields().key),
            document.get_first(fields().item),
        );
        let key = key.as_ref().and_then(Value::as_str);
        let (Some(key), Some(item)) = (key, item.as_ref().and_then(Value::as_bytes)) else {
            return Ok(None);
        };
        let hash = self.checked_hash(address, item)?;
        let (from_commit, to_commit) = (self.made_by(address)?, self.replaced_by(address)?);
        Ok(Some(Record {
            key: key.to_owned(),
            bytes: item.to_vec(),
            hash,
            from_commit,
            to_commit,
        }))
    }
}
