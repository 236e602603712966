//! The file of rejected rows: each with its reason first, to be mended and imported again.

use std::{
    fs::File,
    io::{self, BufWriter, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use serde_json::json;

use crate::{
    form::{Field, escape_formula},
    import::{
        ImportError,
        read::RawRow,
        row::{REJECTED_BECAUSE, Reading, without_reason},
    },
};

enum Rows {
    Table(Box<csv::Writer<BufWriter<File>>>),
    Lines(BufWriter<File>),
}

/// Rejected rows of one file, in its own format (of a workbook, as CSV). They get a file of their own when the others
/// are taken in.
pub(crate) struct RejectedRows {
    path: Option<PathBuf>,
    rows: Option<Rows>,
}

impl RejectedRows {
    /// Those that are to go to this file, or to none.
    pub(super) fn to(path: Option<&PathBuf>) -> RejectedRows {
        RejectedRows {
            path: path.cloned(),
            rows: None,
        }
    }

    /// The file that they go to, where there are any.
    pub(super) fn path(&self) -> Option<&PathBuf> {
        self.path.as_ref().filter(|_| self.rows.is_some())
    }

    /// Adds a row and why it was rejected.
    pub(super) fn add(
        &mut self,
        reading: &Reading<'_>,
        row: &RawRow,
        reason: &str,
    ) -> Result<(), ImportError> {
        if self.path.is_none() {
            return Ok(());
        }
        let added = self.try_add(reading, row, reason);
        added.map_err(ImportError::Scratch)
    }

    fn try_add(&mut self, reading: &Reading<'_>, row: &RawRow, reason: &str) -> io::Result<()> {
        let rows = match &mut self.rows {
            Some(rows) => rows,
            None => self.rows.insert(start(tempfile::tempfile()?, reading)?),
        };
        match rows {
            Rows::Table(table) => {
                let reason = escape_formula(reason);
                let cells = reading
                    .header()
                    .into_iter()
                    .flat_map(|header| header.without_reason(row.cells()));
                table
                    .write_record(std::iter::once(reason.as_ref()).chain(cells))
                    .map_err(io::Error::from)
            }
            Rows::Lines(lines) => {
                writeln!(
                    lines,
                    "{}",
                    with_reason(row.cells().get(0).unwrap_or_default(), reason)
                )
            }
        }
    }

    /// Writes the file. It must not be there yet: somebody may be mending it.
    pub(crate) fn write(&mut self) -> Result<(), ImportError> {
        let (Some(path), Some(rows)) = (&self.path, &mut self.rows) else {
            return Ok(());
        };
        let copied = copy(rows, path);
        copied.map_err(|reason| ImportError::RejectedRows {
            path: path.display().to_string(),
            reason,
        })
    }
}

fn copy(rows: &mut Rows, path: &Path) -> io::Result<()> {
    let mut rows = match rows {
        Rows::Table(table) => {
            table.flush()?;
            table.get_ref().get_ref()
        }
        Rows::Lines(lines) => {
            lines.flush()?;
            lines.get_ref()
        }
    };
    rows.seek(SeekFrom::Start(0))?;
    io::copy(&mut rows, &mut File::create_new(path)?)?;
    rows.seek(SeekFrom::End(0))?;
    Ok(())
}

fn start(file: File, reading: &Reading<'_>) -> io::Result<Rows> {
    let file = BufWriter::new(file);
    let Some(header) = reading.header() else {
        return Ok(Rows::Lines(file));
    };
    let mut table = csv::WriterBuilder::new().flexible(true).from_writer(file);
    let names: Vec<_> = header
        .names()
        .iter()
        .map(|name| escape_formula(name))
        .collect();
    let names = names.iter().map(AsRef::as_ref);
    table.write_record(std::iter::once(Field::RejectedBecause.name()).chain(names))?;
    Ok(Rows::Table(Box::new(table)))
}

/// The line with its reason as the first field, where it is an object at all.
fn with_reason(line: &str, reason: &str) -> String {
    let key = REJECTED_BECAUSE;
    let plain = without_reason(line);
    match plain.trim_start().strip_prefix('{') {
        Some(rest) if rest.trim_start().starts_with('}') => {
            format!("{{\"{key}\":{}}}", json!(reason))
        }
        Some(rest) => format!("{{\"{key}\":{},{rest}", json!(reason)),
        None => json!({ key: reason, "line": plain }).to_string(),
    }
}
