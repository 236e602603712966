//! Workbooks: the cells of one sheet, laid out as CSV with the text that a reader sees.

use std::{
    fs::File,
    io::{self, BufReader, BufWriter, Read, Seek, SeekFrom},
};

use calamine::{DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Style, Xlsx, XlsxError};

use super::MOST_ROW_BYTES;
use crate::{guard, import::ImportError};

/// The most bytes that a workbook may unpack to, and that its sheet may be laid out to: a text that many cells share,
/// or a wide header above many short rows, makes far more of the sheet than stands in the file.
const MOST_UNPACKED: u64 = 2 << 30;
/// The rows and columns of a sheet in Excel.
const MOST_ROWS: u32 = 1 << 20;
const MOST_COLUMNS: usize = 1 << 14;

/// The sheet that was laid out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sheet {
    name: String,
    /// Whether it was chosen for being the first of several.
    chosen: bool,
    first_row: u32,
    first_column: u32,
}

impl Sheet {
    /// Says which sheet was taken, where that was not plain.
    pub(crate) fn notice(&self, file: &str) -> Option<String> {
        let name = &self.name;
        self.chosen
            .then(|| format!("{file}: read the first visible sheet, {name:?}; --sheet settles it"))
    }

    /// The sheet's row, counted from 1, of a row that was laid out.
    pub(crate) fn row(&self, index: u64) -> u64 {
        u64::from(self.first_row) + index + 1
    }

    /// The name of a cell, such as `Sheet1!C14`.
    pub(crate) fn cell(&self, row: u64, column: usize) -> String {
        format!(
            "{}!{}{row}",
            self.name,
            letters(self.first_column as usize + column)
        )
    }

    /// The name of a row, such as `Sheet1!14`.
    pub(crate) fn row_name(&self, row: u64) -> String {
        format!("{}!{row}", self.name)
    }
}

/// The letters of a column counted from 0: A, B, ... Z, AA.
fn letters(mut column: usize) -> String {
    let mut reversed = Vec::new();
    loop {
        reversed.push(char::from(b'A' + (column % 26) as u8));
        if column < 26 {
            break;
        }
        column = column / 26 - 1;
    }
    reversed.into_iter().rev().collect()
}

/// Writes the cells of a sheet as CSV into a temporary file. The workbook's reader panics on some damaged ones.
pub(crate) fn lay_out(
    name: &str,
    file: &File,
    wanted: Option<&str>,
) -> Result<(File, Sheet), ImportError> {
    guard::call(|| lay_out_cells(name, file, wanted)).unwrap_or_else(|panic| {
        Err(ImportError::BadWorkbook {
            file: name.to_owned(),
            reason: panic,
        })
    })
}

fn lay_out_cells(
    name: &str,
    file: &File,
    wanted: Option<&str>,
) -> Result<(File, Sheet), ImportError> {
    let bad = |reason: String| ImportError::BadWorkbook {
        file: name.to_owned(),
        reason,
    };
    check_size(file).map_err(bad)?;
    let mut workbook: Xlsx<_> = Xlsx::new(rewound(file).map_err(|error| bad(error.to_string()))?)
        .map_err(|error| bad(error.to_string()))?;
    let (sheet, chosen) = choose(name, &workbook, wanted)?;
    let scratch = tempfile::tempfile().map_err(ImportError::Scratch)?;
    let mut layout = Layout::new(&scratch);
    let mut cells = workbook
        .worksheet_cells_reader(&sheet)
        .map_err(|error| bad(error.to_string()))?;
    let percents: Vec<bool> = cells.styles().iter().map(shows_percent).collect();
    let mut has_empty = false;
    loop {
        let next = cells
            .next_cell_with_style_id()
            .map_err(|error: XlsxError| bad(error.to_string()))?;
        let Some((cell, style)) = next else { break };
        let (row, column) = cell.get_position();
        if row >= MOST_ROWS {
            return Err(bad("a sheet has at most 1,048,576 rows".to_owned()));
        }
        let is_percent = percents.get(style) == Some(&true);
        let text = shown(cell.get_value(), is_percent);
        has_empty |= *cell.get_value() == DataRef::Empty;
        if !text.is_empty() {
            layout.check_place(row, column).map_err(bad)?;
            layout
                .put(row, column, text)
                .map_err(ImportError::Scratch)?;
        }
        layout.check_size().map_err(bad)?;
    }
    drop(cells);
    if has_empty {
        check_formulas(&mut workbook, &sheet).map_err(bad)?;
    }
    let (first_row, first_column) = layout.finish().map_err(ImportError::Scratch)?;
    Ok((
        scratch,
        Sheet {
            name: sheet,
            chosen,
            first_row,
            first_column,
        },
    ))
}

/// A formula whose value was never stored, since no spreadsheet has calculated it, would be a blank cell.
fn check_formulas<R: Read + Seek>(workbook: &mut Xlsx<R>, sheet: &str) -> Result<(), String> {
    let mut cells = workbook
        .worksheet_cells_reader(sheet)
        .map_err(|error| error.to_string())?;
    while let Some(cell) = cells
        .next_cell_with_formula_metadata()
        .map_err(|error| error.to_string())?
    {
        if cell.formula.is_some() && cell.value == DataRef::Empty {
            let (row, column) = cell.pos;
            return Err(format!(
                "{sheet}!{}{} is a formula without a stored value; open the workbook in a spreadsheet and save it",
                letters(column as usize),
                row + 1
            ));
        }
    }
    Ok(())
}

fn rewound(mut file: &File) -> io::Result<BufReader<&File>> {
    file.seek(SeekFrom::Start(0))?;
    Ok(BufReader::new(file))
}

/// Unpacks every part once without keeping it, so that a bomb is found before it fills the memory.
fn check_size(file: &File) -> Result<(), String> {
    let reader = rewound(file).map_err(|error| error.to_string())?;
    let mut archive = zip::ZipArchive::new(reader).map_err(|error| error.to_string())?;
    let mut left = MOST_UNPACKED;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|error| error.to_string())?;
        left -=
            io::copy(&mut part.take(left), &mut io::sink()).map_err(|error| error.to_string())?;
        if left == 0 {
            return Err(format!(
                "it unpacks to more than {} GiB",
                MOST_UNPACKED >> 30
            ));
        }
    }
    Ok(())
}

/// The sheet asked for, else the first that is visible, and whether there were others.
fn choose<R: Read + Seek>(
    file: &str,
    workbook: &Xlsx<R>,
    wanted: Option<&str>,
) -> Result<(String, bool), ImportError> {
    let sheets = workbook
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet);
    let visible: Vec<_> = sheets
        .clone()
        .filter(|sheet| sheet.visible == SheetVisible::Visible)
        .collect();
    let unknown = |sheet: &str| ImportError::UnknownSheet {
        file: file.to_owned(),
        sheet: sheet.to_owned(),
        present: sheets
            .clone()
            .map(|sheet| sheet.name.as_str())
            .collect::<Vec<_>>()
            .join(", "),
    };
    match wanted {
        Some(wanted) => {
            let found = sheets
                .clone()
                .find(|sheet| sheet.name == wanted)
                .ok_or_else(|| unknown(wanted))?;
            Ok((found.name.clone(), false))
        }
        None => {
            let first = visible.first().ok_or_else(|| unknown("that is visible"))?;
            Ok((first.name.clone(), visible.len() > 1))
        }
    }
}

/// Whether numbers in this style are shown as percentages, such as 0.65 as 65 %.
fn shows_percent(style: &Style) -> bool {
    let Some(format) = &style.number_format else {
        return false;
    };
    // What is quoted or escaped is only text beside the number.
    let code = format.format_code.replace("\\%", "");
    let mut unquoted = code.split('"').step_by(2);
    unquoted.any(|part| part.contains('%'))
}

/// The text that a reader of the sheet sees: 1988, not 1988.0; 65%, not 0.65; days as ISO dates.
fn shown(value: &DataRef<'_>, is_percent: bool) -> String {
    match value {
        DataRef::Int(number) if is_percent => format!("{}%", number * 100),
        DataRef::Float(number) if is_percent => {
            // A hundredfold, without the digits that binary fractions add: 0.07 is 7%, not 7.000000000000001%.
            let percent = (number * 100.0 * 1e9).round() / 1e9;
            format!("{percent}%")
        }
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(value) => value.to_string(),
        DataRef::DateTime(moment) => shown_moment(moment),
        DataRef::DateTimeIso(text) => text.strip_suffix("T00:00:00").unwrap_or(text).to_owned(),
        DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}

fn shown_moment(moment: &ExcelDateTime) -> String {
    if moment.is_duration() {
        return moment.as_f64().to_string();
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute, second) == (0, 0, 0) {
        date
    } else {
        format!("{date}T{hour:02}:{minute:02}:{second:02}")
    }
}

/// Cells that come row by row, written as CSV rows that begin at the header's first column.
struct Layout<'a> {
    out: csv::Writer<BufWriter<&'a File>>,
    /// Row and column of the header's first cell.
    origin: Option<(u32, u32)>,
    /// How many columns the header has, once it is written.
    width: Option<usize>,
    row: u32,
    /// Row and column of the last cell.
    last: Option<(u32, u32)>,
    cells: Vec<String>,
    /// The bytes of the row's cells.
    row_bytes: u64,
    /// The bytes of the rows before.
    bytes: u64,
}

impl<'a> Layout<'a> {
    fn new(file: &'a File) -> Self {
        let out = csv::WriterBuilder::new()
            .flexible(true)
            .from_writer(BufWriter::new(file));
        Layout {
            out,
            origin: None,
            width: None,
            row: 0,
            last: None,
            cells: Vec::new(),
            row_bytes: 0,
            bytes: 0,
        }
    }

    /// A cell that comes after a later one would silently become a cell of another row, or take one's place.
    fn check_place(&mut self, row: u32, column: u32) -> Result<(), String> {
        let place = Some((row, column));
        if place <= self.last {
            return Err(format!(
                "{}{} stands after a later cell, or twice; open the workbook and save it again",
                letters(column as usize),
                row + 1
            ));
        }
        self.last = place;
        Ok(())
    }

    fn put(&mut self, row: u32, column: u32, text: String) -> io::Result<()> {
        let (_, first_column) = *self.origin.get_or_insert_with(|| {
            self.row = row;
            (row, column)
        });
        while self.row < row {
            self.end_row()?;
        }
        // A cell left of the header, or right of it, makes the row ragged; its place does not matter.
        let most = self.width.unwrap_or(MOST_COLUMNS);
        let index = column
            .checked_sub(first_column)
            .map_or(most, |index| most.min(index as usize));
        if index >= self.cells.len() {
            self.cells.resize(index + 1, String::new());
        }
        self.row_bytes += text.len() as u64;
        self.cells[index] = text;
        Ok(())
    }

    /// Ends a row. One without cells is blank whatever its width, which a million of them would have to be filled to.
    fn end_row(&mut self) -> io::Result<()> {
        let width = *self.width.get_or_insert(self.cells.len());
        if self.cells.is_empty() {
            self.cells.push(String::new());
        } else if self.cells.len() < width {
            self.cells.resize(width, String::new());
        }
        self.out
            .write_record(&self.cells)
            .map_err(io::Error::other)?;
        self.bytes += self.row_bytes + self.cells.len() as u64;
        self.row_bytes = 0;
        self.cells.clear();
        self.row += 1;
        Ok(())
    }

    fn check_size(&self) -> Result<(), String> {
        if self.row_bytes > MOST_ROW_BYTES {
            let (row, most) = (self.row + 1, MOST_ROW_BYTES >> 20);
            return Err(format!("row {row} is longer than {most} MiB"));
        }
        if self.bytes + self.row_bytes > MOST_UNPACKED {
            let most = MOST_UNPACKED >> 30;
            return Err(format!("its sheet is larger than {most} GiB"));
        }
        Ok(())
    }

    fn finish(mut self) -> io::Result<(u32, u32)> {
        if !self.cells.is_empty() {
            self.end_row()?;
        }
        self.out.flush()?;
        Ok(self.origin.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests;
