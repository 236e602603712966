//! `registry import`: files into records, every bad cell named.

use std::{
    collections::BTreeMap,
    io::Write,
    path::{Path, PathBuf},
};

use registry_core::{
    import::{FileFormat, Input, Options, Outcome, Progress as Reached, Report},
    registry::{Effort, Preview, PreviewedRecord, preview},
};
use serde::Serialize;

use super::{fields::split_pair, history::print_changes};
use crate::{
    args::{Format, Import, InputForm},
    config::Config,
    exit::Exit,
    failure::Failure,
    output,
    progress::Progress,
    sanitize,
};

/// What one import did, as `--format json` gives it.
#[derive(Serialize)]
struct Imported {
    #[serde(flatten)]
    report: Report,
    dry_run: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    commit: Option<u64>,
    /// What a dry run would change.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    records: Vec<PreviewedRecord>,
}

pub fn run(args: &Import, config: &Config) -> Result<Exit, Failure> {
    let options = args.options()?;
    if args.dry_run {
        let preview = look(args, &options, config)?;
        return told(
            &[Imported::previewed(preview)],
            config.format,
            args.skip_invalid,
        );
    }
    // Several files are one undertaking: all are looked at before the first is taken.
    if args.files.len() > 1 && !args.skip_invalid && !args.reads_stdin() {
        let report = look(args, &options, config)?.report;
        if report.has_rejected() {
            return told(&[Imported::taken(report, None)], config.format, false);
        }
    }
    let imported = take(args, &options, config)?;
    told(&imported, config.format, args.skip_invalid)
}

/// What would change, without the right to write.
fn look(args: &Import, options: &Options, config: &Config) -> Result<Preview, Failure> {
    let options = Options {
        rejected_to: None,
        ..options.clone()
    };
    let progress = Progress::bytes("Checking", config.quiet);
    let inputs = args.files.iter().map(|file| input(file)).collect();
    let mut on_progress = |at: &Reached| progress.at(at.bytes, at.total);
    Ok(preview(
        inputs,
        &options,
        config.read()?.as_ref(),
        &mut on_progress,
    )?)
}

impl Imported {
    fn previewed(preview: Preview) -> Imported {
        Imported {
            report: preview.report,
            dry_run: true,
            commit: None,
            records: preview.records,
        }
    }

    fn taken(report: Report, commit: Option<u64>) -> Imported {
        Imported {
            report,
            dry_run: false,
            commit,
            records: Vec::new(),
        }
    }
}

/// Imports file after file, each as one commit, up to the first that has rejected rows.
fn take(args: &Import, options: &Options, config: &Config) -> Result<Vec<Imported>, Failure> {
    if args.skip_invalid {
        args.check_rejected_files()?;
    }
    let mut writer = config.write(Effort::Import)?;
    let mut all = Vec::with_capacity(args.files.len());
    for file in &args.files {
        let options = Options {
            rejected_to: args.skip_invalid.then(|| args.rejected_file(file)),
            ..options.clone()
        };
        let draft = args
            .authorship
            .draft(&format!("import {}", input(file).name()));
        let progress = Progress::bytes("Importing", config.quiet);
        let imported = writer.import(input(file), &options, draft, &mut |at| {
            progress.at(at.bytes, at.total);
        })?;
        drop(progress);
        let stops = imported.report.has_rejected() && !args.skip_invalid;
        let commit = imported.commit.map(|commit| commit.number);
        all.push(Imported::taken(imported.report, commit));
        if stops {
            break;
        }
    }
    writer.close()?;
    Ok(all)
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

fn input(file: &Path) -> Input {
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
    fn reads_stdin(&self) -> bool {
        self.files.iter().any(|file| file.as_os_str() == "-")
    }

    fn options(&self) -> Result<Options, Failure> {
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
        Ok(Options {
            format: self.input.map(|form| match form {
                InputForm::Csv => FileFormat::Csv,
                InputForm::Tsv => FileFormat::Tsv,
                InputForm::Xlsx => FileFormat::Xlsx,
                InputForm::Jsonl => FileFormat::JsonLines,
            }),
            encoding: self.encoding.clone(),
            delimiter: self.delimiter.clone(),
            sheet: self.sheet.clone(),
            mappings: self
                .map
                .iter()
                .map(|pair| split_pair(pair, "--map"))
                .collect::<Result<_, _>>()?,
            defaults,
            replace: self.replace,
            skip_invalid: self.skip_invalid,
            rejected_to: None,
        })
    }

    /// Sees that the rejected rows of each file have a file of their own.
    fn check_rejected_files(&self) -> Result<(), Failure> {
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
    fn rejected_file(&self, file: &Path) -> PathBuf {
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

/// Tells what was done, and ends with the code for rejected rows where there were any.
fn told(all: &[Imported], format: Format, skips: bool) -> Result<Exit, Failure> {
    match (format, all) {
        (Format::Json, [one]) => output::json(one)?,
        (Format::Json, all) => output::json(&all)?,
        (Format::Jsonl, all) => output::json_lines(all)?,
        (_, all) => all.iter().try_for_each(|imported| print(imported, skips))?,
    }
    let rejected = all.iter().any(|imported| imported.report.has_rejected());
    Ok(if rejected { Exit::Rejected } else { Exit::Done })
}

fn print(imported: &Imported, skips: bool) -> Result<(), Failure> {
    let report = &imported.report;
    print_findings(report)?;
    let mut out = output::stdout();
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
    for record in &imported.records {
        let outcome = if record.outcome == Outcome::New {
            "new"
        } else {
            "changed"
        };
        writeln!(out, "{} {outcome}", record.key)?;
        print_changes(&mut out, &record.changes)?;
    }
    for duplicate in &report.possible_duplicates.first {
        writeln!(
            out,
            "  possible duplicate: {} is like {}",
            duplicate.key, duplicate.like
        )?;
    }
    writeln!(out, "{}", outcome(imported, skips))?;
    Ok(())
}

/// Notices and findings, for the person who mends the file.
fn print_findings(report: &Report) -> Result<(), Failure> {
    let mut err = anstream::stderr();
    for notice in &report.notices {
        writeln!(err, "{}", sanitize::line(notice))?;
    }
    for finding in &report.findings.first {
        writeln!(err, "{}", sanitize::line(&finding.to_string()))?;
    }
    let more = report.findings.count - report.findings.first.len() as u64;
    if more > 0 {
        writeln!(err, "... and {} more", output::grouped(more))?;
    }
    Ok(())
}

fn outcome(imported: &Imported, skips: bool) -> String {
    let report = &imported.report;
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
    match (imported.commit, report.has_rejected()) {
        _ if imported.dry_run => "Nothing was changed: this was a dry run.".to_owned(),
        (Some(number), _) => format!("Commit {number}.{mended}"),
        (None, true) if !skips => {
            "Nothing was changed. Mend the cells above, or take the other rows with --skip-invalid."
                .to_owned()
        }
        (None, _) => format!("Nothing to change.{mended}"),
    }
}
