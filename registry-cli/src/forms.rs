//! The forms of output: which each command knows, and which it is, before anything is done.

use std::path::Path;

use clap::ValueEnum;

use crate::{
    args::{Command, Export, Format, Organisation, OrganisationCommand},
    failure::Failure,
};

/// The form of a command's output: as stated, else what the command writes by itself.
pub fn of(command: &Command, stated: Option<Format>) -> Result<Format, Failure> {
    let known = known(command);
    match (stated, known) {
        (None, []) => Ok(Format::Table),
        (None, [default, ..]) => match command {
            Command::Export(args) => of_export(args),
            Command::Organisation(args) => of_organisation_export(args, *default),
            _ => Ok(*default),
        },
        (Some(format), []) => Err(Failure::Usage(format!(
            "--format {}: this command has one form of output; leave --format out",
            name(format)
        ))),
        (Some(format), known) if known.contains(&format) => Ok(format),
        (Some(format), known) => {
            let names: Vec<String> = known.iter().map(|&known| name(known)).collect();
            Err(Failure::Usage(format!(
                "--format {}: not a form of this command; use {}",
                name(format),
                names.join(", ")
            )))
        }
    }
}

/// The forms that a command knows, the default first.
fn known(command: &Command) -> &'static [Format] {
    use Format::{Csv, DataPackage, Geojson, Json, Jsonl, Parquet, Table};
    match command {
        Command::Init(_)
        | Command::Register(_)
        | Command::Update(_)
        | Command::Retire(_)
        | Command::Restore(_)
        | Command::Revert(_)
        | Command::Import(_)
        | Command::List(_)
        | Command::Show(_)
        | Command::History(_)
        | Command::Log(_)
        | Command::Diff(_)
        | Command::Load(_)
        | Command::Reindex(_)
        | Command::Install(_) => &[Table, Json, Jsonl],
        Command::Organisation(args) => match args.command {
            OrganisationCommand::Export(_) => &[Jsonl, Csv],
            _ => &[Table, Json, Jsonl],
        },
        Command::Search(args) if args.count => &[Table, Json, Jsonl],
        Command::Search(_) => &[Table, Json, Jsonl, Csv, Geojson],
        Command::Compare(_) => &[Table, Json, Jsonl, Csv],
        Command::Facets(_) => &[Table, Json, Csv],
        Command::Verify(_) | Command::Info => &[Table, Json],
        Command::Export(_) => &[Jsonl, Csv, Geojson, Parquet, DataPackage],
        Command::Dump(_) | Command::Demo(_) | Command::Completions(_) | Command::Man(_) => &[],
    }
}

/// How files of other forms end, so that nobody is given JSON Lines under their name.
const OTHERS: [&str; 9] = [
    "xlsx", "xls", "ods", "tsv", "json", "xml", "kml", "gpkg", "shp",
];

/// The form that the name of the file to be written tells; JSON Lines where it tells none.
fn of_export(args: &Export) -> Result<Format, Failure> {
    let path = args.output.as_deref().unwrap_or(Path::new(""));
    let extension = path.extension().unwrap_or_default().to_ascii_lowercase();
    match extension.to_str() {
        Some("csv") => Ok(Format::Csv),
        Some("geojson") => Ok(Format::Geojson),
        Some("parquet") => Ok(Format::Parquet),
        Some(other) if OTHERS.contains(&other) => Err(Failure::Usage(format!(
            "{}: no form of export ends like this; say with --format which it is to be",
            path.display()
        ))),
        _ => Ok(Format::Jsonl),
    }
}

/// CSV where the name of the file says so.
fn of_organisation_export(args: &Organisation, default: Format) -> Result<Format, Failure> {
    let OrganisationCommand::Export(args) = &args.command else {
        return Ok(default);
    };
    let path = args.output.as_deref().unwrap_or(Path::new(""));
    let extension = path.extension().unwrap_or_default().to_ascii_lowercase();
    match extension.to_str() {
        Some("csv") => Ok(Format::Csv),
        Some(other) if OTHERS.contains(&other) => Err(Failure::Usage(format!(
            "{}: no form of export ends like this; say with --format which it is to be",
            path.display()
        ))),
        _ => Ok(Format::Jsonl),
    }
}

fn name(format: Format) -> String {
    format
        .to_possible_value()
        .map_or_else(String::new, |value| value.get_name().to_owned())
}
