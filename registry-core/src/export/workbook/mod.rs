//! Workbooks (XLSX): a sheet a table, for people with a spreadsheet.
//!
//! Each sheet is written into a temporary file as the records come, and nothing is written to the output before all of
//! them are known to fit. Why by hand: docs/decisions/030-tables-for-spreadsheets.md.

mod cell;
mod organisations;
mod parts;
mod sheet;
mod tables;

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    fs::File,
    io::{self, BufWriter, Seek, Write},
};

use zip::{ZipArchive, ZipWriter, result::ZipError};

pub use cell::CellProblem;
use cell::Column;
use parts::{RELATIONSHIPS, STYLES, content_types, packed, sheet_part, workbook};
use sheet::Sheet;
use tables::{TABLES, Table};

use super::{
    csv::attribute_header,
    item::{Item, with_item},
    layout::{Layout, Places},
};
use crate::{
    form::{Field, Kind},
    model::{Organisation, OrganisationKey},
};

/// Why records do not become a workbook.
#[derive(Debug, thiserror::Error)]
pub enum Unfit {
    /// A cell of a record does not fit.
    #[error("{key}, column {column}: {problem}; {OTHERS}")]
    Cell {
        /// The record.
        key: String,
        /// The column's header.
        column: String,
        /// What is wrong with it.
        problem: CellProblem,
    },
    /// A header does not fit.
    #[error("the attribute {header:?}: {problem}; {OTHERS}")]
    Header {
        /// The header.
        header: String,
        /// What is wrong with it.
        problem: CellProblem,
    },
    /// A sheet has all the rows that it can have.
    #[error(
        "{key} would stand in row 1,048,577 of the sheet {sheet}, and a sheet has 1,048,576 rows; narrow the export by a query, or {OTHERS}"
    )]
    Rows {
        /// The first record that has no place.
        key: String,
        /// The sheet.
        sheet: &'static str,
    },
    /// There are more attributes than columns.
    #[error("the sheet would have {count} columns, and a sheet has at most 16,384; {OTHERS}")]
    Columns {
        /// How many columns it would have.
        count: usize,
    },
    /// The output, or a temporary file, could not be written, or this is no item.
    #[error(transparent)]
    Output(#[from] io::Error),
}

/// What to do about records that do not fit.
const OTHERS: &str = "export them as csv, jsonl or data-package, which hold everything";

impl From<ZipError> for Unfit {
    fn from(error: ZipError) -> Unfit {
        Unfit::Output(error.into())
    }
}

/// Writes items, the canonical JSON of records, as a workbook.
///
/// In the flat layout its first sheet has one row a record, and behind it stand shares, actors, figures, linkages,
/// sources, codes, reviews and notes with a row each, as far as there are any; in the layout of statements its one
/// sheet is the CSV form. Each sheet has the headers of the CSV form, and imports as CSV does.
///
/// ```
/// use std::collections::BTreeSet;
/// use registry_core::export::{Layout, WorkbookWriter};
/// let mut workbook = WorkbookWriter::new(Layout::Flat, &BTreeSet::new())?;
/// workbook.write(
///     br#"{"key":"cn-zhuji-sock","location":{"country":"CN","place":"Zhuji"},"product":{"name":"Sock"}}"#,
/// )?;
/// assert!(workbook.finish(Vec::new())?.starts_with(b"PK"));
/// # Ok::<(), registry_core::export::Unfit>(())
/// ```
pub struct WorkbookWriter {
    layout: Layout,
    attributes: HashMap<String, usize>,
    places: Places,
    clusters: Sheet,
    tables: Vec<(&'static Table, Places, Sheet)>,
    named_organisations: HashSet<OrganisationKey>,
    organisations: Option<Sheet>,
}

impl WorkbookWriter {
    /// Starts a workbook of records that have these attributes.
    ///
    /// # Errors
    /// When the attributes do not fit into a sheet, or a temporary file cannot be made.
    pub fn new(layout: Layout, attribute_names: &BTreeSet<String>) -> Result<Self, Unfit> {
        let columns = layout.columns();
        let attributes = attribute_names.iter().map(|name| Column {
            header: attribute_header(name),
            kind: Kind::Text,
        });
        let all = columns.iter().map(column).chain(attributes).collect();
        let clusters = Sheet::new("clusters", all)?;
        let tables: &[Table] = match layout {
            Layout::Flat => &TABLES,
            Layout::Statements => &[],
        };
        let started = tables.iter().map(|table| {
            let columns = table.columns.iter().map(column).collect();
            let places = Places::of(table.columns);
            Ok((table, places, Sheet::new(table.name, columns)?))
        });
        Ok(WorkbookWriter {
            layout,
            attributes: attribute_names
                .iter()
                .cloned()
                .zip(columns.len()..)
                .collect(),
            places: Places::of(&columns),
            clusters,
            tables: started.collect::<Result<_, Unfit>>()?,
            named_organisations: HashSet::new(),
            organisations: None,
        })
    }

    /// Writes an item. What only a later program knows of it has no column.
    ///
    /// # Errors
    /// When something of it does not fit, an attribute was not announced, this is no item, or a temporary file cannot
    /// be written.
    pub fn write(&mut self, item: &[u8]) -> Result<(), Unfit> {
        with_item(item, |item| {
            self.write_record(item)?;
            let keys = item
                .actors
                .iter()
                .filter_map(|actor| actor.organisation.as_ref());
            self.named_organisations
                .extend(keys.filter_map(|key| key.parse().ok()));
            for (table, places, sheet) in &mut self.tables {
                for row in (table.rows)(item) {
                    sheet.write_row(&item.key, &places.cells(&row))?;
                }
            }
            Ok(())
        })
    }

    fn write_record(&mut self, item: &Item<'_>) -> Result<(), Unfit> {
        let rows = self.layout.rows(item)?;
        for (at, row) in rows.iter().enumerate() {
            let mut cells = self.places.cells(row);
            if at == 0 {
                self.put_attributes(item, &mut cells)?;
            }
            self.clusters.write_row(&item.key, &cells)?;
        }
        Ok(())
    }

    fn put_attributes<'a>(&self, item: &'a Item<'_>, cells: &mut Vec<&'a str>) -> io::Result<()> {
        cells.resize(cells.len() + self.attributes.len(), "");
        for attribute in &item.attributes {
            let cell = self
                .attributes
                .get(&*attribute.name)
                .and_then(|&place| cells.get_mut(place));
            let Some(cell) = cell else {
                let problem = format!(
                    "attribute {:?} of {} has no column",
                    &*attribute.name, &*item.key
                );
                return Err(io::Error::new(io::ErrorKind::InvalidInput, problem));
            };
            *cell = &attribute.value;
        }
        Ok(())
    }

    /// The organisations that actors of the records lead to.
    pub fn named_organisations(&self) -> HashSet<OrganisationKey> {
        self.named_organisations.clone()
    }

    /// Adds a sheet with the organisations that actors lead to, whole, as `organisation import` takes it.
    ///
    /// # Errors
    /// When something of them does not fit, or a temporary file cannot be written.
    pub fn write_organisations(&mut self, organisations: &[Organisation]) -> Result<(), Unfit> {
        let all: Vec<&Organisation> = organisations.iter().collect();
        let sheet = organisations::sheet("organisations", &all, Layout::Statements)?;
        self.organisations = Some(sheet);
        Ok(())
    }

    /// Writes the workbook, and gives `out` back.
    ///
    /// # Errors
    /// When a temporary file or `out` fails.
    pub fn finish<W: Write>(self, out: W) -> Result<W, Unfit> {
        let tables = self.tables.into_iter().map(|(_, _, sheet)| sheet);
        write_book(self.clusters, tables.chain(self.organisations), out)
    }
}

/// Writes organisations as a workbook, and gives `out` back. In the flat layout its first sheet has one row each, and
/// behind it stand their sources and notes; in the layout of statements its one sheet is the CSV form.
///
/// ```
/// use registry_core::{export::{Layout, write_organisation_workbook}, model::Organisation};
/// let json = br#"{"country":"CN","key":"org_cn-a","kind":"company","name":"A","place":"Anji"}"#;
/// let organisation = Organisation::from_json(json)?;
/// let workbook = write_organisation_workbook(&[&organisation], Layout::Flat, Vec::new())?;
/// assert!(workbook.starts_with(b"PK"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// When something of them does not fit, or a temporary file or `out` fails.
pub fn write_organisation_workbook<W: Write>(
    organisations: &[&Organisation],
    layout: Layout,
    out: W,
) -> Result<W, Unfit> {
    let first = organisations::sheet("organisations", organisations, layout)?;
    let further = match layout {
        Layout::Statements => Vec::new(),
        Layout::Flat => organisations::further(organisations)?,
    };
    write_book(first, further, out)
}

/// Writes sheets as a workbook: the first, and of the further ones those that have rows.
fn write_book<W: Write>(
    first: Sheet,
    further: impl IntoIterator<Item = Sheet>,
    mut out: W,
) -> Result<W, Unfit> {
    // The header alone is one row.
    let filled = further.into_iter().filter(|sheet| sheet.rows > 1);
    let mut book = assembled(std::iter::once(first).chain(filled).collect())?;
    book.rewind()?;
    io::copy(&mut book, &mut out)?;
    out.flush()?;
    Ok(out)
}

/// The workbook's file: the sheets as they were packed, and the parts that name them.
fn assembled(sheets: Vec<Sheet>) -> Result<File, Unfit> {
    let mut book = ZipWriter::new(BufWriter::new(tempfile::tempfile()?));
    let mut put = |name: &str, text: &str| -> Result<(), Unfit> {
        book.start_file(name, packed())?;
        Ok(book.write_all(text.as_bytes())?)
    };
    let named: Vec<(&str, String)> = sheets
        .iter()
        .map(|sheet| (sheet.name, sheet.range("$")))
        .collect();
    put("[Content_Types].xml", &content_types(sheets.len()))?;
    put("_rels/.rels", RELATIONSHIPS)?;
    put("xl/workbook.xml", &workbook(&named))?;
    put(
        "xl/_rels/workbook.xml.rels",
        &parts::workbook_relationships(sheets.len()),
    )?;
    put("xl/styles.xml", STYLES)?;
    for (number, sheet) in (1..).zip(sheets) {
        let mut packed: ZipArchive<File> = sheet.finish()?;
        book.raw_copy_file_rename(packed.by_index_raw(0)?, sheet_part(number))?;
    }
    let file = book.finish()?;
    Ok(file.into_inner().map_err(io::IntoInnerError::into_error)?)
}

fn column(field: &Field) -> Column {
    column_of(field.column())
}

fn column_of<F>(column: &crate::form::Column<F>) -> Column {
    Column {
        header: column.name.to_owned(),
        kind: column.kind,
    }
}
