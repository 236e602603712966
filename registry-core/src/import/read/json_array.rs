//! A JSON array of records, laid out as JSON Lines.

use std::{
    cell::Cell,
    fmt,
    fs::File,
    io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write},
};

use serde::de::{DeserializeSeed, Deserializer, Error, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::MOST_ROW_BYTES;
use crate::{import::ImportError, model::json_words};

/// Writes each element of the array, as it stands, to a line of a temporary file.
pub(super) fn lay_out(name: &str, mut text: &File, start: u64) -> Result<File, ImportError> {
    text.seek(SeekFrom::Start(start))
        .map_err(ImportError::Scratch)?;
    let lines = tempfile::tempfile().map_err(ImportError::Scratch)?;
    let bad = |error: serde_json::Error| ImportError::BadArray {
        file: name.to_owned(),
        reason: json_words(&error),
    };
    let mut out = BufWriter::new(&lines);
    let left = Cell::new(MOST_ROW_BYTES);
    let text = Limited {
        inner: BufReader::new(text),
        left: &left,
    };
    let mut array = serde_json::Deserializer::from_reader(text);
    let elements = Elements {
        out: &mut out,
        left: &left,
    };
    elements.deserialize(&mut array).map_err(bad)?;
    array.end().map_err(bad)?;
    out.flush().map_err(ImportError::Scratch)?;
    drop(out);
    Ok(lines)
}

/// A reader that fails once more was read than one element may have.
struct Limited<'a, R> {
    inner: R,
    left: &'a Cell<u64>,
}

impl<R: Read> Read for Limited<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.inner.read(buffer)?;
        match self.left.get().checked_sub(length as u64) {
            Some(left) => self.left.set(left),
            None => {
                let most = MOST_ROW_BYTES >> 20;
                return Err(io::Error::other(format!(
                    "a record is longer than {most} MiB"
                )));
            }
        }
        Ok(length)
    }
}

struct Elements<'a, W> {
    out: W,
    left: &'a Cell<u64>,
}

impl<'de, W: Write> DeserializeSeed<'de> for Elements<'_, W> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, W: Write> Visitor<'de> for Elements<'_, W> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of records")
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut elements: A) -> Result<(), A::Error> {
        while let Some(element) = elements.next_element::<Box<RawValue>>()? {
            self.left.set(MOST_ROW_BYTES);
            // Line breaks stand only between the parts of an element: in a text of JSON they are escaped.
            let line = element.get().replace(['\n', '\r'], " ");
            writeln!(self.out, "{line}").map_err(A::Error::custom)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn laid_out(text: &[u8]) -> Result<String, String> {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(text).unwrap();
        let mut lines = lay_out("a.json", &file, 0).map_err(|error| error.to_string())?;
        lines.rewind().unwrap();
        let mut text = String::new();
        lines.read_to_string(&mut text).unwrap();
        Ok(text)
    }

    #[test]
    fn each_element_is_a_line_as_it_stands() {
        let text = b"[ {\"a\":\r\n 1, \"a\": [2,\n3]},\n\"x\\ny\" ,1.50]\n";
        assert_eq!(
            laid_out(text).unwrap(),
            "{\"a\":   1, \"a\": [2, 3]}\n\"x\\ny\"\n1.50\n"
        );
        assert!(laid_out(b"[1,2").unwrap_err().contains("ends before a ]"));
        assert!(
            laid_out(b"[1] 2")
                .unwrap_err()
                .contains("text follows the end")
        );
    }

    #[test]
    fn an_element_is_read_only_up_to_the_longest_row() {
        let most = MOST_ROW_BYTES as usize;
        let array = |bytes: usize| [b"[[", &*b"1,".repeat(bytes / 2), b"1],[1]]"].concat();
        assert!(laid_out(&array(most / 2)).is_ok());
        let refused = laid_out(&array(most + 100)).unwrap_err();
        assert!(refused.contains("longer than 64 MiB"), "{refused}");
    }
}
