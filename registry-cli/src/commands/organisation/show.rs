//! `registry organisation show`, and `registry show` of an organisation's key.

use std::io::{BufWriter, stdout};

use registry_core::{
    export::JsonLinesWriter,
    index::{AsOf, IndexReader, Version},
    model::{Organisation, with_ids},
    registry::RegistryError,
};

use super::key_for;
use crate::{
    args::{Format, ShowOrganisation},
    commands::{
        filters,
        words::{Ids, last_changed},
    },
    config::Config,
    display_names,
    exit::Exit,
    failure::Failure,
    output::{self, Page, Screen},
};

pub fn run(args: &ShowOrganisation, config: &Config) -> Result<Exit, Failure> {
    let key = key_for("show", &args.key)?;
    run_key(&key, args.as_of.as_deref(), Ids(args.ids), config)
}

/// Shows the organisation of a key.
pub fn run_key(key: &str, as_of: Option<&str>, ids: Ids, config: &Config) -> Result<Exit, Failure> {
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
    match config.console.format {
        Format::Json => output::json(&with_clusters(&version, &clusters, &reader)?)?,
        Format::Jsonl => {
            let mut lines = JsonLinesWriter::new(BufWriter::new(stdout().lock()));
            lines.write(version.bytes())?;
            lines.finish()?;
        }
        _ => {
            let mut screen = config.console.screen();
            print(&mut screen, &version, &clusters, &reader, ids)?;
            screen.close()?;
        }
    }
    Ok(Exit::Done)
}

/// The item with the identifiers of its values, and beside it the clusters and the commit that made this version.
fn with_clusters(
    version: &Version<Organisation>,
    clusters: &[Version],
    reader: &IndexReader,
) -> Result<serde_json::Value, Failure> {
    let mut value: serde_json::Value = serde_json::from_slice(version.bytes())?;
    with_ids(&mut value);
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
    screen: &mut Screen,
    version: &Version<Organisation>,
    clusters: &[Version],
    reader: &IndexReader,
    ids: Ids,
) -> Result<(), Failure> {
    let commit = reader
        .commit(version.from_commit())
        .map_err(RegistryError::from)?;
    let mut page = page(version.record(), ids);
    let clusters = participations(version.record(), clusters);
    page.section("Takes part in", clusters);
    page.line("");
    page.line(last_changed(&commit));
    page.print(screen)
}

fn page(record: &Organisation, ids: Ids) -> Page {
    let country = format!(
        "{} ({})",
        display_names::name_of(record.country),
        record.country
    );
    let place = record.place.as_ref();
    let seat = place.map_or_else(|| country.clone(), |place| format!("{place}, {country}"));
    let numbers = record.identifiers.iter();
    let numbers =
        numbers.map(|number| format!("{}: {}{}", number.scheme, number.value, ids.of(number)));
    let facts = [
        ("Key", Some(record.key.to_string())),
        ("Status", Some(status(record))),
        ("Kind", Some(record.kind.to_string())),
        ("Other names", Some(ids.names(&record.other_names))),
        ("Former names", Some(ids.names(&record.former_names))),
        ("Seat", Some(seat)),
        ("LEI", record.lei.as_ref().map(ToString::to_string)),
        ("ROR", record.ror.as_ref().map(ToString::to_string)),
        ("Web site", record.website.as_ref().map(ToString::to_string)),
        ("Identifiers", Some(numbers.collect::<Vec<_>>().join(", "))),
        ("Part of", record.parent.as_ref().map(ToString::to_string)),
    ];
    let mut page = Page::new(&record.name);
    for (name, value) in facts {
        page.fact(name, value);
    }
    let sources = record.sources.iter().map(|source| {
        let note = source.note.as_ref();
        let note = note.map_or_else(String::new, |note| format!(" ({note})"));
        format!("{}{note}{}", output::source(source), ids.of(source))
    });
    page.section("Sources", sources);
    page.section("Notes", record.notes.iter().map(ToString::to_string));
    let attributes = record.attributes.iter();
    let attributes = attributes.map(|attribute| format!("{}: {}", attribute.name, attribute.value));
    page.section("Attributes", attributes);
    page
}

/// The clusters, each with the name that its sources give the organisation, where that is another.
fn participations(record: &Organisation, clusters: &[Version]) -> Vec<String> {
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
    shown.collect()
}

fn status(record: &Organisation) -> String {
    match (&record.merged_into, &record.withdrawn_reason) {
        (Some(target), _) => format!("merged into {target}"),
        (_, Some(reason)) => format!("withdrawn: {reason}"),
        _ => record.status.to_string(),
    }
}
