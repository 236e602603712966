//! The file to be imported: opened or spooled, its format found, its text laid out as UTF-8, its header found.

use std::fs::File;

use super::{
    FileFormat, Input, KnownHeaders, Position, encoding, file_format, fill_down,
    header_cell::is_blank, json_array, survey::Survey, table_head::TableHead, workbook,
};
use crate::import::{FileReport, ImportError, Options, mended::MendedCells};

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
    pub(crate) sheet: Option<workbook::Sheet>,
    /// What stands in front of the rows of a table.
    pub(crate) head: Option<TableHead>,
    /// Cells that were mended since.
    pub(super) mended: MendedCells,
    /// The encoding of the file, where it was guessed.
    guessed: Option<&'static str>,
    /// What was taken for granted.
    pub(crate) notices: Vec<String>,
    pub(crate) report: FileReport,
}

impl OpenedFile {
    /// Opens an input. `headers` tells which headers of a table mean something.
    pub(crate) fn open(
        input: Input,
        options: &Options,
        headers: KnownHeaders<'_>,
    ) -> Result<OpenedFile, ImportError> {
        let mut opened = OpenedFile::of_text(input, options)?;
        if opened.format != FileFormat::JsonLines {
            let mut notices = std::mem::take(&mut opened.notices);
            let head = TableHead::find(&opened, options, headers, &mut notices)?;
            opened.notices = notices;
            if options.fill_down {
                opened.fill_down(head, headers)?;
            } else {
                opened.notices.extend(opened.notice_of_merges(&head));
                opened.head = Some(head);
            }
        }
        Ok(opened)
    }

    /// Opens an input as text, whatever its format.
    fn of_text(input: Input, options: &Options) -> Result<OpenedFile, ImportError> {
        let (name, extension) = (input.name(), input.extension());
        let file = input.open()?;
        let unreadable = |reason| ImportError::Unreadable {
            file: name.clone(),
            reason,
        };
        let survey = Survey::of(&file).map_err(unreadable)?;
        let format = match options.format {
            Some(format) => format,
            None => file_format::find(&name, &file, &survey.head, &extension)?,
        };
        let report = FileReport {
            name: name.clone(),
            bytes: survey.bytes,
            sha256: survey.sha256,
            rows: 0,
            attributes: Vec::new(),
            rejected_to: None,
        };
        let (mut sheet, mut guessed, mut notices) = (None, None, Vec::new());
        let (mut text, mut start) = (file, 0);
        if format.is_workbook() {
            let wanted = options.sheet.as_deref();
            let (laid_out, taken) = workbook::lay_out(&name, &text, format, wanted)?;
            notices.extend(taken.notices(&name));
            (text, sheet) = (laid_out, Some(taken));
        } else {
            (text, start, guessed) = as_utf8(&name, text, &survey, options, &mut notices)?;
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
            head: None,
            mended: MendedCells::of(&options.mended),
            guessed,
            notices,
            report,
        })
    }

    /// Fills the cells that a value above is meant for.
    fn fill_down(&mut self, head: TableHead, headers: KnownHeaders<'_>) -> Result<(), ImportError> {
        let filled = fill_down::fill(self, &head, headers.is_group)?;
        self.notices.push(format!(
            "{}: blank cells that took the value above them: {}",
            self.label(),
            filled.cells
        ));
        (self.text, self.start, self.size) = (filled.text, 0, filled.bytes);
        self.head = Some(TableHead {
            delimiter: b',',
            start: Position {
                byte: 0,
                ..head.start
            },
            ..head
        });
        Ok(())
    }

    /// Says that cells are merged downwards, which leaves all but the first blank.
    fn notice_of_merges(&self, head: &TableHead) -> Option<String> {
        let sheet = self.sheet.as_ref()?;
        let first = sheet
            .merged_down()
            .find(|merge| merge.last > head.last_line)?;
        Some(format!(
            "{}: cells are merged downwards, such as {}; only the first has their value, unless --fill-down gives it to all",
            self.label(),
            sheet.range(&first)
        ))
    }

    /// The file's name, and that of its sheet.
    pub(crate) fn label(&self) -> String {
        match &self.sheet {
            Some(sheet) => format!("{} {}", self.name, sheet.name()),
            None => self.name.clone(),
        }
    }

    /// The file's name, and where in it the header stands.
    pub(crate) fn label_of_header(&self) -> String {
        let line = self.head.as_ref().map_or(1, |head| head.header.line());
        match &self.sheet {
            Some(sheet) => format!("{} {}", self.name, sheet.row_name(line)),
            None if line > 1 => format!("{} line {line}", self.name),
            None => self.name.clone(),
        }
    }

    /// What else may be the matter where a column is missing, from a semicolon on.
    pub(crate) fn hint(&self) -> String {
        let sheet = self.sheet.as_ref().and_then(workbook::Sheet::hint);
        let header = self.head.as_ref().map(|head| &head.header);
        let columns = header.map_or(0, |header| {
            header.cells().iter().filter(|cell| !is_blank(cell)).count()
        });
        let delimiter = (columns < 2 && self.sheet.is_none())
            .then(|| "--delimiter says what separates its columns".to_owned());
        let row = (columns > 0).then(|| "--header-row takes another row as the header".to_owned());
        let encoding = self.guessed.map(|encoding| {
            format!("it was read as {encoding}, and --encoding takes another encoding")
        });
        let hints = [encoding, sheet, delimiter, row].into_iter().flatten();
        hints.map(|hint| format!("; {hint}")).collect()
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

/// The file itself where it is UTF-8 already, else its text in a temporary file; where its text starts, and its encoding
/// where that was guessed.
fn as_utf8(
    name: &str,
    file: File,
    survey: &Survey,
    options: &Options,
    notices: &mut Vec<String>,
) -> Result<(File, u64, Option<&'static str>), ImportError> {
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
    let guessed = found.guessed.then(|| found.encoding.name());
    if found.encoding == encoding_rs::UTF_8 {
        return Ok((file, found.mark as u64, guessed));
    }
    Ok((encoding::to_utf8(name, &file, found)?, 0, guessed))
}
