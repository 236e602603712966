//! Whole records put in the place of others as one commit: what a client worked out on a copy of the register.

use axum::{extract::State, http::StatusCode, response::Response};
use registry_core::{
    Cluster, Hash,
    change::{Replace, Replacement},
    model::{Organisation, RecordKind},
};
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::{
    access::Editor,
    bodies::{organisation, record},
    changing::{CommitParameters, make, others},
    extract::{Json, Query},
    problem::{Kind, Problem},
    service::Service,
};

/// Records that are put in the place of others, all or none.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReplacementsBody {
    records: Vec<ReplacementBody>,
}

/// A record, and what it is made of.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReplacementBody {
    /// The hash of the present item; none for a new record.
    #[schema(value_type = Option<String>)]
    against: Option<Hash>,
    /// The cluster or organisation as it will be.
    #[schema(value_type = Object)]
    item: Value,
}

/// Puts whole records, clusters and organisations, in the place of those that the client has seen, as one commit. Where one
/// of them has changed meanwhile nothing is changed.
#[utoipa::path(
    post, path = "/api/v1/commits", tag = "changes",
    params(CommitParameters), security(("token" = ["registrar"])),
    request_body(content = ReplacementsBody, content_type = "application/json", example = json!({ "records": [{
        "against": null,
        "item": { "key": "cn-zhuji-sock", "location": { "country": "CN", "place": "Zhuji" }, "product": { "name": "Sock" } },
    }] })),
    responses(
        (status = 200, description = "They are changed, durable, and found by the next search", body = Object),
        (status = 400, description = "The body says something else", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "Another record may be the same cluster, or one would refer to nothing", body = Problem, content_type = "application/problem+json"),
        (status = 412, description = "One of them is not what it was any more", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "A record breaks a rule", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn commit(
    State(service): State<Service>,
    Editor(token): Editor,
    Query(commit): Query<CommitParameters>,
    Json(body): Json,
) -> Result<Response, Problem> {
    let replace = replace(body, &commit)?;
    make(&service, &token, &commit, Box::new(replace), StatusCode::OK).await
}

fn replace(body: Value, commit: &CommitParameters) -> Result<Replace, Problem> {
    let body: ReplacementsBody = serde_json::from_value(body).map_err(|_| {
        let problem = "expected {\"records\": [{\"against\": HASH or null, \"item\": {...}}, ...]}";
        Kind::BadRequest.problem(problem).of("records", problem)
    })?;
    let mut replace = Replace {
        others: others(&commit.others)?,
        ..Replace::default()
    };
    for ReplacementBody { against, item } in body.records {
        let key = item.get("key").and_then(Value::as_str).unwrap_or_default();
        if RecordKind::of(key) == RecordKind::Organisation {
            let record: Organisation = organisation(&item)?;
            replace.organisations.push(Replacement { record, against });
        } else {
            let record: Cluster = record(&item)?;
            replace.clusters.push(Replacement { record, against });
        }
    }
    Ok(replace)
}
