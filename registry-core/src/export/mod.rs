//! The way out: records become files that others read. Each writer takes records in the order of their
//! keys and writes them one by one, so that memory stays small however many there are.

mod by_source;
mod csv;
mod csv_line;
mod data_package;
mod data_package_zip;
mod flat;
mod geojson;
mod item;
mod json_lines;
mod layout;
mod organisation_csv;
mod parquet;
mod row;
mod rows;
mod table_schema;
mod tables;
mod workbook;

pub use csv::CsvWriter;
pub use data_package::DataPackageWriter;
pub use data_package_zip::zip_data_package;
pub use geojson::GeoJsonWriter;
pub use json_lines::JsonLinesWriter;
pub use layout::Layout;
pub use organisation_csv::OrganisationCsvWriter;
pub use parquet::ParquetWriter;
pub use table_schema::table_schemas;
pub use workbook::{CellProblem, Unfit, WorkbookWriter, write_organisation_workbook};

use std::{borrow::Cow, io};

use crate::{form::escape_formula, model::Cluster};

/// A line of CSV. A single cell must not be empty.
///
/// ```
/// use registry_core::export::{csv_line, text_cell};
/// assert_eq!(csv_line(["socks, ties", "-5", &text_cell("=1+1")]), b"\"socks, ties\",-5,'=1+1\n");
/// ```
pub fn csv_line<'a>(cells: impl IntoIterator<Item = &'a str>) -> Vec<u8> {
    let mut line = Vec::new();
    csv_line::push_line(&mut line, cells);
    line
}

/// A text as the cell of a table that a spreadsheet may open: what it would run has a `'` before it.
///
/// ```
/// use registry_core::export::text_cell;
/// assert_eq!((text_cell("=1+1"), text_cell("Sock")), ("'=1+1".into(), "Sock".into()));
/// ```
#[must_use]
pub fn text_cell(text: &str) -> Cow<'_, str> {
    escape_formula(text)
}

/// An error of the CSV writer as the error of the output that it is.
fn output_error(error: ::csv::Error) -> io::Error {
    match error.into_kind() {
        ::csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

#[cfg(test)]
mod tests;

/// The names of a record's attributes, which a CSV export must know of all records before its header.
///
/// ```
/// use registry_core::{Cluster, export::attribute_names};
/// let sock = Cluster::from_json(
///     br#"{"key":"cn-zhuji-sock","location":{"country":"CN","place":"Zhuji"},"product":{"name":"Sock"},
///         "attributes":[{"name":"founded","value":"1978"}]}"#,
/// )?;
/// assert_eq!(attribute_names(&sock).collect::<Vec<_>>(), ["founded"]);
/// # Ok::<(), registry_core::model::Invalid>(())
/// ```
pub fn attribute_names(cluster: &Cluster) -> impl Iterator<Item = &str> {
    cluster.attributes.iter().map(|attribute| &*attribute.name)
}
