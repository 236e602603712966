//! `registry search`: ranked hits, with the words that matched.

use std::io::{BufWriter, Write};

use registry_core::{
    export::{CsvWriter, GeoJsonWriter, Layout, attribute_names},
    index::IndexReader,
    model::{Cluster, Scope},
    registry::RegistryError,
    search::{self, Hit, Query, Results, Sort},
};
use serde_json::json;

use super::left_out;
use crate::{
    args::{Format, Order, Search},
    config::Config,
    exit::Exit,
    failure::Failure,
    output, sanitize,
};

pub fn run(args: &Search, config: &Config) -> Result<Exit, Failure> {
    let format = config.format;
    let reader = config.read()?;
    let query = query(args, &reader)?;
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
        _ => print(&results, args.sources)?,
    }
    if !matches!(format, Format::Table | Format::Json) {
        explain(&results, config);
    }
    if matches!(format, Format::Csv | Format::Geojson) {
        left_out::say(&reader, format, config)?;
    }
    Ok(Exit::Done)
}

fn query(args: &Search, reader: &IndexReader) -> Result<Query, Failure> {
    let query = args.filters.query(&args.query, reader)?;
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

/// Prints hits, suggestions and the cursor for a person.
pub fn print(results: &Results, sources: bool) -> Result<(), Failure> {
    let mut out = output::stdout();
    if !results.hits.is_empty() {
        if !results.matched_all {
            writeln!(out, "No record has all the words; these have some.")?;
        }
        print_hits(&results.hits, sources)?;
        writeln!(out, "{}", found(results))?;
    } else if results.suggestions.is_empty() {
        writeln!(out, "No records found.")?;
    }
    for suggestion in &results.suggestions {
        writeln!(
            out,
            "Did you mean: {} ({})",
            sanitize::line(&suggestion.text),
            suggestion.total
        )?;
        if results.hits.is_empty() {
            print_hits(&suggestion.hits, sources)?;
        }
    }
    if let Some(cursor) = &results.next {
        writeln!(out, "More: --after {cursor}")?;
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

fn print_hits(hits: &[Hit], sources: bool) -> Result<(), Failure> {
    if sources {
        let rows = hits.iter().flat_map(|hit| source_rows(&hit.cluster));
        return output::table(SOURCE_HEADER, rows);
    }
    let rows = hits.iter().map(|hit| {
        let [key, cluster, place, shares] = row(&hit.cluster);
        [key, cluster, place, shares, matched(hit)]
    });
    output::table(
        ["key", "cluster", "where", "market shares", "matched"],
        rows,
    )
}

/// The columns of a table of shares with their sources.
pub const SOURCE_HEADER: [&str; 5] = ["key", "cluster", "where", "market share", "source"];

/// A row a share of a record, with its source in a column.
pub fn source_rows(record: &Cluster) -> Vec<[String; 5]> {
    let [key, cluster, place, _] = row(record);
    let shares = record.market_shares.iter().map(|share| {
        let source = share
            .source
            .as_ref()
            .map(output::source)
            .unwrap_or_default();
        [output::share(share), source]
    });
    let mut shares: Vec<[String; 2]> = shares.collect();
    if shares.is_empty() {
        shares.push(Default::default());
    }
    let rows = shares
        .into_iter()
        .map(|[share, source]| [key.clone(), cluster.clone(), place.clone(), share, source]);
    rows.collect()
}

/// The columns of a record in a table.
pub fn row(cluster: &Cluster) -> [String; 4] {
    let region = cluster
        .location
        .region_label()
        .map(|region| format!("{region}, "))
        .unwrap_or_default();
    let place = format!("{region}{}", cluster.location.country);
    [
        cluster.key.to_string(),
        cluster.title(),
        place,
        output::shares(cluster),
    ]
}

fn matched(hit: &Hit) -> String {
    const SHOWN: usize = 2;
    let mut shown: Vec<String> = hit
        .matches
        .iter()
        .map(|matched| format!("{}: {}", matched.field, matched.text))
        .collect();
    shown.dedup();
    shown.truncate(SHOWN);
    shown.join("; ")
}

/// What a person would miss in forms that only hold records.
fn explain(results: &Results, config: &Config) {
    if !results.matched_all && !results.hits.is_empty() {
        config.say("No record has all the words; these have some.");
    }
    for text in results.did_you_mean() {
        config.say(&format!("Did you mean: {}", sanitize::line(text)));
    }
    if let Some(cursor) = &results.next {
        config.say(&format!("More: --after {cursor}"));
    }
}
