//! A temporary file of pieces that would be too many to keep in memory.

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom, Write},
};

use crate::import::ImportError;

/// Where a piece stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Span {
    offset: u64,
    length: usize,
}

impl Span {
    /// The first bytes of a piece, and the rest.
    pub(crate) fn split(self, at: usize) -> (Span, Span) {
        let first = at.min(self.length);
        let rest = Span {
            offset: self.offset + first as u64,
            length: self.length - first,
        };
        (
            Span {
                length: first,
                ..self
            },
            rest,
        )
    }
}

/// The file.
#[derive(Debug)]
pub(crate) struct Scratch {
    file: File,
    end: u64,
}

impl Scratch {
    pub(crate) fn new() -> Result<Scratch, ImportError> {
        Ok(Scratch {
            file: tempfile::tempfile().map_err(ImportError::Scratch)?,
            end: 0,
        })
    }

    /// Adds a piece.
    pub(crate) fn put(&mut self, piece: &[u8]) -> Result<Span, ImportError> {
        let place = Span {
            offset: self.end,
            length: piece.len(),
        };
        let written = self
            .file
            .seek(SeekFrom::Start(self.end))
            .and_then(|_| self.file.write_all(piece));
        written.map_err(ImportError::Scratch)?;
        self.end += piece.len() as u64;
        Ok(place)
    }

    /// Reads a piece back.
    pub(crate) fn get(&self, place: Span) -> Result<Vec<u8>, ImportError> {
        self.read(place).map_err(ImportError::Scratch)
    }

    fn read(&self, place: Span) -> io::Result<Vec<u8>> {
        let mut file = &self.file;
        file.seek(SeekFrom::Start(place.offset))?;
        let mut piece = vec![0; place.length];
        file.read_exact(&mut piece)?;
        Ok(piece)
    }
}
