//! The records that an import is to take in, kept in a temporary file until they are.

use std::{
    collections::HashSet,
    io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write},
    thread,
};

use serde::Serialize;
use tempfile::SpooledTempFile;

use crate::{import::ImportError, in_order::in_order, model::Cluster, register::Hash};

/// What an import makes of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// The registry had no record under the key.
    New,
    /// The record has other content now.
    Changed,
}

/// A record to be taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// The record itself.
    pub cluster: Cluster,
    /// Its canonical JSON.
    pub item: Vec<u8>,
    /// The item's hash.
    pub hash: Hash,
    /// New or changed.
    pub outcome: Outcome,
    /// Which of the files it is from, counted from 0.
    pub file: usize,
    /// The first line that speaks of it.
    pub line: u64,
}

/// Up to so many bytes stay in memory.
const MOST_BYTES_IN_MEMORY: usize = 8 << 20;
/// So many records are read back at a time.
const BATCH: usize = 128;
/// So many batches wait or are worked on for each processor.
const UNDER_WAY: usize = 2;

/// The records in the order in which they were accepted. One that a later file has overtaken is not given out.
pub(crate) struct AcceptedRecords {
    file: BufWriter<SpooledTempFile>,
    count: u64,
    overtaken: HashSet<u64>,
}

impl AcceptedRecords {
    pub(super) fn new() -> AcceptedRecords {
        AcceptedRecords {
            file: BufWriter::new(SpooledTempFile::new(MOST_BYTES_IN_MEMORY)),
            count: 0,
            overtaken: HashSet::new(),
        }
    }

    /// How many were put here, the overtaken ones too.
    pub(super) fn count(&self) -> u64 {
        self.count
    }

    /// Adds a record, and tells its number.
    pub(super) fn put(&mut self, accepted: &Accepted) -> Result<u64, ImportError> {
        write(&mut self.file, accepted).map_err(ImportError::Scratch)?;
        self.count += 1;
        Ok(self.count - 1)
    }

    /// A later version has taken the place of this one.
    pub(super) fn overtake(&mut self, number: u64) {
        self.overtaken.insert(number);
    }

    /// Hands over all records, in order. They are read back on all processors.
    pub(crate) fn hand_over(
        &mut self,
        mut take: impl FnMut(Accepted) -> Result<(), ImportError>,
    ) -> Result<(), ImportError> {
        let mut stored = self.stored().map_err(ImportError::Scratch)?;
        let batches = std::iter::from_fn(|| {
            let batch: Vec<_> = stored.by_ref().take(BATCH).collect();
            (!batch.is_empty()).then_some(batch)
        });
        thread::scope(|scope| {
            let worker = || {
                |batch: Vec<io::Result<Stored>>| -> Vec<Result<Accepted, ImportError>> {
                    batch
                        .into_iter()
                        .map(|stored| stored.map_err(ImportError::Scratch)?.read())
                        .collect()
                }
            };
            for accepted in in_order(scope, batches, UNDER_WAY, worker).flatten() {
                take(accepted?)?;
            }
            Ok(())
        })
    }

    /// The first records, at most so many.
    pub(crate) fn first(&mut self, most: usize) -> Result<Vec<Accepted>, ImportError> {
        let stored = self.stored().map_err(ImportError::Scratch)?.take(most);
        stored
            .map(|stored| stored.map_err(ImportError::Scratch)?.read())
            .collect()
    }

    fn stored(&mut self) -> io::Result<impl Iterator<Item = io::Result<Stored>> + '_> {
        self.file.flush()?;
        let (count, overtaken) = (self.count, &self.overtaken);
        let mut file = BufReader::new(self.file.get_mut());
        file.seek(SeekFrom::Start(0))?;
        let all = (0..count).map(move |number| (number, Stored::from(&mut file)));
        Ok(all
            .filter(|(number, _)| !overtaken.contains(number))
            .map(|(_, stored)| stored))
    }
}

/// A record as it is kept: its head, and its item.
struct Stored {
    head: [u8; HEAD],
    item: Vec<u8>,
}

/// The item's length, the outcome, the file, the line, the item's hash.
const HEAD: usize = 4 + 1 + 4 + 8 + 32;

fn write(file: &mut impl Write, accepted: &Accepted) -> io::Result<()> {
    file.write_all(&(accepted.item.len() as u32).to_le_bytes())?;
    file.write_all(&[u8::from(accepted.outcome == Outcome::New)])?;
    file.write_all(&(accepted.file as u32).to_le_bytes())?;
    file.write_all(&accepted.line.to_le_bytes())?;
    file.write_all(accepted.hash.as_bytes())?;
    file.write_all(&accepted.item)
}

impl Stored {
    fn from(file: &mut impl Read) -> io::Result<Stored> {
        let mut head = [0; HEAD];
        file.read_exact(&mut head)?;
        let [a, b, c, d, ..] = head;
        let mut item = vec![0; u32::from_le_bytes([a, b, c, d]) as usize];
        file.read_exact(&mut item)?;
        Ok(Stored { head, item })
    }

    /// The record. It was checked when it was accepted, and its item is its canonical form.
    fn read(self) -> Result<Accepted, ImportError> {
        let Stored { head, item } = self;
        let cluster = Cluster::read_keyed_item(&item)
            .map_err(|error| ImportError::Scratch(io::Error::other(error)))?;
        let [
            _,
            _,
            _,
            _,
            is_new,
            a,
            b,
            c,
            d,
            e,
            f,
            g,
            h,
            i,
            j,
            k,
            l,
            hash @ ..,
        ] = head;
        Ok(Accepted {
            cluster,
            item,
            hash: Hash::from(hash),
            outcome: if is_new == 1 {
                Outcome::New
            } else {
                Outcome::Changed
            },
            file: u32::from_le_bytes([a, b, c, d]) as usize,
            line: u64::from_le_bytes([e, f, g, h, i, j, k, l]),
        })
    }
}
