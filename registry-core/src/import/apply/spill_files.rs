//! Rows that are set aside on disk, in parts by key, so that all rows of a record can be read again together.

use std::{
    collections::HashMap,
    fs::File,
    io::{BufReader, BufWriter, Seek, SeekFrom},
};

use super::group::Group;
use crate::{
    form::Flaw,
    import::{
        ImportError,
        read::RawRow,
        row::{RowContent, short_hash},
    },
    model::Key,
};

/// Rows are set aside in parts of about this many bytes of the file.
const PART_BYTES: u64 = 64 << 20;
const MOST_PARTS: u64 = 256;

type Part = csv::Writer<BufWriter<File>>;

/// The rows, in parts that fit in memory.
pub(super) struct SpillFiles {
    parts: Vec<Option<Part>>,
}

/// The rows of a part, record by record.
#[derive(Default)]
pub(super) struct Regrouped {
    pub(super) groups: Vec<Group>,
    /// Rows that are too many for their record.
    pub(super) too_many: Vec<(RawRow, Flaw)>,
}

impl SpillFiles {
    /// Of a file of so many bytes.
    pub(super) fn new(size: u64) -> SpillFiles {
        let parts = (size / PART_BYTES + 1).min(MOST_PARTS) as usize;
        SpillFiles {
            parts: std::iter::repeat_with(|| None).take(parts).collect(),
        }
    }

    pub(super) fn put(&mut self, key: &Key, row: &RawRow) -> Result<(), ImportError> {
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
        let line = row.line().to_string();
        writer
            .write_record(std::iter::once(line.as_str()).chain(row.cells().iter()))
            .map_err(scratch)
    }

    /// Takes out the next part that has rows. `content` tells what a row says.
    pub(super) fn take(
        &mut self,
        mut content: impl FnMut(&RawRow) -> Option<(Key, RowContent)>,
    ) -> Result<Option<Regrouped>, ImportError> {
        let Some(part) = self.parts.iter_mut().find_map(Option::take) else {
            return Ok(None);
        };
        let Regrouped {
            mut groups,
            mut too_many,
        } = Regrouped::default();
        let mut places: HashMap<Key, usize> = HashMap::new();
        for record in rows_of(part)? {
            let row = RawRow::set_aside(&record.map_err(scratch)?);
            let Some((key, content)) = content(&row) else {
                continue;
            };
            let place = *places.entry(key.clone()).or_insert(groups.len());
            match groups.get_mut(place) {
                Some(group) => too_many.extend(group.push(row, content).err()),
                None => groups.push(Group::of(key, row, content)),
            }
        }
        Ok(Some(Regrouped { groups, too_many }))
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
