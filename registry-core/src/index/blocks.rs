//! The stored documents of a segment, read by the block, on several threads.
//!
//! The engine's own reader makes a decompressor for each block and looks for the block of each document, which costs an
//! export a fifth of its time and a search more than to unpack the blocks of its hits. The format is that of the
//! engine's version that the index is built with.

use std::{
    io::{self, ErrorKind},
    ops::Range,
    sync::{Arc, Mutex, PoisonError},
};

use common::{BinarySerializable, HasLen, VInt};
use tantivy::{DocId, SegmentReader, directory::FileSlice, index::SegmentComponent};
use zstd::bulk::Decompressor;

use super::{schema::fields, stored::Stored};

/// The end of the file: the version of the format, where the list of blocks begins, how blocks are compressed.
const FOOTER_BYTES: usize = 28;
const FORMAT: u32 = 2;
const ZSTD: u8 = 4;
/// The type of a stored value that is a text, the only one that documents have.
const TEXT: u8 = 0;
/// Whoever reads all documents keeps so many blocks: threads that share a segment are apart by fewer.
pub(super) const KEPT_IN_ORDER: usize = 32;
/// Whoever reads documents as they are found keeps so many, some eight megabytes.
pub(super) const KEPT_AS_FOUND: usize = 512;

/// A segment's documents.
pub(super) struct Blocks {
    file: FileSlice,
    places: Vec<BlockPosition>,
    /// Blocks that were read, each in the slot of its number.
    kept: Box<[Mutex<Option<KeptBlock>>]>,
    /// Those that no thread uses.
    decompressors: Mutex<Vec<Decompressor<'static>>>,
}

/// Where a block stands, and which documents it holds.
struct BlockPosition {
    documents: Range<DocId>,
    bytes: Range<usize>,
}

/// A block with its number.
type KeptBlock = (usize, Arc<Block>);

/// Documents one after the other, then where each begins, then how many they are.
struct Block(Vec<u8>);

impl Blocks {
    /// Opens the documents of a segment, to keep up to so many blocks.
    pub(super) fn open(segment: &SegmentReader, kept: usize) -> tantivy::Result<Blocks> {
        let file = segment.open_read(SegmentComponent::Store)?;
        let places = read_places(&file)?;
        let slots = kept.min(places.len());
        Ok(Blocks {
            file,
            places,
            kept: (0..slots).map(|_| Mutex::default()).collect(),
            decompressors: Mutex::default(),
        })
    }

    /// Reads a document.
    pub(super) fn get(&self, doc: DocId) -> io::Result<Stored> {
        let number = self
            .places
            .partition_point(|place| place.documents.end <= doc);
        let place = self.places.get(number).ok_or(ErrorKind::InvalidData)?;
        let index = doc.checked_sub(place.documents.start);
        let block = self.block(number, place)?;
        index
            .and_then(|index| block.document(index as usize))
            .and_then(|document| stored(document).ok())
            .ok_or_else(|| ErrorKind::InvalidData.into())
    }

    fn block(&self, number: usize, place: &BlockPosition) -> io::Result<Arc<Block>> {
        let slot = &self.kept[number % self.kept.len()];
        let slot = || slot.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((kept, block)) = &*slot()
            && *kept == number
        {
            return Ok(Arc::clone(block));
        }
        let block = Arc::new(Block(self.unpack(place.bytes.clone())?));
        *slot() = Some((number, Arc::clone(&block)));
        Ok(block)
    }

    fn unpack(&self, bytes: Range<usize>) -> io::Result<Vec<u8>> {
        if bytes.end > self.file.len() {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        let mut packed = self.file.slice(bytes).read_bytes()?;
        let length = u32::deserialize(&mut packed)? as usize;
        let lock = || {
            self.decompressors
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
        };
        let free = lock().pop();
        let mut decompressor = free.map_or_else(Decompressor::new, Ok)?;
        let unpacked = decompressor.decompress(&packed, length);
        lock().push(decompressor);
        unpacked
    }
}

impl Block {
    fn document(&self, index: usize) -> Option<&[u8]> {
        const NUMBER: usize = size_of::<u32>();
        let number = |at: usize| {
            let bytes = self.0.get(at..at.checked_add(NUMBER)?)?;
            Some(u32::from_le_bytes(bytes.try_into().ok()?) as usize)
        };
        let count_at = self.0.len().checked_sub(NUMBER)?;
        let count = number(count_at)?;
        let starts_at = count_at.checked_sub(count.checked_mul(NUMBER)?)?;
        let start_of = |index: usize| number(starts_at + index * NUMBER);
        if index >= count {
            return None;
        }
        let end = if index + 1 == count {
            starts_at
        } else {
            start_of(index + 1)?
        };
        self.0.get(start_of(index)?..end)
    }
}

/// Reads the list of the blocks: of its layers the last one, which has them all.
fn read_places(file: &FileSlice) -> io::Result<Vec<BlockPosition>> {
    let length = file.len();
    let footer_at = length
        .checked_sub(FOOTER_BYTES)
        .ok_or(ErrorKind::UnexpectedEof)?;
    let mut footer = file.slice_from(footer_at).read_bytes()?;
    let format = u32::deserialize(&mut footer)?;
    let list_at = usize::try_from(u64::deserialize(&mut footer)?).unwrap_or(usize::MAX);
    if format != FORMAT || u8::deserialize(&mut footer)? != ZSTD || list_at > footer_at {
        return Err(ErrorKind::InvalidData.into());
    }
    let mut list = file.slice(list_at..footer_at).read_bytes()?;
    let ends = Vec::<VInt>::deserialize(&mut list)?;
    let start = ends.iter().rev().nth(1).map_or(0, VInt::val);
    let mut layer = list
        .get(usize::try_from(start).unwrap_or(usize::MAX)..)
        .ok_or(ErrorKind::InvalidData)?;
    let mut places = Vec::new();
    while !layer.is_empty() {
        read_some_places(&mut layer, &mut places)?;
    }
    Ok(places)
}

fn read_some_places(layer: &mut &[u8], places: &mut Vec<BlockPosition>) -> io::Result<()> {
    let count = number(layer)?;
    if count == 0 {
        return Ok(());
    }
    let mut document = number(layer)? as DocId;
    let mut byte = number(layer)?;
    for _ in 0..count {
        let (documents, bytes) = (number(layer)? as DocId, number(layer)?);
        let end = document.saturating_add(documents);
        places.push(BlockPosition {
            documents: document..end,
            bytes: byte..byte.saturating_add(bytes),
        });
        document = end;
        byte = byte.saturating_add(bytes);
    }
    Ok(())
}

fn number(bytes: &mut &[u8]) -> io::Result<usize> {
    let number = VInt::deserialize_u64(bytes)?;
    usize::try_from(number).map_err(io::Error::other)
}

/// The texts of a document.
fn stored(mut document: &[u8]) -> io::Result<Stored> {
    let mut stored = Stored::default();
    for _ in 0..number(&mut document)? {
        let field = u32::deserialize(&mut document)?;
        if u8::deserialize(&mut document)? != TEXT {
            return Err(ErrorKind::InvalidData.into());
        }
        let length = number(&mut document)?;
        let (text, after) = document
            .split_at_checked(length)
            .ok_or(ErrorKind::UnexpectedEof)?;
        document = after;
        if field == fields().key.field_id() {
            stored.key = Some(String::from_utf8(text.to_vec()).map_err(io::Error::other)?);
        } else if field == fields().item.field_id() {
            // Its hash will tell whether these are its bytes.
            stored.item = Some(text.to_vec());
        }
    }
    Ok(stored)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::trial::{Trial, cluster};

    #[test]
    fn documents_are_those_that_the_engine_reads() {
        let mut trial = Trial::new();
        for commit in 0..3 {
            let records = (0..600).map(|number| {
                let place = format!("BlockPosition {number} {}", "far away ".repeat(number % 90));
                cluster(
                    &format!("cn-{number:04}"),
                    &format!("{place}{commit}"),
                    "Sock",
                )
            });
            trial.commit(&records.collect::<Vec<_>>());
        }
        let reader = trial.reader();
        let mut compared = 0;
        for part in [reader.current(), reader.superseded().unwrap()] {
            for segment in part.searcher().segment_readers() {
                let blocks = Blocks::open(segment, 2).unwrap();
                let store = segment.get_store_reader(1).unwrap();
                // Backwards and forwards, so that blocks are met that are kept and others that are not.
                for doc in (0..segment.max_doc())
                    .rev()
                    .step_by(7)
                    .chain(0..segment.max_doc())
                {
                    let expected: Stored = store.get(doc).unwrap();
                    assert_eq!(blocks.get(doc).unwrap(), expected, "{doc}");
                    compared += 1;
                }
                assert!(blocks.get(segment.max_doc()).is_err());
            }
        }
        assert!(compared > 1800, "{compared}");
    }
}
