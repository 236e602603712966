//! A first look at a file: its size, its hash, whether it is UTF-8, and where it stops being so.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read, Seek, SeekFrom},
};

use sha2::{Digest, Sha256};

use crate::register::Hash;

const CHUNK: usize = 64 << 10;
/// Bytes kept from the start, and around the first byte that is not UTF-8.
const SAMPLE: usize = 256 << 10;

/// What one pass over the bytes tells.
#[derive(Debug)]
pub(super) struct Survey {
    pub(super) bytes: u64,
    pub(super) sha256: Hash,
    /// The start of the file.
    pub(super) head: Vec<u8>,
    /// The line of the first byte that is not UTF-8, and the bytes around it.
    pub(super) broken: Option<(u64, Vec<u8>)>,
}

impl Survey {
    /// Reads the whole file once.
    pub(super) fn of(mut file: &File) -> io::Result<Survey> {
        file.seek(SeekFrom::Start(0))?;
        let mut hash = Sha256::new();
        let mut check = Utf8Check::default();
        let mut head = Vec::new();
        let mut chunk = vec![0; CHUNK];
        loop {
            let length = match file.read(&mut chunk) {
                Ok(0) => break,
                Ok(length) => length,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            hash.update(&chunk[..length]);
            check.feed(&chunk[..length]);
            head.extend_from_slice(&chunk[..length.min(SAMPLE - head.len().min(SAMPLE))]);
        }
        check.finish();
        let broken = match check.broken {
            Some(offset) => Some((line_of(file, offset)?, around(file, offset)?)),
            None => None,
        };
        Ok(Survey {
            bytes: check.offset,
            sha256: Hash::from(<[u8; 32]>::from(hash.finalize())),
            head,
            broken,
        })
    }
}

/// The line of an offset. Lines are counted only here, where one is to be named.
fn line_of(mut file: &File, offset: u64) -> io::Result<u64> {
    file.seek(SeekFrom::Start(0))?;
    let mut before = BufReader::with_capacity(CHUNK, file.take(offset));
    let mut line = 1;
    loop {
        let chunk = before.fill_buf()?;
        if chunk.is_empty() {
            return Ok(line);
        }
        line += chunk.iter().filter(|byte| **byte == b'\n').count() as u64;
        let length = chunk.len();
        before.consume(length);
    }
}

/// The bytes around an offset.
fn around(mut file: &File, offset: u64) -> io::Result<Vec<u8>> {
    file.seek(SeekFrom::Start(offset.saturating_sub(SAMPLE as u64 / 2)))?;
    let mut sample = Vec::new();
    file.take(SAMPLE as u64).read_to_end(&mut sample)?;
    Ok(sample)
}

/// Checks UTF-8 chunk by chunk; a character may be cut between two.
#[derive(Debug, Default)]
struct Utf8Check {
    offset: u64,
    /// The start of a character whose rest is still to come.
    cut: Vec<u8>,
    /// Where the first byte stands that is not UTF-8.
    broken: Option<u64>,
}

impl Utf8Check {
    fn feed(&mut self, chunk: &[u8]) {
        let start = self.offset;
        self.offset += chunk.len() as u64;
        if self.broken.is_some() {
            return;
        }
        if self.cut.is_empty() {
            return self.check(start, chunk);
        }
        let cut_at = start - self.cut.len() as u64;
        let joined = [std::mem::take(&mut self.cut).as_slice(), chunk].concat();
        self.check(cut_at, &joined);
    }

    fn check(&mut self, start: u64, bytes: &[u8]) {
        let Err(error) = std::str::from_utf8(bytes) else {
            return;
        };
        let valid = error.valid_up_to();
        match error.error_len() {
            None => self.cut = bytes[valid..].to_vec(),
            Some(_) => self.broken = Some(start + valid as u64),
        }
    }

    fn finish(&mut self) {
        if !self.cut.is_empty() && self.broken.is_none() {
            self.broken = Some(self.offset - self.cut.len() as u64);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn surveyed(bytes: &[u8]) -> Survey {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        Survey::of(&file).unwrap()
    }

    #[test]
    fn characters_may_be_cut_between_chunks() {
        let mut text = "x".repeat(CHUNK - 1);
        text.push_str("诸暨");
        assert!(surveyed(text.as_bytes()).broken.is_none());
        assert_eq!(
            surveyed(&text.as_bytes()[..text.len() - 1])
                .broken
                .unwrap()
                .0,
            1
        );
    }

    #[test]
    fn the_line_of_the_first_broken_byte_is_told() {
        let survey = surveyed(b"a\nb\nc\xff\nd");
        assert_eq!(survey.broken.unwrap().0, 3);
        assert_eq!(survey.bytes, 8);
    }

    #[test]
    fn the_hash_is_that_of_the_bytes() {
        assert!(
            surveyed(b"")
                .sha256
                .to_hex()
                .starts_with("e3b0c44298fc1c14")
        );
    }
}
