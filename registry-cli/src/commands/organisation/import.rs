//! `registry organisation import`: files into organisations, every bad cell named.

use std::io::Write;

use registry_core::{
    import::{Input, Options},
    model::ActorLink,
    registry::{ImportedOrganisations, preview_organisations},
};
use serde::Serialize;

use crate::{
    args::{Format, Import},
    commands::{
        changes,
        import::{input, print_findings, print_links, print_more, print_remarks},
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
    let reader = config.with_organisations(config.read()?)?;
    let inputs: Vec<Input> = args.files.iter().map(|file| input(file)).collect();
    let imported = if args.dry_run {
        preview_organisations(inputs, &options, &reader)?
    } else {
        drop(reader);
        take(args, inputs, &mut options, config)?
    };
    args.save_mapping(&options)?;
    let commit = imported.commit.as_ref().map(|commit| commit.number);
    let told = Told {
        imported: &imported,
        dry_run: args.dry_run,
        commit,
    };
    match config.format {
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
    options: &mut Options,
    config: &Config,
) -> Result<ImportedOrganisations, Failure> {
    if args.skip_invalid {
        args.check_rejected_files()?;
        let files = args.files.iter();
        options.rejected_to = files.map(|file| args.rejected_file(file)).collect();
    }
    let names: Vec<String> = inputs.iter().map(Input::name).collect();
    let draft = args.authorship.draft(Some(&format!(
        "import organisations from {}",
        names.join(", ")
    )));
    let mut writer = config.write()?;
    let imported = writer.import_organisations(inputs, options, draft)?;
    writer.close()?;
    Ok(imported)
}

fn print(told: &Told<'_>, skips: bool, config: &Config) -> Result<(), Failure> {
    let imported = told.imported;
    let report = &imported.report;
    print_findings(report)?;
    let mut out = config.screen();
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
    out.line(outcome(told, skips))?;
    out.close()?;
    print_remarks(report)
}

fn outcome(told: &Told<'_>, skips: bool) -> String {
    match (told.commit, told.imported.report.has_rejected()) {
        _ if told.dry_run => "Nothing was changed: this was a dry run.".to_owned(),
        (Some(number), _) => format!("Commit {number}."),
        (None, true) if !skips => {
            "Nothing was changed. Mend the cells above, or take the other rows with --skip-invalid."
                .to_owned()
        }
        (None, _) => "Nothing to change.".to_owned(),
    }
}

/// What was found of an actor, in words.
pub fn of_actor(link: &ActorLink) -> String {
    let organisations: Vec<&str> = link.organisations.iter().map(|key| &**key).collect();
    let organisations = organisations.join(", ");
    let (cluster, actor) = (&link.cluster, &link.actor);
    match &link.reason {
        None => format!("  linked: {actor} of {cluster} is {organisations}"),
        Some(reason) => {
            format!("  not linked: {actor} of {cluster} may be {organisations} ({reason})")
        }
    }
}
