//! OpenDocument spreadsheets: one part holds all sheets, row by row, with the text that each cell shows. A flat document
//! is that part alone, and no archive.

use std::{
    collections::HashSet,
    fs::File,
    io::{BufRead, BufReader, Read, Seek, SeekFrom},
};

use quick_xml::events::{BytesStart, Event};

use super::{
    Book, Broken,
    archive::Archive,
    layout::Layout,
    ods_cell::OdsCell,
    sheet::Listed,
    xml::{Xml, attribute, full_attribute, push_reference},
};

const CONTENT: &str = "content.xml";

/// Elements within a cell that are no text of it.
const BESIDE_TEXT: &[&str] = &[
    "annotation",
    "frame",
    "custom-shape",
    "table",
    "shapes",
    "ruby-text",
];

/// A document, opened.
pub(super) struct Document<'a> {
    content: Content<'a>,
    sheets: Vec<Listed>,
}

/// Where its sheets stand.
enum Content<'a> {
    Part(Archive<'a>),
    Flat(&'a File),
}

impl Content<'_> {
    /// What holds the sheets, from its start.
    fn xml(&mut self) -> Result<Xml<Box<dyn BufRead + '_>>, Broken> {
        let part: Box<dyn BufRead + '_> = match self {
            Content::Part(archive) => Box::new(archive.part(CONTENT)?),
            Content::Flat(file) => Box::new(BufReader::new(start(file)?)),
        };
        Ok(Xml::new(CONTENT, part))
    }
}

impl<'a> Document<'a> {
    pub(super) fn open(file: &'a File) -> Result<Document<'a>, Broken> {
        let mut first = [0; 2];
        let is_archive = start(file)?.read_exact(&mut first).is_ok() && first == *b"PK";
        let mut content = if is_archive {
            let mut archive = Archive::open(file)?;
            if archive.has("META-INF/manifest.xml") {
                refuse_encrypted(&mut archive.xml("META-INF/manifest.xml")?)?;
            }
            Content::Part(archive)
        } else {
            Content::Flat(file)
        };
        let sheets = list(&mut content.xml()?)?;
        Ok(Document { content, sheets })
    }
}

/// The file from its start.
fn start(mut file: &File) -> Result<&File, Broken> {
    file.seek(SeekFrom::Start(0)).map_err(Broken::Scratch)?;
    Ok(file)
}

impl Book for Document<'_> {
    fn sheets(&self) -> &[Listed] {
        &self.sheets
    }

    fn lay_out(&mut self, sheet: usize, layout: &mut Layout<'_>) -> Result<(), Broken> {
        let mut xml = self.content.xml()?;
        find_table(&mut xml, sheet)?;
        let mut table = Table::default();
        table.read(&mut xml, layout)
    }
}

fn refuse_encrypted<R: BufRead>(xml: &mut Xml<R>) -> Result<(), Broken> {
    loop {
        match xml.next()? {
            Event::Start(element) if element.local_name().as_ref() == "encryption-data" => {
                return Err("it is protected by a password; save it without one".into());
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// The sheets in their order; one is hidden by its style.
fn list<R: BufRead>(xml: &mut Xml<R>) -> Result<Vec<Listed>, Broken> {
    let (mut sheets, mut hidden) = (Vec::new(), HashSet::new());
    let (mut style, mut depth) = (String::new(), 0_usize);
    loop {
        match xml.next()? {
            Event::Start(element) => match element.local_name().as_ref() {
                "style" => {
                    style = full_attribute(&element, "style:name")
                        .unwrap_or_default()
                        .into_owned();
                }
                "table-properties"
                    if attribute(&element, "display").as_deref() == Some("false") =>
                {
                    hidden.insert(std::mem::take(&mut style));
                }
                "table" => {
                    depth += 1;
                    if depth == 1 {
                        let style = attribute(&element, "style-name").unwrap_or_default();
                        sheets.push(Listed {
                            name: full_attribute(&element, "table:name")
                                .unwrap_or_default()
                                .into_owned(),
                            is_visible: !hidden.contains(style.as_ref()),
                        });
                    }
                }
                _ => {}
            },
            Event::End(element) if element.local_name().as_ref() == "table" => {
                depth = depth.saturating_sub(1);
            }
            Event::Eof => return Ok(sheets),
            _ => {}
        }
    }
}

/// Reads on to where a sheet starts.
fn find_table<R: BufRead>(xml: &mut Xml<R>, wanted: usize) -> Result<(), Broken> {
    let (mut before, mut depth) = (0, 0_usize);
    loop {
        match xml.next()? {
            Event::Start(element) if element.local_name().as_ref() == "table" => {
                if depth == 0 && before == wanted {
                    return Ok(());
                }
                before += usize::from(depth == 0);
                depth += 1;
            }
            Event::End(element) if element.local_name().as_ref() == "table" => {
                depth = depth.saturating_sub(1);
            }
            Event::Eof => return Err(xml.cut_short()),
            _ => {}
        }
    }
}

/// How far a sheet is read.
#[derive(Debug, Default)]
struct Table {
    /// The row, and how often it stands there.
    row: u32,
    repeated: u32,
    is_hidden: bool,
    column: u32,
    /// How many columns are described.
    columns: u32,
    /// The cells of the row, each with its first column and how often it stands there.
    cells: Vec<(u32, u32, String)>,
}

impl Table {
    fn read<R: BufRead>(
        &mut self,
        xml: &mut Xml<R>,
        layout: &mut Layout<'_>,
    ) -> Result<(), Broken> {
        loop {
            let cell = match xml.next()? {
                Event::Start(element) => match element.local_name().as_ref() {
                    "table-column" => {
                        self.describe_columns(&element, layout);
                        None
                    }
                    "table-row" => {
                        self.repeated = times(&element, "number-rows-repeated");
                        self.is_hidden = is_hidden(&element);
                        self.column = 0;
                        None
                    }
                    "table-cell" => {
                        Some((OdsCell::of(&element), self.begin_cell(&element, layout)?))
                    }
                    "covered-table-cell" => {
                        let repeated = times(&element, "number-columns-repeated");
                        self.column = self.column.saturating_add(repeated);
                        let name = element.local_name().as_ref().to_owned();
                        skip(xml, &name)?;
                        None
                    }
                    "shapes" => {
                        skip(xml, "shapes")?;
                        None
                    }
                    _ => None,
                },
                Event::End(element) => match element.local_name().as_ref() {
                    "table-row" => {
                        self.end_row(layout)?;
                        None
                    }
                    "table" => return Ok(()),
                    _ => None,
                },
                Event::Eof => return Err(xml.cut_short()),
                _ => None,
            };
            if let Some((mut cell, repeated)) = cell {
                cell.text = paragraphs(xml)?;
                let text = cell.shown();
                if !text.is_empty() {
                    self.cells.push((self.column, repeated, text));
                }
                self.column = self.column.saturating_add(repeated);
            }
        }
    }

    fn describe_columns(&mut self, element: &BytesStart<'_>, layout: &mut Layout<'_>) {
        let repeated = times(element, "number-columns-repeated");
        let first = self.columns;
        self.columns = first.saturating_add(repeated);
        if is_hidden(element) {
            layout.hide_columns(first, self.columns - 1);
        }
    }

    /// How often the cell stands beside itself; a merged one is noted.
    fn begin_cell(&self, element: &BytesStart<'_>, layout: &mut Layout<'_>) -> Result<u32, Broken> {
        let rows = times(element, "number-rows-spanned");
        let columns = times(element, "number-columns-spanned");
        let last = |first: u32, count: u32| first.saturating_add(count - 1);
        layout.merge(
            (self.row, last(self.row, rows)),
            (self.column, last(self.column, columns)),
        )?;
        Ok(times(element, "number-columns-repeated"))
    }

    fn end_row(&mut self, layout: &mut Layout<'_>) -> Result<(), Broken> {
        let cells = std::mem::take(&mut self.cells);
        let rows = if cells.is_empty() { 0 } else { self.repeated };
        for row in 0..rows {
            for (first, repeated, text) in &cells {
                for column in 0..*repeated {
                    let (row, column) =
                        (self.row.saturating_add(row), first.saturating_add(column));
                    layout.put(row, column, text, self.is_hidden)?;
                }
            }
        }
        self.row = self.row.saturating_add(self.repeated);
        Ok(())
    }
}

/// How often something stands there, at least once.
fn times(element: &BytesStart<'_>, name: &str) -> u32 {
    let times = attribute(element, name).and_then(|times| times.parse().ok());
    times.unwrap_or(1).max(1)
}

fn is_hidden(element: &BytesStart<'_>) -> bool {
    matches!(
        attribute(element, "visibility").as_deref(),
        Some("collapse" | "filter")
    )
}

/// Reads on to the end of an element, whatever it holds.
fn skip<R: BufRead>(xml: &mut Xml<R>, name: &str) -> Result<(), Broken> {
    let mut depth = 1_usize;
    loop {
        match xml.next()? {
            Event::Start(element) if element.local_name().as_ref() == name => depth += 1,
            Event::End(element) if element.local_name().as_ref() == name => {
                depth -= 1;
                if depth == 0 {
                    return Ok(());
                }
            }
            Event::Eof => return Err(xml.cut_short()),
            _ => {}
        }
    }
}

/// The paragraphs of a cell, to its end; none where it has none.
fn paragraphs<R: BufRead>(xml: &mut Xml<R>) -> Result<Option<String>, Broken> {
    let mut text: Option<String> = None;
    let mut depth = 0_usize;
    loop {
        let beside = match xml.next()? {
            Event::Start(element) => {
                let name = element.local_name().as_ref().to_owned();
                match name.as_str() {
                    "p" | "h" if depth == 0 => {
                        depth = 1;
                        match &mut text {
                            Some(text) => text.push('\n'),
                            None => text = Some(String::new()),
                        }
                    }
                    "s" => add_blanks(&mut text, times(&element, "c")),
                    "tab" => text.get_or_insert_default().push('\t'),
                    "line-break" => text.get_or_insert_default().push('\n'),
                    _ => {}
                }
                BESIDE_TEXT.iter().find(|beside| **beside == name)
            }
            Event::Text(part) if depth > 0 => {
                text.get_or_insert_default().push_str(&part.xml10_content());
                None
            }
            Event::GeneralRef(reference) if depth > 0 => {
                push_reference(&reference, text.get_or_insert_default());
                None
            }
            Event::End(element) => match element.local_name().as_ref() {
                "p" | "h" => {
                    depth = 0;
                    None
                }
                "table-cell" => return Ok(text),
                _ => None,
            },
            Event::Eof => return Err(xml.cut_short()),
            _ => None,
        };
        if let Some(beside) = beside {
            skip(xml, beside)?;
        }
    }
}

fn add_blanks(text: &mut Option<String>, count: u32) {
    let blanks = std::iter::repeat_n(' ', count.min(1000) as usize);
    text.get_or_insert_default().extend(blanks);
}
