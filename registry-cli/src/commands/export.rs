//! `registry export`: all records, or those a query finds, as a file or a folder.

use std::{
    collections::BTreeSet,
    fs::File,
    io::{BufWriter, Write},
    path::Path,
};

use registry_core::{
    export::{
        CsvWriter, DataPackageWriter, GeoJsonWriter, JsonLinesWriter, ParquetWriter,
        attribute_names,
    },
    index::{IndexReader, Record},
    model::Cluster,
    registry::RegistryError,
    search::{self, Filters, Query},
};

use crate::{
    args::{Export, Format},
    config::Config,
    exit::Exit,
    failure::Failure,
    progress::Progress,
};

const FORMATS: [Format; 5] = [
    Format::Jsonl,
    Format::Csv,
    Format::Geojson,
    Format::Parquet,
    Format::DataPackage,
];

pub fn run(args: &Export, config: &Config) -> Result<Exit, Failure> {
    let format = config.format(&FORMATS)?;
    let reader = config.read()?;
    let query = args.filters.query(&args.query, &reader)?;
    let query = Query {
        // The whole registry is whole: what was merged or withdrawn is named by what it points to or from.
        retired: query.text.trim().is_empty() && query.filters == Filters::default(),
        ..query
    };
    let records = Records {
        reader: &reader,
        query: &query,
        total: search::count(&reader, &query).map_err(RegistryError::from)? as u64,
        quiet: config.quiet,
    };
    match (&args.output, format) {
        (Some(folder), Format::DataPackage) => records.data_package(folder)?,
        (None, Format::DataPackage) => {
            return Err(Failure::Usage(
                "a data package is a folder: name it with --output DIR".to_owned(),
            ));
        }
        (Some(path), _) => {
            let failure = |error| Failure::File {
                path: path.display().to_string(),
                error,
            };
            let file = File::create(path).map_err(failure)?;
            records.write(format, BufWriter::with_capacity(1 << 16, &file))?;
            if file.metadata().map_err(failure)?.is_file() {
                file.sync_all().map_err(failure)?;
            }
        }
        (None, _) => records.write(format, BufWriter::with_capacity(1 << 16, std::io::stdout()))?,
    }
    Ok(Exit::Done)
}

/// The record in an item of the index.
fn cluster(record: &Record) -> Result<Cluster, Failure> {
    Ok(record.cluster().map_err(RegistryError::from)?)
}

/// The records to export, in the order of their keys.
struct Records<'a> {
    reader: &'a IndexReader,
    query: &'a Query,
    /// How many they are.
    total: u64,
    quiet: bool,
}

/// How a record that has attributes shows it in its canonical JSON; inside a text the quotes would be escaped.
const ATTRIBUTES: &str = "\"attributes\":[";

impl Records<'_> {
    fn each(&self, mut take: impl FnMut(Record) -> Result<(), Failure>) -> Result<(), Failure> {
        let progress = Progress::counted("Exporting", self.quiet);
        for (at, record) in search::matching(self.reader, self.query)
            .map_err(RegistryError::from)?
            .enumerate()
        {
            take(record.map_err(RegistryError::from)?)?;
            progress.at(at as u64, self.total);
        }
        Ok(())
    }

    fn write(&self, format: Format, out: impl Write + Send) -> Result<(), Failure> {
        match format {
            Format::Csv => self.csv(out),
            Format::Geojson => self.geojson(out),
            Format::Parquet => self.parquet(out),
            _ => self.json_lines(out),
        }
    }

    fn json_lines(&self, out: impl Write + Send) -> Result<(), Failure> {
        let mut writer = JsonLinesWriter::new(out);
        self.each(|record| Ok(writer.write(&record.bytes)?))?;
        Ok(writer.finish()?.flush()?)
    }

    fn csv(&self, out: impl Write + Send) -> Result<(), Failure> {
        let mut names = BTreeSet::new();
        self.each(|record| {
            if std::str::from_utf8(&record.bytes).is_ok_and(|item| item.contains(ATTRIBUTES)) {
                names.extend(attribute_names(&cluster(&record)?).map(str::to_owned));
            }
            Ok(())
        })?;
        let mut writer = CsvWriter::new(out, &names)?;
        self.each(|record| Ok(writer.write(&cluster(&record)?)?))?;
        Ok(writer.finish()?.flush()?)
    }

    fn geojson(&self, out: impl Write + Send) -> Result<(), Failure> {
        let mut writer = GeoJsonWriter::new(out)?;
        self.each(|record| Ok(writer.write(&cluster(&record)?)?))?;
        Ok(writer.finish()?.flush()?)
    }

    fn parquet(&self, out: impl Write + Send) -> Result<(), Failure> {
        let mut writer = ParquetWriter::new(out)?;
        self.each(|record| Ok(writer.write(&cluster(&record)?)?))?;
        Ok(writer.finish()?.flush()?)
    }

    fn data_package(&self, folder: &Path) -> Result<(), Failure> {
        let mut writer = DataPackageWriter::create(folder)?;
        self.each(|record| Ok(writer.write(&cluster(&record)?)?))?;
        Ok(writer.finish()?)
    }
}
