//! Organisations, as anyone reads them.

use axum::{
    extract::{Path, State},
    http::HeaderMap,
    response::Response,
};
use axum_extra::extract::Query;
use registry_core::{
    AsOf, Query as ClusterQuery,
    index::{Sought, Version},
    model::ActorKind,
    search,
};
use serde::Deserialize;
use serde_json::json;
use utoipa::IntoParams;

use super::clusters::Moment;
use crate::{
    conditional::Representation,
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
    headers: HeaderMap,
) -> Result<Response, Problem> {
    const USUAL: usize = 100;
    const MOST: usize = 10_000;
    let found = service.read(move |reader| {
        let sought = parameters.sought()?;
        let found = reader.organisations()?.find(&sought, AsOf::Now)?;
        let limit = parameters.limit.unwrap_or(USUAL).min(MOST);
        let page = found.iter().skip(parameters.offset).take(limit);
        let page: Vec<_> = page.map(Version::record).collect();
        let value = json!({ "total": found.len(), "organisations": page });
        Representation::at(reader.applied(), &value)
    });
    Ok(found.await?.answer(&headers))
}

/// An organisation, and the clusters that it takes part in.
#[utoipa::path(
    get, path = "/api/v1/organisations/{key}", tag = "organisations",
    params(("key" = String, Path, example = "org_jp-toyota"), Moment),
    responses(
        (status = 200, description = "The organisation, and its clusters", body = Object),
        (status = 404, description = "There is none", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn show(
    State(service): State<Service>,
    Path(key): Path<String>,
    Query(moment): Query<Moment>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    const MOST_CLUSTERS: usize = 1000;
    let found = service.read(move |reader| {
        let as_of = query::as_of(reader, moment.as_of.as_deref())?;
        let version = reader.organisations()?.record(&key, as_of)?;
        let version = version.ok_or_else(|| missing(&key))?;
        let query = ClusterQuery {
            limit: MOST_CLUSTERS,
            as_of,
            ..ClusterQuery::of(format!("organisation:{key}"))
        };
        let clusters = search::search(reader, &query)?;
        let clusters: Vec<_> = clusters.hits.into_iter().map(|hit| hit.key).collect();
        let value = json!({
            "organisation": version.record(),
            "hash": version.hash(),
            "commit": version.from_commit(),
            "clusters": clusters,
        });
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
pub(crate) async fn history(
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

fn missing(key: &str) -> Problem {
    Kind::NotFound.problem(format!("no organisation {key:?}"))
}
