//! Proposals, as contributors and visitors make and follow them.

pub(super) mod decision;
pub(super) mod imports;

use axum::{
    Extension, Json,
    body::Bytes,
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use registry_core::model::Territory;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::IntoParams;

use crate::{
    access::{Anyone, Contributor, Role, Token, token_needed},
    conditional::private,
    extract::{Path, Query, json_of},
    network::Client,
    problem::{Kind, Problem},
    proposals::{
        NewProposal, Proposal, ProposalError, ProposedChange, ShownProposal, Status, Visitor,
        Wanted,
    },
    service::Service,
};

/// The most proposals of a page.
const MOST: usize = 1000;

/// Which proposals.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct QueueParameters {
    /// Where they stand: waiting, sent_back, approved, rejected or withdrawn; waiting, where none is said.
    #[param(example = json!(["waiting"]))]
    status: Vec<String>,
    /// The record that they are of.
    key: Option<String>,
    /// Only those of the token's own person.
    mine: bool,
    /// Only those after this one, by its identifier.
    after: Option<String>,
    /// The most, up to 1000.
    #[param(example = 50, minimum = 1, maximum = 1000)]
    limit: Option<usize>,
}

/// What lets a visitor follow a proposal.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct SecretParameter {
    /// The secret that was told when it was made without a token.
    secret: Option<String>,
}

/// Proposals in the order in which they were made. A contributor sees their own, and those of others as the settings say.
#[utoipa::path(
    get, path = "/api/v1/proposals", tag = "proposals", params(QueueParameters),
    security(("token" = ["contributor"])),
    responses(
        (status = 200, description = "A page; `next` is the `after` of the page that follows", body = Object),
        (status = 400, description = "A parameter has a mistake", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "No valid token", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn list(
    State(service): State<Service>,
    Contributor(token): Contributor,
    Query(wanted): Query<QueueParameters>,
) -> Result<Response, Problem> {
    let limit = wanted.limit.unwrap_or(50);
    if !(1..=MOST).contains(&limit) {
        return Err(Problem::field("limit", format!("expected 1 to {MOST}")));
    }
    let is_own = wanted.mine || !sees_all(&service, &token).await?;
    let status = wanted.status.iter().map(|status| status.parse());
    let status: Result<Vec<Status>, String> = status.collect();
    let wanted = Wanted {
        status: status.map_err(|error| Problem::field("status", error))?,
        key: wanted.key,
        proposer: is_own.then(|| token.person.clone()),
        after: wanted.after,
        limit: limit + 1,
    };
    let found = service.with_proposals(move |proposals| proposals.list(&wanted));
    let mut found = found.await?;
    let has_more = found.len() > limit;
    found.truncate(limit);
    let next = found
        .last()
        .filter(|_| has_more)
        .map(|last| last.id.clone());
    let found: Vec<Value> = found.iter().map(public).collect();
    Ok(private(
        Json(json!({ "proposals": found, "next": next })),
        None,
    ))
}

/// Proposes a change. It waits for a reviewer, and is not published. Without a token only where the settings allow it:
/// then the answer has a secret, which is told this once, and with it the address at which the proposal is followed.
#[utoipa::path(
    post, path = "/api/v1/proposals", tag = "proposals",
    security((), ("token" = ["contributor"])), request_body = NewProposal,
    responses(
        (status = 201, description = "The proposal, with what it would change, records that may be the same, and findings; Location has it", body = Object),
        (status = 400, description = "The body is no proposal", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "No valid token, and visitors do not propose here", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "It is outside the regions of the token", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "There is no such record", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "It changes nothing, or the registry does not allow it", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "More than a visitor may send", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "The record breaks a rule", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "As many proposals of this person wait as may, or visitors propose too much just now", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn propose(
    State(service): State<Service>,
    Anyone(token): Anyone,
    client: Option<Extension<Client>>,
    body: Bytes,
) -> Result<Response, Problem> {
    let Some(token) = token else {
        return propose_as_visitor(service, client, &body).await;
    };
    let new = read(&body)?;
    may_propose(token.role, &new)?;
    Ok(created(&made(&service, token, new).await?, None))
}

/// Makes a proposal of a token's person, unless too many of theirs wait.
async fn made(service: &Service, token: Token, new: NewProposal) -> Result<ShownProposal, Problem> {
    let settings = service.settings().await?;
    let within = bounds(&token);
    let made = service.with_proposals(move |proposals| {
        proposals.expect_room(&token.person, &settings)?;
        proposals.propose(&token.person, new, &within)
    });
    made.await
}

async fn propose_as_visitor(
    service: Service,
    client: Option<Extension<Client>>,
    body: &Bytes,
) -> Result<Response, Problem> {
    let settings = service.settings().await?;
    if !settings.visitors_propose {
        return Err(token_needed());
    }
    let most = settings.visitor_proposal_bytes;
    if body.len() > most as usize {
        return Err(ProposalError::TooLarge { most }.into());
    }
    let new = read(body)?;
    may_propose(Role::Contributor, &new)?;
    let client = client.map(|Extension(client)| client);
    service.visitors().count(client, &settings)?;
    let made =
        service.with_proposals(move |proposals| proposals.propose_as_visitor(new, &settings));
    let made = made.await?;
    Ok(created(&made.shown, Some(&made.secret)))
}

/// A proposal, with what it would change now, records that may be the same, and findings. Its ETag stands for all of
/// that: approval is of what was seen.
#[utoipa::path(
    get, path = "/api/v1/proposals/{id}", tag = "proposals",
    params(("id" = String, Path, example = "006928f0c15f0c12ab"), SecretParameter),
    security((), ("token" = ["contributor"])),
    responses(
        (status = 200, description = "The proposal; `overtaken` says where a record is not as the proposer saw it, `refused` why the registry would not allow it now", body = Object),
        (status = 401, description = "No valid token, and no secret", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "There is none, or none that may be seen with this token or secret", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn show(
    State(service): State<Service>,
    Anyone(token): Anyone,
    Path(id): Path<String>,
    Query(SecretParameter { secret }): Query<SecretParameter>,
) -> Result<Response, Problem> {
    if let Some(secret) = secret {
        let shown = service
            .with_proposals(move |proposals| proposals.show_to(&id, &Visitor { secret: &secret }));
        return Ok(answer(&shown.await?, StatusCode::OK));
    }
    let token = token.ok_or_else(token_needed)?;
    let sees_all = sees_all(&service, &token).await?;
    let shown = service.with_proposals(move |proposals| {
        let shown = proposals.show(&id)?;
        match sees_all || shown.proposal.proposer.is(&token.person) {
            true => Ok(shown),
            false => Err(ProposalError::NoProposal { id }),
        }
    });
    Ok(answer(&shown.await?, StatusCode::OK))
}

/// Makes a proposal of one's own another; it waits again.
#[utoipa::path(
    put, path = "/api/v1/proposals/{id}", tag = "proposals",
    params(("id" = String, Path, example = "006928f0c15f0c12ab"), SecretParameter),
    security((), ("token" = ["contributor"])), request_body = NewProposal,
    responses(
        (status = 200, description = "The proposal as it is now", body = Object),
        (status = 401, description = "No valid token, and no secret", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "It is another person's", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "There is none", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "It is decided, or being approved", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "The record breaks a rule", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Visitors propose too much just now", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn amend(
    State(service): State<Service>,
    Anyone(token): Anyone,
    Path(id): Path<String>,
    Query(SecretParameter { secret }): Query<SecretParameter>,
    client: Option<Extension<Client>>,
    body: Bytes,
) -> Result<Response, Problem> {
    if let Some(secret) = secret {
        let settings = service.settings().await?;
        let most = settings.visitor_proposal_bytes;
        if body.len() > most as usize {
            return Err(ProposalError::TooLarge { most }.into());
        }
        let new = read(&body)?;
        may_propose(Role::Contributor, &new)?;
        let client = client.map(|Extension(client)| client);
        service.visitors().count(client, &settings)?;
        let shown = service.with_proposals(move |proposals| {
            proposals.amend_by(&id, &Visitor { secret: &secret }, new)
        });
        return Ok(answer(&shown.await?, StatusCode::OK));
    }
    let token = token.ok_or_else(token_needed)?;
    let new = read(&body)?;
    may_propose(token.role, &new)?;
    let within = bounds(&token);
    let shown =
        service.with_proposals(move |proposals| proposals.amend(&id, &token.person, new, &within));
    Ok(answer(&shown.await?, StatusCode::OK))
}

/// Takes a proposal of one's own back.
#[utoipa::path(
    delete, path = "/api/v1/proposals/{id}", tag = "proposals",
    params(("id" = String, Path, example = "006928f0c15f0c12ab"), SecretParameter),
    security((), ("token" = ["contributor"])),
    responses(
        (status = 204, description = "It is withdrawn"),
        (status = 401, description = "No valid token, and no secret", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "It is another person's", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "There is none", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "It is decided, or being approved", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn withdraw(
    State(service): State<Service>,
    Anyone(token): Anyone,
    Path(id): Path<String>,
    Query(SecretParameter { secret }): Query<SecretParameter>,
) -> Result<Response, Problem> {
    if let Some(secret) = secret {
        let visitor = move |proposals: &crate::proposals::Proposals| {
            proposals.withdraw_by(&id, &Visitor { secret: &secret })
        };
        service.with_proposals(visitor).await?;
    } else {
        let token = token.ok_or_else(token_needed)?;
        service
            .with_proposals(move |proposals| proposals.withdraw(&id, &token.person))
            .await?;
    }
    Ok(private(StatusCode::NO_CONTENT, None))
}

/// Whether a token's person sees the proposals of others.
async fn sees_all(service: &Service, token: &Token) -> Result<bool, Problem> {
    Ok(token.role.may_review() || token.role >= service.settings().await?.queue_seen_by)
}

/// Where the records must lie that are proposed with a token: nothing is published by it, so that only the regions of one
/// that can do nothing else bound it.
fn bounds(token: &Token) -> Territory {
    match token.role {
        Role::Contributor => token.regions.clone(),
        _ => Territory::default(),
    }
}

/// Undoing commits may be long work, and is for people who know the register.
fn may_propose(role: Role, new: &NewProposal) -> Result<(), Problem> {
    match new.change {
        ProposedChange::Revert { .. } if !role.may_change() => {
            Err(Kind::Forbidden.problem("to undo commits is for a registrar to propose"))
        }
        _ => Ok(()),
    }
}

fn read(body: &Bytes) -> Result<NewProposal, Problem> {
    NewProposal::read(json_of(body)?)
}

/// What is told of a proposal: not how its person is told apart.
fn public(proposal: &Proposal) -> Value {
    without_person(json!(proposal))
}

fn without_person(mut told: Value) -> Value {
    if let Some(proposer) = told["proposer"].as_object_mut() {
        proposer.remove("person");
    }
    told
}

fn created(shown: &ShownProposal, secret: Option<&str>) -> Response {
    let mut location = format!("/api/v1/proposals/{}", shown.proposal.id);
    let mut told = without_person(json!(shown));
    if let Some(secret) = secret {
        told["secret"] = json!(secret);
        location.push_str("?secret=");
        location.push_str(secret);
        told["follow"] = json!(location);
    }
    let mut response = tagged(private((StatusCode::CREATED, Json(told)), None), shown);
    if let Ok(location) = HeaderValue::from_str(&location) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}

fn answer(shown: &ShownProposal, status: StatusCode) -> Response {
    let told = without_person(json!(shown));
    tagged(private((status, Json(told)).into_response(), None), shown)
}

fn tagged(mut response: Response, shown: &ShownProposal) -> Response {
    let tag = format!("\"{}\"", shown.tag.to_hex());
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}
