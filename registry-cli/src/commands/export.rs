//! `registry export`: all records, or those a query finds, as a file or a folder.

use std::{
    collections::{BTreeSet, HashSet},
    io::{self, BufWriter, Write},
    iter,
    path::Path,
    thread,
};

use registry_core::{
    export::{
        CsvWriter, DataPackageWriter, GeoJsonWriter, JsonLinesWriter, ParquetWriter, WorkbookWriter,
    },
    in_order::in_order,
    index::{FoundRecord, IndexError, IndexReader, StoredRecord},
    model::{Cluster, Organisation, OrganisationKey},
    registry::RegistryError,
    search::{self, Filters, Query},
};

use super::left_out;
use crate::{
    args::{Export, Format},
    config::Config,
    exit::Exit,
    failure::Failure,
    forms, output_file,
    progress::Progress,
    written_file::{self, TableForm},
};

pub fn run(args: &Export, config: &Config) -> Result<Exit, Failure> {
    let named = args
        .query
        .iter()
        .find(|word| written_file::is_file_name(word));
    match named.filter(|_| args.output.is_none()) {
        None => export(args, config.console.format, config),
        Some(file) if written_file::is_meant(file)? => {
            let path = Path::new(file);
            let format = forms::of_file(Some(path), forms::EXPORTED, config.console.format)?;
            let args = Export {
                output: Some(path.to_owned()),
                query: args
                    .query
                    .iter()
                    .filter(|word| *word != file)
                    .cloned()
                    .collect(),
                ..args.clone()
            };
            export(&args, format, config)
        }
        Some(_) => {
            config.console.say("Nothing was written.");
            Ok(Exit::Failed)
        }
    }
}

fn export(args: &Export, format: Format, config: &Config) -> Result<Exit, Failure> {
    let table = TableForm::of(&args.table, format)?;
    if args.output.is_none() {
        written_file::refuse_terminal(format)?;
    }
    let reader = config.with_all_organisations(config.read()?)?;
    let query = args.filters.query(&args.query, &reader, config)?;
    let query = Query {
        // The whole registry is whole: what was merged or withdrawn is named by what it points to or from.
        retired: query.text.trim().is_empty() && query.filters == Filters::default(),
        ..query
    };
    let records = Records {
        reader: &reader,
        query: &query,
        total: search::count(&reader, &query).map_err(RegistryError::from)? as u64,
        table,
        quiet: config.console.quiet,
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
    if let Some(path) = &args.output {
        config
            .console
            .say(&written_file::done(records.total, "record", path));
    }
    left_out::say(&reader, format, config)?;
    Ok(Exit::Done)
}

/// The records to export, in the order of their keys.
struct Records<'a> {
    reader: &'a IndexReader,
    query: &'a Query,
    /// How many they are.
    total: u64,
    table: TableForm,
    quiet: bool,
}

impl Records<'_> {
    /// Works on all records, in batches, and hands over what came of each.
    fn each_batch<T: Send>(
        &self,
        work: impl Fn(Batch) -> Result<T, Failure> + Sync,
        mut take: impl FnMut(T) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let progress = Progress::counted("Exporting", self.quiet);
        let records = search::matching(self.reader, self.query, usize::MAX);
        let mut records = records.map_err(RegistryError::from)?.unread();
        let batches = iter::from_fn(|| {
            let batch: Batch = records.by_ref().take(BATCH).collect();
            (!batch.is_empty()).then_some(batch)
        });
        let work = &work;
        let mut done = 0;
        thread::scope(|scope| {
            let worker = || move |batch: Batch| (batch.len(), work(batch));
            for (count, outcome) in in_order(scope, batches, UNDER_WAY, worker) {
                take(outcome?)?;
                done += count as u64;
                progress.at(done, self.total);
            }
            Ok(())
        })
    }

    /// Writes the text that each record becomes.
    fn each_text(
        &self,
        mut out: impl Write,
        write: impl Fn(&mut Vec<u8>, Batch) -> Result<(), Failure> + Sync,
    ) -> Result<(), Failure> {
        let text = |batch: Batch| {
            let mut text = Vec::with_capacity(batch.len() * USUAL_TEXT);
            write(&mut text, batch)?;
            Ok(text)
        };
        self.each_batch(text, |text| Ok(out.write_all(&text)?))?;
        Ok(out.flush()?)
    }

    fn each_cluster(
        &self,
        mut take: impl FnMut(&Cluster) -> io::Result<()>,
    ) -> Result<(), Failure> {
        let clusters = |batch: Batch| -> Result<Vec<Cluster>, Failure> {
            let clusters = batch
                .into_iter()
                .map(|record| Ok(record?.read()?.cluster()));
            let clusters: Result<Vec<Cluster>, IndexError> = clusters.collect();
            Ok(clusters.map_err(RegistryError::from)?)
        };
        self.each_batch(clusters, |clusters| {
            Ok(clusters.iter().try_for_each(&mut take)?)
        })
    }

    fn write(&self, format: Format, out: impl Write + Send) -> Result<(), Failure> {
        match format {
            Format::Csv => self.csv(out),
            Format::Xlsx => self.xlsx(out),
            Format::Geojson => self.geojson(out),
            Format::Parquet => self.parquet(out),
            _ => self.json_lines(out),
        }
    }

    fn json_lines(&self, out: impl Write) -> Result<(), Failure> {
        self.each_text(out, |text, batch| {
            let mut writer = JsonLinesWriter::new(text);
            read(batch).try_for_each(|record| Ok(writer.write(&record?.bytes)?))
        })
    }

    fn attribute_names(&self) -> Result<BTreeSet<String>, Failure> {
        Ok(search::attribute_names(self.reader, self.query).map_err(RegistryError::from)?)
    }

    fn csv(&self, mut out: impl Write) -> Result<(), Failure> {
        let names = self.attribute_names()?;
        let layout = self.table.layout;
        self.table.begin(&mut out)?;
        let out = CsvWriter::new(out, layout, &names)?.finish()?;
        self.each_text(out, |text, batch| {
            let mut writer = CsvWriter::continued(text, layout, &names);
            read(batch).try_for_each(|record| Ok(writer.write(&record?.bytes)?))
        })
    }

    fn xlsx(&self, out: impl Write) -> Result<(), Failure> {
        let mut workbook = WorkbookWriter::new(self.table.layout, &self.attribute_names()?)?;
        let texts = |batch| read(batch).collect::<Result<Vec<_>, Failure>>();
        self.each_batch(texts, |records| {
            let mut records = records.iter();
            Ok(records.try_for_each(|record| workbook.write(&record.bytes))?)
        })?;
        let named = workbook.named_organisations();
        workbook.write_organisations(&self.organisations(named)?)?;
        workbook.finish(out)?;
        Ok(())
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
        let mut named = HashSet::new();
        self.each_cluster(|cluster| {
            let actors = cluster.actors.iter();
            named.extend(actors.filter_map(|actor| actor.organisation.clone()));
            writer.write(cluster)
        })?;
        for organisation in self.organisations(named)? {
            writer.write_organisation(&organisation)?;
        }
        Ok(writer.finish()?)
    }

    fn organisations(&self, named: HashSet<OrganisationKey>) -> Result<Vec<Organisation>, Failure> {
        let beside = search::organisations_beside(self.reader, self.query, named);
        Ok(beside.map_err(RegistryError::from)?)
    }
}

/// Records that were found, to be read by whoever works on them.
type Batch = Vec<Result<FoundRecord, IndexError>>;

/// So many records make a batch.
const BATCH: usize = 256;
/// So many batches are under way for each processor: whoever takes them may wait for a disk.
const UNDER_WAY: usize = 16;

/// Most records become no more bytes than this.
const USUAL_TEXT: usize = 1 << 10;

fn read(batch: Batch) -> impl Iterator<Item = Result<StoredRecord, Failure>> {
    let read = batch.into_iter().map(|record| record?.read());
    read.map(|record| Ok(record.map_err(RegistryError::from)?))
}
