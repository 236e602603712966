//! The delimiter of a table, as people name it.

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom},
};

use super::Position;
use crate::import::ImportError;

/// Those that are looked for; of equals the first wins.
pub(super) const CANDIDATES: [u8; 4] = *b",;\t|";

/// Reads a delimiter as people name it.
pub(crate) fn named(name: &str) -> Result<u8, ImportError> {
    match name {
        "tab" | "\\t" | "\t" => Ok(b'\t'),
        "comma" => Ok(b','),
        "semicolon" => Ok(b';'),
        "pipe" => Ok(b'|'),
        _ => match name.as_bytes() {
            [byte] if byte.is_ascii() && !matches!(byte, b'"' | b'\n' | b'\r') => Ok(*byte),
            _ => Err(ImportError::UnknownDelimiter {
                name: name.to_owned(),
            }),
        },
    }
}

/// What messages call it.
pub(super) fn name(delimiter: u8) -> String {
    match delimiter {
        b',' => "comma".to_owned(),
        b'\t' => "tab".to_owned(),
        b';' => "semicolon".to_owned(),
        b'|' => "pipe".to_owned(),
        other => char::from(other).to_string(),
    }
}

/// The delimiter that a first line such as `sep=;` names, which Excel obeys and hides, and where the rows start then.
pub(super) fn stated(mut text: &File, start: u64) -> io::Result<Option<(u8, Position)>> {
    text.seek(SeekFrom::Start(start))?;
    let mut head = Vec::new();
    text.take(16).read_to_end(&mut head)?;
    let Some(at) = head.iter().position(|byte| matches!(byte, b'\r' | b'\n')) else {
        return Ok(None);
    };
    let line = head[..at].strip_prefix(b"\"").unwrap_or(&head[..at]);
    let line = line.strip_suffix(b"\"").unwrap_or(line);
    let delimiter = match line {
        [sep @ .., delimiter] if sep.eq_ignore_ascii_case(b"sep=") && delimiter.is_ascii() => {
            *delimiter
        }
        _ => return Ok(None),
    };
    let ends = if head[at..].starts_with(b"\r\n") {
        2
    } else {
        1
    };
    Ok(Some((
        delimiter,
        Position {
            byte: start + (at + ends) as u64,
            line: 2,
            row: 1,
        },
    )))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn of(text: &str) -> Option<(u8, u64)> {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        let stated = stated(&file, 0).unwrap();
        stated.map(|(delimiter, rows)| (delimiter, rows.byte))
    }

    #[test]
    fn the_line_that_excel_obeys_is_read() {
        assert_eq!(of("sep=;\r\nplace;product\r\n"), Some((b';', 7)));
        assert_eq!(of("\"SEP=|\"\nplace|product\n"), Some((b'|', 8)));
        assert_eq!(of("sep=\t\n"), Some((b'\t', 6)));
        for other in ["", "sep=;", "place;product\n", "sep=;;\n", "sep=\n"] {
            assert_eq!(of(other), None, "{other}");
        }
    }

    #[test]
    fn delimiters_have_names() {
        assert_eq!(named("tab").unwrap(), b'\t');
        assert_eq!(named("pipe").unwrap(), b'|');
        assert_eq!(named("^").unwrap(), b'^');
        assert!(named("ab").is_err());
        assert_eq!(name(b'^'), "^");
    }
}
