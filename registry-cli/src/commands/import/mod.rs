//! `registry import`: files into records, every bad cell named.

mod files;
mod findings;
mod mapping;

use std::{io::Write, sync::Arc};

use registry_core::{
    import::{Options, Outcome, Report},
    index::IndexReader,
    registry::{ImportPlan, Imported, Preview, PreviewedRecord},
};
use registry_server::ProposedChange;
use serde::Serialize;
use serde_json::json;

pub use self::{
    files::input,
    findings::{ending, print_findings, print_links, print_more},
};
use super::{changes, proposal};
use crate::{
    afar::overtaken,
    args::{Authorship, Format, Import},
    config::Config,
    exit::Exit,
    failure::Failure,
    output,
    progress::Progress,
    sanitize,
};

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
    if args.propose {
        return propose(args, config);
    }
    let told = overtaken::tried(args.is_read_once(), || {
        let reader = config.with_all_organisations(config.read()?)?;
        let plan = plan(args, takes_rest, &reader, config)?;
        if args.dry_run {
            return Ok(Some(Told::previewed(plan.preview(&reader)?)));
        }
        match plan.has_changes() {
            true => take(plan, reader, args, config),
            false => Ok(Some(Told::imported(plan.without_changes()?))),
        }
    })?;
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
    let progress = Progress::bytes("Checking", config.console.quiet);
    let inputs = args.files.iter().map(|file| input(file)).collect();
    let plan = ImportPlan::new(inputs, options.clone(), reader, &mut |at| {
        progress.at(at.bytes, at.total);
    })?;
    args.save_mapping(&options)?;
    Ok(plan)
}

/// Takes in what a plan found; nothing where somebody else changed one of the records first, which must be read again then.
fn take(
    plan: ImportPlan,
    reader: Arc<IndexReader>,
    args: &Import,
    config: &Config,
) -> Result<Option<Told>, Failure> {
    let draft = args.authorship.draft(Some(&args.default_message("import")));
    if let Some(afar) = config.afar() {
        let taken = afar.import(plan, &reader, &draft, &config.console)?;
        return Ok(taken.map(|(report, commit)| Told::taken(report, commit)));
    }
    drop(reader);
    let mut writer = config.write()?;
    let progress = Progress::counted("Importing", config.console.quiet);
    let imported = writer.import(plan, draft, &mut |done, total| progress.at(done, total))?;
    drop(progress);
    writer.close()?;
    Ok(Some(Told::imported(imported)))
}

/// Proposes what files would change, where they change anything.
fn propose(args: &Import, config: &Config) -> Result<Exit, Failure> {
    let reader = config.with_all_organisations(config.read()?)?;
    let plan = plan(args, args.skip_invalid, &reader, config)?;
    let report = plan.report();
    let (has_rejected, is_taken) = (report.has_rejected(), plan.has_changes());
    if !is_taken || (has_rejected && !args.skip_invalid) {
        return Told::imported(plan.without_changes()?).tell(config, args.skip_invalid);
    }
    let Authorship {
        author,
        message,
        source,
        ..
    } = &args.authorship;
    let message = message.clone();
    let proposal = json!({
        "change": ProposedChange::of_import(plan, &reader)?,
        "message": message.unwrap_or_else(|| args.default_message("import")),
        "source": source,
    });
    proposal::make(author.as_deref(), proposal, config)?;
    Ok(exit(has_rejected))
}

/// The code for rejected rows, where there were any.
fn exit(has_rejected: bool) -> Exit {
    match has_rejected {
        true => Exit::Rejected,
        false => Exit::Done,
    }
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
        let commit = imported.commit.map(|commit| commit.number);
        Told::taken(imported.report, commit)
    }

    fn taken(report: Report, commit: Option<u64>) -> Told {
        Told {
            report,
            dry_run: false,
            commit,
            records: Vec::new(),
        }
    }

    /// Tells what was done, and ends with the code for rejected rows where there were any.
    fn tell(&self, config: &Config, skips: bool) -> Result<Exit, Failure> {
        match config.console.format {
            Format::Json => output::json(self)?,
            Format::Jsonl => output::json_lines([self])?,
            _ => print(self, skips, config)?,
        }
        Ok(exit(self.report.has_rejected()))
    }
}

fn print(told: &Told, skips: bool, config: &Config) -> Result<(), Failure> {
    let report = &told.report;
    print_findings(report)?;
    let mut out = config.console.screen();
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
    out.line(ending(report, told.commit, told.dry_run, skips))?;
    out.close()?;
    print_remarks(report)
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
