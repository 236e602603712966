//! Changes of the registry: every change of the core, by whoever has a token for it.

use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use axum_extra::extract::Query;
use registry_core::{
    AsOf, Change, Cluster, Draft, Invalid, Key,
    change::{
        Amend, Edit, Merge, Others, Refused, Register, Restore, Retire, Retirement, Revert, Split,
        Target,
    },
    model::{FieldText, StatementIdPrefix},
    register::Origin,
};
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::{IntoParams, ToSchema};

use crate::{
    access::{Admin, Editor, Token},
    conditional::{Precondition, REGISTRY_COMMIT},
    problem::{Kind, Problem},
    service::Service,
};

/// What the commit says of itself.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct CommitParameters {
    /// Why; what changed, where nothing is said.
    message: Option<String>,
    /// Where it is from: an address.
    source: Option<String>,
    /// Records like a new one that are known to be others: their keys, or `any`.
    others: Vec<String>,
}

/// What becomes of a record that is retired.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(tag = "status", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum RetirementBody {
    /// It exists no more.
    Inactive,
    /// It should never have been recorded.
    Withdrawn {
        /// Why.
        reason: String,
    },
    /// Another record takes its place.
    Merged {
        /// That record's key.
        into: String,
        /// Leaves the statements, names and notes that the other lacks where they are.
        #[serde(default)]
        without_statements: bool,
    },
    /// Others take its place.
    Split {
        /// Their keys.
        into: Vec<String>,
    },
}

/// A moment to go back to.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RestorationBody {
    /// A commit.
    #[schema(minimum = 1)]
    as_of: u64,
}

/// Commits to undo.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReversionBody {
    /// The first.
    #[schema(minimum = 1)]
    first: u64,
    /// The last; the first where it is not said.
    #[schema(minimum = 1)]
    last: Option<u64>,
}

/// Registers a cluster. Its key is made of its country, place and product where it has none.
#[utoipa::path(
    post, path = "/api/v1/clusters", tag = "changes",
    params(CommitParameters), security(("token" = [])),
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
    Json(mut body): Json<Value>,
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
    params(("key" = String, Path, example = "cn-zhuji-sock"), CommitParameters), security(("token" = [])),
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
    Json(mut body): Json<Value>,
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
    params(("key" = String, Path, example = "cn-zhuji-sock"), CommitParameters), security(("token" = [])),
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
    body: axum::body::Bytes,
) -> Result<Response, Problem> {
    let (precondition, key) = (Precondition::of(&headers)?, parsed(&key)?);
    let patch: Value = serde_json::from_slice(&body).map_err(not_json)?;
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
    params(("key" = String, Path), ("id" = String, Path, example = "a523"), CommitParameters), security(("token" = [])),
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
    body: axum::body::Bytes,
) -> Result<Response, Problem> {
    let fields: serde_json::Map<String, Value> = serde_json::from_slice(&body).map_err(not_json)?;
    let fields = fields.into_iter().map(|(field, value)| {
        let text = match value {
            Value::String(text) => text,
            Value::Null => String::new(),
            value => value.to_string(),
        };
        FieldText { field, text }
    });
    let edit = Edit::SetInStatement {
        id: identifier(&id)?,
        fields: fields.collect(),
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
    params(("key" = String, Path), ("id" = String, Path, example = "a523"), CommitParameters), security(("token" = [])),
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
    params(("key" = String, Path, example = "cn-zhuji-sock"), CommitParameters), security(("token" = [])),
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
    Json(body): Json<RetirementBody>,
) -> Result<Response, Problem> {
    let (key, against) = (parsed(&key)?, Precondition::of(&headers)?.against());
    let mut touched = vec![key.clone()];
    let change: Box<dyn Change> = match body {
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
            touched.push(into.clone());
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
    service.reaches(&token, touched).await?;
    make(&service, &token, &commit, change, StatusCode::OK).await
}

/// Puts a record back to what it was.
#[utoipa::path(
    post, path = "/api/v1/clusters/{key}/restoration", tag = "changes",
    params(("key" = String, Path, example = "cn-zhuji-sock"), CommitParameters), security(("token" = [])),
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
    Json(RestorationBody { as_of }): Json<RestorationBody>,
) -> Result<Response, Problem> {
    let (key, against) = (parsed(&key)?, Precondition::of(&headers)?.against());
    service.reaches(&token, vec![key.clone()]).await?;
    let change = Box::new(Restore {
        key,
        as_of,
        against,
    });
    make(&service, &token, &commit, change, StatusCode::OK).await
}

/// Undoes a commit, or several in a row, by a new one. Admins only: it may touch any record.
#[utoipa::path(
    post, path = "/api/v1/reversions", tag = "changes",
    params(CommitParameters), security(("token" = [])),
    request_body = ReversionBody,
    responses(
        (status = 200, description = "What was set back, withdrawn, and left alone since it changed later", body = Object),
        (status = 404, description = "No such commit", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn revert(
    State(service): State<Service>,
    Admin(token): Admin,
    Query(commit): Query<CommitParameters>,
    Json(ReversionBody { first, last }): Json<ReversionBody>,
) -> Result<Response, Problem> {
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

async fn create(
    service: &Service,
    token: &Token,
    commit: &CommitParameters,
    record: Cluster,
) -> Result<Response, Problem> {
    if !token.reaches(&record) {
        return Err(outside(token, &record.key));
    }
    let others = match &commit.others[..] {
        [] => Others::None,
        keys if keys.iter().any(|key| key == "any") => Others::Any,
        keys => {
            let keys = keys.iter().map(|key| parsed(key));
            Others::These(keys.collect::<Result<_, _>>()?)
        }
    };
    let location = format!("/api/v1/clusters/{}", record.key);
    let change = Box::new(Register { record, others });
    let mut response = make(service, token, commit, change, StatusCode::CREATED).await?;
    if let Ok(location) = location.parse() {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}

async fn amend(
    service: &Service,
    token: &Token,
    commit: &CommitParameters,
    key: Key,
    precondition: Precondition,
    edits: Vec<Edit>,
) -> Result<Response, Problem> {
    service.reaches(token, vec![key.clone()]).await?;
    for edit in &edits {
        if let Edit::Replace(record) = edit
            && !token.reaches(record)
        {
            return Err(outside(token, &record.key));
        }
    }
    let target = Target {
        key,
        against: precondition.against(),
    };
    let change = Box::new(Amend::new([target], edits));
    make(service, token, commit, change, StatusCode::OK).await
}

/// Makes a change in the name of the token's person, and says what became of it.
async fn make(
    service: &Service,
    token: &Token,
    commit: &CommitParameters,
    change: Box<dyn Change>,
    status: StatusCode,
) -> Result<Response, Problem> {
    let message = commit.message.clone().unwrap_or_else(|| change.message());
    let draft = Draft {
        source: commit.source.clone().map(Origin::Url),
        ..Draft::new(token.name.clone(), message)
    };
    let applied = service.change(change, draft).await?;
    let number = applied.commit.as_ref().map(|commit| commit.number);
    let done = json!({
        "commit": applied.commit,
        "records": applied.records,
        "changed_since": applied.changed_since,
        "remarks": applied.remarks,
    });
    let mut response = (status, Json(done)).into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CACHE_CONTROL,
        header::HeaderValue::from_static("private, no-store"),
    );
    headers.extend(number.map(|number| (REGISTRY_COMMIT, number.into())));
    Ok(response)
}

/// A record from JSON, or what is wrong with it.
fn record(value: &Value) -> Result<Cluster, Problem> {
    let bytes = serde_json::to_vec(value).map_err(not_json)?;
    Cluster::from_json(&bytes).map_err(|error| Kind::Invalid.problem(error))
}

/// The key that the names of a record make.
fn derived_key(fields: &serde_json::Map<String, Value>) -> Result<Key, Problem> {
    let location = &fields.get("location");
    let of_location = |name| location.and_then(|location| location.get(name)?.as_str());
    let product = fields
        .get("product")
        .and_then(|product| product.get("name")?.as_str());
    let (Some(country), Some(place), Some(product)) =
        (of_location("country"), of_location("place"), product)
    else {
        let problem = "a record has location.country, location.place and product.name";
        return Err(Kind::Invalid.problem(problem));
    };
    let key = country
        .parse()
        .and_then(|country| Key::derive(country, place, product));
    key.map_err(|error: Invalid| Kind::Invalid.problem(error))
}

fn parsed(key: &str) -> Result<Key, Problem> {
    key.parse()
        .map_err(|error: Invalid| Problem::field("key", error))
}

fn identifier(id: &str) -> Result<StatementIdPrefix, Problem> {
    id.parse().map_err(|error| Problem::field("id", error))
}

#[allow(
    clippy::needless_pass_by_value,
    reason = "errors are given as they come"
)]
fn not_json(error: serde_json::Error) -> Problem {
    let place = format!("line {}, column {}", error.line(), error.column());
    Kind::BadRequest.problem(format!("the body is no JSON object: {place}"))
}

pub(crate) fn outside(token: &Token, key: &Key) -> Problem {
    let regions = token.regions.join(", ");
    Kind::Forbidden.problem(format!(
        "{key} is outside the regions of this token ({regions})"
    ))
}

/// JSON Merge Patch (RFC 7396, section 2).
fn merge_patch(target: &mut Value, patch: &Value) {
    let Value::Object(changes) = patch else {
        *target = patch.clone();
        return;
    };
    if !target.is_object() {
        *target = json!({});
    }
    let Some(fields) = target.as_object_mut() else {
        return;
    };
    for (name, change) in changes {
        if change.is_null() {
            fields.remove(name);
        } else {
            merge_patch(fields.entry(name.clone()).or_insert(Value::Null), change);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The examples of RFC 7396, appendix A.
    #[test]
    fn a_merge_patch_is_as_the_standard_says() {
        let examples = [
            (json!({"a":"b"}), json!({"a":"c"}), json!({"a":"c"})),
            (json!({"a":"b"}), json!({"b":"c"}), json!({"a":"b","b":"c"})),
            (json!({"a":"b"}), json!({"a":null}), json!({})),
            (
                json!({"a":"b","b":"c"}),
                json!({"a":null}),
                json!({"b":"c"}),
            ),
            (json!({"a":["b"]}), json!({"a":"c"}), json!({"a":"c"})),
            (json!({"a":"c"}), json!({"a":["b"]}), json!({"a":["b"]})),
            (
                json!({"a":{"b":"c"}}),
                json!({"a":{"b":"d","c":null}}),
                json!({"a":{"b":"d"}}),
            ),
            (json!({"a":[{"b":"c"}]}), json!({"a":[1]}), json!({"a":[1]})),
            (json!(["a", "b"]), json!(["c", "d"]), json!(["c", "d"])),
            (json!({"a":"b"}), json!(["c"]), json!(["c"])),
            (json!({"a":"foo"}), json!(null), json!(null)),
            (json!({"e":null}), json!({"a":1}), json!({"e":null,"a":1})),
            (json!([1, 2]), json!({"a":"b","c":null}), json!({"a":"b"})),
            (
                json!({}),
                json!({"a":{"bb":{"ccc":null}}}),
                json!({"a":{"bb":{}}}),
            ),
        ];
        for (mut target, patch, expected) in examples {
            merge_patch(&mut target, &patch);
            assert_eq!(target, expected, "{patch}");
        }
    }
}
