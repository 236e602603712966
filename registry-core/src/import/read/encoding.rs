//! Encodings: which one a file is in, and its text as UTF-8.

use std::{
    fs::File,
    io::{self, BufWriter, Read, Seek, SeekFrom, Write},
};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{DecoderResult, Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};

use super::survey::Survey;
use crate::import::ImportError;

const CHUNK: usize = 64 << 10;

/// The encoding of a file, and how it was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) encoding: &'static Encoding,
    /// Bytes of the mark at the start.
    pub(super) mark: usize,
    /// Whether it was guessed, which is to be said.
    pub(super) guessed: bool,
}

/// The encoding that a name stands for.
pub(super) fn named(name: &str) -> Result<&'static Encoding, ImportError> {
    Encoding::for_label(name.trim().as_bytes()).ok_or_else(|| ImportError::UnknownEncoding {
        name: name.to_owned(),
    })
}

/// Finds a file's encoding: the one asked for, the one its mark names, UTF-8 where it is valid, else a guess.
pub(super) fn find(
    file: &str,
    survey: &Survey,
    wanted: Option<&'static Encoding>,
) -> Result<Found, ImportError> {
    if is_utf32(&survey.head) {
        return Err(ImportError::OtherFormat {
            file: file.to_owned(),
            what: "text in UTF-32; save it as UTF-8".to_owned(),
        });
    }
    let marked = Encoding::for_bom(&survey.head);
    if let Some(encoding) = wanted {
        let mark = marked
            .filter(|(of, _)| *of == encoding)
            .map_or(0, |(_, mark)| mark);
        return utf8_holds(
            file,
            survey,
            Found {
                encoding,
                mark,
                guessed: false,
            },
        );
    }
    if let Some((encoding, mark)) = marked {
        return utf8_holds(
            file,
            survey,
            Found {
                encoding,
                mark,
                guessed: false,
            },
        );
    }
    if let Some(encoding) = unmarked_utf16(&survey.head) {
        return Ok(Found {
            encoding,
            mark: 0,
            guessed: true,
        });
    }
    match &survey.broken {
        None => Ok(Found {
            encoding: UTF_8,
            mark: 0,
            guessed: false,
        }),
        Some((line, sample)) => guess(file, *line, sample),
    }
}

/// Refuses a file that is said to be UTF-8 and is not.
fn utf8_holds(file: &str, survey: &Survey, found: Found) -> Result<Found, ImportError> {
    match &survey.broken {
        Some((line, _)) if found.encoding == UTF_8 => Err(undecodable(file, *line, UTF_8)),
        _ => Ok(found),
    }
}

fn undecodable(file: &str, line: u64, encoding: &'static Encoding) -> ImportError {
    ImportError::Undecodable {
        file: file.to_owned(),
        line,
        encoding: encoding.name().to_owned(),
    }
}

/// UTF-32, by its mark or by three NULs a letter.
fn is_utf32(head: &[u8]) -> bool {
    let nulls = head.iter().filter(|byte| **byte == 0).count();
    head.starts_with(b"\xff\xfe\0\0")
        || head.starts_with(b"\0\0\xfe\xff")
        || (head.len() >= 8 && nulls * 8 > head.len() * 5)
}

/// UTF-16 without its mark: text has delimiters and line ends, whose upper bytes are NUL, all on one side.
fn unmarked_utf16(head: &[u8]) -> Option<&'static Encoding> {
    let zeros = |side: usize| {
        head.iter()
            .skip(side)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    let (even, odd) = (zeros(0), zeros(1));
    let enough = head.len() / 20;
    match (even > enough, odd > enough) {
        (true, false) if odd * 10 < even => Some(UTF_16BE),
        (false, true) if even * 10 < odd => Some(UTF_16LE),
        _ => None,
    }
}

/// Guesses the encoding of bytes that are not UTF-8, unless they are no text, or UTF-8 that was damaged.
fn guess(file: &str, line: u64, sample: &[u8]) -> Result<Found, ImportError> {
    if is_binary(sample) {
        return Err(ImportError::Binary {
            file: file.to_owned(),
        });
    }
    if is_damaged_utf8(sample) {
        return Err(undecodable(file, line, UTF_8));
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    let guessed = detector.guess(None, Utf8Detection::Deny);
    // GB18030 holds all of GBK and more.
    let encoding = if guessed == GBK { GB18030 } else { guessed };
    Ok(Found {
        encoding,
        mark: 0,
        guessed: true,
    })
}

/// Whether bytes hold NUL, or so many control characters that they are no text.
fn is_binary(sample: &[u8]) -> bool {
    let is_control =
        |byte: &&u8| **byte < b' ' && !matches!(**byte, b'\t' | b'\n' | b'\r' | 0x0c | 0x1b);
    sample.contains(&0) || sample.iter().filter(is_control).count() * 50 > sample.len()
}

/// Whether bytes are UTF-8 but for a few. A letter of two bytes is rare by chance where others are meant, longer ones are
/// hardly ever; a text in another encoding has far more that is broken.
fn is_damaged_utf8(sample: &[u8]) -> bool {
    let (mut letters, mut broken) = (0, 0);
    for chunk in sample.utf8_chunks() {
        letters += chunk
            .valid()
            .chars()
            .map(|letter| match letter.len_utf8() {
                1 => 0,
                2 => 1,
                _ => 3,
            })
            .sum::<usize>();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    letters >= broken && letters > 0
}

/// Writes a file's text as UTF-8 into a temporary file.
pub(super) fn to_utf8(name: &str, mut file: &File, found: Found) -> Result<File, ImportError> {
    let unreadable = |reason| ImportError::Unreadable {
        file: name.to_owned(),
        reason,
    };
    file.seek(SeekFrom::Start(found.mark as u64))
        .map_err(unreadable)?;
    let scratch = tempfile::tempfile().map_err(ImportError::Scratch)?;
    let mut decoding = Decoding {
        decoder: found.encoding.new_decoder_without_bom_handling(),
        text: vec![0; 4 * CHUNK],
        line: 1,
        out: BufWriter::new(&scratch),
    };
    let mut chunk = vec![0; CHUNK];
    loop {
        let length = match file.read(&mut chunk) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            read => read.map_err(unreadable)?,
        };
        if !decoding
            .feed(&chunk[..length], length == 0)
            .map_err(ImportError::Scratch)?
        {
            return Err(undecodable(name, decoding.line, found.encoding));
        }
        if length == 0 {
            break;
        }
    }
    decoding.out.flush().map_err(ImportError::Scratch)?;
    drop(decoding);
    Ok(scratch)
}

struct Decoding<'a> {
    decoder: encoding_rs::Decoder,
    text: Vec<u8>,
    line: u64,
    out: BufWriter<&'a File>,
}

impl Decoding<'_> {
    /// Decodes a chunk. `false` when it holds bytes that the encoding does not know.
    fn feed(&mut self, mut chunk: &[u8], last: bool) -> io::Result<bool> {
        loop {
            let (result, read, written) =
                self.decoder
                    .decode_to_utf8_without_replacement(chunk, &mut self.text, last);
            let text = &self.text[..written];
            self.line += text
                .iter()
                .map(|&byte| u64::from(byte == b'\n'))
                .sum::<u64>();
            self.out.write_all(text)?;
            chunk = &chunk[read..];
            match result {
                DecoderResult::InputEmpty => return Ok(true),
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(..) => return Ok(false),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::read_to_string;

    use super::*;

    const TABLE: &str = "地点,产品,国家\n诸暨,袜子,中国\n嵊州,领带,中国\n温州,打火机,中国\n";

    fn read(bytes: &[u8], wanted: Option<&str>) -> Result<(String, &'static str), String> {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        let survey = Survey::of(&file).unwrap();
        let wanted = wanted.map(|name| named(name).unwrap());
        let found = find("a.csv", &survey, wanted).map_err(|error| error.to_string())?;
        let mut text = to_utf8("a.csv", &file, found).map_err(|error| error.to_string())?;
        text.seek(SeekFrom::Start(0)).unwrap();
        Ok((read_to_string(text).unwrap(), found.encoding.name()))
    }

    fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn every_encoding_is_found() {
        let gb18030 = GB18030.encode(TABLE).0.into_owned();
        let marked: Vec<u8> = [b"\xef\xbb\xbf", TABLE.as_bytes()].concat();
        for (bytes, encoding) in [
            (TABLE.as_bytes().to_vec(), "UTF-8"),
            (marked, "UTF-8"),
            (gb18030, "gb18030"),
            (utf16(TABLE, u16::to_le_bytes), "UTF-16LE"),
            (utf16(TABLE, u16::to_be_bytes), "UTF-16BE"),
            (
                utf16(&format!("\u{feff}{TABLE}"), u16::to_le_bytes),
                "UTF-16LE",
            ),
        ] {
            assert_eq!(
                read(&bytes, None).unwrap(),
                (TABLE.to_owned(), encoding),
                "{encoding}"
            );
        }
        let latin = b"place,product\nM\xfcnster,K\xe4se\nK\xf6ln,Bier\n";
        assert_eq!(
            read(latin, None).unwrap(),
            (
                "place,product\nMünster,Käse\nKöln,Bier\n".into(),
                "windows-1252"
            )
        );
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert!(
            read(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff", None)
                .unwrap_err()
                .contains("neither text")
        );
        let mut damaged = TABLE.as_bytes().to_vec();
        damaged[25] = 0xff;
        assert!(
            read(&damaged, None)
                .unwrap_err()
                .contains("bytes that are not UTF-8")
        );
        assert!(
            read(b"a\nb\xff", Some("utf-8"))
                .unwrap_err()
                .contains("line 2")
        );
        assert!(
            read(b"a\n\x81\xff", Some("gb18030"))
                .unwrap_err()
                .contains("line 2: holds bytes that are not gb18030")
        );
        assert!(named("klingon").is_err());
    }

    #[test]
    fn a_nul_in_a_cell_is_text() {
        assert_eq!(
            read(b"place,notes\nZhuji,\"a\0b\"\n", None).unwrap().1,
            "UTF-8"
        );
    }
}
