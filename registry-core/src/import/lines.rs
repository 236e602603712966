//! Rows of a file with their origin, whatever its format: the one thing that the rest of the import reads.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read, Seek, SeekFrom},
};

use csv::StringRecord;

use super::{error::ImportError, longest_row::MOST_ROW_BYTES, quotes::Quotes, source::Source};

/// A row as it stands in the file. The line of a JSON Lines file is a row of one cell.
#[derive(Debug, Clone, Default)]
pub(super) struct RawRow {
    /// Line of the file, or row of the sheet.
    pub(super) line: u64,
    pub(super) cells: StringRecord,
    /// Where in the text it ends, nearly.
    pub(super) position: u64,
}

impl RawRow {
    /// A row that was set aside with its line as the first cell.
    pub(super) fn set_aside(record: &StringRecord) -> RawRow {
        let line = record
            .get(0)
            .and_then(|line| line.parse().ok())
            .unwrap_or_default();
        RawRow {
            line,
            cells: record.iter().skip(1).collect(),
            position: 0,
        }
    }
}

/// Reads rows one by one.
pub(super) trait Rows {
    /// Reads the next row into `row`. `false` at the end.
    fn read(&mut self, row: &mut RawRow) -> Result<bool, ImportError>;
}

/// Rows of delimited text.
pub(super) struct TableRows<'a> {
    source: &'a Source,
    reader: csv::Reader<Limited<&'a File>>,
    read: u64,
}

impl<'a> TableRows<'a> {
    /// Starts at the first row, which is the header.
    pub(super) fn new(source: &'a Source, delimiter: u8) -> Result<Self, ImportError> {
        let mut text = &source.text;
        text.seek(SeekFrom::Start(source.start))
            .map_err(ImportError::Scratch)?;
        let reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .buffer_capacity(256 << 10)
            .from_reader(Limited {
                inner: text,
                left: MOST_ROW_BYTES,
                quotes: Quotes::new(delimiter),
            });
        Ok(TableRows {
            source,
            reader,
            read: 0,
        })
    }
}

impl Rows for TableRows<'_> {
    fn read(&mut self, row: &mut RawRow) -> Result<bool, ImportError> {
        let more = self
            .reader
            .read_record(&mut row.cells)
            .map_err(|error| broken(self.source, self.reader.position().line(), error))?;
        self.reader.get_mut().left = MOST_ROW_BYTES;
        row.position = self.reader.position().byte();
        row.line = match &self.source.sheet {
            Some(sheet) => sheet.row(self.read),
            None => row.cells.position().map_or(0, csv::Position::line),
        };
        self.read += 1;
        Ok(more)
    }
}

fn broken(source: &Source, line: u64, error: csv::Error) -> ImportError {
    let file = source.name.clone();
    match error.into_kind() {
        csv::ErrorKind::Io(error) if error.kind() == io::ErrorKind::FileTooLarge => {
            ImportError::LineTooLong {
                file,
                line,
                most: MOST_ROW_BYTES >> 20,
            }
        }
        csv::ErrorKind::Io(error) if error.kind() == io::ErrorKind::InvalidData => {
            ImportError::Quote {
                file,
                line,
                reason: error.to_string(),
            }
        }
        csv::ErrorKind::Io(reason) => ImportError::Unreadable { file, reason },
        csv::ErrorKind::Utf8 { pos, .. } => ImportError::Undecodable {
            file,
            line: pos.map_or(line, |position| position.line()),
            encoding: "UTF-8".to_owned(),
        },
        other => ImportError::Unreadable {
            file,
            reason: io::Error::other(format!("{other:?}")),
        },
    }
}

/// A reader that fails once more was read than one row may have, and at quotes that would swallow rows.
struct Limited<R> {
    inner: R,
    left: u64,
    quotes: Quotes,
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let length = self.inner.read(buffer)?;
        self.left = self.left.saturating_sub(length as u64);
        let read = buffer.get(..length).unwrap_or_default();
        let followed = if length == 0 {
            self.quotes.end()
        } else {
            self.quotes.follow(read)
        };
        followed.map_err(|mistake| io::Error::new(io::ErrorKind::InvalidData, mistake))?;
        Ok(length)
    }
}

/// Lines of a JSON Lines file; blank ones are passed over.
pub(super) struct JsonRows<'a> {
    source: &'a Source,
    reader: BufReader<&'a File>,
    line: u64,
    position: u64,
}

impl<'a> JsonRows<'a> {
    /// Starts at the first line.
    pub(super) fn new(source: &'a Source) -> Result<Self, ImportError> {
        let mut text = &source.text;
        text.seek(SeekFrom::Start(source.start))
            .map_err(ImportError::Scratch)?;
        let reader = BufReader::with_capacity(256 << 10, text);
        Ok(JsonRows {
            source,
            reader,
            line: 0,
            position: source.start,
        })
    }

    fn read_line(&mut self, line: &mut Vec<u8>) -> Result<u64, ImportError> {
        let file = || self.source.name.clone();
        let length = (&mut self.reader)
            .take(MOST_ROW_BYTES)
            .read_until(b'\n', line)
            .map_err(|reason| ImportError::Unreadable {
                file: file(),
                reason,
            })? as u64;
        self.line += 1;
        self.position += length;
        if length == MOST_ROW_BYTES && line.last() != Some(&b'\n') {
            return Err(ImportError::LineTooLong {
                file: file(),
                line: self.line,
                most: MOST_ROW_BYTES >> 20,
            });
        }
        Ok(length)
    }
}

impl Rows for JsonRows<'_> {
    fn read(&mut self, row: &mut RawRow) -> Result<bool, ImportError> {
        let mut line = Vec::new();
        loop {
            line.clear();
            if self.read_line(&mut line)? == 0 {
                return Ok(false);
            }
            let text = std::str::from_utf8(&line).map_err(|_| ImportError::Undecodable {
                file: self.source.name.clone(),
                line: self.line,
                encoding: "UTF-8".to_owned(),
            })?;
            let text = text.trim_matches(['\n', '\r', ' ', '\t', '\u{feff}']);
            if text.is_empty() {
                continue;
            }
            row.cells.clear();
            row.cells.push_field(text);
            (row.line, row.position) = (self.line, self.position);
            return Ok(true);
        }
    }
}
