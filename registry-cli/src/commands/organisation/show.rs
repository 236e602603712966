//! `registry organisation show`, and `registry show` of an organisation's key.

use std::io::{BufWriter, Write, stdout};

use registry_core::{
    export::JsonLinesWriter,
    index::{AsOf, IndexReader, Version},
    model::{Name, Organisation},
    registry::RegistryError,
};

use super::key_for;
use crate::{
    args::{Format, ShowOrganisation},
    commands::{filters, show::commit_origin},
    config::Config,
    country_names,
    exit::Exit,
    failure::Failure,
    output, sanitize,
};

pub fn run(args: &ShowOrganisation, config: &Config) -> Result<Exit, Failure> {
    run_key(&key_for("show", &args.key)?, args.as_of.as_deref(), config)
}

/// Shows the organisation of a key.
pub fn run_key(key: &str, as_of: Option<&str>, config: &Config) -> Result<Exit, Failure> {
    let reader = config.with_organisations(config.read()?)?;
    let as_of = filters::as_of(&reader, as_of)?;
    let organisations = reader.organisations().map_err(RegistryError::from)?;
    let version = organisations
        .record(key, as_of)
        .map_err(RegistryError::from)?;
    let version = version.ok_or_else(|| RegistryError::NoRecord {
        key: key.to_owned(),
        as_of: match as_of {
            AsOf::Now => None,
            AsOf::Commit(number) => Some(number),
        },
    })?;
    let clusters = reader
        .clusters_of(&version.record().key, as_of)
        .map_err(RegistryError::from)?;
    match config.format {
        Format::Json => output::json(&with_clusters(&version, &clusters, &reader)?)?,
        Format::Jsonl => {
            let mut lines = JsonLinesWriter::new(BufWriter::new(stdout().lock()));
            lines.write(version.bytes())?;
            lines.finish()?;
        }
        _ => print(&version, &clusters, &reader)?,
    }
    Ok(Exit::Done)
}

/// The item, and beside it the clusters and the commit that made this version.
fn with_clusters(
    version: &Version<Organisation>,
    clusters: &[Version],
    reader: &IndexReader,
) -> Result<serde_json::Value, Failure> {
    let mut value: serde_json::Value = serde_json::from_slice(version.bytes())?;
    let commit = reader
        .commit(version.from_commit())
        .map_err(RegistryError::from)?;
    let keys: Vec<&str> = clusters
        .iter()
        .map(|cluster| &*cluster.record().key)
        .collect();
    if let Some(fields) = value.as_object_mut() {
        fields.insert("clusters".to_owned(), keys.into());
        fields.insert("commit".to_owned(), serde_json::to_value(&commit)?);
    }
    Ok(value)
}

fn print(
    version: &Version<Organisation>,
    clusters: &[Version],
    reader: &IndexReader,
) -> Result<(), Failure> {
    let commit = reader
        .commit(version.from_commit())
        .map_err(RegistryError::from)?;
    let mut lines = facts(version.record());
    lines.extend(participations(version.record(), clusters));
    lines.push(String::new());
    lines.push(format!(
        "Last changed in commit {}, {}",
        commit.number,
        commit_origin(&commit)
    ));
    let mut out = output::stdout();
    for line in lines {
        writeln!(out, "{}", sanitize::line(&line))?;
    }
    Ok(())
}

fn facts(record: &Organisation) -> Vec<String> {
    let country = format!(
        "{} ({})",
        country_names::name_of(record.country),
        record.country
    );
    let place = record.place.as_ref();
    let seat = place.map_or_else(|| country.clone(), |place| format!("{place}, {country}"));
    let numbers = record.identifiers.iter();
    let numbers = numbers.map(|number| format!("{}: {}", number.scheme, number.value));
    let facts = [
        ("Key", Some(record.key.to_string())),
        ("Status", Some(status(record))),
        ("Kind", Some(record.kind.to_string())),
        ("Other names", Some(names(&record.other_names))),
        ("Former names", Some(names(&record.former_names))),
        ("Seat", Some(seat)),
        ("LEI", record.lei.as_ref().map(ToString::to_string)),
        ("ROR", record.ror.as_ref().map(ToString::to_string)),
        ("Web site", record.website.as_ref().map(ToString::to_string)),
        ("Identifiers", Some(numbers.collect::<Vec<_>>().join(", "))),
        ("Part of", record.parent.as_ref().map(ToString::to_string)),
    ];
    let stated = facts
        .into_iter()
        .filter_map(|(name, value)| Some((name, value.filter(|value| !value.is_empty())?)));
    let facts = stated.map(|(name, value)| format!("{name:<16}{value}"));
    let mut lines = vec![record.name.to_string(), String::new()];
    lines.extend(facts);
    let sources = record.sources.iter().map(|source| {
        let note = source.note.as_ref();
        let note = note.map_or_else(String::new, |note| format!(" ({note})"));
        format!("{}{note}", output::source(source))
    });
    section(&mut lines, "Sources", sources);
    section(
        &mut lines,
        "Notes",
        record.notes.iter().map(ToString::to_string),
    );
    let attributes = record.attributes.iter();
    let attributes = attributes.map(|attribute| format!("{}: {}", attribute.name, attribute.value));
    section(&mut lines, "Attributes", attributes);
    lines
}

/// The clusters, each with the name that its sources give the organisation, where that is another.
fn participations(record: &Organisation, clusters: &[Version]) -> Vec<String> {
    let mut lines = Vec::new();
    let shown = clusters.iter().map(|version| {
        let cluster = version.record();
        let actors = cluster.actors.iter();
        let mut called: Vec<&str> = actors
            .filter(|actor| actor.organisation.as_ref() == Some(&record.key))
            .map(|actor| &*actor.name)
            .filter(|name| *name != &*record.name)
            .collect();
        called.dedup();
        let called = match &called[..] {
            [] => String::new(),
            names => format!(" (as {})", names.join(", ")),
        };
        format!("{}: {}{called}", cluster.key, cluster.title())
    });
    section(&mut lines, "Takes part in", shown);
    lines
}

fn section(lines: &mut Vec<String>, heading: &str, entries: impl Iterator<Item = String>) {
    let mut entries = entries.peekable();
    if entries.peek().is_some() {
        lines.push(String::new());
        lines.push(heading.to_owned());
        lines.extend(entries.map(|entry| format!("  {entry}")));
    }
}

fn status(record: &Organisation) -> String {
    match (&record.merged_into, &record.withdrawn_reason) {
        (Some(target), _) => format!("merged into {target}"),
        (_, Some(reason)) => format!("withdrawn: {reason}"),
        _ => record.status.to_string(),
    }
}

fn names(names: &[Name]) -> String {
    let shown = names.iter().map(|name| match &name.language {
        Some(language) => format!("{} ({language})", name.name),
        None => name.name.to_string(),
    });
    shown.collect::<Vec<_>>().join(", ")
}
