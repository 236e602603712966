//! `registry facets`: counts by country, region, product, actor kind, sector and status.

use std::io::Write;

use registry_core::{
    registry::RegistryError,
    search::{self, Facet, Facets as Counts},
};

use serde_json::{Value, json};

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
    let query = args.filters.query(&args.query, &reader)?;
    let facets = search::facets(&reader, &query, args.limit).map_err(RegistryError::from)?;
    if format == Format::Json {
        output::json(&document(&facets))?;
        return Ok(Exit::Done);
    }
    print(&facets)?;
    Ok(Exit::Done)
}

/// The facets by name, as JSON and the screen have them.
fn named(facets: &Counts) -> [(&'static str, &Facet); 6] {
    [
        ("country", &facets.country),
        ("region", &facets.region),
        ("product", &facets.product),
        ("actor_kind", &facets.actor_kind),
        ("sector", &facets.sector),
        ("status", &facets.status),
    ]
}

fn document(facets: &Counts) -> Value {
    let mut document = json!({ "total": facets.total });
    for (name, facet) in named(facets) {
        let values: Vec<Value> = facet
            .values
            .iter()
            .map(|(value, count)| json!({ "value": value, "count": count }))
            .collect();
        document[name] = json!({ "values": values, "more": facet.more });
    }
    document
}

fn print(facets: &Counts) -> Result<(), Failure> {
    let mut out = output::stdout();
    writeln!(out, "{}", output::counted(facets.total as u64, "record"))?;
    for (name, facet) in named(facets) {
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
