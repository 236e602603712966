//! How an organisation is shown.

use registry_core::{
    index::{AsOf, IndexError, IndexReader, Version},
    model::{Organisation, OrganisationKey, with_ids},
    register::Commit,
    registry::RegistryError,
};
use serde_json::{Value, json};

use crate::{
    commands::words::{Ids, last_changed, no_record},
    display_names,
    failure::Failure,
    output::{self, Page, Screen},
};

/// An organisation as it is or was.
pub fn version_of(
    reader: &IndexReader,
    key: &str,
    as_of: AsOf,
) -> Result<Version<Organisation>, Failure> {
    let organisations = reader.organisations().map_err(RegistryError::from)?;
    let version = organisations.record(key, as_of);
    let version = version.map_err(RegistryError::from)?;
    Ok(version.ok_or_else(|| no_record(key, as_of))?)
}

/// The item with the identifiers of its values, and beside it the clusters, the organisations that were merged into it, and
/// the commit that made this version.
pub fn document(
    version: &Version<Organisation>,
    reader: &IndexReader,
    as_of: AsOf,
) -> Result<Value, Failure> {
    let mut value: Value = serde_json::from_slice(version.bytes())?;
    with_ids(&mut value);
    let beside = Beside::of(version, reader, as_of)?;
    let clusters = beside.clusters.iter();
    let clusters: Vec<&str> = clusters.map(|cluster| &*cluster.record().key).collect();
    if let Some(fields) = value.as_object_mut() {
        fields.insert("clusters".to_owned(), clusters.into());
        fields.insert("commit".to_owned(), serde_json::to_value(&beside.commit)?);
        if !beside.merged.is_empty() {
            fields.insert("merged_from".to_owned(), json!(beside.merged));
        }
    }
    Ok(value)
}

/// Shows an organisation with what belongs to it.
pub fn print(
    screen: &mut Screen,
    version: &Version<Organisation>,
    as_of: AsOf,
    reader: &IndexReader,
    ids: Ids,
) -> Result<(), Failure> {
    let beside = Beside::of(version, reader, as_of)?;
    let mut page = page(version.record(), &beside.merged, ids);
    let clusters = participations(version.record(), &beside.clusters);
    page.section("Takes part in", clusters);
    page.line("");
    page.line(last_changed(&beside.commit));
    page.print(screen)
}

/// What belongs to an organisation and does not stand in its record.
struct Beside {
    clusters: Vec<Version>,
    /// Those that were merged into it.
    merged: Vec<OrganisationKey>,
    commit: Commit,
}

impl Beside {
    fn of(
        version: &Version<Organisation>,
        reader: &IndexReader,
        as_of: AsOf,
    ) -> Result<Beside, Failure> {
        let key = &version.record().key;
        let read = || {
            Ok::<_, IndexError>(Beside {
                clusters: reader.clusters_of(key, as_of)?,
                merged: reader.organisations()?.merged_into(key, as_of)?,
                commit: reader.commit(version.from_commit())?,
            })
        };
        Ok(read().map_err(RegistryError::from)?)
    }
}

fn page(record: &Organisation, merged: &[OrganisationKey], ids: Ids) -> Page {
    let merged: Vec<&str> = merged.iter().map(|key| &**key).collect();
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
        ("Merged from", Some(merged.join(", "))),
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
