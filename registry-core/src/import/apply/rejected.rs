//! The file of rejected rows: each with its reason first, to be mended and imported again.

use std::{
    ffi::OsStr,
    fs::File,
    io::{self, BufWriter, Write},
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

/// Rejected rows of one file, in its own format (of a workbook, as CSV). Made with the first row.
pub(super) struct RejectedRows {
    path: PathBuf,
    rows: Option<Rows>,
}

impl RejectedRows {
    /// Of the file with this index; a second one's go to a file of their own beside the one that was asked for.
    pub(super) fn of(index: usize, asked: Option<&Path>) -> RejectedRows {
        let mut path = asked.unwrap_or(Path::new("")).to_owned();
        if index > 0 {
            let name =
                |part: Option<&OsStr>| part.unwrap_or_default().to_string_lossy().into_owned();
            let extension = path
                .extension()
                .map(|_| format!(".{}", name(path.extension())));
            let (stem, extension) = (name(path.file_stem()), extension.unwrap_or_default());
            path.set_file_name(format!("{stem}-{}{extension}", index + 1));
        }
        RejectedRows { path, rows: None }
    }

    /// The file, where any row was written to it.
    pub(super) fn path(&self) -> Option<&PathBuf> {
        self.rows.as_ref().map(|_| &self.path)
    }

    /// Writes a row and why it was rejected.
    pub(super) fn write(
        &mut self,
        reading: &Reading<'_>,
        row: &RawRow,
        reason: &str,
    ) -> Result<(), ImportError> {
        let written = self.try_write(reading, row, reason);
        written.map_err(|reason| self.failed(reason))
    }

    fn failed(&self, reason: io::Error) -> ImportError {
        ImportError::RejectedRows {
            path: self.path.display().to_string(),
            reason,
        }
    }

    fn try_write(&mut self, reading: &Reading<'_>, row: &RawRow, reason: &str) -> io::Result<()> {
        let rows = match &mut self.rows {
            Some(rows) => rows,
            None => self
                .rows
                .insert(start(File::create_new(&self.path)?, reading)?),
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

    /// Makes sure that all rows are in the file.
    pub(super) fn finish(&mut self) -> Result<(), ImportError> {
        let flushed = match &mut self.rows {
            Some(Rows::Table(table)) => table.flush(),
            Some(Rows::Lines(lines)) => lines.flush(),
            None => Ok(()),
        };
        flushed.map_err(|reason| self.failed(reason))
    }
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
