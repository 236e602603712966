//! The file of rejected rows: each with its reason first, to be mended and imported again.

use std::{
    fs::File,
    io::{self, Write},
    path::Path,
};

use super::table::{Header, Table};
use crate::{
    form::{OrganisationField, escape_formula},
    import::{ImportError, row::without_reason},
};

/// Writes rejected rows, each with its reason, in the form of the file that they come from.
pub(super) fn write_rejected(
    path: &Path,
    table: &Table,
    rows: &[(usize, String)],
) -> Result<(), ImportError> {
    let written = File::create_new(path).and_then(|file| match &table.header {
        Some(header) => write_table(file, table, header, rows),
        None => write_lines(file, table, rows),
    });
    written.map_err(|reason| ImportError::RejectedRows {
        path: path.display().to_string(),
        reason,
    })
}

fn write_table(
    file: File,
    table: &Table,
    header: &Header,
    rows: &[(usize, String)],
) -> io::Result<()> {
    let because = OrganisationField::RejectedBecause.name();
    let earlier = header.names.iter().position(|name| name == because);
    let mut out = csv::WriterBuilder::new().flexible(true).from_writer(file);
    let mut write = |reason: &str, cells: &mut dyn Iterator<Item = &str>| {
        let cells = cells
            .enumerate()
            .filter(|(index, _)| Some(*index) != earlier);
        let cells = cells.map(|(_, cell)| cell);
        out.write_record(std::iter::once(reason).chain(cells))
    };
    write(because, &mut header.names.iter().map(String::as_str))?;
    for (row, reason) in rows {
        write(
            &escape_formula(reason),
            &mut table.rows[*row].raw.cells().iter(),
        )?;
    }
    out.flush()
}

fn write_lines(mut file: File, table: &Table, rows: &[(usize, String)]) -> io::Result<()> {
    for (row, reason) in rows {
        let line =
            without_reason(table.rows[*row].raw.cells().get(0).unwrap_or_default()).into_owned();
        let because = serde_json::Value::from(reason.as_str());
        match line.trim_start().strip_prefix('{') {
            Some(rest) => writeln!(file, "{{\"rejected_because\":{because},{rest}")?,
            None => writeln!(file, "{line}")?,
        }
    }
    Ok(())
}
