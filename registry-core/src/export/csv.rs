//! The CSV form: one table for people to write and for the import to read back whole.

use std::{
    borrow::Cow,
    collections::{BTreeSet, HashMap},
    io::{self, Write},
};

use super::{
    csv_line::push_line,
    item::{Item, with_item},
    layout::{Layout, Places},
    row::Row,
};
use crate::form::{ATTRIBUTE_PREFIX, escape_formula, is_taken};

/// Writes items, the canonical JSON of records, as rows of the CSV form; importing them in the layout of statements
/// gives the same records again.
///
/// ```
/// use std::collections::BTreeSet;
/// use registry_core::export::{CsvWriter, Layout};
/// let mut table = CsvWriter::new(Vec::new(), Layout::Statements, &BTreeSet::new())?;
/// table.write(
///     br#"{"key":"cn-zhuji-sock","location":{"country":"CN","place":"Zhuji"},"product":{"name":"Sock"}}"#,
/// )?;
/// let text = String::from_utf8(table.finish()?)?;
/// assert!(text.starts_with("key,name,other_names,status,"));
/// assert!(text.contains("\ncn-zhuji-sock,,,active,"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct CsvWriter<W> {
    out: W,
    layout: Layout,
    places: Places,
    /// Places of attributes behind the columns of the layout, by their names.
    attributes: HashMap<String, usize>,
    line: Vec<u8>,
}

impl<W: Write> CsvWriter<W> {
    /// Writes the header: the columns of the form, then one for each of the attributes that records have.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn new(out: W, layout: Layout, attribute_names: &BTreeSet<String>) -> io::Result<Self> {
        let mut writer = CsvWriter::continued(out, layout, attribute_names);
        let columns = layout.columns();
        let fixed = columns.iter().map(|field| -> &str { field.name() });
        let attributes: Vec<String> = attribute_names
            .iter()
            .map(|name| escape_formula(&attribute_header(name)).into_owned())
            .collect();
        push_line(
            &mut writer.line,
            fixed.chain(attributes.iter().map(String::as_str)),
        );
        writer.write_line()?;
        Ok(writer)
    }

    /// Goes on where another writer ended that had the same attributes: without a header.
    ///
    /// So a large table can be written in pieces, on several threads.
    pub fn continued(out: W, layout: Layout, attribute_names: &BTreeSet<String>) -> Self {
        CsvWriter {
            out,
            layout,
            places: Places::of(&layout.columns()),
            attributes: attribute_names.iter().cloned().zip(0..).collect(),
            line: Vec::new(),
        }
    }

    /// Writes the rows of an item. What only a later program knows of it has no column. An attribute whose name was not announced is an error.
    ///
    /// # Errors
    /// When `out` fails, or [`io::ErrorKind::InvalidInput`] for such an attribute; [`io::ErrorKind::InvalidData`] when
    /// this is no item.
    pub fn write(&mut self, item: &[u8]) -> io::Result<()> {
        with_item(item, |item| self.write_rows(item))
    }

    fn write_rows(&mut self, item: &Item<'_>) -> io::Result<()> {
        let mut attributes = self.attributes_of(item)?;
        for row in &mut self.layout.rows(item)? {
            guard(row);
            let cells = self.places.cells(row);
            push_line(
                &mut self.line,
                cells
                    .into_iter()
                    .chain(attributes.iter().map(|text| &**text)),
            );
            self.write_line()?;
            // They stand in the first row.
            attributes.fill_with(Default::default);
        }
        Ok(())
    }

    fn write_line(&mut self) -> io::Result<()> {
        let written = self.out.write_all(&self.line);
        self.line.clear();
        written
    }

    fn attributes_of<'a>(&self, item: &'a Item<'_>) -> io::Result<Vec<Cow<'a, str>>> {
        let mut cells = vec![Cow::Borrowed(""); self.attributes.len()];
        for attribute in &item.attributes {
            let cell = self
                .attributes
                .get(&*attribute.name)
                .and_then(|&index| cells.get_mut(index));
            let Some(cell) = cell else {
                let problem = format!(
                    "attribute {:?} of {} has no column",
                    &*attribute.name, &*item.key
                );
                return Err(io::Error::new(io::ErrorKind::InvalidInput, problem));
            };
            *cell = escape_formula(&attribute.value);
        }
        Ok(cells)
    }

    /// Makes sure that all is written, and gives `out` back.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn finish(mut self) -> io::Result<W> {
        self.out.flush()?;
        Ok(self.out)
    }
}

/// Guards the texts of a row.
fn guard(row: &mut Row<'_>) {
    for (field, text) in &mut row.cells {
        if !field.column().kind.is_number()
            && let Cow::Owned(guarded) = escape_formula(text)
        {
            *text = guarded.into();
        }
    }
}

/// The header of an attribute: its name, with a prefix where a field would be read into it.
pub(super) fn attribute_header(name: &str) -> String {
    let prefix = if is_taken(name) { ATTRIBUTE_PREFIX } else { "" };
    format!("{prefix}{name}")
}
