//! `registry organisation export`: all organisations, or those that the filters find, as a file.

use std::io::{BufWriter, Write, stdout};

use registry_core::{
    export::{JsonLinesWriter, OrganisationCsvWriter, write_organisation_workbook},
    index::Version,
    model::{Organisation, Status},
};

use crate::{
    args::{ExportOrganisations, Format, OrganisationFilters},
    config::Config,
    exit::Exit,
    failure::Failure,
    output_file,
    written_file::{self, TableForm},
};

pub fn run(args: &ExportOrganisations, config: &Config) -> Result<Exit, Failure> {
    let table = TableForm::of(&args.table, config.console.format)?;
    if args.output.is_none() {
        written_file::refuse_terminal(config.console.format)?;
    }
    let found = everything(&args.filters)
        .find(&[], config.with_all_organisations(config.read()?)?.as_ref())?;
    match &args.output {
        Some(path) => {
            output_file::write(path, |out| write(config.console.format, table, &found, out))?;
            let count = found.len() as u64;
            config
                .console
                .say(&written_file::done(count, "organisation", path));
        }
        None => write(
            config.console.format,
            table,
            &found,
            BufWriter::new(stdout().lock()),
        )?,
    }
    Ok(Exit::Done)
}

/// The whole registry is whole: without a filter, what was merged or withdrawn is exported, too.
fn everything(filters: &OrganisationFilters) -> OrganisationFilters {
    let mut filters = filters.clone();
    let is_whole = filters.country.is_empty()
        && filters.kind.is_empty()
        && filters.place.is_none()
        && filters.identifier.is_none()
        && filters.status.is_empty();
    if is_whole {
        filters.status = Status::SPELLINGS
            .iter()
            .map(|&status| status.to_owned())
            .collect();
    }
    filters
}

fn write(
    format: Format,
    table: TableForm,
    found: &[Version<Organisation>],
    out: impl Write,
) -> Result<(), Failure> {
    match format {
        Format::Csv => write_csv(table, found, out),
        Format::Xlsx => {
            let all: Vec<&Organisation> = found.iter().map(Version::record).collect();
            write_organisation_workbook(&all, table.layout, out)?;
            Ok(())
        }
        _ => {
            let mut lines = JsonLinesWriter::new(out);
            for version in found {
                lines.write(version.bytes())?;
            }
            lines.finish()?;
            Ok(())
        }
    }
}

fn write_csv(
    table: TableForm,
    found: &[Version<Organisation>],
    mut out: impl Write,
) -> Result<(), Failure> {
    let attributes = found
        .iter()
        .flat_map(|version| &version.record().attributes);
    let names = attributes
        .map(|attribute| attribute.name.to_string())
        .collect();
    table.begin(&mut out)?;
    let mut writer = OrganisationCsvWriter::new(out, table.layout, names)?;
    for version in found {
        writer.write(version.record())?;
    }
    Ok(writer.finish()?.flush()?)
}
