//! The file to be imported: opened or spooled, its format found, its text laid out as UTF-8.

use std::{
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
    str::FromStr,
};

use super::{Position, encoding, json_array, survey::Survey, xlsx};
use crate::import::{FileReport, ImportError, Options};

/// What to import.
///
/// ```
/// use registry_core::Input;
/// assert_eq!(Input::File("tables/socks.csv".into()).name(), "socks.csv");
/// ```
pub enum Input {
    /// A file on disk.
    File(PathBuf),
    /// A stream, such as standard input, and what to call it.
    Stream {
        /// Its name in findings.
        name: String,
        /// The bytes; read to their end into a temporary file first.
        reader: Box<dyn Read>,
    },
}

impl Input {
    /// What findings call it.
    pub fn name(&self) -> String {
        match self {
            Input::File(path) => path
                .file_name()
                .unwrap_or(path.as_os_str())
                .to_string_lossy()
                .into_owned(),
            Input::Stream { name, .. } => name.clone(),
        }
    }

    fn extension(&self) -> String {
        let path = match self {
            Input::File(path) => path,
            Input::Stream { name, .. } => Path::new(name),
        };
        path.extension()
            .unwrap_or_default()
            .to_string_lossy()
            .to_lowercase()
    }

    fn open(self) -> Result<File, ImportError> {
        let file = self.name();
        let unreadable = |reason| ImportError::Unreadable {
            file: file.clone(),
            reason,
        };
        match self {
            Input::File(path) => {
                let opened = File::open(path).map_err(unreadable)?;
                let is_file = opened.metadata().map_err(unreadable)?.is_file();
                if is_file {
                    Ok(opened)
                } else {
                    spool(opened, unreadable)
                }
            }
            Input::Stream { reader, .. } => spool(reader, unreadable),
        }
    }
}

/// Copies a stream into a temporary file, since it is read more than once.
fn spool(
    mut reader: impl Read,
    unreadable: impl Fn(io::Error) -> ImportError,
) -> Result<File, ImportError> {
    let mut spooled = tempfile::tempfile().map_err(ImportError::Scratch)?;
    io::copy(&mut reader, &mut spooled).map_err(unreadable)?;
    Ok(spooled)
}

/// The format of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileFormat {
    /// Comma-, semicolon- or tab-separated values.
    Csv,
    /// Tab-separated values.
    Tsv,
    /// An Excel workbook.
    Xlsx,
    /// A record a line, or an array of records.
    JsonLines,
}

impl FromStr for FileFormat {
    type Err = ImportError;
    fn from_str(name: &str) -> Result<Self, ImportError> {
        match name.trim().to_lowercase().as_str() {
            "csv" => Ok(FileFormat::Csv),
            "tsv" => Ok(FileFormat::Tsv),
            "xlsx" => Ok(FileFormat::Xlsx),
            "jsonl" | "json" | "ndjson" | "json-lines" => Ok(FileFormat::JsonLines),
            _ => Err(ImportError::UnknownFormat {
                name: name.to_owned(),
            }),
        }
    }
}

/// Finds the format by content, and by the file's name where content does not tell.
fn format_of(head: &[u8], extension: &str) -> FileFormat {
    if head.starts_with(b"PK\x03\x04") {
        return FileFormat::Xlsx;
    }
    let first = head
        .iter()
        .find(|byte| !byte.is_ascii_whitespace() && !matches!(byte, 0xef | 0xbb | 0xbf));
    match (extension, first) {
        ("jsonl" | "ndjson" | "json", _) | (_, Some(b'{')) => FileFormat::JsonLines,
        ("tsv" | "tab", _) => FileFormat::Tsv,
        ("xlsx" | "xlsm", _) => FileFormat::Xlsx,
        _ => FileFormat::Csv,
    }
}

/// A file as text that can be read more than once.
#[derive(Debug)]
pub(crate) struct OpenedFile {
    pub(crate) name: String,
    pub(crate) format: FileFormat,
    /// UTF-8 text.
    pub(crate) text: File,
    /// Where the text starts, after its byte order mark.
    pub(crate) start: u64,
    /// Size of the text.
    pub(crate) size: u64,
    /// The sheet that the text was laid out from.
    pub(crate) sheet: Option<xlsx::Sheet>,
    /// What was taken for granted.
    pub(crate) notices: Vec<String>,
    pub(crate) report: FileReport,
}

impl OpenedFile {
    /// Opens an input.
    pub(crate) fn open(input: Input, options: &Options) -> Result<OpenedFile, ImportError> {
        let (name, extension) = (input.name(), input.extension());
        let file = input.open()?;
        let unreadable = |reason| ImportError::Unreadable {
            file: name.clone(),
            reason,
        };
        let survey = Survey::of(&file).map_err(unreadable)?;
        let format = options
            .format
            .unwrap_or_else(|| format_of(&survey.head, &extension));
        let report = FileReport {
            name: name.clone(),
            bytes: survey.bytes,
            sha256: survey.sha256,
            rows: 0,
            attributes: Vec::new(),
            rejected_to: None,
        };
        let (mut sheet, mut notices) = (None, Vec::new());
        let (mut text, mut start) = (file, 0);
        if format == FileFormat::Xlsx {
            let (laid_out, taken) = xlsx::lay_out(&name, &text, options.sheet.as_deref())?;
            notices.extend(taken.notice(&name));
            (text, sheet) = (laid_out, Some(taken));
        } else {
            (text, start) = as_utf8(&name, text, &survey, options, &mut notices)?;
        }
        if format == FileFormat::JsonLines && survey_starts_with(&survey, b'[') {
            (text, start) = (json_array::lay_out(&name, &text, start)?, 0);
        }
        let size = text.metadata().map_err(ImportError::Scratch)?.len();
        Ok(OpenedFile {
            name,
            format,
            text,
            start,
            size,
            sheet,
            notices,
            report,
        })
    }

    /// Where the first row starts.
    pub(crate) fn first_row(&self) -> Position {
        Position {
            byte: self.start,
            line: 1,
            row: 0,
        }
    }
}

fn survey_starts_with(survey: &Survey, wanted: u8) -> bool {
    let marks = [0xef, 0xbb, 0xbf, 0xff, 0xfe, 0];
    survey
        .head
        .iter()
        .find(|byte| !byte.is_ascii_whitespace() && !marks.contains(byte))
        == Some(&wanted)
}

/// The file itself where it is UTF-8 already, else its text in a temporary file.
fn as_utf8(
    name: &str,
    file: File,
    survey: &Survey,
    options: &Options,
    notices: &mut Vec<String>,
) -> Result<(File, u64), ImportError> {
    let wanted = options
        .encoding
        .as_deref()
        .map(encoding::named)
        .transpose()?;
    let found = encoding::find(name, survey, wanted)?;
    if found.guessed {
        let encoding = found.encoding.name();
        notices.push(format!("{name}: read as {encoding}; --encoding settles it"));
    }
    if found.encoding == encoding_rs::UTF_8 {
        return Ok((file, found.mark as u64));
    }
    Ok((encoding::to_utf8(name, &file, found)?, 0))
}
