//! The CSV form: one table for people to write and for the import to read back whole.

use std::{
    borrow::Cow,
    collections::{BTreeSet, HashMap},
    io::{self, Write},
};

use super::{
    item::Item,
    rows::{Row, rows_of},
};
use crate::import::{ATTRIBUTE_PREFIX, csv_columns, guarded, is_taken};

/// Writes items, the canonical JSON of records, as rows of the CSV form; importing them gives the same records again.
///
/// ```
/// use std::collections::BTreeSet;
/// use registry_core::export::CsvWriter;
/// let mut table = CsvWriter::new(Vec::new(), &BTreeSet::new())?;
/// table.write(
///     br#"{"key":"cn-zhuji-sock","location":{"country":"CN","place":"Zhuji"},"product":{"name":"Sock"}}"#,
/// )?;
/// let text = String::from_utf8(table.finish()?)?;
/// assert!(text.starts_with("key,name,other_names,status,"));
/// assert!(text.contains("\ncn-zhuji-sock,,,active,"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct CsvWriter<W: Write> {
    out: csv::Writer<W>,
    /// Columns of attributes by their names.
    attributes: HashMap<String, usize>,
    cells: Vec<String>,
}

impl<W: Write> CsvWriter<W> {
    /// Writes the header: the columns of the form, then one for each of the attributes that records have.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn new(out: W, attribute_names: &BTreeSet<String>) -> io::Result<Self> {
        let mut writer = CsvWriter::continued(out, attribute_names);
        let fixed = csv_columns().iter().map(|column| column.name.to_owned());
        let attributes = attribute_names.iter().map(|name| header_of(name));
        writer
            .out
            .write_record(fixed.chain(attributes))
            .map_err(super::output_error)?;
        Ok(writer)
    }

    /// Goes on where another writer ended that had the same attributes: without a header.
    ///
    /// So a large table can be written in pieces, on several threads.
    pub fn continued(out: W, attribute_names: &BTreeSet<String>) -> Self {
        let fixed = csv_columns().len();
        CsvWriter {
            out: csv::WriterBuilder::new().from_writer(out),
            attributes: attribute_names.iter().cloned().zip(fixed..).collect(),
            cells: vec![String::new(); fixed + attribute_names.len()],
        }
    }

    /// Writes the rows of an item. An attribute whose name was not announced is an error.
    ///
    /// # Errors
    /// When `out` fails, or [`io::ErrorKind::InvalidInput`] for such an attribute; [`io::ErrorKind::InvalidData`] when
    /// this is no item.
    pub fn write(&mut self, item: &[u8]) -> io::Result<()> {
        let item = Item::read(item)?;
        for (index, row) in rows_of(&item).iter().enumerate() {
            self.cells.iter_mut().for_each(String::clear);
            self.fill(row);
            if index == 0 {
                self.fill_attributes(&item)?;
            }
            self.out
                .write_record(&self.cells)
                .map_err(super::output_error)?;
        }
        Ok(())
    }

    fn fill(&mut self, row: &Row<'_>) {
        for (field, text) in &row.cells {
            let is_number = field.column().kind.is_number();
            if let Some(cell) = self.cells.get_mut(*field as usize) {
                let text = if is_number {
                    Cow::Borrowed(&**text)
                } else {
                    guarded(text)
                };
                cell.push_str(&text);
            }
        }
    }

    fn fill_attributes(&mut self, item: &Item<'_>) -> io::Result<()> {
        for attribute in &item.attributes {
            let cell = self
                .attributes
                .get(&*attribute.name)
                .and_then(|&index| self.cells.get_mut(index));
            let Some(cell) = cell else {
                let problem = format!(
                    "attribute {:?} of {} has no column",
                    &*attribute.name, &*item.key
                );
                return Err(io::Error::new(io::ErrorKind::InvalidInput, problem));
            };
            cell.push_str(&guarded(&attribute.value));
        }
        Ok(())
    }

    /// Makes sure that all is written, and gives `out` back.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn finish(self) -> io::Result<W> {
        self.out
            .into_inner()
            .map_err(csv::IntoInnerError::into_error)
    }
}

/// The header of an attribute: its name, with a prefix where a field would be read into it.
fn header_of(name: &str) -> String {
    let prefix = if is_taken(name) { ATTRIBUTE_PREFIX } else { "" };
    guarded(&format!("{prefix}{name}")).into_owned()
}
