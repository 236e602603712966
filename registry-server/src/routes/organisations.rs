//! Organisations, as anyone reads them.

use axum::{extract::State, http::HeaderMap, response::Response};
use registry_core::{
    AsOf, IndexReader, history,
    index::{Sought, Version},
    model::{ActorKind, Organisation, Status},
};
use serde::Deserialize;
use serde_json::json;
use utoipa::IntoParams;

use super::clusters::{Between, Moment, commits_there_are};
use crate::{
    conditional::Representation,
    extract::{Path, Query},
    problem::{Kind, Problem},
    query,
    service::Service,
};

/// Which organisations.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct OrganisationParameters {
    /// Words of its names, or an identifier.
    #[param(example = "toyota")]
    q: Option<String>,
    /// Countries: codes of ISO 3166-1, or names.
    country: Vec<String>,
    /// Kinds: company, government, research, financial or collaboration.
    kind: Vec<String>,
    /// The place.
    place: Option<String>,
    /// Statuses; without one, those that were merged or withdrawn are left out.
    status: Vec<String>,
    /// The most to list.
    #[param(minimum = 0, maximum = 10000)]
    limit: Option<usize>,
    /// How many to pass over.
    #[param(minimum = 0)]
    offset: usize,
}

impl OrganisationParameters {
    /// How many are passed over.
    pub(crate) fn offset(&self) -> usize {
        self.offset
    }

    pub(crate) fn sought(&self) -> Result<Sought, Problem> {
        Ok(Sought {
            words: self.q.clone().unwrap_or_default(),
            country: query::all("country", &self.country, str::parse)?,
            kind: query::all("kind", &self.kind, ActorKind::from_any)?,
            place: self.place.clone(),
            status: query::all("status", &self.status, str::parse)?,
            ..Sought::default()
        })
    }
}

/// Organisations, in the order of their keys.
#[utoipa::path(
    get, path = "/api/v1/organisations", tag = "organisations",
    params(OrganisationParameters),
    responses(
        (status = 200, description = "A page of organisations", body = Object),
        (status = 400, description = "A parameter has a mistake", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn find(
    State(service): State<Service>,
    Query(parameters): Query<OrganisationParameters>,
    uri: axum::http::Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    const USUAL: usize = 100;
    const MOST: usize = 10_000;
    let found = service.read(move |reader| {
        let sought = parameters.sought()?;
        let found = reader.organisations()?.find(&sought, AsOf::Now)?;
        let limit = query::at_most("limit", parameters.limit.unwrap_or(USUAL), MOST)?;
        let page = found.iter().skip(parameters.offset).take(limit);
        let page: Vec<_> = page.map(Version::record).collect();
        let next = parameters.offset.saturating_add(page.len());
        let next = (next < found.len() && !page.is_empty()).then(|| next.to_string());
        let value = json!({ "total": found.len(), "organisations": page });
        let found = Representation::at(reader.applied(), &value)?;
        Ok(found.with_next_page(&uri, "offset", next.as_deref()))
    });
    Ok(found.await?.answer(&headers))
}

/// An organisation: its item, byte for byte as the register holds it. One that was merged says into which.
#[utoipa::path(
    get, path = "/api/v1/organisations/{key}", tag = "organisations",
    params(("key" = String, Path, example = "org_jp-toyota"), Moment),
    responses(
        (status = 200, description = "The organisation; ETag is made of the hash of its item", body = ref("#/components/schemas/Organisation")),
        (status = 304, description = "The client has it already"),
        (status = 404, description = "There is none", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn show(
    State(service): State<Service>,
    Path(key): Path<String>,
    Query(moment): Query<Moment>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let found = service.read(move |reader| {
        let version = version(reader, &key, &moment)?;
        let bytes = version.bytes().to_vec();
        let link = version.record().merged_into.as_ref();
        let link =
            link.map(|key| format!("</api/v1/organisations/{key}>; rel=\"successor-version\""));
        let item = Representation::of_item(version.hash(), version.from_commit(), bytes);
        Ok(item.with_links(link))
    });
    Ok(found.await?.answer(&headers))
}

/// An organisation with the clusters that it takes part in, the commit that made this version, and those that were
/// merged into it.
#[utoipa::path(
    get, path = "/api/v1/organisations/{key}/statements", tag = "organisations",
    params(("key" = String, Path, example = "org_jp-toyota"), Moment),
    responses(
        (status = 200, description = "The organisation's fields, its clusters and its commit", body = Object),
        (status = 404, description = "There is none", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn statements(
    State(service): State<Service>,
    Path(key): Path<String>,
    Query(moment): Query<Moment>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let found = service.read(move |reader| {
        let as_of = query::as_of(reader, moment.as_of.as_deref())?;
        let version = version(reader, &key, &moment)?;
        let clusters = reader.clusters_of(&version.record().key, as_of)?;
        let clusters = clusters.iter().map(|cluster| &cluster.record().key);
        let merged = Sought {
            status: vec![Status::Merged],
            ..Sought::default()
        };
        let merged = reader.organisations()?.find(&merged, as_of)?;
        let into = |other: &&Version<Organisation>| {
            other.record().merged_into.as_ref() == Some(&version.record().key)
        };
        let merged = merged.iter().filter(into).map(|other| &other.record().key);
        let mut value = json!(version.record());
        value["clusters"] = clusters.map(|key| json!(key)).collect();
        value["merged_from"] = merged.map(|key| json!(key)).collect();
        value["commit"] = json!(reader.commit(version.from_commit())?);
        value["hash"] = json!(version.hash());
        Representation::at(reader.applied(), &value)
    });
    Ok(found.await?.answer(&headers))
}

/// How an organisation differs between the states after two commits.
#[utoipa::path(
    get, path = "/api/v1/organisations/{key}/diff", tag = "history",
    params(("key" = String, Path, example = "org_jp-toyota"), Between),
    responses(
        (status = 200, description = "The fields that differ", body = Object),
        (status = 404, description = "No such organisation, or no such commit", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn diff(
    State(service): State<Service>,
    Path(key): Path<String>,
    Query(Between { from, to }): Query<Between>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let found = service.read(move |reader| {
        let to = commits_there_are(reader, from, to)?;
        if reader.organisations()?.history(&key)?.is_empty() {
            return Err(missing(&key));
        }
        let change = history::between_versions(reader, &key, from, to)?;
        let same = json!({ "key": key, "change": "same", "changes": [] });
        let value = change.map_or(same, |change| json!(change));
        Representation::at(reader.applied(), &value)
    });
    Ok(found.await?.answer(&headers))
}

/// Every version of an organisation, the first one first.
#[utoipa::path(
    get, path = "/api/v1/organisations/{key}/history", tag = "history",
    params(("key" = String, Path, example = "org_jp-toyota")),
    responses(
        (status = 200, description = "A list of versions", body = Vec<Object>),
        (status = 404, description = "There never was one", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn versions(
    State(service): State<Service>,
    Path(key): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let found = service.read(move |reader| {
        let versions = reader.organisations()?.history(&key)?;
        if versions.is_empty() {
            return Err(missing(&key));
        }
        let versions = versions.into_iter().map(|version| {
            let commit = reader.commit(version.from_commit())?;
            Ok(json!({ "commit": commit, "item": version.hash(), "organisation": version.record() }))
        });
        let versions = versions.collect::<Result<Vec<_>, Problem>>()?;
        Representation::at(reader.applied(), &versions)
    });
    Ok(found.await?.answer(&headers))
}

/// An organisation as it is or was.
pub(crate) fn version(
    reader: &IndexReader,
    key: &str,
    moment: &Moment,
) -> Result<Version<Organisation>, Problem> {
    let as_of = query::as_of(reader, moment.as_of.as_deref())?;
    let version = reader.organisations()?.record(key, as_of)?;
    version.ok_or_else(|| missing(key))
}

fn missing(key: &str) -> Problem {
    Kind::NotFound.problem(format!("no organisation {key:?}"))
}
