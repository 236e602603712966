//! Workbooks: the cells of one sheet, laid out as CSV with the text that a reader sees.
//!
//! Each form (XLSX, XLS, ODS) is read cell by cell in the order of its file; only the texts that cells share are kept.

mod archive;
mod column_letters;
mod compound_file;
mod layout;
mod number_format;
mod ods;
mod ods_cell;
mod serial_date;
mod sheet;
mod xls;
mod xls_records;
mod xls_strings;
mod xlsx;
mod xlsx_parts;
mod xml;

use std::fs::File;

pub(crate) use sheet::{MergedDown, Sheet};

use archive::Archive;
use layout::Layout;
use sheet::Listed;

use super::FileFormat;
use crate::{guard, import::ImportError};

/// What stands for a formula that no spreadsheet has calculated: its value is not in the file.
pub(crate) const UNCALCULATED: &str = "#UNCALCULATED!";

/// Why a workbook cannot be read.
#[derive(Debug)]
enum Broken {
    /// It is damaged, or none.
    Damaged(String),
    /// There is no room to lay it out.
    Scratch(std::io::Error),
}

impl From<String> for Broken {
    fn from(reason: String) -> Broken {
        Broken::Damaged(reason)
    }
}

impl From<&str> for Broken {
    fn from(reason: &str) -> Broken {
        Broken::Damaged(reason.to_owned())
    }
}

/// A workbook of any form.
trait Book {
    /// Its sheets of cells in their order.
    fn sheets(&self) -> &[Listed];

    /// Lays out the cells of a sheet.
    fn lay_out(&mut self, sheet: usize, layout: &mut Layout<'_>) -> Result<(), Broken>;
}

/// Which form of workbook an archive is, or what else it is.
pub(super) fn kind_of_archive(file: &File) -> Result<FileFormat, &'static str> {
    guard::call(|| archive::kind(file)).unwrap_or(Err("a damaged ZIP archive"))
}

/// Writes the cells of a sheet as CSV into a temporary file. What unpacks the workbook may panic on a damaged one.
pub(super) fn lay_out(
    name: &str,
    file: &File,
    format: FileFormat,
    wanted: Option<&str>,
) -> Result<(File, Sheet), ImportError> {
    guard::call(|| lay_out_sheet(name, file, format, wanted))
        .unwrap_or_else(|_| Err(bad(name, "it is damaged".into())))
}

fn bad(file: &str, broken: Broken) -> ImportError {
    match broken {
        Broken::Damaged(reason) => ImportError::BadWorkbook {
            file: file.to_owned(),
            reason,
        },
        Broken::Scratch(error) => ImportError::Scratch(error),
    }
}

fn lay_out_sheet(
    name: &str,
    file: &File,
    format: FileFormat,
    wanted: Option<&str>,
) -> Result<(File, Sheet), ImportError> {
    let mut book = open(file, format).map_err(|broken| bad(name, broken))?;
    let chosen = sheet::choose(name, book.sheets(), wanted)?;
    let scratch = tempfile::tempfile().map_err(ImportError::Scratch)?;
    let mut layout = Layout::new(&scratch);
    let laid_out = book
        .lay_out(chosen, &mut layout)
        .and_then(|()| layout.finish());
    let laid_out = laid_out.map_err(|broken| bad(name, broken))?;
    let sheet = Sheet::new(book.sheets(), chosen, wanted.is_none(), laid_out);
    Ok((scratch, sheet))
}

fn open(file: &File, format: FileFormat) -> Result<Box<dyn Book + '_>, Broken> {
    Ok(match format {
        FileFormat::Xls => Box::new(xls::Workbook::open(file)?),
        FileFormat::Ods => Box::new(ods::Document::open(file)?),
        _ => Box::new(xlsx::Workbook::open(Archive::open(file)?)?),
    })
}

#[cfg(test)]
mod tests;
