//! `registry organisation list` and `search`: organisations in the order of their keys.

use std::io::{BufWriter, Write, stdout};

use registry_core::{export::JsonLinesWriter, index::Version, model::Organisation};
use serde_json::{Value, json};

use crate::{
    args::{Format, ListOrganisations, SearchOrganisations},
    config::Config,
    display_names,
    exit::Exit,
    failure::Failure,
    output::{self, Column, Styled},
};

pub fn list(args: &ListOrganisations, config: &Config) -> Result<Exit, Failure> {
    let reader = config.with_all_organisations(config.read()?)?;
    let mut found = args.filters.find(&[], &reader)?;
    let total = found.len();
    found.truncate(args.limit.unwrap_or(usize::MAX));
    print(&found, total, config)?;
    Ok(Exit::Done)
}

pub fn search(args: &SearchOrganisations, config: &Config) -> Result<Exit, Failure> {
    let mut found = args.filters.find(
        &args.words,
        config.with_all_organisations(config.read()?)?.as_ref(),
    )?;
    let total = found.len();
    if args.count {
        match config.console.format {
            Format::Table => writeln!(output::stdout(), "{total}")?,
            _ => output::json(&json!({ "total": total }))?,
        }
        return Ok(Exit::Done);
    }
    found.truncate(args.limit);
    print(&found, total, config)?;
    Ok(Exit::Done)
}

fn print(found: &[Version<Organisation>], total: usize, config: &Config) -> Result<(), Failure> {
    match config.console.format {
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
        _ => {
            let mut screen = config.console.screen();
            let rows = found.iter().map(|version| row(version.record()));
            output::table(&mut screen, &COLUMNS, rows)?;
            let all = output::counted(total as u64, "organisation");
            screen.line(match found.len() {
                shown if shown == total => format!("{all}."),
                shown => format!("{shown} of {all}."),
            })?;
            screen.close()
        }
    }
}

const COLUMNS: [Column<'static>; 5] = [
    Column::whole("key"),
    Column::shortened("organisation", 16),
    Column::shortened("kind", 8).dropped(2),
    Column::shortened("where", 8).dropped(3),
    Column::shortened("status", 6).dropped(1).usually("active"),
];

fn row(organisation: &Organisation) -> [Styled; 5] {
    let country = display_names::name_of(organisation.country);
    let place = match &organisation.place {
        Some(place) => format!("{place}, {country}"),
        None => country.to_owned(),
    };
    [
        organisation.key.to_string(),
        organisation.name.to_string(),
        organisation.kind.to_string(),
        place,
        organisation.status.to_string(),
    ]
    .map(Styled::from)
}
