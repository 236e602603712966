//! Proposing what a file would change, where the registry has two people see each change, or one may not make it.

use axum::{Json, body::Body, extract::State, http::StatusCode, response::Response};
use serde_json::json;

use super::{bounds, created, made};
use crate::{
    access::Contributor,
    conditional::private,
    extract::Query,
    problem::Problem,
    proposals::{NewProposal, ProposedChange},
    received::Received,
    routes::imports::{ImportParameters, Read},
    service::Service,
};

/// Proposes what a file would change, as one proposal of all its records; a reviewer approves them as one commit.
#[utoipa::path(
    post, path = "/api/v1/proposals/imports", tag = "proposals",
    params(ImportParameters), security(("token" = ["contributor"])),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The file as it is"),
    responses(
        (status = 201, description = "The proposal, with what it would change; Location has it", body = Object),
        (status = 401, description = "No valid token", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "It changes nothing, or the registry does not allow it", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "As many proposals of this person wait as may", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "Rows were rejected, it is no table at all, or it changes more records than a person can look at", content(
            (Object = "application/json"), (Problem = "application/problem+json"),
        )),
    ),
)]
pub(crate) async fn propose(
    State(service): State<Service>,
    Contributor(token): Contributor,
    Query(parameters): Query<ImportParameters>,
    body: Body,
) -> Result<Response, Problem> {
    let within = bounds(&token);
    let (message, source) = (parameters.message.clone(), parameters.source.clone());
    let read = Read::of(Received::of(body).await?, parameters, within)?;
    let found = service
        .with_registry(move |registry| {
            let reader = registry.read()?;
            let (plan, skips) = read.plan(&reader, &mut |_| ())?;
            if plan.report().has_rejected() && !skips {
                return Ok(Err(json!(plan.preview(&reader)?)));
            }
            Ok(Ok(ProposedChange::of_import(plan, &reader)?))
        })
        .await?;
    let change = match found {
        Err(report) => {
            return Ok(private(
                (StatusCode::UNPROCESSABLE_ENTITY, Json(report)),
                None,
            ));
        }
        Ok(change) => change,
    };
    let new = NewProposal {
        change,
        message,
        source,
    };
    Ok(created(&made(&service, token, new).await?, None))
}
