//! XLSX workbooks: the cells of a sheet, read in one pass with their formats and what is hidden and merged.

use std::io::BufRead;

use quick_xml::events::{BytesStart, Event};

use super::{
    Book, Broken, UNCALCULATED,
    archive::Archive,
    layout::Layout,
    number_format::{NumberFormat, plain},
    serial_date::Epoch,
    sheet::Listed,
    xlsx_parts::{SharedTexts, book, formats, relations, rich_text, unescaped},
    xml::{Xml, attribute, is_set, push_reference},
};

/// A workbook, opened.
pub(super) struct Workbook<'a> {
    archive: Archive<'a>,
    sheets: Vec<Listed>,
    /// The part of each sheet.
    parts: Vec<String>,
    known: Known,
}

/// What the cells of all sheets refer to.
#[derive(Default)]
struct Known {
    texts: SharedTexts,
    formats: Vec<NumberFormat>,
    epoch: Epoch,
}

impl<'a> Workbook<'a> {
    pub(super) fn open(mut archive: Archive<'a>) -> Result<Workbook<'a>, Broken> {
        let start = relations(&mut archive.xml("_rels/.rels")?, "")?;
        let main = start
            .into_values()
            .find(|relation| relation.kind == "officeDocument");
        let main = main.map_or("xl/workbook.xml".to_owned(), |relation| relation.part);
        let (folder, file) = main.rsplit_once('/').unwrap_or(("", &main));
        let folder = if folder.is_empty() {
            String::new()
        } else {
            format!("{folder}/")
        };
        let related = format!("{folder}_rels/{file}.rels");
        let relations = relations(&mut archive.xml(&related)?, &folder)?;
        let (listed, epoch) = book(&mut archive.xml(&main)?)?;
        let (mut sheets, mut parts) = (Vec::new(), Vec::new());
        for sheet in listed {
            // Charts and macros are sheets without cells.
            let relation = relations.get(&sheet.relation);
            if let Some(relation) = relation.filter(|relation| relation.kind == "worksheet") {
                parts.push(relation.part.clone());
                sheets.push(Listed {
                    name: sheet.name,
                    is_visible: sheet.is_visible,
                });
            }
        }
        let part = |kind: &str, usual: &str| {
            let found = relations.values().find(|relation| relation.kind == kind);
            found.map_or_else(
                || format!("{folder}{usual}"),
                |relation| relation.part.clone(),
            )
        };
        let (texts, styles) = (
            part("sharedStrings", "sharedStrings.xml"),
            part("styles", "styles.xml"),
        );
        let mut known = Known {
            epoch,
            ..Known::default()
        };
        if archive.has(&texts) {
            known.texts = SharedTexts::read(&mut archive.xml(&texts)?)?;
        }
        if archive.has(&styles) {
            known.formats = formats(&mut archive.xml(&styles)?)?;
        }
        Ok(Workbook {
            archive,
            sheets,
            parts,
            known,
        })
    }
}

impl Book for Workbook<'_> {
    fn sheets(&self) -> &[Listed] {
        &self.sheets
    }

    fn lay_out(&mut self, sheet: usize, layout: &mut Layout<'_>) -> Result<(), Broken> {
        let part = self
            .parts
            .get(sheet)
            .map(String::as_str)
            .unwrap_or_default();
        let mut xml = self.archive.xml(part)?;
        read_sheet(&mut xml, &self.known, layout)
    }
}

/// Where the next cell stands that does not say so, counted from 0.
#[derive(Debug, Default)]
struct CellPosition {
    row: u32,
    column: u32,
    is_hidden: bool,
}

fn read_sheet<R: BufRead>(
    xml: &mut Xml<R>,
    known: &Known,
    layout: &mut Layout<'_>,
) -> Result<(), Broken> {
    let mut place = CellPosition::default();
    let mut has_cells = false;
    loop {
        match xml.next()? {
            Event::Start(element) => match element.local_name().as_ref() {
                "sheetData" => has_cells = true,
                "col" if is_set(attribute(&element, "hidden").as_deref()) => {
                    let at = |name| {
                        attribute(&element, name)?
                            .parse::<u32>()
                            .ok()?
                            .checked_sub(1)
                    };
                    if let (Some(first), Some(last)) = (at("min"), at("max")) {
                        layout.hide_columns(first, last);
                    }
                }
                "row" => place.begin_row(&element)?,
                "c" => {
                    let cell = Cell::of(&element, &mut place)?;
                    let text = cell.text(xml, known)?;
                    layout.put(cell.row, cell.column, &text, place.is_hidden)?;
                }
                "mergeCell" => {
                    let range = attribute(&element, "ref").unwrap_or_default();
                    if let Some(((top, left), (bottom, right))) = parse_range(&range) {
                        layout.merge((top, bottom), (left, right))?;
                    }
                }
                _ => {}
            },
            Event::End(element) if element.local_name().as_ref() == "row" => {
                (place.row, place.column) = (place.row.saturating_add(1), 0);
            }
            Event::Eof if has_cells => return Ok(()),
            Event::Eof => return Err(xml.cut_short()),
            _ => {}
        }
    }
}

impl CellPosition {
    fn begin_row(&mut self, element: &BytesStart<'_>) -> Result<(), Broken> {
        if let Some(number) = attribute(element, "r") {
            let row = number
                .parse::<u32>()
                .ok()
                .and_then(|row| row.checked_sub(1));
            self.row = row.ok_or_else(|| format!("{number:?} is no number of a row"))?;
        }
        self.column = 0;
        self.is_hidden = is_set(attribute(element, "hidden").as_deref());
        Ok(())
    }
}

/// A cell, before its value is read.
struct Cell {
    row: u32,
    column: u32,
    kind: String,
    style: usize,
}

impl Cell {
    fn of(element: &BytesStart<'_>, place: &mut CellPosition) -> Result<Cell, Broken> {
        if let Some(name) = attribute(element, "r") {
            let named = parse_place(&name);
            (place.row, place.column) = named.ok_or_else(|| format!("{name:?} names no cell"))?;
        }
        let (row, column) = (place.row, place.column);
        place.column = column.saturating_add(1);
        let style = attribute(element, "s").and_then(|style| style.parse().ok());
        Ok(Cell {
            row,
            column,
            kind: attribute(element, "t").unwrap_or_default().into_owned(),
            style: style.unwrap_or_default(),
        })
    }

    /// Reads on to the cell's end, and gives the text that a reader of the sheet sees.
    fn text<R: BufRead>(&self, xml: &mut Xml<R>, known: &Known) -> Result<String, Broken> {
        let (mut value, mut inline) = (String::new(), None);
        let (mut is_value, mut has_formula) = (false, false);
        loop {
            let mut is_inline = false;
            match xml.next()? {
                Event::Start(element) => match element.local_name().as_ref() {
                    "v" => is_value = true,
                    "f" => has_formula = true,
                    "is" => is_inline = true,
                    _ => {}
                },
                Event::Text(text) if is_value => value.push_str(&text.xml10_content()),
                Event::CData(text) if is_value => value.push_str(&text),
                Event::GeneralRef(reference) if is_value => push_reference(&reference, &mut value),
                Event::End(element) => match element.local_name().as_ref() {
                    "v" => is_value = false,
                    "c" => break,
                    _ => {}
                },
                Event::Eof => return Err(xml.cut_short()),
                _ => {}
            }
            if is_inline {
                inline = Some(rich_text(xml, "is")?);
            }
        }
        if has_formula && value.is_empty() && self.kind != "str" {
            return Ok(UNCALCULATED.to_owned());
        }
        match inline {
            Some(text) => Ok(text),
            None => self.shown(&value, known),
        }
    }

    /// The text of a stored value.
    fn shown(&self, value: &str, known: &Known) -> Result<String, Broken> {
        Ok(match self.kind.as_str() {
            _ if value.is_empty() => String::new(),
            "s" => {
                let index = value.trim().parse().ok();
                let text = index.and_then(|index| known.texts.get(index));
                let missing = || format!("a cell of row {} has no text", self.row + 1);
                text.ok_or_else(missing)?.to_owned()
            }
            "b" => match value.trim() {
                "0" | "false" | "FALSE" => "false".to_owned(),
                "1" | "true" | "TRUE" => "true".to_owned(),
                other => other.to_owned(),
            },
            "d" => value.strip_suffix("T00:00:00").unwrap_or(value).to_owned(),
            "str" | "e" | "inlineStr" => unescaped(value),
            _ => match value.trim().parse::<f64>() {
                Ok(number) => match known.formats.get(self.style) {
                    Some(format) => format.show(number, known.epoch),
                    None => plain(number),
                },
                Err(_) => value.to_owned(),
            },
        })
    }
}

/// Row and column, counted from 0, of a name such as `C14`.
fn parse_place(name: &str) -> Option<(u32, u32)> {
    let name = name.trim().trim_start_matches('$');
    let digits = name.find(|letter: char| letter.is_ascii_digit() || letter == '$')?;
    let (letters, row) = name.split_at(digits);
    let mut column: u32 = 0;
    for letter in letters.bytes() {
        let place = letter
            .is_ascii_alphabetic()
            .then(|| letter.to_ascii_uppercase() - b'A' + 1)?;
        column = column.checked_mul(26)?.checked_add(u32::from(place))?;
    }
    let row: u32 = row.trim_start_matches('$').parse().ok()?;
    Some((row.checked_sub(1)?, column.checked_sub(1)?))
}

/// The first and the last cell of a range such as `A2:B5`.
fn parse_range(range: &str) -> Option<((u32, u32), (u32, u32))> {
    let (first, last) = range.split_once(':').unwrap_or((range, range));
    let (first, last) = (parse_place(first)?, parse_place(last)?);
    (first.0 <= last.0 && first.1 <= last.1).then_some((first, last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_have_names() {
        assert_eq!(parse_place("A1"), Some((0, 0)));
        assert_eq!(parse_place("$AB$12"), Some((11, 27)));
        for none in [
            "",
            "A",
            "1",
            "A0",
            "Ä1",
            "A-1",
            "ZZZZZZZZZZ1",
            "A99999999999",
        ] {
            assert_eq!(parse_place(none), None, "{none}");
        }
        assert_eq!(parse_range("B2:C3"), Some(((1, 1), (2, 2))));
        assert_eq!(parse_range("C3:B2"), None);
    }
}
