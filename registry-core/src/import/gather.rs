//! Rows of one record brought together, in bounded memory, wherever they stand in the file.
//!
//! A first pass keeps eight bytes a row and finds the keys whose rows are not adjacent. The second
//! hands on adjacent rows at once, and sets scattered ones aside on disk, in parts that fit in memory.

use std::{
    collections::{HashMap, HashSet},
    fs::File,
    io::{BufReader, BufWriter, Seek, SeekFrom},
};

use super::{
    error::ImportError,
    finding::Flaw,
    lines::RawRow,
    longest_row::MOST_ROW_BYTES,
    reading::{Content, Identity, Reading, short_hash},
};
use crate::model::Key;

/// The most rows of one record.
pub(super) const MOST_ROWS: usize = 100_000;
/// Scattered rows are set aside in parts of about this many bytes of the file.
const PART_BYTES: u64 = 64 << 20;
const MOST_PARTS: u64 = 256;
/// Rows between two reports of progress.
const PROGRESS_ROWS: u64 = 4_096;

/// The rows of one record, in the file's order.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) key: Key,
    pub(super) rows: Vec<(RawRow, Content)>,
    bytes: u64,
}

impl Group {
    fn of(key: Key, row: RawRow, content: Content) -> Group {
        Group {
            key,
            bytes: row.bytes(),
            rows: vec![(row, content)],
        }
    }
}

/// What takes the rows in.
pub(super) trait Gathered {
    /// All rows of a record.
    fn group(&mut self, reading: &mut Reading<'_>, group: Group) -> Result<(), ImportError>;
    /// All rows of a record that are right, when others of it are at fault.
    fn hold_back(&mut self, reading: &Reading<'_>, group: Group) -> Result<(), ImportError>;
    /// A row that is at fault, and the hash of its record's key, where that can be told.
    fn reject(
        &mut self,
        reading: &Reading<'_>,
        row: &RawRow,
        key: Option<u64>,
        flaws: Vec<Flaw>,
    ) -> Result<(), ImportError>;
    /// How far the reading has come: bytes of two passes, and rows of the second.
    fn progress(&mut self, bytes: u64, rows: u64);
}

/// What the first pass finds out.
#[derive(Debug, Default)]
pub(super) struct Overview {
    /// Keys whose rows are not adjacent, sorted.
    scattered: Vec<u64>,
    /// Likenesses that several keys share, sorted.
    pub(super) alike: Vec<u64>,
    /// Rows that say anything.
    pub(super) rows: u64,
}

impl Overview {
    /// Reads the file once.
    pub(super) fn of(
        reading: &Reading<'_>,
        gathered: &mut dyn Gathered,
    ) -> Result<Overview, ImportError> {
        let mut runs: Vec<Identity> = Vec::new();
        let mut rows = reading.rows()?;
        let mut row = RawRow::default();
        let mut count = 0;
        while rows.read(&mut row)? {
            if reading.is_blank(&row.cells) {
                continue;
            }
            count += 1;
            if count % PROGRESS_ROWS == 0 {
                gathered.progress(row.position, 0);
            }
            if count == PROGRESS_ROWS {
                // Growing by doubling would take half as much again of what may be hundreds of megabytes.
                let expected = count * (reading.source.size / row.position.max(1) + 1);
                let _ = runs.try_reserve_exact(expected as usize);
            }
            if let Some(identity) = reading.identity(&row.cells)
                && runs.last() != Some(&identity)
            {
                runs.push(identity);
            }
        }
        Ok(Overview {
            rows: count,
            ..Overview::of_runs(runs)
        })
    }

    fn of_runs(mut runs: Vec<Identity>) -> Overview {
        let mut keys: Vec<u64> = runs.iter().map(|run| run.key).collect();
        keys.dedup();
        keys.sort_unstable();
        runs.sort_unstable_by_key(|run| (run.likeness, run.key));
        let several_keys =
            |pair: &&[Identity]| pair[0].likeness == pair[1].likeness && pair[0].key != pair[1].key;
        let mut alike: Vec<u64> = runs
            .windows(2)
            .filter(several_keys)
            .map(|pair| pair[0].likeness)
            .collect();
        alike.dedup();
        Overview {
            scattered: repeated(&keys),
            alike,
            rows: 0,
        }
    }

    fn is_scattered(&self, key: &Key) -> bool {
        !self.scattered.is_empty() && self.scattered.binary_search(&short_hash(key)).is_ok()
    }
}

/// The values that stand more than once in a sorted list.
fn repeated(sorted: &[u64]) -> Vec<u64> {
    let mut repeated: Vec<u64> = sorted
        .windows(2)
        .filter(|pair| pair[0] == pair[1])
        .map(|pair| pair[0])
        .collect();
    repeated.dedup();
    repeated
}

/// Reads the file a second time and hands on each record's rows together.
pub(super) fn gather(
    reading: &mut Reading<'_>,
    overview: &Overview,
    gathered: &mut dyn Gathered,
) -> Result<(), ImportError> {
    let gathering = Gathering {
        reading,
        overview,
        gathered,
        at_fault: HashSet::new(),
    };
    gathering.run()
}

struct Gathering<'g, 'r> {
    reading: &'g mut Reading<'r>,
    overview: &'g Overview,
    gathered: &'g mut dyn Gathered,
    /// Keys of which a row was rejected.
    at_fault: HashSet<u64>,
}

impl Gathering<'_, '_> {
    fn run(mut self) -> Result<(), ImportError> {
        let mut aside = Aside::new(self.reading.source.size);
        let mut current: Option<Group> = None;
        let mut rows = self.reading.rows()?;
        let mut count = 0;
        loop {
            let mut row = RawRow::default();
            if !rows.read(&mut row)? {
                break;
            }
            if self.reading.is_blank(&row.cells) {
                continue;
            }
            count += 1;
            if count % PROGRESS_ROWS == 0 {
                let bytes = self.reading.source.size + row.position;
                self.gathered.progress(bytes, count);
            }
            let (key, content) = match self.reading.content(&row.cells) {
                Ok(read) => read,
                Err(flaws) => {
                    self.reject(&row, flaws)?;
                    continue;
                }
            };
            if self.overview.is_scattered(&key) {
                aside.put(&key, &row)?;
                continue;
            }
            match &mut current {
                Some(group) if group.key == key => self.push(group, row, content)?,
                _ => {
                    if let Some(finished) = current.replace(Group::of(key, row, content)) {
                        self.hand_on(finished)?;
                    }
                }
            }
        }
        if let Some(finished) = current {
            self.hand_on(finished)?;
        }
        for part in aside.parts.into_iter().flatten() {
            for group in self.groups_of(part)? {
                self.hand_on(group)?;
            }
        }
        Ok(())
    }

    fn reject(&mut self, row: &RawRow, flaws: Vec<Flaw>) -> Result<(), ImportError> {
        let identity = self.reading.identity(&row.cells);
        let key = identity.map(|identity| identity.key);
        self.at_fault.extend(key);
        self.gathered.reject(self.reading, row, key, flaws)
    }

    fn push(
        &mut self,
        group: &mut Group,
        row: RawRow,
        content: Content,
    ) -> Result<(), ImportError> {
        let flaw = if group.rows.len() == MOST_ROWS {
            Flaw::of_row(format_args!("more than {MOST_ROWS} rows of {}", group.key))
        } else if group.bytes + row.bytes() > MOST_ROW_BYTES {
            let most = MOST_ROW_BYTES >> 20;
            Flaw::of_row(format_args!(
                "the rows of {} are longer than {most} MiB together",
                group.key
            ))
        } else {
            group.bytes += row.bytes();
            group.rows.push((row, content));
            return Ok(());
        };
        self.reject(&row, vec![flaw])
    }

    /// A record whose rows are not all right is not taken in part: the rest of it would be lost when the mended
    /// row comes, since a source that speaks again takes back what it said before.
    fn hand_on(&mut self, group: Group) -> Result<(), ImportError> {
        if self.at_fault.contains(&short_hash(&group.key)) {
            self.gathered.hold_back(self.reading, group)
        } else {
            self.gathered.group(self.reading, group)
        }
    }

    fn groups_of(&mut self, part: Part) -> Result<Vec<Group>, ImportError> {
        let mut groups: Vec<Group> = Vec::new();
        let mut places: HashMap<Key, usize> = HashMap::new();
        for record in rows_of(part)? {
            let row = RawRow::set_aside(&record.map_err(scratch)?);
            let Ok((key, content)) = self.reading.content(&row.cells) else {
                continue;
            };
            let place = *places.entry(key.clone()).or_insert(groups.len());
            match groups.get_mut(place) {
                Some(group) => self.push(group, row, content)?,
                None => groups.push(Group::of(key, row, content)),
            }
        }
        Ok(groups)
    }
}

type Part = csv::Writer<BufWriter<File>>;

/// Scattered rows on disk, in parts by key, so that each part can be read whole.
struct Aside {
    parts: Vec<Option<Part>>,
}

impl Aside {
    fn new(size: u64) -> Aside {
        let parts = (size / PART_BYTES + 1).min(MOST_PARTS) as usize;
        Aside {
            parts: std::iter::repeat_with(|| None).take(parts).collect(),
        }
    }

    fn put(&mut self, key: &Key, row: &RawRow) -> Result<(), ImportError> {
        let index = (short_hash(key) % self.parts.len() as u64) as usize;
        let Some(part) = self.parts.get_mut(index) else {
            return Ok(());
        };
        if part.is_none() {
            let file = tempfile::tempfile().map_err(ImportError::Scratch)?;
            *part = Some(
                csv::WriterBuilder::new()
                    .flexible(true)
                    .from_writer(BufWriter::new(file)),
            );
        }
        let Some(writer) = part else { return Ok(()) };
        let line = row.line.to_string();
        writer
            .write_record(std::iter::once(line.as_str()).chain(&row.cells))
            .map_err(scratch)
    }
}

/// The rows of a part, from its start.
fn rows_of(part: Part) -> Result<csv::StringRecordsIntoIter<BufReader<File>>, ImportError> {
    let buffered = part
        .into_inner()
        .map_err(|error| ImportError::Scratch(error.into_error()))?;
    let mut file = buffered
        .into_inner()
        .map_err(|error| ImportError::Scratch(error.into_error()))?;
    file.seek(SeekFrom::Start(0))
        .map_err(ImportError::Scratch)?;
    let reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(BufReader::new(file));
    Ok(reader.into_records())
}

fn scratch(error: csv::Error) -> ImportError {
    ImportError::Scratch(error.into())
}
