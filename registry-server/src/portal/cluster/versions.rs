//! Every version of a record, and how any two of them differ.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use axum_extra::extract::Query;
use registry_core::{AsOf, IndexReader, history};
use serde::Deserialize;

use crate::{
    portal::{
        difference::{self, Difference},
        frame::{self, DataLink, Frame},
        visit::Visit,
    },
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
    key: String,
    record: String,
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
    visit: Visit,
    Path(key): Path<String>,
    Query(compared): Query<Compared>,
) -> Result<Response, Problem> {
    let words = visit.words;
    let of_page = service.clone();
    let page =
        service.read(move |reader| VersionsPage::new(&of_page, visit, reader, key, &compared));
    Ok(frame::page(&page.await?, words))
}

impl VersionsPage {
    fn new(
        service: &Service,
        visit: Visit,
        reader: &IndexReader,
        key: String,
        compared: &Compared,
    ) -> Result<VersionsPage, Problem> {
        let entries = history::of_record(reader, &key)?.collect::<Result<Vec<_>, _>>()?;
        let numbers: Vec<u64> = entries.iter().map(|entry| entry.commit.number).collect();
        let Some(last) = numbers.last().copied() else {
            return Err(Kind::NotFound.problem(format!("no record {key:?}")));
        };
        let mut frame = Frame::new(service, visit, reader, "clusters", "")?;
        let now = reader.record(&key, AsOf::Now)?;
        let record = now.map_or_else(|| key.clone(), |version| frame.title_of(version.record()));
        frame.title = frame.with("versions-title", &[("record", &record)]);
        frame
            .data
            .push(DataLink::json(format!("/api/v1/clusters/{key}/history")));
        let before = numbers.iter().rev().nth(1).copied().unwrap_or(last);
        let (from, to) = (compared.from.unwrap_or(before), compared.to.unwrap_or(last));
        let is_compared = compared.from.is_some() || compared.to.is_some();
        if is_compared {
            let call = format!("/api/v1/clusters/{key}/diff?from={from}&to={to}");
            frame.data.push(DataLink::json(call));
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
            record,
            from,
            to,
            compared: between,
            versions: versions.collect(),
            key,
            frame,
        })
    }

    fn is_from(&self, version: &VersionView) -> bool {
        version.commit.number == self.from
    }

    fn is_to(&self, version: &VersionView) -> bool {
        version.commit.number == self.to
    }
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
