//! `registry export`: all records, or those a query finds, as a file or a folder.

use std::{
    io::{self, BufWriter, Write},
    path::Path,
};

use registry_core::{
    export::{CsvWriter, DataPackageWriter, GeoJsonWriter, JsonLinesWriter, ParquetWriter},
    index::{IndexError, IndexReader, Record, UnreadRecord},
    model::Cluster,
    registry::RegistryError,
    search::{self, Filters, Query},
};

use crate::{
    args::{Export, Format},
    batches::in_order,
    config::Config,
    exit::Exit,
    failure::Failure,
    output_file,
    progress::Progress,
};

pub fn run(args: &Export, config: &Config) -> Result<Exit, Failure> {
    let format = config.format;
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
        (Some(path), _) => output_file::write(path, |out| records.write(format, out))?,
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

impl Records<'_> {
    /// Works on all records, in batches, and hands over what came of each.
    fn each_batch<T: Send>(
        &self,
        work: impl Fn(&[Record]) -> Result<T, Failure> + Sync,
        mut take: impl FnMut(T) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let progress = Progress::counted("Exporting", self.quiet);
        let records = search::matching(self.reader, self.query, usize::MAX);
        let records = records.map_err(RegistryError::from)?;
        let work = |batch: Vec<Result<UnreadRecord, IndexError>>| -> Result<(usize, T), Failure> {
            let read = batch.into_iter().map(|record| record?.read());
            let records = read.collect::<Result<Vec<Record>, IndexError>>();
            let records = records.map_err(RegistryError::from)?;
            Ok((records.len(), work(&records)?))
        };
        let mut done = 0;
        in_order(records.unread(), work, |result| {
            let (count, outcome) = result?;
            take(outcome)?;
            done += count as u64;
            progress.at(done, self.total);
            Ok(())
        })
    }

    fn each_cluster(
        &self,
        mut take: impl FnMut(&Cluster) -> io::Result<()>,
    ) -> Result<(), Failure> {
        let clusters = |records: &[Record]| -> Result<Vec<Cluster>, Failure> {
            records.iter().map(cluster).collect()
        };
        self.each_batch(clusters, |clusters| {
            Ok(clusters.iter().try_for_each(&mut take)?)
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

    fn json_lines(&self, mut out: impl Write) -> Result<(), Failure> {
        let lines = |records: &[Record]| {
            let mut writer = JsonLinesWriter::new(Vec::new());
            records
                .iter()
                .try_for_each(|record| writer.write(&record.bytes))?;
            Ok(writer.finish()?)
        };
        self.each_batch(lines, |lines| Ok(out.write_all(&lines)?))?;
        Ok(out.flush()?)
    }

    fn csv(&self, out: impl Write) -> Result<(), Failure> {
        let names =
            search::attribute_names(self.reader, self.query).map_err(RegistryError::from)?;
        let rows = |records: &[Record]| {
            let mut writer = CsvWriter::continued(Vec::new(), &names);
            records
                .iter()
                .try_for_each(|record| writer.write(&record.bytes))?;
            Ok(writer.finish()?)
        };
        let mut out = CsvWriter::new(out, &names)?.finish()?;
        self.each_batch(rows, |rows| Ok(out.write_all(&rows)?))?;
        Ok(out.flush()?)
    }

    fn geojson(&self, out: impl Write + Send) -> Result<(), Failure> {
        let mut writer = GeoJsonWriter::new(out)?;
        self.each_cluster(|cluster| writer.write(cluster))?;
        Ok(writer.finish()?.flush()?)
    }

    fn parquet(&self, out: impl Write + Send) -> Result<(), Failure> {
        let mut writer = ParquetWriter::new(out)?;
        self.each_cluster(|cluster| writer.write(cluster))?;
        Ok(writer.finish()?.flush()?)
    }

    fn data_package(&self, folder: &Path) -> Result<(), Failure> {
        let mut writer = DataPackageWriter::create(folder)?;
        self.each_cluster(|cluster| writer.write(cluster))?;
        Ok(writer.finish()?)
    }
}

fn cluster(record: &Record) -> Result<Cluster, Failure> {
    Ok(record.cluster().map_err(RegistryError::from)?)
}
