//! `registry import`: files into records, every bad cell named.

use std::{
    collections::BTreeMap,
    io::Write,
    path::{Path, PathBuf},
};

use registry_core::{
    form::SharesAre,
    import::{Counted, FileFormat, Input, Options, Outcome, Report},
    index::IndexReader,
    model::{DecimalMark, Replaces},
    registry::{ImportPlan, Imported, Preview, PreviewedRecord},
};
use serde::Serialize;

use super::{changes, fields::split_pair, mapping, organisation::of_actor};
use crate::{
    args::{Decimal, Format, Import, InputForm, PossibleDuplicates, Shares},
    config::Config,
    exit::Exit,
    failure::Failure,
    output,
    progress::Progress,
    sanitize,
};

/// So many files are named in the message of a commit.
const MOST_NAMED: usize = 3;

/// What an import did, or would do, as `--format json` gives it.
#[derive(Serialize)]
struct Told {
    #[serde(flatten)]
    report: Report,
    dry_run: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    commit: Option<u64>,
    /// What a dry run would change.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    records: Vec<PreviewedRecord>,
}

/// Reads and checks all files beside whoever writes, and then, unless that is all, takes them in as one commit.
pub fn run(args: &Import, config: &Config) -> Result<Exit, Failure> {
    let takes_rest = args.skip_invalid && !args.dry_run;
    if takes_rest {
        args.check_rejected_files()?;
    }
    let reader = config.with_organisations(config.read()?)?;
    let plan = plan(args, takes_rest, &reader, config)?;
    let told = if args.dry_run {
        Told::previewed(plan.preview(&reader)?)
    } else if plan.has_changes() {
        drop(reader);
        Told::imported(take(plan, args, config)?)
    } else {
        Told::imported(plan.without_changes()?)
    };
    told.tell(config, args.skip_invalid)
}

fn plan(
    args: &Import,
    takes_rest: bool,
    reader: &IndexReader,
    config: &Config,
) -> Result<ImportPlan, Failure> {
    let rejected_to = args.files.iter().filter(|_| takes_rest);
    let options = Options {
        rejected_to: rejected_to.map(|file| args.rejected_file(file)).collect(),
        ..args.options()?
    };
    let progress = Progress::bytes("Checking", config.quiet);
    let inputs = args.files.iter().map(|file| input(file)).collect();
    let plan = ImportPlan::new(inputs, options.clone(), reader, &mut |at| {
        progress.at(at.bytes, at.total);
    })?;
    args.save_mapping(&options)?;
    Ok(plan)
}

fn take(plan: ImportPlan, args: &Import, config: &Config) -> Result<Imported, Failure> {
    let mut writer = config.write()?;
    let draft = args.authorship.draft(Some(&args.default_message()));
    let progress = Progress::counted("Importing", config.quiet);
    let imported = writer.import(plan, draft, &mut |done, total| progress.at(done, total))?;
    drop(progress);
    writer.close()?;
    Ok(imported)
}

impl Told {
    fn previewed(preview: Preview) -> Told {
        Told {
            report: preview.report,
            dry_run: true,
            commit: None,
            records: preview.records,
        }
    }

    fn imported(imported: Imported) -> Told {
        Told {
            report: imported.report,
            dry_run: false,
            commit: imported.commit.map(|commit| commit.number),
            records: Vec::new(),
        }
    }

    /// Tells what was done, and ends with the code for rejected rows where there were any.
    fn tell(&self, config: &Config, skips: bool) -> Result<Exit, Failure> {
        match config.format {
            Format::Json => output::json(self)?,
            Format::Jsonl => output::json_lines([self])?,
            _ => print(self, skips, config)?,
        }
        Ok(if self.report.has_rejected() {
            Exit::Rejected
        } else {
            Exit::Done
        })
    }
}

/// Rejected rows never take the place of a file that somebody may be mending.
fn refuse_existing(path: &Path) -> Result<(), Failure> {
    if path.exists() {
        return Err(Failure::Refused(format!(
            "{} is there already, and rejected rows would replace it: move it away, or name another file with --rejected",
            path.display()
        )));
    }
    Ok(())
}

/// A file, or stdin for `-`.
pub fn input(file: &Path) -> Input {
    if file.as_os_str() == "-" {
        Input::Stream {
            name: "stdin".to_owned(),
            reader: Box::new(std::io::stdin()),
        }
    } else {
        Input::File(file.to_owned())
    }
}

impl Import {
    /// What the commit says when nobody says more.
    fn default_message(&self) -> String {
        let mut names = self.files.iter().map(|file| input(file).name());
        let first: Vec<String> = names.by_ref().take(MOST_NAMED).collect();
        match names.count() {
            0 => format!("import {}", first.join(", ")),
            more => format!("import {} and {more} more", first.join(", ")),
        }
    }

    pub fn options(&self) -> Result<Options, Failure> {
        let mut defaults = self
            .defaults
            .iter()
            .map(|pair| split_pair(pair, "--default"))
            .collect::<Result<Vec<_>, _>>()?;
        defaults.extend(
            self.country
                .clone()
                .map(|country| ("country".to_owned(), country)),
        );
        let options = Options {
            format: self.input.map(|form| match form {
                InputForm::Csv => FileFormat::Csv,
                InputForm::Tsv => FileFormat::Tsv,
                InputForm::Xlsx => FileFormat::Xlsx,
                InputForm::Xls => FileFormat::Xls,
                InputForm::Ods => FileFormat::Ods,
                InputForm::Jsonl => FileFormat::JsonLines,
            }),
            encoding: self.encoding.clone(),
            delimiter: self.delimiter.clone(),
            sheet: self.sheet.clone(),
            header_row: self.header_row.as_deref().map(str::parse).transpose()?,
            fill_down: self.fill_down,
            mappings: self
                .map
                .iter()
                .map(|pair| split_pair(pair, "--map"))
                .collect::<Result<_, _>>()?,
            defaults,
            decimal: self.decimal.map(|mark| match mark {
                Decimal::Comma => DecimalMark::Comma,
                Decimal::Point => DecimalMark::Point,
            }),
            shares_are: self.shares_are.map(|shares| match shares {
                Shares::Percent => SharesAre::Percent,
                Shares::Fraction => SharesAre::Fraction,
            }),
            replaces: match (self.replace, self.replace_source) {
                (true, _) => Replaces::Record,
                (_, true) => Replaces::Sources,
                _ => Replaces::Identities,
            },
            reject_possible_duplicates: self.possible_duplicates == PossibleDuplicates::Reject,
            coordinates_must_fit: self.coordinates_must_fit,
            skip_invalid: self.skip_invalid,
            rejected_to: Vec::new(),
        };
        match &self.mapping {
            Some(path) => mapping::complete(path, options),
            None => Ok(options),
        }
    }

    /// Saves how the files are read, where that was asked for.
    pub fn save_mapping(&self, options: &Options) -> Result<(), Failure> {
        match &self.save_mapping {
            Some(path) => mapping::save(path, options),
            None => Ok(()),
        }
    }

    /// Sees that the rejected rows of each file have a file of their own.
    pub fn check_rejected_files(&self) -> Result<(), Failure> {
        let mut taken: BTreeMap<PathBuf, &Path> = BTreeMap::new();
        for file in &self.files {
            let rejected = self.rejected_file(file);
            refuse_existing(&rejected)?;
            if let Some(other) = taken.insert(rejected.clone(), file) {
                return Err(Failure::Usage(format!(
                    "the rejected rows of {} and {} would both go to {}: import one after the other",
                    other.display(),
                    file.display(),
                    rejected.display()
                )));
            }
        }
        Ok(())
    }

    /// Where the rejected rows of a file go: beside it, unless stated.
    pub fn rejected_file(&self, file: &Path) -> PathBuf {
        let extension = file.extension().unwrap_or_default().to_ascii_lowercase();
        let is_lines = ["jsonl", "ndjson", "json"]
            .iter()
            .any(|lines| extension == *lines)
            || self.input == Some(InputForm::Jsonl);
        let extension = if is_lines {
            "rejected.jsonl"
        } else {
            "rejected.csv"
        };
        let beside = if file.as_os_str() == "-" {
            Path::new("stdin")
        } else {
            file
        };
        self.rejected
            .clone()
            .unwrap_or_else(|| beside.with_extension(extension))
    }
}

fn print(told: &Told, skips: bool, config: &Config) -> Result<(), Failure> {
    let report = &told.report;
    print_findings(report)?;
    let mut out = config.screen();
    let files = report
        .files
        .iter()
        .map(|file| file.name.as_str())
        .collect::<Vec<_>>()
        .join(", ");
    let counts = format!(
        "{} new, {} changed, {} same, {} rejected, {} possible {}",
        output::grouped(report.new),
        output::grouped(report.changed),
        output::grouped(report.same),
        output::grouped(report.rejected),
        output::grouped(report.possible_duplicates.count),
        if report.possible_duplicates.count == 1 {
            "duplicate"
        } else {
            "duplicates"
        },
    );
    writeln!(out, "{}: {counts}", sanitize::line(&files))?;
    for record in &told.records {
        let outcome = if record.outcome == Outcome::New {
            "new"
        } else {
            "changed"
        };
        writeln!(out, "{} {outcome}", record.key)?;
        changes::print(&mut out, &record.changes)?;
    }
    print_attributes(&mut out, report)?;
    print_links(&mut out, report)?;
    for duplicate in &report.possible_duplicates.first {
        writeln!(
            out,
            "  possible duplicate: {} is like {} ({}): {}; {}",
            duplicate.key,
            duplicate.like,
            duplicate.likeness,
            sanitize::line(&duplicate.title),
            sanitize::line(&duplicate.reason)
        )?;
    }
    out.line(outcome(told, skips))?;
    out.close()?;
    print_remarks(report)
}

/// Notices and findings, for the person who mends the file.
pub fn print_findings(report: &Report) -> Result<(), Failure> {
    let mut err = anstream::stderr();
    for notice in &report.notices {
        writeln!(err, "{}", sanitize::line(notice))?;
    }
    for finding in &report.findings.first {
        writeln!(err, "{}", sanitize::line(&finding.to_string()))?;
    }
    print_more(&mut err, &report.findings)
}

/// What is odd about rows that were taken all the same.
pub fn print_remarks(report: &Report) -> Result<(), Failure> {
    let mut err = anstream::stderr();
    for remark in &report.remarks.first {
        writeln!(err, "{}", sanitize::line(&remark.to_string()))?;
    }
    print_more(&mut err, &report.remarks)
}

/// The columns that are no field of a record: one that was meant to be is seen here.
fn print_attributes(out: &mut impl Write, report: &Report) -> Result<(), Failure> {
    let mut attributes: Vec<&str> = Vec::new();
    for name in report.files.iter().flat_map(|file| &file.attributes) {
        if !attributes.contains(&name.as_str()) {
            attributes.push(name);
        }
    }
    if !attributes.is_empty() {
        let attributes = sanitize::line(&attributes.join(", ")).into_owned();
        writeln!(out, "  taken as attributes: {attributes}")?;
    }
    Ok(())
}

/// What was found of actors that are organisations, or may be.
pub fn print_links(out: &mut impl Write, report: &Report) -> Result<(), Failure> {
    for links in [&report.linked_actors, &report.possible_organisations] {
        for link in &links.first {
            writeln!(out, "{}", sanitize::line(&of_actor(link)))?;
        }
        print_more(out, links)?;
    }
    Ok(())
}

/// Says how many are not listed, where a list was cut.
pub fn print_more<T>(out: &mut impl Write, list: &Counted<T>) -> Result<(), Failure> {
    if list.more() > 0 {
        writeln!(out, "... and {} more", output::grouped(list.more()))?;
    }
    Ok(())
}

fn outcome(told: &Told, skips: bool) -> String {
    let report = &told.report;
    let kept = report
        .files
        .iter()
        .filter_map(|file| file.rejected_to.as_ref());
    let rejected: Vec<String> = kept.map(|path| path.display().to_string()).collect();
    let mended = if rejected.is_empty() {
        String::new()
    } else {
        format!(
            " The rejected rows are in {}: mend them and import that file.",
            rejected.join(", ")
        )
    };
    match (told.commit, report.has_rejected()) {
        _ if told.dry_run => "Nothing was changed: this was a dry run.".to_owned(),
        (Some(number), _) => format!("Commit {number}.{mended}"),
        (None, true) if !skips => {
            "Nothing was changed. Mend the cells above, or take the other rows with --skip-invalid."
                .to_owned()
        }
        (None, _) => format!("Nothing to change.{mended}"),
    }
}
