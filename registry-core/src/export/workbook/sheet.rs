//! One sheet, written row by row into a file of its own, packed as it will stand in the workbook.

use std::{
    fmt::Write as _,
    fs::File,
    io::{self, BufWriter, Write},
};

use zip::{ZipArchive, ZipWriter, result::ZipResult, write::SimpleFileOptions};

use super::{
    Unfit,
    cell::{Column, push_cell, push_text},
    parts::{Style, column_letters, packed},
};
use crate::form::escape_apostrophe;

/// The rows of a sheet in every spreadsheet, its header among them.
const MOST_ROWS: u32 = 1 << 20;
/// The columns of a sheet.
const MOST_COLUMNS: usize = 1 << 14;

/// A sheet that is being written.
pub(super) struct Sheet {
    pub(super) name: &'static str,
    columns: Vec<Column>,
    letters: Vec<String>,
    out: ZipWriter<BufWriter<File>>,
    /// Rows so far, the header among them.
    pub(super) rows: u32,
    text: String,
}

impl Sheet {
    /// Starts a sheet with its header.
    pub(super) fn new(name: &'static str, columns: Vec<Column>) -> Result<Sheet, Unfit> {
        if columns.len() > MOST_COLUMNS {
            return Err(Unfit::Columns {
                count: columns.len(),
            });
        }
        let mut out = ZipWriter::new(BufWriter::new(tempfile::tempfile()?));
        started(&mut out)?;
        let mut sheet = Sheet {
            name,
            letters: (0..columns.len()).map(column_letters).collect(),
            columns,
            out,
            rows: 0,
            text: String::new(),
        };
        sheet.write_header()?;
        Ok(sheet)
    }

    fn write_header(&mut self) -> Result<(), Unfit> {
        self.text.push_str(BEGINNING);
        for (at, column) in self.columns.iter().enumerate() {
            let _ = write!(
                self.text,
                r#"<col min="{0}" max="{0}" width="{1}" style="{2}" customWidth="1"/>"#,
                at + 1,
                column.width(),
                column.style() as u8
            );
        }
        self.text.push_str(r#"</cols><sheetData><row r="1">"#);
        for (letters, column) in self.letters.iter().zip(&self.columns) {
            let _ = write!(
                self.text,
                r#"<c r="{letters}1" s="{}" t="inlineStr"><is><t xml:space="preserve">"#,
                Style::Header as u8
            );
            push_text(&mut self.text, &escape_apostrophe(&column.header)).map_err(|problem| {
                Unfit::Header {
                    header: column.header.clone(),
                    problem,
                }
            })?;
            self.text.push_str("</t></is></c>");
        }
        self.text.push_str("</row>");
        self.rows = 1;
        Ok(self.flush_text()?)
    }

    /// Writes the row of a record. Empty cells are left out.
    pub(super) fn write_row(&mut self, key: &str, cells: &[&str]) -> Result<(), Unfit> {
        if self.rows == MOST_ROWS {
            return Err(Unfit::Rows {
                key: key.to_owned(),
                sheet: self.name,
            });
        }
        self.rows += 1;
        let _ = write!(self.text, r#"<row r="{}">"#, self.rows);
        let filled = cells
            .iter()
            .enumerate()
            .filter(|(_, cell)| !cell.is_empty());
        for (at, cell) in filled {
            let column = &self.columns[at];
            let place = (self.letters[at].as_str(), self.rows);
            push_cell(&mut self.text, place, column.kind, cell).map_err(|problem| Unfit::Cell {
                key: key.to_owned(),
                column: column.header.clone(),
                problem,
            })?;
        }
        self.text.push_str("</row>");
        Ok(self.flush_text()?)
    }

    /// The cells from the first to the last, such as `A1:C3`.
    pub(super) fn range(&self, mark: &str) -> String {
        let last = self.letters.last().map_or("A", String::as_str);
        format!("{mark}A{mark}1:{mark}{last}{mark}{}", self.rows)
    }

    /// Ends the sheet: an archive with the one part that it is.
    pub(super) fn finish(mut self) -> ZipResult<ZipArchive<File>> {
        let _ = write!(
            self.text,
            r#"</sheetData><autoFilter ref="{}"/></worksheet>"#,
            self.range("")
        );
        self.flush_text()?;
        let file = self.out.finish()?;
        ZipArchive::new(file.into_inner().map_err(io::IntoInnerError::into_error)?)
    }

    fn flush_text(&mut self) -> io::Result<()> {
        let written = self.out.write_all(self.text.as_bytes());
        self.text.clear();
        written
    }
}

fn started(out: &mut ZipWriter<BufWriter<File>>) -> io::Result<()> {
    let options: SimpleFileOptions = packed();
    Ok(out.start_file("sheet", options)?)
}

/// The header stays in sight, and so does the first column.
const BEGINNING: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
    r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews>"#,
    r#"<sheetView workbookViewId="0"><pane xSplit="1" ySplit="1" topLeftCell="B2" activePane="bottomRight" "#,
    r#"state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>"#,
);
