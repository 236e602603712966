//! Decisions on proposals.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::answer;
use crate::{
    access::Reviewer,
    changing::told,
    conditional::Precondition,
    extract::{Json, Path},
    fields::{Fields, refused},
    problem::Problem,
    service::Service,
};

/// A reviewer's decision.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "decision", rename_all = "snake_case")]
#[schema(example = json!({ "decision": "send_back", "reason": "Which source says so?" }))]
pub(crate) enum DecisionBody {
    /// Its change is made, in a commit that names the proposal, who proposed it and who approved it. If-Match has the ETag of
    /// the proposal as it was seen.
    Approve {},
    /// It waits for its proposer to amend it.
    SendBack {
        /// Why.
        reason: String,
    },
    /// It will not be made.
    Reject {
        /// Why.
        reason: String,
    },
}

impl DecisionBody {
    fn read(body: Value) -> Result<DecisionBody, Problem> {
        let mut fields = Fields::of(body)?;
        let decision = fields.text("decision")?;
        let (read, known) = match &*decision {
            "approve" => (DecisionBody::Approve {}, "decision"),
            "send_back" => {
                let reason = fields.text("reason")?;
                (DecisionBody::SendBack { reason }, "decision and reason")
            }
            "reject" => {
                let reason = fields.text("reason")?;
                (DecisionBody::Reject { reason }, "decision and reason")
            }
            _ => return Err(refused("decision", "expected approve, send_back or reject")),
        };
        fields.end(known)?;
        Ok(read)
    }
}

/// Decides on a proposal: of another person, whatever tokens both have.
#[utoipa::path(
    post, path = "/api/v1/proposals/{id}/decision", tag = "proposals",
    params(("id" = String, Path, example = "006928f0c15f0c12ab")),
    security(("token" = ["reviewer"])), request_body = DecisionBody,
    responses(
        (status = 200, description = "What was done; of an approval, the commit and what changed", body = Object),
        (status = 401, description = "No valid token", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "The token does not allow it, or the proposal is one's own", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "There is none", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "It is decided, or the registry does not allow its change", body = Problem, content_type = "application/problem+json"),
        (status = 412, description = "It is not as it was seen, or would change something else now", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "The body is no decision", body = Problem, content_type = "application/problem+json"),
        (status = 428, description = "An approval without If-Match", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn decide(
    State(service): State<Service>,
    Reviewer(token): Reviewer,
    Path(id): Path<String>,
    headers: HeaderMap,
    Json(body): Json,
) -> Result<Response, Problem> {
    let reviewer = token.person.clone();
    let decided = match DecisionBody::read(body)? {
        DecisionBody::Approve {} => {
            let Some(seen) = Precondition::of(&headers)?.against() else {
                let problem =
                    "an approval is of what was seen: send If-Match with the ETag of the proposal";
                return Err(Problem::field("If-Match", problem));
            };
            let territory = token.territory();
            let applied = service.with_proposals(move |proposals| {
                proposals.approve(&id, &reviewer, territory, seen)
            });
            return Ok(told(&applied.await?, StatusCode::OK));
        }
        DecisionBody::SendBack { reason } => {
            let decide = service.with_proposals(move |proposals| {
                proposals.send_back(&id, &reviewer, &reason)?;
                proposals.show(&id)
            });
            decide.await?
        }
        DecisionBody::Reject { reason } => {
            let decide = service.with_proposals(move |proposals| {
                proposals.reject(&id, &reviewer, &reason)?;
                proposals.show(&id)
            });
            decide.await?
        }
    };
    Ok(answer(&decided, StatusCode::OK))
}
