//! Rows of a file with their origin, whatever its format: the one thing that the rest of the import reads.

use std::sync::Arc;

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use super::{OpenedFile, Piece, Position, line_ends};
use crate::import::{ImportError, mended::MendedCells};

/// A row as it stands in the file. The line of a JSON Lines file is a row of one cell.
#[derive(Debug, Clone)]
pub(crate) struct RawRow {
    rows: Arc<Rows>,
    index: usize,
}

impl RawRow {
    /// The rows of a piece, one by one.
    pub(crate) fn all(rows: &Arc<Rows>) -> impl Iterator<Item = RawRow> {
        (0..rows.len()).map(|index| RawRow {
            rows: Arc::clone(rows),
            index,
        })
    }

    /// A row that was set aside with its line as the first cell.
    pub(crate) fn set_aside(record: &csv::StringRecord) -> RawRow {
        let mut cells = record.iter();
        let line = cells.next().and_then(|line| line.parse().ok());
        RawRow::of_cells(line.unwrap_or_default(), cells)
    }

    /// A row of these cells.
    pub(crate) fn of_cells<'a>(line: u64, cells: impl IntoIterator<Item = &'a str>) -> RawRow {
        let mut rows = Rows::default();
        rows.begin(line);
        cells.into_iter().for_each(|cell| rows.push(cell));
        RawRow {
            rows: Arc::new(rows),
            index: 0,
        }
    }

    /// Line of the file, or row of the sheet.
    pub(crate) fn line(&self) -> u64 {
        self.rows
            .starts
            .get(self.index)
            .map_or(0, |start| start.line)
    }

    pub(crate) fn cells(&self) -> Cells<'_> {
        self.rows.cells(self.index)
    }

    /// How much the row says, in bytes.
    pub(crate) fn bytes(&self) -> u64 {
        let cells = self.cells();
        cells.ends.last().map_or(0, |end| end - cells.start) as u64
    }
}

/// The cells of a row.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cells<'a> {
    text: &'a str,
    start: usize,
    ends: &'a [usize],
}

impl<'a> Cells<'a> {
    pub(crate) fn len(self) -> usize {
        self.ends.len()
    }

    pub(crate) fn get(self, index: usize) -> Option<&'a str> {
        let start = match index.checked_sub(1) {
            Some(before) => *self.ends.get(before)?,
            None => self.start,
        };
        self.text.get(start..*self.ends.get(index)?)
    }

    pub(crate) fn iter(self) -> impl Iterator<Item = &'a str> {
        let mut start = self.start;
        self.ends.iter().map(move |&end| {
            let cell = &self.text[start..end];
            start = end;
            cell
        })
    }
}

/// The rows of a piece of text, cut into cells.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    /// The text of all cells, and where each ends.
    text: String,
    ends: Vec<usize>,
    starts: Vec<Start>,
}

/// The start of a row.
#[derive(Debug)]
struct Start {
    /// Where in the piece.
    byte: usize,
    line: u64,
    /// Where its text starts, and which cell is its first.
    text: usize,
    cell: usize,
}

impl Rows {
    pub(crate) fn len(&self) -> usize {
        self.starts.len()
    }

    pub(crate) fn cells(&self, index: usize) -> Cells<'_> {
        let of = |index: usize| self.starts.get(index);
        let (text, first) = of(index).map_or((0, 0), |start| (start.text, start.cell));
        let end = of(index + 1).map_or(self.ends.len(), |start| start.cell);
        Cells {
            text: &self.text,
            start: text,
            ends: &self.ends[first..end],
        }
    }

    /// The line of a row.
    pub(super) fn line(&self, index: usize) -> u64 {
        self.starts.get(index).map_or(0, |start| start.line)
    }

    /// Where a row starts, in a piece that starts here.
    pub(super) fn position(&self, index: usize, piece: Position) -> Option<Position> {
        self.starts.get(index).map(|start| Position {
            byte: piece.byte + start.byte as u64,
            line: start.line,
            row: piece.row + index as u64,
        })
    }

    /// Forgets the last row but for where it starts: it may go on.
    pub(super) fn leave_out_last(&mut self) {
        let Some(last) = self.starts.last() else {
            return;
        };
        self.text.truncate(last.text);
        self.ends.truncate(last.cell);
    }

    /// The same with cells mended. Columns that a row has not come to be, blank ones between.
    fn mended(self, cells: &MendedCells) -> Rows {
        let ends = self.starts.first().zip(self.starts.last());
        if !ends.is_some_and(|(first, last)| cells.are_within(first.line, last.line)) {
            return self;
        }
        let mut rows = Rows::default();
        for (index, start) in self.starts.iter().enumerate() {
            rows.begin(start.line);
            if let Some(begun) = rows.starts.last_mut() {
                begun.byte = start.byte;
            }
            let said = self.cells(index);
            let mended = cells.of_row(start.line);
            let last = mended.and_then(|mended| mended.keys().next_back());
            for column in 0..said.len().max(last.map_or(0, |last| last + 1)) {
                let value = mended.and_then(|mended| mended.get(&column));
                let value = value.map(String::as_str);
                rows.push(value.or_else(|| said.get(column)).unwrap_or_default());
            }
        }
        rows
    }

    fn begin(&mut self, line: u64) {
        self.starts.push(Start {
            byte: 0,
            line,
            text: self.text.len(),
            cell: self.ends.len(),
        });
    }

    fn push(&mut self, cell: &str) {
        self.text.push_str(cell);
        self.ends.push(self.text.len());
    }
}

/// Cuts pieces of a text into rows, and rows into cells.
pub(crate) enum Cutter {
    Table(Box<Reader>),
    Lines,
}

impl Cutter {
    /// Cuts a table from its first row on; a mark that stands before it is passed over.
    pub(crate) fn of_header(delimiter: u8) -> Cutter {
        Cutter::Table(Box::new(ReaderBuilder::new().delimiter(delimiter).build()))
    }

    /// Cuts the rows of a table that come after the first.
    pub(crate) fn of_table(delimiter: u8) -> Cutter {
        let mut reader = ReaderBuilder::new().delimiter(delimiter).build();
        // Past the first byte, what looks like a mark is text.
        reader.read_record(b"\n", &mut [0], &mut [0]);
        Cutter::Table(Box::new(reader))
    }

    pub(crate) fn cut(&mut self, piece: Piece, source: &OpenedFile) -> Result<Rows, ImportError> {
        let start = piece.start;
        let mut rows = self
            .cut_text(piece)
            .map_err(|line| ImportError::Undecodable {
                file: source.name.clone(),
                line,
                encoding: "UTF-8".to_owned(),
            })?;
        if let Some(sheet) = &source.sheet {
            let numbers = (start.row..).map(|index| sheet.row(index));
            for (start, row) in rows.starts.iter_mut().zip(numbers) {
                start.line = row;
            }
        }
        Ok(rows.mended(&source.mended))
    }

    /// Cuts a text by its lines, or tells the one that is not UTF-8.
    pub(super) fn cut_text(&mut self, piece: Piece) -> Result<Rows, u64> {
        match self {
            Cutter::Table(reader) => cut_table(reader, piece),
            Cutter::Lines => cut_lines(&piece),
        }
    }
}

/// Cuts the rows of a table, or tells the line that is not UTF-8.
fn cut_table(reader: &mut Reader, piece: Piece) -> Result<Rows, u64> {
    let Piece {
        mut text, start, ..
    } = piece;
    if !text.last().is_some_and(|&byte| line_ends::is_end(byte)) {
        text.push(b'\n');
    }
    let mut cut = Cut::of(&text);
    let (mut line, mut counted, mut read) = (start.line, 0, 0);
    loop {
        read += blank_lines(&text[read..]);
        if read == text.len() {
            return cut.rows();
        }
        line += line_ends::count(&text[counted..read]);
        counted = read;
        read = cut.row(reader, line, &text, read);
    }
}

/// How many bytes of line ends a text starts with: those of blank lines, or the second of a pair.
fn blank_lines(text: &[u8]) -> usize {
    let is_text = |&byte: &u8| !line_ends::is_end(byte);
    text.iter().position(is_text).unwrap_or(text.len())
}

/// The rows of a table as far as they are cut.
struct Cut {
    text: Vec<u8>,
    written: usize,
    ends: Vec<usize>,
    ended: usize,
    starts: Vec<Start>,
}

impl Cut {
    /// With room for all cells of a text, and one byte more, or the reader would ask for it at the end.
    fn of(text: &[u8]) -> Cut {
        Cut {
            text: vec![0; text.len() + 1],
            written: 0,
            ends: vec![0; text.len() / 8 + 1],
            ended: 0,
            starts: Vec::new(),
        }
    }

    /// Cuts the row that starts at a byte of a text, and tells how far it goes.
    fn row(&mut self, reader: &mut Reader, line: u64, text: &[u8], byte: usize) -> usize {
        let start = Start {
            byte,
            line,
            text: self.written,
            cell: self.ended,
        };
        let mut read = byte;
        loop {
            let (result, taken, written, ended) = reader.read_record(
                &text[read..],
                &mut self.text[self.written..],
                &mut self.ends[self.ended..],
            );
            let ends = &mut self.ends[self.ended..self.ended + ended];
            ends.iter_mut().for_each(|end| *end += start.text);
            read += taken;
            self.written += written;
            self.ended += ended;
            match result {
                ReadRecordResult::OutputEndsFull => self.ends.resize(2 * self.ends.len(), 0),
                _ => break,
            }
        }
        self.starts.push(start);
        read
    }

    /// The rows, where all cells are UTF-8.
    fn rows(mut self) -> Result<Rows, u64> {
        self.text.truncate(self.written);
        self.ends.truncate(self.ended);
        let starts = self.starts;
        let line_of = |byte: usize| {
            let after = starts.partition_point(|start| start.text <= byte);
            starts
                .get(after.saturating_sub(1))
                .map_or(0, |start| start.line)
        };
        let text = String::from_utf8(self.text)
            .map_err(|error| line_of(error.utf8_error().valid_up_to()))?;
        match self.ends.iter().find(|&&end| !text.is_char_boundary(end)) {
            Some(&end) => Err(line_of(end)),
            None => Ok(Rows {
                text,
                ends: self.ends,
                starts,
            }),
        }
    }
}

/// Takes lines of JSON as rows, but for blank ones, or tells the line that is not UTF-8.
fn cut_lines(piece: &Piece) -> Result<Rows, u64> {
    let text = std::str::from_utf8(&piece.text).map_err(|error| {
        let before = &piece.text[..error.valid_up_to()];
        piece.start.line + memchr::memchr_iter(b'\n', before).count() as u64
    })?;
    let mut rows = Rows::default();
    for (line, text) in (piece.start.line..).zip(text.split('\n')) {
        let text = text.trim_matches(['\n', '\r', ' ', '\t', '\u{feff}']);
        if !text.is_empty() {
            rows.begin(line);
            rows.push(text);
        }
    }
    Ok(rows)
}

#[cfg(test)]
mod tests;
