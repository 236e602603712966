//! `registry search`: ranked hits, with the words that matched.

use std::io::{BufWriter, Write};

use registry_core::{
    export::{CsvWriter, GeoJsonWriter, Layout, attribute_names},
    index::IndexReader,
    model::Scope,
    registry::RegistryError,
    search::{self, Hit, Query, Results, Sort},
};
use serde_json::json;

use super::{
    left_out,
    rows::{SOURCE_COLUMNS, columns_of_hits, row_of_hit, rows_of_sources},
};
use crate::{
    args::{Format, Order, Search},
    config::Config,
    exit::Exit,
    failure::Failure,
    output::{self, Screen},
};

pub fn run(args: &Search, config: &Config) -> Result<Exit, Failure> {
    let format = config.console.format;
    let reader = config.read()?;
    let query = query(args, &reader, config)?;
    if args.count {
        print_count(
            search::count(&reader, &query).map_err(RegistryError::from)?,
            format,
        )?;
        return Ok(Exit::Done);
    }
    let results = search::search(&reader, &query).map_err(RegistryError::from)?;
    match format {
        Format::Json => output::json(&results)?,
        Format::Jsonl => output::json_lines(shown(&results))?,
        Format::Csv => csv(shown(&results))?,
        Format::Geojson => geojson(shown(&results))?,
        _ => {
            let mut screen = config.console.screen();
            let sources = args.sources.then(|| query.scopes());
            print(&mut screen, &results, sources.as_deref())?;
            screen.close()?;
        }
    }
    if !matches!(format, Format::Table | Format::Json) {
        explain(&results, config);
    }
    if matches!(format, Format::Csv | Format::Geojson) {
        left_out::say(&reader, format, config)?;
    }
    Ok(Exit::Done)
}

fn query(args: &Search, reader: &IndexReader, config: &Config) -> Result<Query, Failure> {
    let query = args.filters.query(&args.query, reader, config)?;
    Ok(Query {
        sort: sort(args.sort),
        limit: args.limit,
        after: args.after.clone(),
        ..query
    })
}

fn sort(order: Order) -> Sort {
    match order {
        Order::Relevance => Sort::Relevance,
        Order::Name => Sort::Name,
        Order::Place => Sort::Place,
        Order::Product => Sort::Product,
        Order::Key => Sort::Key,
        Order::Share => Sort::Share(None),
        Order::ShareDomestic => Sort::Share(Some(Scope::Domestic)),
        Order::ShareGlobal => Sort::Share(Some(Scope::Global)),
        Order::ShareRegional => Sort::Share(Some(Scope::Regional)),
        Order::Employment => Sort::Employment,
        Order::Updated => Sort::Updated,
        Order::Distance => Sort::Distance,
    }
}

fn print_count(count: usize, format: Format) -> Result<(), Failure> {
    match format {
        Format::Json => output::json(&json!({ "count": count })),
        Format::Jsonl => output::json_lines([json!({ "count": count })]),
        _ => Ok(writeln!(output::stdout(), "{count}")?),
    }
}

/// The hits, or those of the best suggestion where there are none.
fn shown(results: &Results) -> &[Hit] {
    match results.suggestions.first() {
        Some(suggestion) if results.hits.is_empty() => &suggestion.hits,
        _ => &results.hits,
    }
}

fn csv(hits: &[Hit]) -> Result<(), Failure> {
    let names = hits
        .iter()
        .flat_map(|hit| attribute_names(&hit.cluster))
        .map(str::to_owned)
        .collect();
    let mut writer = CsvWriter::new(
        BufWriter::new(std::io::stdout().lock()),
        Layout::Statements,
        &names,
    )?;
    for hit in hits {
        writer.write(&hit.item)?;
    }
    Ok(writer.finish()?.flush()?)
}

fn geojson(hits: &[Hit]) -> Result<(), Failure> {
    let mut writer = GeoJsonWriter::new(BufWriter::new(std::io::stdout().lock()))?;
    hits.iter().try_for_each(|hit| writer.write(&hit.cluster))?;
    Ok(writer.finish()?.flush()?)
}

/// Prints hits, suggestions and the cursor for a person; where sources are asked for, those of shares of some scopes or all.
pub fn print(
    screen: &mut Screen,
    results: &Results,
    sources: Option<&[Scope]>,
) -> Result<(), Failure> {
    if !results.hits.is_empty() {
        if !results.matched_all {
            screen.line("No record has all the words; these have some.")?;
        }
        print_hits(screen, &results.hits, sources)?;
        screen.line(found(results))?;
    } else if shown(results).is_empty() {
        screen.line("No records found.")?;
    }
    for suggestion in &results.suggestions {
        let (text, total) = (&suggestion.text, suggestion.total);
        screen.line(format!("Did you mean: {text} ({total})"))?;
        if results.hits.is_empty() && !suggestion.hits.is_empty() {
            print_hits(screen, &suggestion.hits, sources)?;
        }
    }
    if let Some(cursor) = &results.next {
        screen.whole(&format!("More: --after {cursor}").into())?;
    }
    Ok(())
}

fn found(results: &Results) -> String {
    let total = output::counted(results.total as u64, "record");
    if results.hits.len() < results.total {
        format!("{} of {total}.", results.hits.len())
    } else {
        format!("{total}.")
    }
}

fn print_hits(screen: &mut Screen, hits: &[Hit], sources: Option<&[Scope]>) -> Result<(), Failure> {
    if let Some(scopes) = sources {
        let rows = hits
            .iter()
            .flat_map(|hit| rows_of_sources(&hit.cluster, scopes));
        return output::table(screen, &SOURCE_COLUMNS, rows);
    }
    let has_distance = hits.iter().any(|hit| hit.distance_km.is_some());
    let columns = columns_of_hits(has_distance);
    let rows = hits.iter().map(|hit| row_of_hit(hit, has_distance));
    output::table(screen, &columns, rows)
}

/// What a person would miss in forms that only hold records.
fn explain(results: &Results, config: &Config) {
    if !results.matched_all && !results.hits.is_empty() {
        config
            .console
            .say("No record has all the words; these have some.");
    }
    for text in results.did_you_mean() {
        config.console.say(&format!("Did you mean: {text}"));
    }
    if let Some(cursor) = &results.next {
        config.console.say(&format!("More: --after {cursor}"));
    }
}
