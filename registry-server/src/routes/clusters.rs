//! Clusters, as anyone reads them.

use axum::{extract::State, http::HeaderMap, response::Response};
use registry_core::{
    AsOf, IndexReader, Version, history,
    model::{Status, with_ids},
    search,
};
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::IntoParams;

use crate::{
    conditional::Representation,
    extract::{Path, Query},
    problem::{Kind, Problem},
    query::{self, FilterParameters, PageParameters},
    service::Service,
};

/// A moment of the registry.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Moment {
    /// The registry as it stood at a commit, a date or a time.
    #[param(example = "2026-11-27")]
    pub(crate) as_of: Option<String>,
}

/// Two commits.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Between {
    /// The state before, a commit.
    #[param(minimum = 0)]
    pub(crate) from: u64,
    /// The state after, a commit; the last one where it is not said.
    #[param(minimum = 0)]
    pub(crate) to: Option<u64>,
}

/// How many values of a facet.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct FacetParameters {
    /// The most values of each facet.
    #[serde(default = "ten")]
    #[param(minimum = 0, maximum = 10000)]
    values: usize,
}

fn ten() -> usize {
    10
}

/// Clusters that are found by words and filters, the best first.
#[utoipa::path(
    get, path = "/api/v1/clusters", tag = "clusters",
    params(FilterParameters, PageParameters),
    responses(
        (status = 200, description = "A page of records, each with how it was found; the header Link has the next page", body = Object),
        (status = 400, description = "A parameter has a mistake", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn find(
    State(service): State<Service>,
    Query(filters): Query<FilterParameters>,
    Query(page): Query<PageParameters>,
    uri: axum::http::Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let filters = filters.settled(&service).await?;
    let found = service.read(move |reader| {
        let query = page.of(filters.query(reader)?)?;
        let results = search::search(reader, &query)?;
        let found = Representation::at(reader.applied(), &results)?;
        Ok(found.with_next_page(&uri, "cursor", results.next.as_deref()))
    });
    Ok(found.await?.answer(&headers))
}

/// How many clusters there are of each country, region, product and so on.
#[utoipa::path(
    get, path = "/api/v1/facets", tag = "clusters",
    params(FilterParameters, FacetParameters),
    responses(
        (status = 200, description = "Values with their counts, the most frequent first", body = Object),
        (status = 400, description = "A parameter has a mistake", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn facets(
    State(service): State<Service>,
    Query(filters): Query<FilterParameters>,
    Query(FacetParameters { values }): Query<FacetParameters>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    query::at_most("values", values, 10_000)?;
    let filters = filters.settled(&service).await?;
    let found = service.read(move |reader| {
        let query = filters.query(reader)?;
        let facets = search::facets(reader, &query, values)?;
        Representation::at(reader.applied(), &facets)
    });
    Ok(found.await?.answer(&headers))
}

/// A record: its item, byte for byte as the register holds it. One that was merged or split says into which.
#[utoipa::path(
    get, path = "/api/v1/clusters/{key}", tag = "clusters",
    params(("key" = String, Path, example = "cn-zhuji-sock"), Moment),
    responses(
        (status = 200, description = "The record; ETag is made of the hash of its item", body = ref("#/components/schemas/Cluster")),
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
        let (record, bytes) = (version.record(), version.bytes().to_vec());
        let successors = record.merged_into.iter().chain(&record.split_into);
        let links =
            successors.map(|key| format!("</api/v1/clusters/{key}>; rel=\"successor-version\""));
        let item = Representation::of_item(version.hash(), version.from_commit(), bytes);
        Ok(item.with_links(links))
    });
    Ok(found.await?.answer(&headers))
}

/// A record with the identifier of each of its statements, the commit that made this version, and what was merged or
/// split into it.
#[utoipa::path(
    get, path = "/api/v1/clusters/{key}/statements", tag = "clusters",
    params(("key" = String, Path, example = "cn-zhuji-sock"), Moment),
    responses(
        (status = 200, description = "The record's fields, with identifiers", body = Object),
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
        let version = version(reader, &key, &moment)?;
        let mut value: Value =
            serde_json::from_slice(version.bytes()).map_err(|error| Kind::Failed.problem(error))?;
        with_ids(&mut value);
        value["commit"] = json!(reader.commit(version.from_commit())?);
        value["hash"] = json!(version.hash());
        for (name, status) in [
            ("merged_from", Status::Merged),
            ("split_from", Status::Split),
        ] {
            let keys = predecessors(reader, &version, status)?;
            if !keys.is_empty() {
                value[name] = json!(keys);
            }
        }
        Representation::at(reader.applied(), &value)
    });
    Ok(found.await?.answer(&headers))
}

/// Every version of a record, the first one first: who made it, when, from which source, and what changed.
#[utoipa::path(
    get, path = "/api/v1/clusters/{key}/history", tag = "history",
    params(("key" = String, Path, example = "cn-zhuji-sock")),
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
        let entries = history::of_record(reader, &key)?;
        let entries = entries.collect::<Result<Vec<_>, _>>()?;
        if entries.is_empty() {
            return Err(missing(&key));
        }
        Representation::at(reader.applied(), &entries)
    });
    Ok(found.await?.answer(&headers))
}

/// How a record differs between the states after two commits.
#[utoipa::path(
    get, path = "/api/v1/clusters/{key}/diff", tag = "history",
    params(("key" = String, Path, example = "cn-zhuji-sock"), Between),
    responses(
        (status = 200, description = "The fields that differ", body = Object),
        (status = 404, description = "No such record, or no such commit", body = Problem, content_type = "application/problem+json"),
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
        let change = history::between_versions(reader, &key, from, to)?;
        if change.is_none() && reader.history(&key)?.len() == 0 {
            return Err(missing(&key));
        }
        let same = json!({ "key": key, "change": "same", "changes": [] });
        let value = change.map_or(same, |change| json!(change));
        Representation::at(reader.applied(), &value)
    });
    Ok(found.await?.answer(&headers))
}

/// The later of two commits, both of which there are.
pub(crate) fn commits_there_are(
    reader: &IndexReader,
    from: u64,
    to: Option<u64>,
) -> Result<u64, Problem> {
    let last = reader.applied();
    let to = to.unwrap_or(last);
    if from.max(to) > last {
        let problem = format!(
            "no commit {}: the registry has commits 1 to {last}",
            from.max(to)
        );
        return Err(Kind::NotFound.problem(problem));
    }
    Ok(to)
}

pub(crate) fn version(
    reader: &IndexReader,
    key: &str,
    moment: &Moment,
) -> Result<Version, Problem> {
    let as_of = query::as_of(reader, moment.as_of.as_deref())?;
    reader.record(key, as_of)?.ok_or_else(|| missing(key))
}

fn missing(key: &str) -> Problem {
    Kind::NotFound.problem(format!("no record {key:?}"))
}

/// The keys of the records that a version took the place of, of this status.
pub(crate) fn predecessors(
    reader: &IndexReader,
    version: &Version,
    status: Status,
) -> Result<Vec<String>, Problem> {
    let mut keys = Vec::new();
    for key in reader.predecessors(&version.record().key)? {
        let record = reader.record(&key, AsOf::Now)?;
        if record.is_some_and(|record| record.record().status == status) {
            keys.push(key.to_string());
        }
    }
    Ok(keys)
}
