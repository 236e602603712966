//! Texts of old workbooks: in Unicode since 1997, before that in the encoding of the computer.

use encoding_rs::{Encoding, WINDOWS_1252};

use super::{
    Broken,
    xls_records::{Record, Records, cut_short},
};

/// How a workbook writes its texts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Writing {
    /// Whether texts are Unicode.
    pub(super) is_unicode: bool,
    pub(super) encoding: &'static Encoding,
}

impl Default for Writing {
    fn default() -> Writing {
        Writing {
            is_unicode: true,
            encoding: WINDOWS_1252,
        }
    }
}

impl Writing {
    /// Takes the encoding with a number of Microsoft's.
    pub(super) fn set_code_page(&mut self, page: u16) {
        let label = match page {
            932 => "shift_jis".to_owned(),
            936 => "gbk".to_owned(),
            949 => "euc-kr".to_owned(),
            950 => "big5".to_owned(),
            866 => "ibm866".to_owned(),
            10_000 | 32_768 => "macintosh".to_owned(),
            page => format!("windows-{page}"),
        };
        self.encoding = Encoding::for_label(label.as_bytes()).unwrap_or(WINDOWS_1252);
    }

    /// A text with its length in one byte or two in front.
    pub(super) fn text(
        self,
        record: &Record,
        at: usize,
        length_bytes: usize,
    ) -> Result<String, Broken> {
        let length = match length_bytes {
            1 => usize::from(record.byte(at)?),
            _ => usize::from(record.short(at)?),
        };
        let at = at + length_bytes;
        if !self.is_unicode {
            let bytes = record.bytes.get(at..at + length).ok_or_else(cut_short)?;
            return Ok(self
                .encoding
                .decode_without_bom_handling(bytes)
                .0
                .into_owned());
        }
        let flags = record.byte(at)?;
        let skipped = if flags & 8 == 0 { 0 } else { 2 } + if flags & 4 == 0 { 0 } else { 4 };
        let rest = record.bytes.get(at + 1 + skipped..).ok_or_else(cut_short)?;
        let mut units = Vec::new();
        take_units(rest, flags & 1 == 1, length, &mut units);
        Ok(String::from_utf16_lossy(&units))
    }
}

/// Takes so many letters, of one byte or two, and tells how many bytes they were.
fn take_units(bytes: &[u8], is_wide: bool, count: usize, units: &mut Vec<u16>) -> usize {
    if is_wide {
        let taken = bytes.chunks_exact(2).take(count);
        let used = 2 * taken.len();
        units.extend(taken.map(|unit| u16::from_le_bytes([unit[0], unit[1]])));
        used
    } else {
        let used = count.min(bytes.len());
        units.extend(bytes[..used].iter().map(|&byte| u16::from(byte)));
        used
    }
}

/// Texts that cells share. They go on from one record to the next, also in the middle of a text.
pub(super) fn shared(
    first: Record,
    records: &mut Records<'_, '_>,
) -> Result<Vec<Box<str>>, Broken> {
    let count = first.long(4)? as usize;
    let mut reader = SharedReader {
        record: first,
        at: 8,
        records,
    };
    let mut texts = Vec::new();
    while texts.len() < count {
        let Some(text) = reader.text()? else { break };
        texts.push(text.into_boxed_str());
    }
    Ok(texts)
}

struct SharedReader<'a, 'b, 'c> {
    record: Record,
    at: usize,
    records: &'a mut Records<'b, 'c>,
}

impl SharedReader<'_, '_, '_> {
    /// Goes on to the next record at the end of this one. `false` where there is none.
    fn go_on(&mut self) -> Result<bool, Broken> {
        while self.at >= self.record.bytes.len() {
            let Some(next) = self.records.continued()? else {
                return Ok(false);
            };
            self.record = next;
            self.at = 0;
        }
        Ok(true)
    }

    fn text(&mut self) -> Result<Option<String>, Broken> {
        if !self.go_on()? {
            return Ok(None);
        }
        let length = usize::from(self.record.short(self.at)?);
        let flags = self.record.byte(self.at + 2)?;
        self.at += 3;
        let mut beside = 0;
        if flags & 8 != 0 {
            beside += 4 * usize::from(self.record.short(self.at)?);
            self.at += 2;
        }
        if flags & 4 != 0 {
            beside += self.record.long(self.at)? as usize;
            self.at += 4;
        }
        let units = self.units(length, flags & 1 == 1)?;
        self.skip(beside)?;
        Ok(Some(String::from_utf16_lossy(&units)))
    }

    /// The letters of a text. Where they go on in another record, a byte says how wide they are there.
    fn units(&mut self, length: usize, mut is_wide: bool) -> Result<Vec<u16>, Broken> {
        let mut units = Vec::new();
        while units.len() < length {
            if self.at >= self.record.bytes.len() {
                if !self.go_on()? {
                    return Err(cut_short());
                }
                is_wide = self.record.byte(0)? & 1 == 1;
                self.at = 1;
            }
            let rest = self.record.bytes.get(self.at..).unwrap_or_default();
            let used = take_units(rest, is_wide, length - units.len(), &mut units);
            // Half a letter at the end of a record is damage.
            if used == 0 {
                return Err(cut_short());
            }
            self.at += used;
        }
        Ok(units)
    }

    fn skip(&mut self, mut bytes: usize) -> Result<(), Broken> {
        while bytes > 0 {
            if !self.go_on()? {
                return Err(cut_short());
            }
            let here = bytes.min(self.record.bytes.len() - self.at);
            self.at += here;
            bytes -= here;
        }
        Ok(())
    }
}
