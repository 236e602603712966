//! Reviews of records, written down by one call.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use registry_core::{
    change::RecordReview,
    model::{Date, Review, Text},
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    access::Editor,
    bodies::parsed,
    changing::{CommitParameters, make},
    conditional::Precondition,
    extract::{Json, Path, Query},
    fields::Fields,
    problem::{Kind, Problem},
    service::Service,
};

/// What a review found.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({ "finding": "The share is confirmed by the association.", "next": "2028-06-30" }))]
pub(crate) struct ReviewBody {
    /// What was found.
    #[schema(value_type = String)]
    finding: Text,
    /// The day of the review; today, where it is not said.
    #[schema(value_type = Option<String>, format = "date")]
    date: Option<Date>,
    /// The day of the next review, where that is not the registry's period later.
    #[schema(value_type = Option<String>, format = "date")]
    next: Option<Date>,
}

/// Records that a cluster was reviewed, by the person of the token: it is verified as of that day, and due again when
/// the registry's period is over, or on a day of its own.
#[utoipa::path(
    post, path = "/api/v1/clusters/{key}/reviews", tag = "changes",
    params(("key" = String, Path, example = "cn-zhuji-sock"), CommitParameters), security(("token" = ["registrar"])),
    request_body = ReviewBody,
    responses(
        (status = 200, description = "It is recorded", body = Object),
        (status = 401, description = "No valid token", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "The token does not allow it", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "There is none", body = Problem, content_type = "application/problem+json"),
        (status = 412, description = "Somebody else changed it meanwhile", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "The review breaks a rule", body = Problem, content_type = "application/problem+json"),
        (status = 428, description = "No If-Match", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn record(
    State(service): State<Service>,
    Editor(token): Editor,
    Path(key): Path<String>,
    Query(commit): Query<CommitParameters>,
    headers: HeaderMap,
    Json(body): Json,
) -> Result<Response, Problem> {
    let (key, against) = (parsed(&key)?, Precondition::of(&headers)?.against());
    let mut fields = Fields::of(body)?;
    let body = ReviewBody {
        finding: fields.parsed("finding")?,
        date: fields.parsed_if_given("date")?,
        next: fields.parsed_if_given("next")?,
    };
    fields.end("finding, date and next")?;
    let invalid = |error| Kind::Invalid.problem(error);
    let review = Review {
        date: body.date.unwrap_or_else(Date::today),
        reviewer: token.person.name.parse().map_err(invalid)?,
        finding: body.finding,
    };
    let change = Box::new(RecordReview {
        key,
        review,
        next: body.next,
        against,
    });
    make(&service, &token, &commit, change, StatusCode::OK).await
}
