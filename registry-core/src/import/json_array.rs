//! A JSON array of records, laid out as JSON Lines.

use std::{
    fmt,
    fs::File,
    io::{BufReader, BufWriter, Seek, SeekFrom, Write},
};

use serde::de::{DeserializeSeed, Deserializer, Error, SeqAccess, Visitor};

use super::error::ImportError;

/// Writes each element of the array to a line of a temporary file.
pub(super) fn lay_out(name: &str, mut text: &File, start: u64) -> Result<File, ImportError> {
    text.seek(SeekFrom::Start(start))
        .map_err(ImportError::Scratch)?;
    let lines = tempfile::tempfile().map_err(ImportError::Scratch)?;
    let bad = |error: serde_json::Error| ImportError::BadArray {
        file: name.to_owned(),
        reason: error.to_string(),
    };
    let mut out = BufWriter::new(&lines);
    let mut array = serde_json::Deserializer::from_reader(BufReader::new(text));
    Elements(&mut out).deserialize(&mut array).map_err(bad)?;
    array.end().map_err(bad)?;
    out.flush().map_err(ImportError::Scratch)?;
    drop(out);
    Ok(lines)
}

struct Elements<'a, W>(&'a mut W);

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

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<(), A::Error> {
        while let Some(element) = elements.next_element::<serde_json::Value>()? {
            serde_json::to_writer(&mut *self.0, &element).map_err(A::Error::custom)?;
            self.0.write_all(b"\n").map_err(A::Error::custom)?;
        }
        Ok(())
    }
}
