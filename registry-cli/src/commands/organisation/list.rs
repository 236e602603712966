//! `registry organisation list` and `search`: organisations in the order of their keys.

use std::io::{BufWriter, Write, stdout};

use registry_core::{export::JsonLinesWriter, index::Version, model::Organisation};
use serde_json::{Value, json};

use crate::{
    args::{Format, ListOrganisations, SearchOrganisations},
    config::Config,
    country_names,
    exit::Exit,
    failure::Failure,
    output,
};

pub fn list(args: &ListOrganisations, config: &Config) -> Result<Exit, Failure> {
    let mut found = args
        .filters
        .find(&[], config.with_organisations(config.read()?)?.as_ref())?;
    found.truncate(args.limit.unwrap_or(usize::MAX));
    print(&found, config.format)?;
    Ok(Exit::Done)
}

pub fn search(args: &SearchOrganisations, config: &Config) -> Result<Exit, Failure> {
    let mut found = args.filters.find(
        &args.words,
        config.with_organisations(config.read()?)?.as_ref(),
    )?;
    let total = found.len();
    if args.count {
        match config.format {
            Format::Table => writeln!(output::stdout(), "{total}")?,
            _ => output::json(&json!({ "total": total }))?,
        }
        return Ok(Exit::Done);
    }
    found.truncate(args.limit);
    print(&found, config.format)?;
    if config.format == Format::Table {
        let shown = found.len() as u64;
        config.say(&match total as u64 {
            total if total == shown => output::counted(total, "organisation"),
            total => format!("{shown} of {}", output::counted(total, "organisation")),
        });
    }
    Ok(Exit::Done)
}

fn print(found: &[Version<Organisation>], format: Format) -> Result<(), Failure> {
    match format {
        Format::Json => {
            let items = found
                .iter()
                .map(|version| Ok(serde_json::from_slice::<Value>(version.bytes())?));
            output::json_array(items)
        }
        Format::Jsonl => {
            let mut lines = JsonLinesWriter::new(BufWriter::new(stdout().lock()));
            for version in found {
                lines.write(version.bytes())?;
            }
            lines.finish()?;
            Ok(())
        }
        _ => output::table(
            ["key", "organisation", "kind", "where"],
            found.iter().map(|version| row(version.record())),
        ),
    }
}

fn row(organisation: &Organisation) -> [String; 4] {
    let country = country_names::name_of(organisation.country);
    let place = match &organisation.place {
        Some(place) => format!("{place}, {country}"),
        None => country.to_owned(),
    };
    [
        organisation.key.to_string(),
        organisation.name.to_string(),
        organisation.kind.to_string(),
        place,
    ]
}
