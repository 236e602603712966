//! Rows of a file with their origin, whatever its format: the one thing that the rest of the import reads.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read, Seek, SeekFrom},
};

use csv::StringRecord;

use super::{
    error::ImportError,
    line_numbers::LineNumbers,
    longest_row::MOST_ROW_BYTES,
    quotes::{QuoteMistake, Quotes},
    source::Source,
};

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
    /// How much the row says, in bytes.
    pub(super) fn bytes(&self) -> u64 {
        self.cells.as_slice().len() as u64
    }

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
    reader: csv::Reader<Followed<&'a File>>,
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
            .from_reader(Followed::new(text, delimiter));
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
            .map_err(|error| broken(self.source, self.reader.get_ref(), error))?;
        row.position = self.reader.position().byte();
        let start = row.cells.position().map_or(0, csv::Position::byte);
        let text = self.reader.get_mut();
        text.left = MOST_ROW_BYTES;
        let line = text.lines.of_row(start);
        row.line = match &self.source.sheet {
            Some(sheet) => sheet.row(self.read),
            None => line,
        };
        self.read += 1;
        Ok(more)
    }
}

fn broken<R>(source: &Source, text: &Followed<R>, error: csv::Error) -> ImportError {
    let file = source.name.clone();
    let line = text.lines.last_row();
    match (error.into_kind(), text.mistake) {
        (_, Some((line, mistake))) => ImportError::Quote {
            file,
            line,
            reason: mistake.to_string(),
        },
        (csv::ErrorKind::Io(error), _) if error.kind() == io::ErrorKind::FileTooLarge => {
            ImportError::LineTooLong {
                file,
                line,
                most: MOST_ROW_BYTES >> 20,
            }
        }
        (csv::ErrorKind::Io(reason), _) => ImportError::Unreadable { file, reason },
        (csv::ErrorKind::Utf8 { .. }, _) => ImportError::Undecodable {
            file,
            line,
            encoding: "UTF-8".to_owned(),
        },
        (other, _) => ImportError::Unreadable {
            file,
            reason: io::Error::other(format!("{other:?}")),
        },
    }
}

/// A text that is followed while it is read: it fails once more was read than one row may have, and at quotes that
/// would swallow rows.
struct Followed<R> {
    inner: R,
    left: u64,
    lines: LineNumbers,
    quotes: Quotes,
    /// The line on which the open quote stands.
    quoted_from: u64,
    /// What is wrong with the quotes, and on which line.
    mistake: Option<(u64, QuoteMistake)>,
}

impl<R> Followed<R> {
    fn new(inner: R, delimiter: u8) -> Followed<R> {
        Followed {
            inner,
            left: MOST_ROW_BYTES,
            lines: LineNumbers::new(),
            quotes: Quotes::new(delimiter),
            quoted_from: 1,
            mistake: None,
        }
    }

    fn follow(&mut self, bytes: &[u8]) -> Result<(), (u64, QuoteMistake)> {
        for &byte in bytes {
            self.lines.follow(byte, self.quotes.is_open());
            let starts_cell = self.quotes.is_at_cell_start();
            let followed = self.quotes.follow(byte);
            followed.map_err(|mistake| (self.lines.current(), mistake))?;
            if starts_cell && self.quotes.is_open() {
                self.quoted_from = self.lines.current();
            }
        }
        if bytes.is_empty() {
            let ended = self.quotes.end();
            ended.map_err(|mistake| (self.quoted_from, mistake))?;
        }
        Ok(())
    }
}

impl<R: Read> Read for Followed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let length = self.inner.read(buffer)?;
        self.left = self.left.saturating_sub(length as u64);
        let followed = self.follow(buffer.get(..length).unwrap_or_default());
        followed.map_err(|mistake| {
            self.mistake = Some(mistake);
            io::Error::from(io::ErrorKind::InvalidData)
        })?;
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
