//! The documents of a segment in the order of their keys, in which they stand; its columns know the keys before a
//! document is read.

use std::io;

use tantivy::{DocId, SegmentReader, columnar::StrColumn, error::DataCorruption};

use super::schema::column;

/// So many keys are looked up at a time.
const KEYS_AHEAD: usize = 256;

/// Some documents of a segment, walked in the order of their keys.
pub(super) struct KeyOrder {
    keys: Option<StrColumn>,
    /// The ordinal of each document's key, and the document, in the order of keys.
    documents: Vec<(u32, DocId)>,
    /// How many of them have been walked.
    walked: usize,
    ahead: Keys,
}

/// The keys of the next documents, one after the other.
#[derive(Default)]
struct Keys {
    text: Vec<u8>,
    ends: Vec<usize>,
    start: usize,
}

impl Keys {
    fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
        self.start = 0;
    }

    fn get(&mut self, index: usize) -> Option<&[u8]> {
        let end = *self.ends.get(index)?;
        let key = self.text.get(self.start..end);
        self.start = end;
        key
    }
}

impl KeyOrder {
    /// The first `most` of the documents that are wanted.
    pub(super) fn of(
        segment: &SegmentReader,
        is_wanted: impl Fn(DocId) -> bool,
        most: usize,
    ) -> tantivy::Result<KeyOrder> {
        let keys = segment.fast_fields().str(column::KEY)?;
        let ordinals = keys.as_ref().map(|keys| keys.ords());
        let mut documents = Vec::new();
        // Segments are built and merged in this order.
        let wanted = segment.doc_ids_alive().filter(|&doc| is_wanted(doc));
        for doc in wanted.take(most) {
            let ordinal = ordinals.and_then(|ordinals| ordinals.first(doc));
            let ordinal =
                ordinal.ok_or_else(|| DataCorruption::comment_only("a key is missing"))?;
            // A segment has no more keys than documents, and these have numbers of 32 bits.
            documents.push((ordinal as u32, doc));
        }
        if !documents.is_sorted() {
            Err(DataCorruption::comment_only(
                "its documents do not stand in the order of keys",
            ))?;
        }
        Ok(KeyOrder {
            keys,
            documents,
            walked: 0,
            ahead: Keys::default(),
        })
    }

    /// The next document, with its key in the place of what was in `key`.
    pub(super) fn next(&mut self, key: &mut Vec<u8>) -> io::Result<Option<DocId>> {
        let Some(&(_, doc)) = self.documents.get(self.walked) else {
            return Ok(None);
        };
        let ahead = self.walked % KEYS_AHEAD;
        if ahead == 0 {
            self.look_ahead()?;
        }
        let found = self.ahead.get(ahead).ok_or(io::ErrorKind::InvalidData)?;
        key.clear();
        key.extend_from_slice(found);
        self.walked += 1;
        Ok(Some(doc))
    }

    fn look_ahead(&mut self) -> io::Result<()> {
        self.ahead.clear();
        let Some(keys) = &self.keys else {
            return Ok(());
        };
        let next = self.documents.iter().skip(self.walked).take(KEYS_AHEAD);
        let ordinals: Vec<u64> = next.map(|&(ordinal, _)| u64::from(ordinal)).collect();
        let Keys { text, ends, .. } = &mut self.ahead;
        keys.dictionary().sorted_ords_to_term_cb(&ordinals, |key| {
            text.extend_from_slice(key);
            ends.push(text.len());
        })?;
        Ok(())
    }
}
