//! Proposing what a file would change, where the registry has two people see each change, or one may not make it.

use axum::{Json, body::Body, extract::State, http::StatusCode, response::Response};
use registry_core::{AsOf, IndexReader, model::Cluster};
use serde_json::{Value, json};

use super::{bounds, created, made};
use crate::{
    access::Contributor,
    conditional::private,
    extract::Query,
    problem::{Kind, Problem},
    proposals::{MOST_RECORDS, NewProposal, ProposedChange, ProposedRecord},
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
            Ok(Ok(match plan.records(&reader, MOST_RECORDS)? {
                Some(records) => Some(proposed(&reader, records)?),
                None => None,
            }))
        })
        .await?;
    let records = match found {
        Err(report) => {
            return Ok(private(
                (StatusCode::UNPROCESSABLE_ENTITY, Json(report)),
                None,
            ));
        }
        Ok(records) => records.ok_or_else(too_many)?,
    };
    let new = NewProposal {
        change: ProposedChange::Records { records },
        message,
        source,
    };
    Ok(created(&made(&service, token, new).await?, None))
}

fn too_many() -> Problem {
    let problem = format!(
        "the file changes more than {MOST_RECORDS} records, which nobody can look at one by one; propose it in parts"
    );
    Kind::Invalid.problem(problem)
}

/// Records as they are proposed: against the versions that the file was read against.
fn proposed(reader: &IndexReader, records: Vec<Cluster>) -> Result<Vec<ProposedRecord>, Problem> {
    let records = records.into_iter().map(|record| {
        let before = reader.record(&record.key, AsOf::Now)?;
        let Value::Object(object) = json!(record) else {
            return Err(Kind::Failed.problem("a record is no object"));
        };
        Ok(ProposedRecord {
            record: object,
            against: before.map(|before| before.hash()),
        })
    });
    records.collect()
}
