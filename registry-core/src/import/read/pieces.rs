//! The text of a file in pieces of whole rows, so that the rows of each can be read on a thread of its own.

use std::io::{Read, Seek, SeekFrom};

use super::{
    MOST_ROW_BYTES, OpenedFile, line_ends,
    quotes::{QuoteMistake, WholeRows, whole_rows},
};
use crate::import::ImportError;

/// Bytes that a piece has about. What comes of more would not stay in a processor's cache until it is taken in.
pub(crate) const PIECE_BYTES: usize = 16 << 10;

/// So many pieces wait or are worked on for each processor.
pub(crate) const PIECES_UNDER_WAY: usize = 2;

/// Some rows of a text, whole.
#[derive(Debug)]
pub(crate) struct Piece {
    pub(crate) text: Vec<u8>,
    pub(crate) start: Position,
    /// Where in the text it ends.
    pub(crate) end: u64,
}

/// Where a row starts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Position {
    pub(crate) byte: u64,
    /// Its line.
    pub(crate) line: u64,
    /// How many rows stand before it, blank ones counted.
    pub(crate) row: u64,
}

/// Cuts a text, from a row on.
pub(crate) struct Pieces<'a> {
    source: &'a OpenedFile,
    /// The delimiter of a table; without one, a line is a row.
    delimiter: Option<u8>,
    piece_bytes: usize,
    /// What was read and is still to be given out.
    text: Vec<u8>,
    start: Position,
    is_whole: bool,
}

impl<'a> Pieces<'a> {
    pub(crate) fn new(
        source: &'a OpenedFile,
        delimiter: Option<u8>,
        start: Position,
        piece_bytes: usize,
    ) -> Result<Self, ImportError> {
        (&source.text)
            .seek(SeekFrom::Start(start.byte))
            .map_err(ImportError::Scratch)?;
        Ok(Pieces {
            source,
            delimiter,
            piece_bytes,
            text: Vec::new(),
            start,
            is_whole: false,
        })
    }

    fn cut(&mut self) -> Result<Option<Piece>, ImportError> {
        while !self.is_whole {
            self.read_on()?;
            let whole = self.whole_rows()?;
            if whole.bytes > 0 {
                return Ok(Some(self.split(whole)));
            }
            if self.text.len() as u64 >= MOST_ROW_BYTES {
                return Err(ImportError::LineTooLong {
                    file: self.source.name.clone(),
                    line: self.start.line,
                    most: MOST_ROW_BYTES >> 20,
                });
            }
        }
        Ok(None)
    }

    /// Reads another piece, or as much as there is already: a long row is not looked through again and again.
    fn read_on(&mut self) -> Result<(), ImportError> {
        let most = (MOST_ROW_BYTES as usize).saturating_sub(self.text.len());
        let wanted = self.piece_bytes.max(self.text.len()).min(most);
        self.text.reserve(wanted);
        let read = (&self.source.text)
            .take(wanted as u64)
            .read_to_end(&mut self.text)
            .map_err(|reason| ImportError::Unreadable {
                file: self.source.name.clone(),
                reason,
            })?;
        self.is_whole = read < wanted;
        Ok(())
    }

    fn whole_rows(&self) -> Result<WholeRows, ImportError> {
        let Some(delimiter) = self.delimiter else {
            return Ok(whole_lines(&self.text, self.is_whole));
        };
        whole_rows(&self.text, delimiter, self.is_whole)
            .map_err(|(place, mistake)| self.mistaken(place, mistake))
    }

    fn mistaken(&self, place: usize, mistake: QuoteMistake) -> ImportError {
        ImportError::Quote {
            file: self.source.name.clone(),
            line: self.start.line + line_ends::count(&self.text[..place]),
            reason: mistake.to_string(),
        }
    }

    fn split(&mut self, whole: WholeRows) -> Piece {
        let rest = self.text.split_off(whole.bytes);
        let text = std::mem::replace(&mut self.text, rest);
        let start = self.start;
        let lines = match self.delimiter {
            Some(_) => line_ends::count(&text),
            None => whole.rows,
        };
        self.start = Position {
            byte: start.byte + text.len() as u64,
            line: start.line + lines,
            row: start.row + whole.rows,
        };
        Piece {
            text,
            start,
            end: self.start.byte,
        }
    }
}

impl Iterator for Pieces<'_> {
    type Item = Result<Piece, ImportError>;

    fn next(&mut self) -> Option<Self::Item> {
        let cut = self.cut();
        self.is_whole |= cut.is_err();
        cut.transpose()
    }
}

/// The lines of a text; only line feeds end them.
fn whole_lines(text: &[u8], is_whole: bool) -> WholeRows {
    let bytes = if is_whole {
        text.len()
    } else {
        memchr::memrchr(b'\n', text).map_or(0, |at| at + 1)
    };
    WholeRows {
        bytes,
        rows: memchr::memchr_iter(b'\n', &text[..bytes]).count() as u64,
    }
}
