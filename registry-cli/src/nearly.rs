//! A key that no record has, and the records that may have been meant: by its letters, else by its words.

use registry_core::{
    index::{AsOf, IndexReader, Sought},
    model::{Cluster, OrganisationKey},
    search::{self, Query},
};

use crate::{commands::called, config::Config, failure::Failure};

/// The most records that are named.
const MOST: usize = 3;

/// The failure with the records that may have been meant, where it is of a key that no record has.
pub fn explained(failure: Failure, config: &Config) -> Failure {
    let near = failure.unknown_key().map(|key| near(key, config));
    match near.flatten() {
        Some(near) if !near.is_empty() => Failure::UnknownKey {
            problem: Box::new(failure),
            near,
        },
        _ => failure,
    }
}

/// Records near to a key, each with what it is called; none where the registry cannot be read just now.
fn near(key: &str, config: &Config) -> Option<Vec<String>> {
    let reader = config.registry().ok()?.read().ok()?;
    if OrganisationKey::is_one(key) {
        return organisations(key, &reader);
    }
    let keys = reader.keys_near(key).ok()?.into_iter().take(MOST);
    let records = keys.filter_map(|key| Some(reader.record(&key, AsOf::Now).ok()??.into_record()));
    let records: Vec<Cluster> = records.collect();
    let records = if records.is_empty() {
        with_words(key, &reader)?
    } else {
        records
    };
    let named = records
        .iter()
        .map(|record| format!("{} ({})", record.key, called(record)));
    Some(named.collect())
}

/// The clusters that have the words of a key.
fn with_words(key: &str, reader: &IndexReader) -> Option<Vec<Cluster>> {
    let words: Vec<&str> = key
        .split(|letter: char| !letter.is_alphanumeric())
        .collect();
    let query = Query {
        limit: MOST,
        ..Query::of(words.join(" "))
    };
    let mut results = search::search(reader, &query).ok()?;
    let hits = if results.hits.is_empty() && !results.suggestions.is_empty() {
        results.suggestions.swap_remove(0).hits
    } else if results.matched_all {
        results.hits
    } else {
        Vec::new()
    };
    Some(hits.into_iter().take(MOST).map(|hit| hit.cluster).collect())
}

/// The organisations that have the words of a key.
fn organisations(key: &str, reader: &IndexReader) -> Option<Vec<String>> {
    let words = key.split('-').skip(1).map(str::to_owned);
    let sought = Sought {
        words: words.collect::<Vec<_>>().join(" "),
        ..Sought::default()
    };
    let found = reader.organisations().ok()?.find(&sought, AsOf::Now).ok()?;
    let named = found.iter().take(MOST).map(|version| {
        let organisation = version.record();
        format!("{} ({})", organisation.key, organisation.name)
    });
    Some(named.collect())
}
