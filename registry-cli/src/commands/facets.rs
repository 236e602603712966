//! `registry facets`: counts by country, region, product, actor kind, sector and status.

use std::io::Write;

use registry_core::{
    registry::RegistryError,
    search::{self, Facets as Counts},
};

use crate::{
    args::{Facets, Format},
    config::Config,
    exit::Exit,
    failure::Failure,
    output, sanitize,
};

pub fn run(args: &Facets, config: &Config) -> Result<Exit, Failure> {
    let format = config.format;
    let reader = config.read()?;
    let query = args.filters.query(&args.query, &reader, config)?;
    let facets = search::facets(&reader, &query, args.limit).map_err(RegistryError::from)?;
    if format == Format::Json {
        output::json(&facets)?;
        return Ok(Exit::Done);
    }
    print(&facets)?;
    Ok(Exit::Done)
}

fn print(facets: &Counts) -> Result<(), Failure> {
    let mut out = output::stdout();
    writeln!(out, "{}", output::counted(facets.total as u64, "record"))?;
    for (name, facet) in facets.named() {
        writeln!(out, "\n{}", name.replace('_', " ").to_uppercase())?;
        for (value, count) in &facet.values {
            writeln!(
                out,
                "{:>9}  {}",
                output::grouped(*count as u64),
                sanitize::line(value)
            )?;
        }
        if facet.more > 0 {
            writeln!(
                out,
                "{:>9}  other values",
                output::grouped(facet.more as u64)
            )?;
        }
    }
    Ok(())
}
