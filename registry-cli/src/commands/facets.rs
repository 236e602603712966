//! `registry facets`: counts by country, region, product, actor kind, sector and status.

use std::io::Write;

use registry_core::registry::RegistryError;

use crate::{
    args::{Facets, Format},
    config::Config,
    exit::Exit,
    failure::Failure,
    output, sanitize,
};

pub fn run(args: &Facets, config: &Config) -> Result<Exit, Failure> {
    let format = config.format(&[Format::Table, Format::Json])?;
    let reader = config.read()?;
    let query = args.filters.query(&args.query, &reader)?;
    let facets = reader.facets(&query, args.limit).map_err(RegistryError::from)?;
    if format == Format::Json {
        output::json(&facets)?;
        return Ok(Exit::Done);
    }
    let mut out = output::stdout();
    writeln!(out, "{}", output::counted(facets.total, "record"))?;
    for facet in &facets.facets {
        writeln!(out, "\n{}", facet.name.replace('_', " ").to_uppercase())?;
        for value in &facet.values {
            writeln!(out, "{:>9}  {}", output::grouped(value.count), sanitize::line(&value.value))?;
        }
        if facet.more > 0 {
            writeln!(out, "           ... and {}", output::counted(facet.more, "other value"))?;
        }
    }
    Ok(Exit::Done)
}
