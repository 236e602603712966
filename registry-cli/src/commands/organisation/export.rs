//! `registry organisation export`: all organisations, or those that the filters find, as a file.

use std::io::{BufWriter, Write, stdout};

use registry_core::{
    export::{JsonLinesWriter, OrganisationCsvWriter},
    index::Version,
    model::{Organisation, Status},
};

use crate::{
    args::{ExportOrganisations, Format, OrganisationFilters},
    config::Config,
    exit::Exit,
    failure::Failure,
    output_file,
};

pub fn run(args: &ExportOrganisations, config: &Config) -> Result<Exit, Failure> {
    let found = everything(&args.filters).find(&[], config.read()?.as_ref())?;
    match &args.output {
        Some(path) => output_file::write(path, |out| write(config.format, &found, out))?,
        None => write(config.format, &found, BufWriter::new(stdout().lock()))?,
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

fn write(format: Format, found: &[Version<Organisation>], out: impl Write) -> Result<(), Failure> {
    if format == Format::Csv {
        let attributes = found
            .iter()
            .flat_map(|version| &version.record().attributes);
        let names = attributes
            .map(|attribute| attribute.name.to_string())
            .collect();
        let mut writer = OrganisationCsvWriter::new(out, names)?;
        for version in found {
            writer.write(version.record())?;
        }
        writer.finish()?.flush()?;
        return Ok(());
    }
    let mut lines = JsonLinesWriter::new(out);
    for version in found {
        lines.write(version.bytes())?;
    }
    lines.finish()?;
    Ok(())
}
