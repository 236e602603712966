//! Present records by their keys: very many of them, in any order, from several threads.

use std::sync::OnceLock;

use super::{
    IndexError, IndexReader, Version, blocks::Blocks, folder::catching_panics, part::PartReader,
    reader::key_term,
};

/// So many blocks of documents stay unpacked, of 16 KiB and more: an import that changes records asks for them in another
/// order than they are stored in, and each block holds a score.
const MOST_UNPACKED: usize = 4096;

/// Reads records, and keeps what it unpacked.
pub(crate) struct RecordsByKey<'a> {
    reader: &'a IndexReader,
    /// Those of each segment, opened once.
    blocks: Vec<OnceLock<Blocks>>,
}

impl<'a> RecordsByKey<'a> {
    pub(crate) fn new(reader: &'a IndexReader) -> RecordsByKey<'a> {
        let segments = reader.current().searcher().segment_readers();
        RecordsByKey {
            reader,
            blocks: segments.iter().map(|_| OnceLock::new()).collect(),
        }
    }

    /// A record as it is, or nothing when there is none.
    pub(crate) fn get(&self, key: &str) -> Result<Option<Version>, IndexError> {
        catching_panics(self.reader.folder(), || {
            let part = self.reader.current();
            let Some(address) = part.find(&key_term(key))? else {
                return Ok(None);
            };
            let blocks = self.blocks(part, address.segment_ord)?;
            let stored = blocks.get(address.doc_id).map_err(part.failed_io())?;
            part.version_of(address, stored).map(Some)
        })
    }

    fn blocks(&self, part: &PartReader, segment: u32) -> Result<&Blocks, IndexError> {
        let segment = segment as usize;
        let reader = &part.searcher().segment_readers()[segment];
        let most = MOST_UNPACKED.div_ceil(self.blocks.len());
        part.once(&self.blocks[segment], || Blocks::open(reader, most))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::{
        AsOf,
        trial::{Trial, cluster},
    };

    #[test]
    fn records_are_those_that_the_reader_has() {
        let record = |number: usize, product: &str| {
            let place = format!("Place {number} {}", "far away ".repeat(number % 90));
            cluster(&format!("cn-{number:04}"), &place, product)
        };
        let mut trial = Trial::new();
        trial.commit(
            &(0..600)
                .map(|number| record(number, "Sock"))
                .collect::<Vec<_>>(),
        );
        trial.commit(
            &(0..600)
                .step_by(3)
                .map(|number| record(number, "Tie"))
                .collect::<Vec<_>>(),
        );
        let reader = trial.reader();
        let records = RecordsByKey::new(&reader);
        // Each block is asked for again and again.
        for number in (0..600).map(|number| number * 7 % 600) {
            let key = format!("cn-{number:04}");
            let expected = reader.record(&key, AsOf::Now).unwrap();
            assert!(expected.is_some());
            assert_eq!(records.get(&key).unwrap(), expected);
        }
        assert_eq!(records.get("cn-none").unwrap(), None);
    }
}
