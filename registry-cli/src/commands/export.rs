//! `registry export`: all records, or those a query finds, as a file or a folder.

use std::{
    fs::File,
    io::{BufWriter, Write},
    path::Path,
    sync::mpsc::sync_channel,
    thread,
};

use registry_core::{
    export::{CsvWriter, DataPackageWriter, GeoJsonWriter, JsonLinesWriter, ParquetWriter},
    index::{IndexError, IndexReader, Record},
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

/// The records to export, in the order of their keys.
struct Records<'a> {
    reader: &'a IndexReader,
    query: &'a Query,
    /// How many they are.
    total: u64,
    quiet: bool,
}

/// So many records are handed from the thread that reads them to the one that writes them.
const BATCH: usize = 256;
const BATCHES_UNDER_WAY: usize = 4;

impl Records<'_> {
    fn each(&self, mut take: impl FnMut(Record) -> Result<(), Failure>) -> Result<(), Failure> {
        let progress = Progress::counted("Exporting", self.quiet);
        let records = search::matching(self.reader, self.query).map_err(RegistryError::from)?;
        for (at, record) in records.enumerate() {
            take(record.map_err(RegistryError::from)?)?;
            progress.at(at as u64, self.total);
        }
        Ok(())
    }

    /// Reads the records on a thread of its own: that takes as long as writing them.
    fn each_cluster(
        &self,
        mut take: impl FnMut(Cluster) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let progress = Progress::counted("Exporting", self.quiet);
        let records = search::matching(self.reader, self.query).map_err(RegistryError::from)?;
        let mut clusters = records.map(|record| record?.cluster());
        let (read, batches) = sync_channel(BATCHES_UNDER_WAY);
        thread::scope(|scope| {
            scope.spawn(move || {
                loop {
                    let batch: Vec<Result<Cluster, IndexError>> =
                        clusters.by_ref().take(BATCH).collect();
                    // Whoever takes no more has failed, and says so.
                    if batch.is_empty() || read.send(batch).is_err() {
                        break;
                    }
                }
            });
            for (at, cluster) in batches.into_iter().flatten().enumerate() {
                take(cluster.map_err(RegistryError::from)?)?;
                progress.at(at as u64, self.total);
            }
            Ok(())
        })
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
        let names =
            search::attribute_names(self.reader, self.query).map_err(RegistryError::from)?;
        let mut writer = CsvWriter::new(out, &names)?;
        self.each_cluster(|cluster| Ok(writer.write(&cluster)?))?;
        Ok(writer.finish()?.flush()?)
    }

    fn geojson(&self, out: impl Write + Send) -> Result<(), Failure> {
        let mut writer = GeoJsonWriter::new(out)?;
        self.each_cluster(|cluster| Ok(writer.write(&cluster)?))?;
        Ok(writer.finish()?.flush()?)
    }

    fn parquet(&self, out: impl Write + Send) -> Result<(), Failure> {
        let mut writer = ParquetWriter::new(out)?;
        self.each_cluster(|cluster| Ok(writer.write(&cluster)?))?;
        Ok(writer.finish()?.flush()?)
    }

    fn data_package(&self, folder: &Path) -> Result<(), Failure> {
        let mut writer = DataPackageWriter::create(folder)?;
        self.each_cluster(|cluster| Ok(writer.write(&cluster)?))?;
        Ok(writer.finish()?)
    }
}
