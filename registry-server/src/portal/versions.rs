//! Every version of a record, and how any two of them differ.

use askama::Template;
use axum::{
    Extension,
    extract::{Path, State},
    response::Response,
};
use axum_extra::extract::Query;
use registry_core::{
    AsOf, IndexReader,
    history::{self, HistoryEntry},
};
use serde::Deserialize;

use super::{
    address::Address,
    collection::Collection,
    difference::{self, Difference},
    frame::{self, DataLink, Frame},
    visit::Visit,
};
use crate::{
    problem::{Kind, Problem},
    service::Service,
};

/// Two versions.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Compared {
    from: Option<u64>,
    to: Option<u64>,
}

#[derive(Template)]
#[template(path = "versions.html")]
struct VersionsPage {
    frame: Frame,
    collection: Collection,
    key: String,
    /// What it is called.
    name: String,
    /// The newest first.
    versions: Vec<VersionView>,
    from: u64,
    to: u64,
    /// How the two that were chosen differ, where two were.
    compared: Option<Vec<Difference>>,
}

struct VersionView {
    commit: registry_core::Commit,
    hash: String,
    changes: Vec<Difference>,
}

pub(crate) async fn versions(
    State(service): State<Service>,
    Extension(collection): Extension<Collection>,
    visit: Visit,
    Path(key): Path<String>,
    Query(compared): Query<Compared>,
) -> Result<Response, Problem> {
    let words = visit.words;
    let of_page = service.clone();
    let page = service.read(move |reader| {
        let frame = Frame::new(&of_page, visit, reader, collection.name(), "")?;
        VersionsPage::new(frame, reader, collection, key, &compared)
    });
    Ok(frame::page(&page.await?, words))
}

impl VersionsPage {
    fn new(
        mut frame: Frame,
        reader: &IndexReader,
        collection: Collection,
        key: String,
        compared: &Compared,
    ) -> Result<VersionsPage, Problem> {
        let entries = entries(reader, collection, &key)?;
        let numbers: Vec<u64> = entries.iter().map(|entry| entry.commit.number).collect();
        let Some(last) = numbers.last().copied() else {
            return Err(Kind::NotFound.problem(format!("no record {key:?}")));
        };
        let name = name(&frame, reader, collection, &key, AsOf::Now)?;
        let name = name.unwrap_or_else(|| key.clone());
        frame.title = frame.with("versions-title", &[("record", &name)]);
        let call = collection.call().below(&key);
        let history = call.clone().below("history").to_string();
        frame.data.push(DataLink::json(history));
        let before = numbers.iter().rev().nth(1).copied().unwrap_or(last);
        let (from, to) = (compared.from.unwrap_or(before), compared.to.unwrap_or(last));
        let is_compared = compared.from.is_some() || compared.to.is_some();
        if is_compared {
            let difference = call.below("diff");
            let difference = difference.set("from", &from.to_string());
            let difference = difference.set("to", &to.to_string()).to_string();
            frame.data.push(DataLink::json(difference));
        }
        let between = is_compared
            .then(|| between(&frame, reader, &key, from, to))
            .transpose()?;
        let versions = entries.into_iter().rev().map(|entry| VersionView {
            hash: entry.item.to_string(),
            changes: difference::all(&frame, &entry.changes),
            commit: entry.commit,
        });
        Ok(VersionsPage {
            collection,
            name,
            from,
            to,
            compared: between,
            versions: versions.collect(),
            key,
            frame,
        })
    }

    fn page(&self) -> Address {
        self.collection.page(&self.key)
    }

    fn is_from(&self, version: &VersionView) -> bool {
        version.commit.number == self.from
    }

    fn is_to(&self, version: &VersionView) -> bool {
        version.commit.number == self.to
    }
}

/// The versions of a record, the oldest first.
pub(super) fn entries(
    reader: &IndexReader,
    collection: Collection,
    key: &str,
) -> Result<Vec<HistoryEntry>, Problem> {
    Ok(match collection {
        Collection::Clusters => history::of_record(reader, key)?.collect::<Result<_, _>>()?,
        Collection::Organisations => history::of_organisation(reader, key)?,
    })
}

/// What a record is or was called; nothing where there was none.
pub(super) fn name(
    frame: &Frame,
    reader: &IndexReader,
    collection: Collection,
    key: &str,
    moment: AsOf,
) -> Result<Option<String>, Problem> {
    Ok(match collection {
        Collection::Clusters => {
            let now = reader.record(key, moment)?;
            now.map(|version| frame.title_of(version.record()))
        }
        Collection::Organisations => {
            let now = reader.organisations()?.record(key, moment)?;
            now.map(|version| frame.name_of(version.record()))
        }
    })
}

fn between(
    frame: &Frame,
    reader: &IndexReader,
    key: &str,
    from: u64,
    to: u64,
) -> Result<Vec<Difference>, Problem> {
    crate::routes::clusters::commits_there_are(reader, from, Some(to))?;
    let change = history::between_versions(reader, key, from, to)?;
    Ok(change.map_or_else(Vec::new, |change| difference::all(frame, &change.changes)))
}
