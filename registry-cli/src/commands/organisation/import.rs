//! `registry organisation import`: files into organisations, every bad cell named.

use std::io::Write;

use registry_core::{
    import::{Input, Options},
    registry::{ImportedOrganisations, OrganisationsPlan},
};
use serde::Serialize;

use crate::{
    afar::overtaken,
    args::{Format, Import},
    commands::{
        changes,
        import::{ending, input, print_findings, print_links, print_more, print_remarks},
    },
    config::Config,
    exit::Exit,
    failure::Failure,
    output, sanitize,
};

/// What the import did, as `--format json` gives it.
#[derive(Serialize)]
struct Told<'a> {
    #[serde(flatten)]
    imported: &'a ImportedOrganisations,
    dry_run: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    commit: Option<u64>,
}

pub fn run(args: &Import, config: &Config) -> Result<Exit, Failure> {
    let mut options = args.options()?;
    if args.skip_invalid && !args.dry_run {
        args.check_rejected_files()?;
        let files = args.files.iter();
        options.rejected_to = files.map(|file| args.rejected_file(file)).collect();
    }
    let imported = overtaken::tried(args.is_read_once(), || {
        let inputs: Vec<Input> = args.files.iter().map(|file| input(file)).collect();
        match args.dry_run {
            true => {
                let reader = config.with_all_organisations(config.read()?)?;
                let plan = OrganisationsPlan::new(inputs, &options, &reader)?;
                Ok(Some(plan.preview(&reader)?))
            }
            false => take(args, inputs, &options, config),
        }
    })?;
    args.save_mapping(&options)?;
    let commit = imported.commit.as_ref().map(|commit| commit.number);
    let told = Told {
        imported: &imported,
        dry_run: args.dry_run,
        commit,
    };
    match config.console.format {
        Format::Json => output::json(&told)?,
        Format::Jsonl => output::json_lines([&told])?,
        _ => print(&told, args.skip_invalid, config)?,
    }
    let is_rejected = imported.report.has_rejected();
    Ok(if is_rejected {
        Exit::Rejected
    } else {
        Exit::Done
    })
}

fn take(
    args: &Import,
    inputs: Vec<Input>,
    options: &Options,
    config: &Config,
) -> Result<Option<ImportedOrganisations>, Failure> {
    let message = args.default_message("import organisations from");
    let draft = args.authorship.draft(Some(&message));
    if let Some(afar) = config.afar() {
        let reader = config.with_all_organisations(config.read()?)?;
        let plan = OrganisationsPlan::new(inputs, options, &reader)?;
        return afar.import_organisations(plan, draft, &config.console);
    }
    let mut writer = config.write()?;
    let imported = writer.import_organisations(inputs, options, draft)?;
    writer.close()?;
    Ok(Some(imported))
}

fn print(told: &Told<'_>, skips: bool, config: &Config) -> Result<(), Failure> {
    let imported = told.imported;
    let report = &imported.report;
    print_findings(report)?;
    let mut out = config.console.screen();
    let files: Vec<&str> = report.files.iter().map(|file| file.name.as_str()).collect();
    let counts = format!(
        "{} new, {} changed, {} same, {} rejected; {} linked",
        output::grouped(report.new),
        output::grouped(report.changed),
        output::grouped(report.same),
        output::grouped(report.rejected),
        output::counted(report.linked_actors.count, "actor"),
    );
    writeln!(out, "{}: {counts}", sanitize::line(&files.join(", ")))?;
    if told.dry_run {
        for organisation in &imported.organisations.first {
            writeln!(out, "{}", organisation.key)?;
            changes::print(&mut out, &organisation.changes)?;
        }
        print_more(&mut out, &imported.organisations)?;
    }
    print_links(&mut out, report)?;
    out.line(ending(report, told.commit, told.dry_run, skips))?;
    out.close()?;
    print_remarks(report)
}
