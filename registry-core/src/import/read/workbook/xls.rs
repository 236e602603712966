//! XLS workbooks, as Excel wrote them from 1993 to 2007: the cells of a sheet, read record by record.
//!
//! A formula that was never calculated cannot be told from one that gave an empty text, and reads as blank.

use std::{collections::HashMap, fs::File};

use super::{
    Book, Broken,
    compound_file::{CompoundFile, Stream},
    layout::Layout,
    number_format::{NumberFormat, plain},
    serial_date::Epoch,
    sheet::Listed,
    xls_records::{Record, Records, kind},
    xls_strings::{Writing, shared},
};

const BEFORE_UNICODE: u16 = 0x0500;
/// The rows of a sheet.
const ROWS: usize = 1 << 16;

/// A workbook, opened.
pub(super) struct Workbook<'a> {
    stream: Stream<'a>,
    sheets: Vec<Listed>,
    /// Where each sheet starts.
    starts: Vec<u64>,
    known: Known,
}

/// What the cells of all sheets refer to.
#[derive(Default)]
struct Known {
    writing: Writing,
    epoch: Epoch,
    texts: Vec<Box<str>>,
    formats: Vec<NumberFormat>,
}

impl<'a> Workbook<'a> {
    pub(super) fn open(file: &'a File) -> Result<Workbook<'a>, Broken> {
        let compound = CompoundFile::open(file)?;
        if compound.has("EncryptedPackage") {
            return Err("it is protected by a password; save it without one".into());
        }
        let stream = match compound.stream("Workbook")? {
            Some(stream) => Some(stream),
            None => compound.stream("Book")?,
        };
        let mut workbook = Workbook {
            stream: stream.ok_or("it is another document of Office, without sheets")?,
            sheets: Vec::new(),
            starts: Vec::new(),
            known: Known::default(),
        };
        workbook.read_globals()?;
        Ok(workbook)
    }

    /// Reads what stands in front of the sheets.
    fn read_globals(&mut self) -> Result<(), Broken> {
        let Workbook {
            stream,
            sheets,
            starts,
            known,
        } = self;
        let mut records = Records::from(stream, 0);
        let mut custom: HashMap<u16, NumberFormat> = HashMap::new();
        let mut styles = Vec::new();
        while let Some(record) = records.next()? {
            match record.kind {
                kind::BEGIN => known.writing.is_unicode = record.short(0)? != BEFORE_UNICODE,
                kind::FILE_PASS => {
                    return Err("it is protected by a password; save it without one".into());
                }
                kind::CODE_PAGE => known.writing.set_code_page(record.short(0)?),
                kind::DATE_MODE if record.short(0)? == 1 => known.epoch = Epoch::Of1904,
                kind::FORMAT => {
                    let length_bytes = if known.writing.is_unicode { 2 } else { 1 };
                    let code = known.writing.text(&record, 2, length_bytes)?;
                    custom.insert(record.short(0)?, NumberFormat::parse(&code));
                }
                kind::STYLE => styles.push(record.short(2)?),
                kind::SHEET if record.byte(5)? == 0 => {
                    starts.push(u64::from(record.long(0)?));
                    sheets.push(Listed {
                        name: known.writing.text(&record, 6, 1)?,
                        is_visible: record.byte(4)? & 3 == 0,
                    });
                }
                kind::SHARED_TEXTS => known.texts = shared(record, &mut records)?,
                kind::END => break,
                _ => {}
            }
        }
        let format = |id: u16| {
            custom
                .get(&id)
                .cloned()
                .unwrap_or_else(|| NumberFormat::built_in(id))
        };
        known.formats = styles.into_iter().map(format).collect();
        Ok(())
    }
}

impl Book for Workbook<'_> {
    fn sheets(&self) -> &[Listed] {
        &self.sheets
    }

    fn lay_out(&mut self, sheet: usize, layout: &mut Layout<'_>) -> Result<(), Broken> {
        let start = self.starts.get(sheet).copied().unwrap_or_default();
        let mut records = Records::from(&mut self.stream, start);
        let mut reading = SheetReading {
            known: &self.known,
            layout,
            hidden: vec![false; ROWS],
            formula: None,
        };
        let mut depth = 0_usize;
        while let Some(record) = records.next()? {
            match record.kind {
                kind::BEGIN => depth += 1,
                kind::END if depth <= 1 => return Ok(()),
                kind::END => depth -= 1,
                // Charts within the sheet have cells of their own.
                _ if depth > 1 => {}
                _ if depth == 0 => return Err("a sheet is not where it should be".into()),
                _ => reading.take(&record)?,
            }
        }
        Err("a sheet is cut short".into())
    }
}

/// A sheet, as far as it is read.
struct SheetReading<'a, 'b> {
    known: &'a Known,
    layout: &'a mut Layout<'b>,
    hidden: Vec<bool>,
    /// The cell of a formula whose text is still to come.
    formula: Option<(u16, u16)>,
}

impl SheetReading<'_, '_> {
    fn take(&mut self, record: &Record) -> Result<(), Broken> {
        let writing = self.known.writing;
        match record.kind {
            kind::ROW => {
                let row = usize::from(record.short(0)?);
                // Rows of a few records only say that they are there.
                let options = record.long(12).unwrap_or_default();
                self.hidden[row] = options & 0x20 != 0;
            }
            kind::COLUMNS if record.short(8)? & 1 == 1 => {
                let (first, last) = (record.short(0)?, record.short(2)?);
                self.layout.hide_columns(u32::from(first), u32::from(last));
            }
            kind::SHARED_TEXT => {
                let text = self.known.texts.get(record.long(6)? as usize);
                self.put_at(record, text.map_or("", |text| text))?;
            }
            kind::TEXT | kind::RICH_TEXT => self.put_at(record, &writing.text(record, 6, 2)?)?,
            kind::NUMBER => self.put_number(record, 4, record.short(2)?, record.float(6)?)?,
            kind::RK => self.put_number(record, 4, record.short(2)?, record.rk(6)?)?,
            kind::MANY_RK => self.put_many(record)?,
            kind::BOOLEAN_OR_ERROR => {
                let text = boolean_or_error(record.byte(6)?, record.byte(7)? == 1);
                self.put_at(record, text)?;
            }
            kind::FORMULA => self.take_formula(record)?,
            kind::TEXT_OF_FORMULA => {
                if let Some((row, column)) = self.formula.take() {
                    self.put(row, column, &writing.text(record, 0, 2)?)?;
                }
            }
            kind::MERGED => self.merge(record)?,
            _ => {}
        }
        Ok(())
    }

    fn put(&mut self, row: u16, column: u16, text: &str) -> Result<(), Broken> {
        let is_hidden = self.hidden[usize::from(row)];
        self.layout
            .put(u32::from(row), u32::from(column), text, is_hidden)
    }

    fn put_at(&mut self, record: &Record, text: &str) -> Result<(), Broken> {
        self.put(record.short(0)?, record.short(2)?, text)
    }

    /// Writes a number in the format whose style stands at a place of the record.
    fn put_number(
        &mut self,
        record: &Record,
        style: usize,
        column: u16,
        value: f64,
    ) -> Result<(), Broken> {
        let format = self.known.formats.get(usize::from(record.short(style)?));
        let text = match format {
            Some(format) => format.show(value, self.known.epoch),
            None => plain(value),
        };
        self.put(record.short(0)?, column, &text)
    }

    fn put_many(&mut self, record: &Record) -> Result<(), Broken> {
        let first = record.short(2)?;
        let count = record.bytes.len().saturating_sub(6) / 6;
        for (index, column) in (first..=u16::MAX).take(count).enumerate() {
            let at = 4 + 6 * index;
            self.put_number(record, at, column, record.rk(at + 2)?)?;
        }
        Ok(())
    }

    fn take_formula(&mut self, record: &Record) -> Result<(), Broken> {
        self.formula = None;
        if record.short(12)? != 0xffff {
            return self.put_number(record, 4, record.short(2)?, record.float(6)?);
        }
        match record.byte(6)? {
            0 => self.formula = Some((record.short(0)?, record.short(2)?)),
            1 => self.put_at(record, boolean_or_error(record.byte(8)?, false))?,
            2 => self.put_at(record, boolean_or_error(record.byte(8)?, true))?,
            _ => {}
        }
        Ok(())
    }

    fn merge(&mut self, record: &Record) -> Result<(), Broken> {
        for index in 0..usize::from(record.short(0)?) {
            let at = |place: usize| record.short(2 + 8 * index + 2 * place).map(u32::from);
            let (rows, columns) = ((at(0)?, at(1)?), (at(2)?, at(3)?));
            if rows.0 <= rows.1 && columns.0 <= columns.1 {
                self.layout.merge(rows, columns)?;
            }
        }
        Ok(())
    }
}

fn boolean_or_error(value: u8, is_error: bool) -> &'static str {
    match (is_error, value) {
        (false, 0) => "false",
        (false, _) => "true",
        (true, 0x00) => "#NULL!",
        (true, 0x07) => "#DIV/0!",
        (true, 0x0f) => "#VALUE!",
        (true, 0x17) => "#REF!",
        (true, 0x1d) => "#NAME?",
        (true, 0x24) => "#NUM!",
        (true, 0x2a) => "#N/A",
        (true, _) => "#ERROR!",
    }
}
