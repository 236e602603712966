//! The records that an import is to take in, kept until they are: the first in memory, the others in a temporary file.

use std::{
    collections::HashSet,
    fs::File,
    io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write},
    mem, thread,
};

use serde::Serialize;

use crate::{
    import::ImportError,
    in_order::in_order,
    model::{Cluster, LettersOfNames, LikenessTerms},
    register::Hash,
};

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
    /// What it is found by among its like, where that was worked out.
    pub(crate) likeness: Option<Box<LikenessTerms>>,
}

/// Items of so many bytes stay in memory with their records, which need not be read again then.
const MOST_BYTES_IN_MEMORY: usize = 32 << 20;
/// So many records are read back at a time.
const BATCH: usize = 128;
/// So many batches wait or are worked on for each processor.
const UNDER_WAY: usize = 2;

/// The records in the order in which they were accepted. One that a later file has overtaken is not given out.
pub(crate) struct AcceptedRecords {
    #[expect(
        clippy::vec_box,
        reason = "they are large, and growing would copy them over and over"
    )]
    first: Vec<Box<Accepted>>,
    /// The bytes of the first ones' items.
    bytes: usize,
    /// Those after the first, when there are any.
    file: Option<BufWriter<File>>,
    count: u64,
    overtaken: HashSet<u64>,
}

impl AcceptedRecords {
    pub(super) fn new() -> AcceptedRecords {
        AcceptedRecords {
            first: Vec::new(),
            bytes: 0,
            file: None,
            count: 0,
            overtaken: HashSet::new(),
        }
    }

    /// How many were put here, the overtaken ones too.
    pub(super) fn count(&self) -> u64 {
        self.count
    }

    /// Adds a record. Its number is how many there were before it.
    pub(super) fn put(&mut self, accepted: Accepted) -> Result<(), ImportError> {
        self.bytes += accepted.item.len();
        if self.bytes <= MOST_BYTES_IN_MEMORY {
            self.first.push(Box::new(accepted));
        } else {
            self.spill(&accepted).map_err(ImportError::Scratch)?;
        }
        self.count += 1;
        Ok(())
    }

    fn spill(&mut self, accepted: &Accepted) -> io::Result<()> {
        let file = match &mut self.file {
            Some(file) => file,
            None => self.file.insert(BufWriter::new(tempfile::tempfile()?)),
        };
        write(file, accepted)
    }

    /// A later version has taken the place of this one.
    pub(super) fn overtake(&mut self, number: u64) {
        self.overtaken.insert(number);
    }

    /// Hands over all records, in order. Those of the file are read back on all processors.
    pub(crate) fn hand_over(
        &mut self,
        mut take: impl FnMut(Accepted) -> Result<(), ImportError>,
    ) -> Result<(), ImportError> {
        let in_memory = self.first.len();
        for (number, accepted) in (0..).zip(mem::take(&mut self.first)) {
            if !self.overtaken.contains(&number) {
                take(*accepted)?;
            }
        }
        let mut stored = self.stored(in_memory).map_err(ImportError::Scratch)?;
        let batches = std::iter::from_fn(|| {
            let batch: Vec<_> = stored.by_ref().take(BATCH).collect();
            (!batch.is_empty()).then_some(batch)
        });
        thread::scope(|scope| {
            let worker = || {
                let mut letters = LettersOfNames::default();
                move |batch: Vec<io::Result<Stored>>| -> Vec<Result<Accepted, ImportError>> {
                    let stored = batch.into_iter();
                    let read = stored.map(|stored| {
                        let mut accepted = stored.map_err(ImportError::Scratch)?.read()?;
                        accepted.likeness.get_or_insert_with(|| {
                            Box::new(letters.found_by(&accepted.cluster).into_terms())
                        });
                        Ok(accepted)
                    });
                    read.collect()
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
        let numbered = (0..).zip(&self.first);
        let in_memory = numbered.filter(|(number, _)| !self.overtaken.contains(number));
        let mut first: Vec<Accepted> = in_memory
            .map(|(_, accepted)| Accepted::clone(accepted))
            .take(most)
            .collect();
        let missing = most - first.len();
        let stored = self
            .stored(self.first.len())
            .map_err(ImportError::Scratch)?;
        for stored in stored.take(missing) {
            first.push(stored.map_err(ImportError::Scratch)?.read()?);
        }
        Ok(first)
    }

    /// The records of the file, which come after so many in memory.
    fn stored(
        &mut self,
        in_memory: usize,
    ) -> io::Result<impl Iterator<Item = io::Result<Stored>> + '_> {
        let numbers = in_memory as u64..self.count;
        let overtaken = &self.overtaken;
        let file = self.file.as_mut().map(|file| {
            file.flush()?;
            let mut file = BufReader::new(file.get_mut());
            file.seek(SeekFrom::Start(0))?;
            io::Result::Ok(file)
        });
        let mut file = file.transpose()?;
        let all = numbers.filter_map(move |number| Some((number, Stored::from(file.as_mut()?))));
        Ok(all
            .filter(|(number, _)| !overtaken.contains(number))
            .map(|(_, stored)| stored))
    }
}

/// A record as it is kept.
struct Stored {
    outcome: Outcome,
    file: usize,
    line: u64,
    hash: Hash,
    item: Vec<u8>,
    /// What it is found by, written; nothing where that was not worked out.
    likeness: Vec<u8>,
}

fn write(file: &mut impl Write, accepted: &Accepted) -> io::Result<()> {
    let mut likeness = Vec::new();
    if let Some(terms) = &accepted.likeness {
        terms.write(&mut likeness);
    }
    file.write_all(&[u8::from(accepted.outcome == Outcome::New)])?;
    file.write_all(&(accepted.file as u64).to_le_bytes())?;
    file.write_all(&accepted.line.to_le_bytes())?;
    file.write_all(accepted.hash.as_bytes())?;
    [&accepted.item, &likeness]
        .into_iter()
        .try_for_each(|bytes| {
            file.write_all(&(bytes.len() as u32).to_le_bytes())?;
            file.write_all(bytes)
        })
}

/// Reads so many bytes.
fn array<const N: usize>(file: &mut impl Read) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    file.read_exact(&mut bytes)?;
    Ok(bytes)
}

/// Reads bytes that stand behind their number.
fn bytes(file: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; u32::from_le_bytes(array(file)?) as usize];
    file.read_exact(&mut bytes)?;
    Ok(bytes)
}

impl Stored {
    fn from(file: &mut impl Read) -> io::Result<Stored> {
        Ok(Stored {
            outcome: match array(file)? {
                [1] => Outcome::New,
                _ => Outcome::Changed,
            },
            file: u64::from_le_bytes(array(file)?) as usize,
            line: u64::from_le_bytes(array(file)?),
            hash: Hash::from(array(file)?),
            item: bytes(file)?,
            likeness: bytes(file)?,
        })
    }

    /// The record. It was checked when it was accepted, and its item is its canonical form.
    fn read(self) -> Result<Accepted, ImportError> {
        let cluster = Cluster::read_keyed_item(&self.item)
            .map_err(|error| ImportError::Scratch(io::Error::other(error)))?;
        Ok(Accepted {
            cluster,
            item: self.item,
            hash: self.hash,
            outcome: self.outcome,
            file: self.file,
            line: self.line,
            likeness: LikenessTerms::read(&self.likeness).map(Box::new),
        })
    }
}
