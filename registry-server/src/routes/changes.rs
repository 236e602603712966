//! Changes of the registry: every change of the core, by whoever has a token for it.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use registry_core::{
    AsOf, Change, Key,
    change::{Edit, Merge, Refused, Restore, Retire, Retirement, Revert, Split},
};
use serde_json::{Value, json};

use crate::{
    access::Editor,
    bodies::{
        RestorationBody, RetirementBody, ReversionBody, derived_key, field_texts, identifier,
        parsed, record,
    },
    changing::{CommitParameters, amend, create, make},
    conditional::Precondition,
    extract::{Json, Path, Query},
    fields::Fields,
    merge_patch::merge_patch,
    problem::{Kind, Problem},
    service::Service,
};

/// Registers a cluster. Its key is made of its country, place and product where it has none.
#[utoipa::path(
    post, path = "/api/v1/clusters", tag = "changes",
    params(CommitParameters), security(("token" = ["registrar"])),
    request_body(content = ref("#/components/schemas/Cluster"), content_type = "application/json"),
    responses(
        (status = 201, description = "It is registered, durable, and found by the next search; Location has it", body = Object),
        (status = 400, description = "The body is no record", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "No valid token", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "The token does not allow it", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "Another record may be the same cluster", body = Problem, content_type = "application/problem+json"),
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
        fields.insert("key".to_owned(), json!(derived_key(fields)?));
    }
    let record = record(&body)?;
    create(&service, &token, &commit, record).await
}

/// Registers a record under this key (If-None-Match: *), or puts a whole record in the place of the one that the client
/// has seen (If-Match with its ETag).
#[utoipa::path(
    put, path = "/api/v1/clusters/{key}", tag = "changes",
    params(("key" = String, Path, example = "cn-zhuji-sock"), CommitParameters), security(("token" = ["registrar"])),
    request_body(content = ref("#/components/schemas/Cluster"), content_type = "application/json"),
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
    let (precondition, key) = (Precondition::of(&headers)?, parsed(&key)?);
    if let Some(fields) = body.as_object_mut() {
        fields.entry("key").or_insert_with(|| json!(key));
    }
    let record = record(&body)?;
    if precondition == Precondition::Absent {
        if record.key != key {
            let problem = format!("the address says {key}, the record {}", record.key);
            return Err(Kind::Invalid.problem(&problem).of("key", problem));
        }
        return create(&service, &token, &commit, record).await;
    }
    let edits = vec![Edit::Replace(Box::new(record))];
    amend(&service, &token, &commit, key, precondition, edits).await
}

/// Changes what is named of a record and nothing else (JSON Merge Patch, RFC 7396). A list is replaced whole; one
/// statement of it has an address of its own.
#[utoipa::path(
    patch, path = "/api/v1/clusters/{key}", tag = "changes",
    params(("key" = String, Path, example = "cn-zhuji-sock"), CommitParameters), security(("token" = ["registrar"])),
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
    let (precondition, key) = (Precondition::of(&headers)?, parsed(&key)?);
    let patch = Value::Object(Fields::of(patch)?.into_map());
    let name = key.clone();
    let seen = service.read(move |reader| {
        let record = reader.record(&name, AsOf::Now)?;
        Ok(record.ok_or(Refused::NoRecord { key: name })?)
    });
    let seen = seen.await?;
    let mut item = json!(seen.record());
    merge_patch(&mut item, &patch);
    let edits = vec![Edit::Replace(Box::new(record(&item)?))];
    // What the patch was laid over is what it may replace.
    let precondition = match precondition {
        Precondition::Any => Precondition::Item(seen.hash()),
        stated => stated,
    };
    amend(&service, &token, &commit, key, precondition, edits).await
}

/// Changes fields of one statement of a record, by their names in JSON.
#[utoipa::path(
    patch, path = "/api/v1/clusters/{key}/statements/{id}", tag = "changes",
    params(("key" = String, Path), ("id" = String, Path, example = "a523"), CommitParameters), security(("token" = ["registrar"])),
    request_body(content = Object, content_type = "application/merge-patch+json"),
    responses(
        (status = 200, description = "It is changed; the statement has a new identifier", body = Object),
        (status = 409, description = "No statement, or several, have that identifier", body = Problem, content_type = "application/problem+json"),
        (status = 412, description = "Somebody else changed the record meanwhile", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn set_in_statement(
    State(service): State<Service>,
    Editor(token): Editor,
    Path((key, id)): Path<(String, String)>,
    Query(commit): Query<CommitParameters>,
    headers: HeaderMap,
    Json(body): Json,
) -> Result<Response, Problem> {
    let fields = Fields::of(body)?.into_map();
    let edit = Edit::SetInStatement {
        id: identifier(&id)?,
        fields: field_texts(fields),
    };
    let precondition = Precondition::of(&headers)?;
    amend(
        &service,
        &token,
        &commit,
        parsed(&key)?,
        precondition,
        vec![edit],
    )
    .await
}

/// Takes one statement of a record away.
#[utoipa::path(
    delete, path = "/api/v1/clusters/{key}/statements/{id}", tag = "changes",
    params(("key" = String, Path), ("id" = String, Path, example = "a523"), CommitParameters), security(("token" = ["registrar"])),
    responses(
        (status = 200, description = "It is gone; the versions before have it", body = Object),
        (status = 409, description = "No statement, or several, have that identifier", body = Problem, content_type = "application/problem+json"),
        (status = 412, description = "Somebody else changed the record meanwhile", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn remove_statement(
    State(service): State<Service>,
    Editor(token): Editor,
    Path((key, id)): Path<(String, String)>,
    Query(commit): Query<CommitParameters>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let edit = Edit::RemoveStatement {
        id: identifier(&id)?,
    };
    let precondition = Precondition::of(&headers)?;
    amend(
        &service,
        &token,
        &commit,
        parsed(&key)?,
        precondition,
        vec![edit],
    )
    .await
}

/// Retires a record: it keeps answering under its key.
#[utoipa::path(
    post, path = "/api/v1/clusters/{key}/retirement", tag = "changes",
    params(("key" = String, Path, example = "cn-zhuji-sock"), CommitParameters), security(("token" = ["registrar"])),
    request_body = RetirementBody,
    responses(
        (status = 200, description = "It is retired", body = Object),
        (status = 404, description = "There is none", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "The registry does not allow it", body = Problem, content_type = "application/problem+json"),
        (status = 412, description = "Somebody else changed it meanwhile", body = Problem, content_type = "application/problem+json"),
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
    let (key, against) = (parsed(&key)?, Precondition::of(&headers)?.against());
    let change: Box<dyn Change> = match RetirementBody::read(body)? {
        RetirementBody::Inactive => {
            let how = Retirement::Inactive;
            Box::new(Retire { key, how, against })
        }
        RetirementBody::Withdrawn { reason } => {
            let reason = reason
                .parse()
                .map_err(|error| Problem::field("reason", error))?;
            let how = Retirement::Withdrawn { reason };
            Box::new(Retire { key, how, against })
        }
        RetirementBody::Merged {
            into,
            without_statements,
        } => {
            let into: Key = parsed(&into)?;
            Box::new(Merge {
                key,
                into,
                carries: !without_statements,
                against,
            })
        }
        RetirementBody::Split { into } => {
            let into = into.iter().map(|key| parsed(key));
            let into = into.collect::<Result<Vec<Key>, Problem>>()?;
            Box::new(Split { key, into, against })
        }
    };
    make(&service, &token, &commit, change, StatusCode::OK).await
}

/// Puts a record back to what it was.
#[utoipa::path(
    post, path = "/api/v1/clusters/{key}/restoration", tag = "changes",
    params(("key" = String, Path, example = "cn-zhuji-sock"), CommitParameters), security(("token" = ["registrar"])),
    request_body = RestorationBody,
    responses(
        (status = 200, description = "It is as it was", body = Object),
        (status = 404, description = "There is none, or was none then", body = Problem, content_type = "application/problem+json"),
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
    let (key, against) = (parsed(&key)?, Precondition::of(&headers)?.against());
    let change = Box::new(Restore {
        key,
        as_of,
        against,
    });
    make(&service, &token, &commit, change, StatusCode::OK).await
}

/// Undoes a commit, or several in a row, by a new one.
#[utoipa::path(
    post, path = "/api/v1/reversions", tag = "changes",
    params(CommitParameters), security(("token" = ["registrar"])),
    request_body = ReversionBody,
    responses(
        (status = 200, description = "What was set back, withdrawn, and left alone since it changed later", body = Object),
        (status = 404, description = "No such commit", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn revert(
    State(service): State<Service>,
    Editor(token): Editor,
    Query(commit): Query<CommitParameters>,
    Json(body): Json,
) -> Result<Response, Problem> {
    let ReversionBody { first, last } = ReversionBody::read(body)?;
    let last = last.unwrap_or(first);
    make(
        &service,
        &token,
        &commit,
        Box::new(Revert { first, last }),
        StatusCode::OK,
    )
    .await
}
