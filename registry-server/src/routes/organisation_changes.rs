//! Changes of organisations, as those of clusters: against a version that the client has seen.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::Response,
};
use registry_core::{
    AsOf, Hash,
    change::{
        Amend, Edit, OrganisationRetirement, Refused, RegisterOrganisation, RestoreOrganisation,
        RetireOrganisation, Target,
    },
    model::{Organisation, OrganisationKey},
};
use serde_json::{Value, json};

use crate::{
    access::{Editor, Token},
    bodies::{
        OrganisationRetirementBody, RestorationBody, derived_organisation_key, organisation,
        parsed_organisation,
    },
    changing::{CommitParameters, make},
    conditional::Precondition,
    extract::{Json, Path, Query},
    fields::{Fields, refused},
    merge_patch::merge_patch,
    problem::Problem,
    service::Service,
};

/// Registers an organisation. Its key is made of its country and name where it has none.
#[utoipa::path(
    post, path = "/api/v1/organisations", tag = "changes",
    params(CommitParameters), security(("token" = ["registrar"])),
    request_body(content = ref("#/components/schemas/Organisation"), content_type = "application/json"),
    responses(
        (status = 201, description = "It is registered, durable, and found by the next search; Location has it", body = Object),
        (status = 409, description = "One of its name, country and kind is registered", body = Problem, content_type = "application/problem+json"),
        (status = 412, description = "Its key is registered", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "The record breaks a rule", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn register(
    State(service): State<Service>,
    Editor(token): Editor,
    Query(commit): Query<CommitParameters>,
    Json(mut body): Json,
) -> Result<Response, Problem> {
    if let Some(fields) = body.as_object_mut()
        && !fields.contains_key("key")
    {
        fields.insert("key".to_owned(), json!(derived_organisation_key(fields)?));
    }
    let record = organisation(&body)?;
    create(&service, &token, &commit, record).await
}

/// Registers an organisation under this key (If-None-Match: *), or puts a whole record in the place of the one that the
/// client has seen (If-Match with its ETag).
#[utoipa::path(
    put, path = "/api/v1/organisations/{key}", tag = "changes",
    params(("key" = String, Path, example = "org_jp-toyota"), CommitParameters), security(("token" = ["registrar"])),
    request_body(content = ref("#/components/schemas/Organisation"), content_type = "application/json"),
    responses(
        (status = 200, description = "It is changed, durable, and found by the next search", body = Object),
        (status = 201, description = "It is registered", body = Object),
        (status = 412, description = "Somebody else changed it meanwhile, or it is registered already; both versions are told", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "The record breaks a rule", body = Problem, content_type = "application/problem+json"),
        (status = 428, description = "Neither If-Match nor If-None-Match", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn put(
    State(service): State<Service>,
    Editor(token): Editor,
    Path(key): Path<String>,
    Query(commit): Query<CommitParameters>,
    headers: HeaderMap,
    Json(mut body): Json,
) -> Result<Response, Problem> {
    let (precondition, key) = (Precondition::of(&headers)?, parsed_organisation(&key)?);
    if let Some(fields) = body.as_object_mut() {
        fields.entry("key").or_insert_with(|| json!(key));
    }
    let record = organisation(&body)?;
    if record.key != key {
        let problem = format!("the address says {key}, the record {}", record.key);
        return Err(refused("key", problem));
    }
    match precondition {
        Precondition::Absent => create(&service, &token, &commit, record).await,
        stated => amend(&service, &token, &commit, stated.against(), record).await,
    }
}

/// Changes what is named of an organisation and nothing else (JSON Merge Patch, RFC 7396).
#[utoipa::path(
    patch, path = "/api/v1/organisations/{key}", tag = "changes",
    params(("key" = String, Path, example = "org_jp-toyota"), CommitParameters), security(("token" = ["registrar"])),
    request_body(content = Object, content_type = "application/merge-patch+json"),
    responses(
        (status = 200, description = "It is changed", body = Object),
        (status = 404, description = "There is none", body = Problem, content_type = "application/problem+json"),
        (status = 412, description = "Somebody else changed it meanwhile; both versions are told", body = Problem, content_type = "application/problem+json"),
        (status = 428, description = "No If-Match", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn patch(
    State(service): State<Service>,
    Editor(token): Editor,
    Path(key): Path<String>,
    Query(commit): Query<CommitParameters>,
    headers: HeaderMap,
    Json(patch): Json,
) -> Result<Response, Problem> {
    let (precondition, key) = (Precondition::of(&headers)?, parsed_organisation(&key)?);
    let patch = Value::Object(Fields::of(patch)?.into_map());
    let name = key.clone();
    let seen = service.read(move |reader| {
        let record = reader.organisations()?.record(&name, AsOf::Now)?;
        Ok(record.ok_or(Refused::NoOrganisation { key: name })?)
    });
    let seen = seen.await?;
    let mut item = json!(seen.record());
    merge_patch(&mut item, &patch);
    let record = organisation(&item)?;
    if record.key != key {
        return Err(refused(
            "key",
            "a key never changes; retire the record instead",
        ));
    }
    // What the patch was laid over is what it may replace.
    let against = precondition.against().unwrap_or(seen.hash());
    amend(&service, &token, &commit, Some(against), record).await
}

/// Retires an organisation: it keeps answering under its key.
#[utoipa::path(
    post, path = "/api/v1/organisations/{key}/retirement", tag = "changes",
    params(("key" = String, Path, example = "org_jp-toyota"), CommitParameters), security(("token" = ["registrar"])),
    request_body = OrganisationRetirementBody,
    responses(
        (status = 200, description = "It is retired", body = Object),
        (status = 404, description = "There is none", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "The registry does not allow it", body = Problem, content_type = "application/problem+json"),
        (status = 412, description = "Somebody else changed it meanwhile; both versions are told", body = Problem, content_type = "application/problem+json"),
        (status = 428, description = "No If-Match", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn retire(
    State(service): State<Service>,
    Editor(token): Editor,
    Path(key): Path<String>,
    Query(commit): Query<CommitParameters>,
    headers: HeaderMap,
    Json(body): Json,
) -> Result<Response, Problem> {
    let against = Precondition::of(&headers)?.against();
    let how = match OrganisationRetirementBody::read(body)? {
        OrganisationRetirementBody::Inactive => OrganisationRetirement::Inactive,
        OrganisationRetirementBody::Withdrawn { reason } => {
            let reason = reason.parse().map_err(|error| refused("reason", error))?;
            OrganisationRetirement::Withdrawn { reason }
        }
        OrganisationRetirementBody::Merged {
            into,
            without_statements,
        } => OrganisationRetirement::Merged {
            into: parsed_organisation(&into)?,
            carries: !without_statements,
        },
    };
    let key = parsed_organisation(&key)?;
    let change = RetireOrganisation {
        key: key.clone(),
        how,
        against,
    };
    let made = make(&service, &token, &commit, Box::new(change), StatusCode::OK).await;
    with_versions(&service, key, against, made).await
}

/// Puts an organisation back to what it was.
#[utoipa::path(
    post, path = "/api/v1/organisations/{key}/restoration", tag = "changes",
    params(("key" = String, Path, example = "org_jp-toyota"), CommitParameters), security(("token" = ["registrar"])),
    request_body = RestorationBody,
    responses(
        (status = 200, description = "It is as it was", body = Object),
        (status = 404, description = "There is none, or was none then", body = Problem, content_type = "application/problem+json"),
        (status = 412, description = "Somebody else changed it meanwhile; both versions are told", body = Problem, content_type = "application/problem+json"),
        (status = 428, description = "No If-Match", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn restore(
    State(service): State<Service>,
    Editor(token): Editor,
    Path(key): Path<String>,
    Query(commit): Query<CommitParameters>,
    headers: HeaderMap,
    Json(body): Json,
) -> Result<Response, Problem> {
    let RestorationBody { as_of } = RestorationBody::read(body)?;
    let (key, against) = (
        parsed_organisation(&key)?,
        Precondition::of(&headers)?.against(),
    );
    let change = RestoreOrganisation {
        key: key.clone(),
        as_of,
        against,
    };
    let made = make(&service, &token, &commit, Box::new(change), StatusCode::OK).await;
    with_versions(&service, key, against, made).await
}

async fn create(
    service: &Service,
    token: &Token,
    commit: &CommitParameters,
    record: Organisation,
) -> Result<Response, Problem> {
    let key = record.key.clone();
    let force = commit.others.iter().any(|key| key == "any");
    let change = Box::new(RegisterOrganisation { record, force });
    let made = make(service, token, commit, change, StatusCode::CREATED).await;
    let mut response = with_versions(service, key.clone(), None, made).await?;
    if let Ok(location) = format!("/api/v1/organisations/{key}").parse() {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}

async fn amend(
    service: &Service,
    token: &Token,
    commit: &CommitParameters,
    against: Option<Hash>,
    record: Organisation,
) -> Result<Response, Problem> {
    let key = record.key.clone();
    let target = Target {
        key: key.clone(),
        against,
    };
    let change = Amend::new([target], vec![Edit::Replace(Box::new(record))]);
    let made = make(service, token, commit, Box::new(change), StatusCode::OK).await;
    with_versions(service, key, against, made).await
}

/// Tells both versions where somebody else was first: that which the change was made against, and the present one.
async fn with_versions(
    service: &Service,
    key: OrganisationKey,
    against: Option<Hash>,
    made: Result<Response, Problem>,
) -> Result<Response, Problem> {
    let problem = match made {
        Err(problem) if problem.status() == StatusCode::PRECONDITION_FAILED => problem,
        made => return made,
    };
    let versions = service.read(move |reader| {
        let versions = reader.organisations()?.history(&key)?;
        let told = |version: &registry_core::Version<Organisation>| {
            json!({ "item": version.record(), "hash": version.hash(), "commit": version.from_commit() })
        };
        let then = versions.iter().find(|version| Some(version.hash()) == against);
        Ok((then.map(told), versions.last().map(told)))
    });
    let (then, now) = versions.await?;
    Err(problem.with_versions(then, now))
}
