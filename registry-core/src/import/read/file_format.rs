//! The format of a file, found by its first bytes, and by its name where these do not tell.

use std::{fs::File, str::FromStr};

use super::{signature, workbook};
use crate::import::ImportError;

/// The format of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileFormat {
    /// Values separated by comma, semicolon, tab or another character.
    Csv,
    /// Tab-separated values.
    Tsv,
    /// An Excel workbook.
    Xlsx,
    /// An Excel workbook as it was before 2007.
    Xls,
    /// An OpenDocument spreadsheet, as LibreOffice saves it.
    Ods,
    /// A record a line, or an array of records.
    JsonLines,
}

impl FileFormat {
    /// What it is called.
    pub(crate) fn name(self) -> &'static str {
        match self {
            FileFormat::Csv => "csv",
            FileFormat::Tsv => "tsv",
            FileFormat::Xlsx => "xlsx",
            FileFormat::Xls => "xls",
            FileFormat::Ods => "ods",
            FileFormat::JsonLines => "jsonl",
        }
    }

    /// Whether it has sheets.
    pub(crate) fn is_workbook(self) -> bool {
        matches!(self, FileFormat::Xlsx | FileFormat::Xls | FileFormat::Ods)
    }
}

impl FromStr for FileFormat {
    type Err = ImportError;
    fn from_str(name: &str) -> Result<Self, ImportError> {
        match name.trim().to_lowercase().as_str() {
            "csv" => Ok(FileFormat::Csv),
            "tsv" => Ok(FileFormat::Tsv),
            "xlsx" => Ok(FileFormat::Xlsx),
            "xls" => Ok(FileFormat::Xls),
            "ods" | "fods" => Ok(FileFormat::Ods),
            "jsonl" | "json" | "ndjson" | "json-lines" => Ok(FileFormat::JsonLines),
            _ => Err(ImportError::UnknownFormat {
                name: name.to_owned(),
            }),
        }
    }
}

/// Finds the format, or tells what the file is that holds neither a table nor records.
pub(super) fn find(
    name: &str,
    file: &File,
    head: &[u8],
    extension: &str,
) -> Result<FileFormat, ImportError> {
    let other = |what: &str| ImportError::OtherFormat {
        file: name.to_owned(),
        what: what.to_owned(),
    };
    if head.starts_with(b"PK\x03\x04") {
        return match workbook::kind_of_archive(file) {
            Ok(format) => Ok(format),
            Err(_) if matches!(extension, "xlsx" | "xlsm") => Ok(FileFormat::Xlsx),
            Err(_) if extension == "ods" => Ok(FileFormat::Ods),
            Err(what) => Err(other(what)),
        };
    }
    if head.starts_with(signature::COMPOUND_FILE) {
        return Ok(FileFormat::Xls);
    }
    if signature::is_flat_document(head) {
        return Ok(FileFormat::Ods);
    }
    if let Some(what) = signature::of(head) {
        return Err(other(what));
    }
    let first = head
        .iter()
        .find(|byte| !byte.is_ascii_whitespace() && !matches!(byte, 0xef | 0xbb | 0xbf));
    Ok(match (extension, first) {
        ("jsonl" | "ndjson" | "json", _) | (_, Some(b'{')) => FileFormat::JsonLines,
        ("tsv" | "tab", _) => FileFormat::Tsv,
        ("xlsx" | "xlsm", _) => FileFormat::Xlsx,
        ("ods" | "fods", _) => FileFormat::Ods,
        _ => FileFormat::Csv,
    })
}
