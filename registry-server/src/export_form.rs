//! The forms in which records leave, and how each is written.

use std::{
    collections::HashSet,
    io::{self, Write},
    sync::Arc,
};

use registry_core::{
    CsvWriter, IndexReader, JsonLinesWriter, Query,
    export::{
        DataPackageWriter, GeoJsonWriter, Layout, ParquetWriter, Unfit, WorkbookWriter,
        zip_data_package,
    },
    index::StoredRecord,
    search,
};
use tempfile::TempDir;

use crate::problem::{Kind, Problem, of_disk};

/// A form of export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Csv,
    JsonLines,
    GeoJson,
    Parquet,
    Workbook,
    DataPackage,
}

impl Form {
    pub(crate) fn of(name: &str) -> Result<Form, Problem> {
        match name {
            "csv" => Ok(Form::Csv),
            "jsonl" => Ok(Form::JsonLines),
            "geojson" => Ok(Form::GeoJson),
            "parquet" => Ok(Form::Parquet),
            "xlsx" => Ok(Form::Workbook),
            "data-package" => Ok(Form::DataPackage),
            _ => {
                let known = "use csv, jsonl, geojson, parquet, xlsx or data-package";
                let problem = format!("{name:?}: unknown format; {known}");
                Err(Problem::field("format", problem))
            }
        }
    }

    /// How the file's name ends, and its media type.
    pub(crate) fn names(self) -> (&'static str, &'static str) {
        match self {
            Form::Csv => ("csv", "text/csv; charset=utf-8"),
            Form::JsonLines => ("jsonl", "application/jsonl"),
            Form::GeoJson => ("geojson", "application/geo+json"),
            Form::Parquet => ("parquet", "application/vnd.apache.parquet"),
            Form::Workbook => (
                "xlsx",
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            ),
            Form::DataPackage => ("zip", "application/zip"),
        }
    }
}

/// Records, as far as they are made ready before the first byte is sent.
pub(crate) enum Prepared {
    /// Read while they are written.
    Streamed(Form, Arc<IndexReader>, Box<Query>),
    /// A workbook, all of which is known to fit.
    Workbook(Box<WorkbookWriter>),
    /// A data package in a temporary folder.
    DataPackage(TempDir),
}

/// Does what may fail before there is an answer.
pub(crate) fn prepared(
    form: Form,
    reader: Arc<IndexReader>,
    query: Query,
) -> Result<Prepared, Problem> {
    match form {
        Form::Workbook => workbook(&reader, &query)
            .map(Box::new)
            .map(Prepared::Workbook),
        Form::DataPackage => data_package(&reader, &query).map(Prepared::DataPackage),
        form => Ok(Prepared::Streamed(form, reader, Box::new(query))),
    }
}

fn workbook(reader: &IndexReader, query: &Query) -> Result<WorkbookWriter, Problem> {
    let unfit = |error| match error {
        Unfit::Output(error) => of_disk(error),
        error => Kind::Invalid.problem(error),
    };
    let names = search::attribute_names(reader, query)?;
    let mut workbook = WorkbookWriter::new(Layout::Flat, &names).map_err(unfit)?;
    for record in search::matching(reader, query, usize::MAX)? {
        workbook.write(&record?.bytes).map_err(unfit)?;
    }
    let named = workbook.named_organisations();
    let organisations = search::organisations_beside(reader, query, named)?;
    workbook
        .write_organisations(&organisations)
        .map_err(unfit)?;
    Ok(workbook)
}

fn data_package(reader: &IndexReader, query: &Query) -> Result<TempDir, Problem> {
    let folder = tempfile::tempdir().map_err(of_disk)?;
    let mut package = DataPackageWriter::create(folder.path()).map_err(of_disk)?;
    let mut named = HashSet::new();
    for record in search::matching(reader, query, usize::MAX)? {
        let cluster = record?.cluster();
        let actors = cluster.actors.iter();
        named.extend(actors.filter_map(|actor| actor.organisation.clone()));
        package.write(&cluster).map_err(of_disk)?;
    }
    for organisation in search::organisations_beside(reader, query, named)? {
        package.write_organisation(&organisation).map_err(of_disk)?;
    }
    package.finish().map_err(of_disk)?;
    Ok(folder)
}

impl Prepared {
    /// Writes the file.
    pub(crate) fn write(self, out: impl Write + Send) -> io::Result<()> {
        match self {
            Prepared::Workbook(workbook) => {
                workbook.finish(out).map_err(io::Error::other)?;
                Ok(())
            }
            Prepared::DataPackage(folder) => zip_data_package(folder.path(), out),
            Prepared::Streamed(form, reader, query) => streamed(form, &reader, &query, out),
        }
    }
}

fn streamed(
    form: Form,
    reader: &IndexReader,
    query: &Query,
    mut out: impl Write + Send,
) -> io::Result<()> {
    let records = search::matching(reader, query, usize::MAX).map_err(io::Error::other)?;
    let mut records = records.map(|record| record.map_err(io::Error::other));
    match form {
        Form::Csv => {
            let names = search::attribute_names(reader, query).map_err(io::Error::other)?;
            let mut writer = CsvWriter::new(&mut out, Layout::Statements, &names)?;
            records.try_for_each(|record| writer.write(&record?.bytes))?;
            writer.finish()?;
        }
        Form::GeoJson => {
            let mut writer = GeoJsonWriter::new(&mut out)?;
            clusters(records, |cluster| writer.write(cluster))?;
            writer.finish()?;
        }
        Form::Parquet => {
            let mut writer = ParquetWriter::new(&mut out)?;
            clusters(records, |cluster| writer.write(cluster))?;
            writer.finish()?;
        }
        Form::JsonLines | Form::Workbook | Form::DataPackage => {
            let mut writer = JsonLinesWriter::new(&mut out);
            records.try_for_each(|record| writer.write(&record?.bytes))?;
            writer.finish()?;
        }
    }
    Ok(())
}

fn clusters(
    mut records: impl Iterator<Item = io::Result<StoredRecord>>,
    mut write: impl FnMut(&registry_core::Cluster) -> io::Result<()>,
) -> io::Result<()> {
    records.try_for_each(|record| write(&record?.cluster()))
}
