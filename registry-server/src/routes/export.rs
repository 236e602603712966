//! Everything, or all that a query finds, as a file that is written while it is read.

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use registry_core::{Filters, Query as ClusterQuery, search};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::{
    conditional::REGISTRY_COMMIT,
    export_form::{Form, prepared},
    extract::Query,
    problem::Problem,
    query::FilterParameters,
    service::{Service, run},
    streams::{self, Stream},
};

/// In which form.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ExportParameters {
    /// csv, jsonl, geojson, parquet, xlsx, or data-package: a ZIP archive of tables with their description.
    #[serde(default = "csv")]
    #[param(example = "csv")]
    format: String,
}

fn csv() -> String {
    "csv".to_owned()
}

/// All records, or those that a query finds, in the order of their keys; any number of them.
#[utoipa::path(
    get, path = "/api/v1/export", tag = "clusters",
    params(FilterParameters, ExportParameters),
    responses(
        (status = 200, description = "A file", content(
            (String = "text/csv"), (String = "application/jsonl"), (String = "application/geo+json"),
            (String = "application/vnd.apache.parquet"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            (String = "application/zip"),
        )),
        (status = 400, description = "A parameter has a mistake", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "The records do not fit into a workbook", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many streams are open to this address", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Too many streams are open", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn export(
    State(service): State<Service>,
    stream: Stream,
    Query(filters): Query<FilterParameters>,
    Query(ExportParameters { format }): Query<ExportParameters>,
) -> Result<Response, Problem> {
    let form = Form::of(&format)?;
    let permit = stream.open(&service)?;
    let filters = filters.settled(&service).await?;
    let (reader, query) = service
        .snapshot(move |reader| {
            let query = filters.query(reader)?;
            let is_all = query.text.trim().is_empty() && query.filters == Filters::default();
            // The whole registry is whole, with what was merged or withdrawn. A mistake in a query is told before the
            // first byte is sent.
            let query = ClusterQuery {
                retired: is_all,
                ..query
            };
            search::count(reader, &query)?;
            Ok(query)
        })
        .await?;
    let commit = reader.applied();
    let (name, kind) = form.names();
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"clusters-{commit}.{name}\""),
        ),
        (REGISTRY_COMMIT, commit.to_string()),
    ];
    let prepared = run(move || prepared(form, reader, query)).await?;
    let body = streams::body(permit, move |out| prepared.write(out));
    Ok((headers, body).into_response())
}
