//! The service itself: what there is, whether it is well, and how much it does.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use crate::{conditional::Representation, problem::Problem, service::Service};

/// What the registry holds, where it stands, and what can be asked.
#[utoipa::path(
    get, path = "/api/v1", tag = "service",
    responses((status = 200, description = "The registry in numbers", body = Object)),
)]
pub(crate) async fn index(
    State(service): State<Service>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let found = service.read(|reader| {
        let head = reader.commit(reader.applied())?;
        let query = registry_core::Query::of("");
        let clusters = registry_core::search::count(reader, &query)?;
        let value = json!({
            "head": { "commit": head.number, "hash": head.hash(), "time": head.time, "root": head.root },
            "records": { "clusters": clusters, "organisations": reader.organisations()?.count()? },
            "version": env!("CARGO_PKG_VERSION"),
            "links": {
                "clusters": "/api/v1/clusters{?q,product,country,region,place,actor,scope,min_share,sort,limit,cursor,as_of}",
                "cluster": "/api/v1/clusters/{key}{?as_of}",
                "facets": "/api/v1/facets{?q}",
                "organisations": "/api/v1/organisations{?q,country,kind}",
                "commits": "/api/v1/commits",
                "changes": "/api/v1/changes{?after}",
                "export": "/api/v1/export{?format,q}",
                "openapi": "/api/v1/openapi.json",
            },
        });
        Representation::at(head.number, &value)
    });
    Ok(found.await?.answer(&headers))
}

/// This description.
#[utoipa::path(
    get, path = "/api/v1/openapi.json", tag = "service",
    responses((status = 200, description = "OpenAPI 3.1", body = Object)),
)]
pub(crate) async fn description() -> Json<Value> {
    Json(super::openapi())
}

/// Whether the process lives.
#[utoipa::path(
    get, path = "/healthz", tag = "service",
    responses((status = 200, description = "It lives", body = String, content_type = "text/plain")),
)]
pub(crate) async fn alive() -> &'static str {
    "alive\n"
}

/// Whether it can answer: the index can be read.
#[utoipa::path(
    get, path = "/readyz", tag = "service",
    responses(
        (status = 200, description = "It is ready, and at this commit", body = Object),
        (status = 503, description = "It is not", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn ready(State(service): State<Service>) -> Result<Json<Value>, Problem> {
    let head = service
        .read(|reader| Ok(reader.commit(reader.applied())?.number))
        .await;
    let head = head.map_err(Problem::unavailable)?;
    let mut answer = json!({ "commit": head });
    if let Some(lag) = service.lag() {
        answer["register"] = json!(lag);
    }
    Ok(Json(answer))
}

/// Counts for Prometheus.
#[utoipa::path(
    get, path = "/metrics", tag = "service",
    responses((status = 200, description = "Prometheus' text format", body = String, content_type = "text/plain")),
)]
pub(crate) async fn metrics(State(service): State<Service>) -> Result<Response, Problem> {
    let head = service.read(|reader| Ok(reader.applied())).await?;
    #[allow(clippy::cast_precision_loss)] // A number of commits or seconds, to look at.
    let gauges = [
        (
            "registry_commit",
            "The last commit that readers see.",
            head as f64,
        ),
        (
            "registry_up_seconds",
            "How long the service runs.",
            service.started().elapsed().as_secs_f64(),
        ),
    ];
    let mut gauges = gauges.to_vec();
    if let Some(lag) = service.lag() {
        #[allow(clippy::cast_precision_loss)] // A number to look at.
        gauges.push((
            "registry_commits_behind",
            "Commits of the register that readers do not see yet.",
            lag.commits_behind as f64,
        ));
        gauges.push((
            "registry_seconds_since_register_seen",
            "How long ago the register was last seen.",
            lag.seconds_since_seen,
        ));
    }
    let text = service.metrics().text(&gauges);
    let kind = [(header::CONTENT_TYPE, "text/plain; version=0.0.4")];
    Ok((kind, text).into_response())
}
