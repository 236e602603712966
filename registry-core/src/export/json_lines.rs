//! JSON Lines: a record a line, each the item itself.

use std::io::{self, Write};

/// Writes items, the canonical JSON of records, one a line.
///
/// ```
/// use registry_core::export::JsonLinesWriter;
/// let mut lines = JsonLinesWriter::new(Vec::new());
/// lines.write(br#"{"key":"cn-zhuji-sock"}"#)?;
/// assert_eq!(lines.finish()?, b"{\"key\":\"cn-zhuji-sock\"}\n");
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct JsonLinesWriter<W> {
    out: W,
}

impl<W: Write> JsonLinesWriter<W> {
    /// Writes to `out`, which is best buffered.
    pub fn new(out: W) -> Self {
        JsonLinesWriter { out }
    }

    /// Writes an item.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn write(&mut self, item: &[u8]) -> io::Result<()> {
        self.out.write_all(item)?;
        self.out.write_all(b"\n")
    }

    /// Makes sure that all is written, and gives `out` back.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn finish(mut self) -> io::Result<W> {
        self.out.flush()?;
        Ok(self.out)
    }
}
