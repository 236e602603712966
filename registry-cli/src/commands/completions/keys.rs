//! Keys of the registry at hand, as far as they are typed.

use std::{
    ffi::{OsStr, OsString},
    sync::Arc,
};

use clap_complete::CompletionCandidate;
use registry_core::{
    Locator, OpenOptions, Registry,
    index::{AsOf, IndexReader},
    model::Cluster,
};

use crate::{commands::called, place};

/// More keys than these are offered by their next parts.
const MOST: usize = 200;
/// How the keys of organisations begin.
const ORGANISATION: &str = "org_";
/// So many keys have beside them what they are called.
const EXPLAINED: usize = 50;

/// The keys of clusters and organisations.
pub fn of_records(typed: &OsStr) -> Vec<CompletionCandidate> {
    let typed = typed.to_string_lossy();
    let Some(reader) = reader() else {
        return Vec::new();
    };
    let mut keys = clusters(&typed, &reader);
    keys.extend(organisations(&typed, &reader));
    keys
}

/// The keys of clusters.
pub fn of_clusters(typed: &OsStr) -> Vec<CompletionCandidate> {
    let reader = reader();
    reader.map_or_else(Vec::new, |reader| {
        clusters(&typed.to_string_lossy(), &reader)
    })
}

/// The keys of organisations.
pub fn of_organisations(typed: &OsStr) -> Vec<CompletionCandidate> {
    let reader = reader();
    reader.map_or_else(Vec::new, |reader| {
        organisations(&typed.to_string_lossy(), &reader)
    })
}

fn clusters(typed: &str, reader: &IndexReader) -> Vec<CompletionCandidate> {
    let mut keys = reader.keys_beginning(typed, MOST).unwrap_or_default();
    if keys.len() == MOST {
        keys = reader.parts_of_keys(typed, MOST).unwrap_or_default();
    }
    let has_meanings = keys.len() <= EXPLAINED;
    let candidates = keys.into_iter().map(|key| {
        let record =
            || -> Option<Cluster> { Some(reader.record(&key, AsOf::Now).ok()??.into_record()) };
        let record = has_meanings.then(record).flatten();
        let called = record.map(|record| called(&record));
        CompletionCandidate::new(key).help(called.map(Into::into))
    });
    candidates.collect()
}

fn organisations(typed: &str, reader: &IndexReader) -> Vec<CompletionCandidate> {
    if !ORGANISATION.starts_with(typed) && !typed.starts_with(ORGANISATION) {
        return Vec::new();
    }
    let organisations = reader.organisations();
    let Ok(keys) = organisations.and_then(|known| known.keys_beginning(typed)) else {
        return Vec::new();
    };
    keys.take(MOST).map(CompletionCandidate::new).collect()
}

/// The registry of the line that is typed, else the one at hand; none is no reason to say anything.
pub fn reader() -> Option<Arc<IndexReader>> {
    let typed: Vec<String> = std::env::args_os()
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    let after = typed.iter().position(|word| word == "--registry");
    let stated = after
        .and_then(|at| typed.get(at + 1).cloned())
        .or_else(|| {
            let mut words = typed.iter();
            words.find_map(|word| Some(word.strip_prefix("--registry=")?.to_owned()))
        })
        .or_else(|| std::env::var("REGISTRY_DIR").ok());
    let stated = stated.and_then(|folder| Locator::try_from(OsString::from(folder)).ok());
    let found = place::of(stated.as_ref()).ok()?;
    let registry = Registry::open_with(&found, &OpenOptions::default()).ok()?;
    registry.read().ok()
}
