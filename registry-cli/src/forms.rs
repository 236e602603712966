//! The forms of output: which each command knows, and which it is, before anything is done.

use std::path::Path;

use crate::{
    args::{Command, Format, Organisation, OrganisationCommand},
    failure::Failure,
    written_file,
};

/// The form of a command's output: as stated, else what the command writes by itself.
pub fn of(command: &Command, stated: Option<Format>) -> Result<Format, Failure> {
    let known = known(command);
    match (stated, known) {
        (None, []) => Ok(Format::Table),
        (None, [default, ..]) => match command {
            Command::Export(args) => of_file(args.output.as_deref(), known, *default),
            Command::Organisation(Organisation {
                command: OrganisationCommand::Export(args),
            }) => of_file(args.output.as_deref(), known, *default),
            _ => Ok(*default),
        },
        (Some(format), []) => Err(Failure::Usage(format!(
            "--format {}: this command has one form of output; leave --format out",
            written_file::name(format)
        ))),
        (Some(format), known) if known.contains(&format) => Ok(format),
        (Some(format), known) => {
            let names: Vec<String> = known
                .iter()
                .map(|&known| written_file::name(known))
                .collect();
            Err(Failure::Usage(format!(
                "--format {}: not a form of this command; use {}",
                written_file::name(format),
                names.join(", ")
            )))
        }
    }
}

/// The forms in which clusters are exported, the default first.
pub const EXPORTED: &[Format] = &[
    Format::Jsonl,
    Format::Csv,
    Format::Xlsx,
    Format::Geojson,
    Format::Parquet,
    Format::DataPackage,
];

/// The forms that a command knows, the default first.
fn known(command: &Command) -> &'static [Format] {
    use Format::{Csv, Geojson, Json, Jsonl, Table, Xlsx};
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
        | Command::Backup(_)
        | Command::Copy(_)
        | Command::Load(_)
        | Command::Reindex(_)
        | Command::Index(_)
        | Command::Install(_)
        | Command::Token(_)
        | Command::Contact(_)
        | Command::Proposal(_)
        | Command::Review(_)
        | Command::Settings(_) => &[Table, Json, Jsonl],
        Command::Organisation(args) => match args.command {
            OrganisationCommand::Export(_) => &[Jsonl, Csv, Xlsx],
            _ => &[Table, Json, Jsonl],
        },
        Command::Search(args) if args.count => &[Table, Json, Jsonl],
        Command::Search(_) => &[Table, Json, Jsonl, Csv, Geojson],
        Command::Compare(_) => &[Table, Json, Jsonl, Csv],
        Command::Facets(_) => &[Table, Json, Csv],
        Command::Verify(_) | Command::Info | Command::About => &[Table, Json],
        Command::Export(_) => EXPORTED,
        Command::Dump(_)
        | Command::Demo(_)
        | Command::Completions(_)
        | Command::Man(_)
        | Command::Serve(_) => &[],
    }
}

/// The form that the name of the file to be written tells, else the command's own.
pub fn of_file(path: Option<&Path>, known: &[Format], default: Format) -> Result<Format, Failure> {
    match path {
        Some(path) => Ok(written_file::form(path, known)?.unwrap_or(default)),
        None => Ok(default),
    }
}
