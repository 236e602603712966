//! The records of an old workbook's stream: a kind, a length, and as many bytes.

use super::{Broken, compound_file::Stream};

/// Kinds of records.
pub(super) mod kind {
    pub(in super::super) const FORMULA: u16 = 0x0006;
    pub(in super::super) const END: u16 = 0x000a;
    pub(in super::super) const DATE_MODE: u16 = 0x0022;
    pub(in super::super) const FILE_PASS: u16 = 0x002f;
    pub(in super::super) const CONTINUE: u16 = 0x003c;
    pub(in super::super) const CODE_PAGE: u16 = 0x0042;
    pub(in super::super) const COLUMNS: u16 = 0x007d;
    pub(in super::super) const SHEET: u16 = 0x0085;
    pub(in super::super) const MANY_RK: u16 = 0x00bd;
    pub(in super::super) const RICH_TEXT: u16 = 0x00d6;
    pub(in super::super) const STYLE: u16 = 0x00e0;
    pub(in super::super) const MERGED: u16 = 0x00e5;
    pub(in super::super) const SHARED_TEXTS: u16 = 0x00fc;
    pub(in super::super) const SHARED_TEXT: u16 = 0x00fd;
    pub(in super::super) const NUMBER: u16 = 0x0203;
    pub(in super::super) const TEXT: u16 = 0x0204;
    pub(in super::super) const BOOLEAN_OR_ERROR: u16 = 0x0205;
    pub(in super::super) const TEXT_OF_FORMULA: u16 = 0x0207;
    pub(in super::super) const ROW: u16 = 0x0208;
    pub(in super::super) const RK: u16 = 0x027e;
    pub(in super::super) const FORMAT: u16 = 0x041e;
    pub(in super::super) const BEGIN: u16 = 0x0809;
}

/// A record.
#[derive(Debug)]
pub(super) struct Record {
    pub(super) kind: u16,
    pub(super) bytes: Vec<u8>,
}

impl Record {
    /// Two bytes as a number.
    pub(super) fn short(&self, at: usize) -> Result<u16, Broken> {
        let two = self
            .bytes
            .get(at..at + 2)
            .and_then(|two| two.try_into().ok());
        two.map(u16::from_le_bytes).ok_or_else(cut_short)
    }

    /// Four bytes as a number.
    pub(super) fn long(&self, at: usize) -> Result<u32, Broken> {
        let four = self
            .bytes
            .get(at..at + 4)
            .and_then(|four| four.try_into().ok());
        four.map(u32::from_le_bytes).ok_or_else(cut_short)
    }

    pub(super) fn byte(&self, at: usize) -> Result<u8, Broken> {
        self.bytes.get(at).copied().ok_or_else(cut_short)
    }

    /// Eight bytes as a number with a fraction.
    pub(super) fn float(&self, at: usize) -> Result<f64, Broken> {
        let eight = self
            .bytes
            .get(at..at + 8)
            .and_then(|eight| eight.try_into().ok());
        eight.map(f64::from_le_bytes).ok_or_else(cut_short)
    }

    /// A number that is kept in four bytes: whole or with a fraction, and perhaps a hundredfold.
    pub(super) fn rk(&self, at: usize) -> Result<f64, Broken> {
        let stored = self.long(at)?;
        let value = if stored & 2 == 2 {
            f64::from(stored as i32 >> 2)
        } else {
            f64::from_bits(u64::from(stored & !3) << 32)
        };
        Ok(if stored & 1 == 1 {
            value / 100.0
        } else {
            value
        })
    }
}

pub(super) fn cut_short() -> Broken {
    "one of its records is cut short".into()
}

/// The records of a stream, from a place on.
pub(super) struct Records<'a, 'b> {
    stream: &'a mut Stream<'b>,
    at: u64,
}

impl<'a, 'b> Records<'a, 'b> {
    pub(super) fn from(stream: &'a mut Stream<'b>, at: u64) -> Records<'a, 'b> {
        Records { stream, at }
    }

    /// The kind of the next record, and how long it is.
    fn peek(&mut self) -> Result<Option<(u16, usize)>, Broken> {
        if self.at.saturating_add(4) > self.stream.len() {
            return Ok(None);
        }
        let mut head = [0; 4];
        self.stream.read(self.at, &mut head)?;
        let [kind_low, kind_high, length_low, length_high] = head;
        let kind = u16::from_le_bytes([kind_low, kind_high]);
        let length = u16::from_le_bytes([length_low, length_high]);
        Ok(Some((kind, usize::from(length))))
    }

    pub(super) fn next(&mut self) -> Result<Option<Record>, Broken> {
        let Some((kind, length)) = self.peek()? else {
            return Ok(None);
        };
        let mut bytes = vec![0; length];
        self.stream.read(self.at + 4, &mut bytes)?;
        self.at += 4 + length as u64;
        Ok(Some(Record { kind, bytes }))
    }

    /// The next record, where it goes on with the one before.
    pub(super) fn continued(&mut self) -> Result<Option<Record>, Broken> {
        match self.peek()? {
            Some((kind::CONTINUE, _)) => self.next(),
            _ => Ok(None),
        }
    }
}
