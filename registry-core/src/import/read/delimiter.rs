//! The delimiter of a table: set, or found in its first line.

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom},
};

use crate::import::ImportError;

/// Bytes of the first line that are looked at.
const SAMPLE: u64 = 1 << 20;

/// Reads a delimiter as people name it.
pub(crate) fn named(name: &str) -> Result<u8, ImportError> {
    match name {
        "tab" | "\\t" | "\t" => Ok(b'\t'),
        "comma" => Ok(b','),
        "semicolon" => Ok(b';'),
        _ => match name.as_bytes() {
            [byte] if byte.is_ascii() && !matches!(byte, b'"' | b'\n' | b'\r') => Ok(*byte),
            _ => Err(ImportError::UnknownDelimiter {
                name: name.to_owned(),
            }),
        },
    }
}

/// What messages call it.
pub(crate) fn name(delimiter: u8) -> &'static str {
    match delimiter {
        b'\t' => "tab",
        b';' => "semicolon",
        _ => "comma",
    }
}

/// The one of comma, semicolon and tab that stands most often in the first line, outside quotes.
pub(crate) fn find(mut text: &File, start: u64) -> io::Result<u8> {
    text.seek(SeekFrom::Start(start))?;
    let mut sample = Vec::new();
    text.take(SAMPLE).read_to_end(&mut sample)?;
    let (mut quoted, mut started) = (false, false);
    let mut counts = [(b',', 0_u32), (b';', 0), (b'\t', 0)];
    for byte in sample {
        started |= !byte.is_ascii_whitespace();
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if started && !quoted => break,
            _ if quoted => {}
            _ => counts
                .iter_mut()
                .filter(|(of, _)| *of == byte)
                .for_each(|(_, count)| *count += 1),
        }
    }
    // The first of equals wins, and comma comes first.
    Ok(counts
        .iter()
        .rev()
        .max_by_key(|(_, count)| *count)
        .map_or(b',', |(delimiter, _)| *delimiter))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn found(text: &str) -> u8 {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        find(&file, 0).unwrap()
    }

    #[test]
    fn the_most_frequent_delimiter_of_the_header_wins() {
        assert_eq!(found("place,product\na;b;c,d\n"), b',');
        assert_eq!(found("place;\"share (a, b, c, d)\";country\n"), b';');
        assert_eq!(found("place\tproduct\n"), b'\t');
        assert_eq!(found("key"), b',');
        assert_eq!(named("tab").unwrap(), b'\t');
        assert!(named("ab").is_err());
    }
}
