//! Records in the order of their keys, however many: sorted in memory, spilled to temporary files when large.

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, binary_heap::PeekMut},
    fs::File,
    io::{self, BufReader, BufWriter, ErrorKind, Read, Seek, Write},
    mem,
    num::NonZero,
    panic::resume_unwind,
    sync::Mutex,
    thread,
};

use tantivy::DocId;

use super::{IndexError, Record, stored::StoredSegment};
use crate::register::Hash;

/// How much is sorted in memory at a time.
const RUN_BYTES: usize = 64 << 20;
/// What is read ahead of each spilled run.
const READ_AHEAD_BYTES: usize = 1 << 20;

/// Reads documents of segments in the order in which they are stored, so that their blocks are unpacked once, and sorts
/// the records. On as many threads as there are processors: unpacking and checking take the time.
pub(super) fn sorted(segments: Vec<(StoredSegment, Vec<DocId>)>) -> Result<Sorted, IndexError> {
    let processors = thread::available_parallelism().map_or(1, NonZero::get);
    let threads = processors.min(segments.len()).max(1);
    let waiting = Mutex::new(segments);
    let next = || waiting.lock().ok()?.pop();
    let read = || -> Result<Sorter, IndexError> {
        let mut sorter = Sorter::one_of(threads);
        while let Some((segment, documents)) = next() {
            for doc in documents {
                sorter.push(segment.read(doc)?)?;
            }
        }
        sorter.sort();
        Ok(sorter)
    };
    thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(read)).collect();
        let mut sorters = vec![read()?];
        for other in others {
            sorters.push(other.join().unwrap_or_else(|panic| resume_unwind(panic))?);
        }
        Sorter::finish(sorters)
    })
}

/// Takes records in any order.
struct Sorter {
    run: Vec<Record>,
    bytes: usize,
    most: usize,
    spilled: Vec<File>,
}

impl Sorter {
    /// One of several sorters, which share the memory.
    fn one_of(sorters: usize) -> Sorter {
        Sorter {
            run: Vec::new(),
            bytes: 0,
            most: RUN_BYTES / sorters.max(1),
            spilled: Vec::new(),
        }
    }

    /// Takes a record.
    fn push(&mut self, record: Record) -> Result<(), IndexError> {
        self.bytes += size_of::<Record>() + record.key.len() + record.bytes.len();
        self.run.push(record);
        if self.bytes > self.most {
            self.spill()
                .map_err(IndexError::io("keeping records aside in a temporary file"))?;
        }
        Ok(())
    }

    fn spill(&mut self) -> io::Result<()> {
        self.sort();
        let mut writer = BufWriter::with_capacity(READ_AHEAD_BYTES, tempfile::tempfile()?);
        for record in self.run.drain(..) {
            write_record(&mut writer, &record)?;
        }
        let mut file = writer.into_inner()?;
        file.rewind()?;
        self.spilled.push(file);
        self.bytes = 0;
        Ok(())
    }

    /// Sorts what is in memory; whatever was taken is in order then.
    fn sort(&mut self) {
        self.run.sort_by(|one, other| one.key.cmp(&other.key));
    }

    /// Hands the records of several sorters back in order, each of them sorted.
    fn finish(sorters: Vec<Sorter>) -> Result<Sorted, IndexError> {
        let mut sorted = Sorted {
            runs: Vec::new(),
            heads: BinaryHeap::new(),
        };
        for sorter in sorters {
            let files = sorter.spilled.into_iter();
            sorted.runs.extend(
                files.map(|file| Run::File(BufReader::with_capacity(READ_AHEAD_BYTES, file))),
            );
            sorted.runs.push(Run::Memory(sorter.run.into_iter()));
        }
        for (run, records) in sorted.runs.iter_mut().enumerate() {
            if let Some(record) = records.next().map_err(failed)? {
                sorted.heads.push(Reverse(Head { record, run }));
            }
        }
        Ok(sorted)
    }
}

/// Records in the order of their keys, out of memory and temporary files.
pub(super) struct Sorted {
    runs: Vec<Run>,
    heads: BinaryHeap<Reverse<Head>>,
}

enum Run {
    Memory(std::vec::IntoIter<Record>),
    File(BufReader<File>),
}

impl Run {
    fn next(&mut self) -> io::Result<Option<Record>> {
        match self {
            Run::Memory(records) => Ok(records.next()),
            Run::File(file) => read_record(file),
        }
    }
}

/// The first record of a run.
struct Head {
    record: Record,
    run: usize,
}

impl Ord for Head {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (&self.record.key, self.run).cmp(&(&other.record.key, other.run))
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

impl Iterator for Sorted {
    type Item = Result<Record, IndexError>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut first = self.heads.peek_mut()?;
        let Reverse(Head { record, run }) = &mut *first;
        Some(match self.runs[*run].next() {
            // In the place of the one before it: the heap is put in order once.
            Ok(Some(next)) => Ok(mem::replace(record, next)),
            Ok(None) => Ok(PeekMut::pop(first).0.record),
            Err(error) => {
                PeekMut::pop(first);
                Err(failed(error))
            }
        })
    }
}

fn failed(error: io::Error) -> IndexError {
    IndexError::io("reading records back from a temporary file")(error)
}

/// No commit has this number, so it can stand for none.
const NEVER: u64 = u64::MAX;

fn write_record(writer: &mut impl Write, record: &Record) -> io::Result<()> {
    let lengths = [record.key.len() as u64, record.bytes.len() as u64];
    for number in [
        lengths[0],
        lengths[1],
        record.from_commit,
        record.to_commit.unwrap_or(NEVER),
    ] {
        writer.write_all(&number.to_le_bytes())?;
    }
    writer.write_all(record.hash.as_bytes())?;
    writer.write_all(record.key.as_bytes())?;
    writer.write_all(&record.bytes)
}

fn read_record(reader: &mut impl Read) -> io::Result<Option<Record>> {
    let Some(key_length) = read_number(reader)? else {
        return Ok(None);
    };
    let mut numbers = [0; 3];
    for number in &mut numbers {
        *number = read_number(reader)?.ok_or(ErrorKind::UnexpectedEof)?;
    }
    let [length, from_commit, to] = numbers;
    let mut hash = [0; 32];
    reader.read_exact(&mut hash)?;
    let key =
        String::from_utf8(read_bytes(reader, key_length)?).map_err(|_| ErrorKind::InvalidData)?;
    let bytes = read_bytes(reader, length)?;
    let to_commit = (to != NEVER).then_some(to);
    Ok(Some(Record {
        key,
        bytes,
        hash: Hash::from(hash),
        from_commit,
        to_commit,
    }))
}

/// A number, or nothing at the end.
fn read_number(reader: &mut impl Read) -> io::Result<Option<u64>> {
    let mut bytes = [0; 8];
    match reader.read_exact(&mut bytes) {
        Ok(()) => Ok(Some(u64::from_le_bytes(bytes))),
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => Ok(None),
        Err(error) => Err(error),
    }
}

fn read_bytes(reader: &mut impl Read, length: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0).min(READ_AHEAD_BYTES));
    let read = reader.take(length).read_to_end(&mut bytes)?;
    if read as u64 == length {
        Ok(bytes)
    } else {
        Err(ErrorKind::UnexpectedEof.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spilled_records_come_back_in_order() {
        let mut sorter = Sorter {
            most: 1000,
            ..Sorter::one_of(1)
        };
        for number in 0..500_u64 {
            let key = format!("key-{}", number * 7919 % 500);
            let bytes = key.clone().into_bytes();
            let to_commit = number.is_multiple_of(2).then_some(number);
            sorter
                .push(Record {
                    hash: Hash::of(&bytes),
                    key,
                    bytes,
                    from_commit: number,
                    to_commit,
                })
                .unwrap();
        }
        assert!(sorter.spilled.len() > 10);
        sorter.sort();
        let records: Vec<Record> = Sorter::finish(vec![sorter])
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        assert_eq!(records.len(), 500);
        assert!(records.is_sorted_by(|one, other| one.key < other.key));
        assert!(
            records
                .iter()
                .all(|record| record.key.as_bytes() == record.bytes
                    && record.hash == Hash::of(&record.bytes))
        );
    }
}
