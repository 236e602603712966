//! Making a change in the name of a token's person, within the token's regions.

use axum::{
    Json,
    http::{StatusCode, header},
    response::Response,
};
use registry_core::{
    Applied, Change, Cluster, Draft, Hash, Key,
    change::{Amend, Edit, Others, Register, Target, Within},
    register::{Origin, SourceFile},
};
use serde::Deserialize;
use serde_json::json;
use utoipa::IntoParams;

use crate::{
    access::Token,
    bodies::parsed,
    conditional::{Precondition, private},
    problem::Problem,
    service::Service,
};

/// What the commit says of itself.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct CommitParameters {
    /// Why; what changed, where nothing is said.
    pub(crate) message: Option<String>,
    /// Where it is from: an address.
    pub(crate) source: Option<String>,
    /// Files that it is from, where no address is said: `SHA-256=NAME`, the hash as its 64 digits.
    pub(crate) file: Vec<String>,
    /// Records like a new one that are known to be others: their keys, or `any`.
    pub(crate) others: Vec<String>,
}

pub(crate) async fn create(
    service: &Service,
    token: &Token,
    commit: &CommitParameters,
    record: Cluster,
) -> Result<Response, Problem> {
    let others = others(&commit.others)?;
    let location = format!("/api/v1/clusters/{}", record.key);
    let change = Box::new(Register { record, others });
    let mut response = make(service, token, commit, change, StatusCode::CREATED).await?;
    if let Ok(location) = location.parse() {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}

/// The records that are known to be others than a new one.
pub(crate) fn others(stated: &[String]) -> Result<Others, Problem> {
    match stated {
        [] => Ok(Others::None),
        keys if keys.iter().any(|key| key == "any") => Ok(Others::Any),
        keys => {
            let keys = keys.iter().map(|key| parsed(key));
            Ok(Others::These(keys.collect::<Result<_, _>>()?))
        }
    }
}

pub(crate) async fn amend(
    service: &Service,
    token: &Token,
    commit: &CommitParameters,
    key: Key,
    precondition: Precondition,
    edits: Vec<Edit>,
) -> Result<Response, Problem> {
    let target = Target {
        key,
        against: precondition.against(),
    };
    let change = Box::new(Amend::new([target], edits));
    make(service, token, commit, change, StatusCode::OK).await
}

/// Makes a change in the name of the token's person, within the token's regions, and says what became of it.
pub(crate) async fn make(
    service: &Service,
    token: &Token,
    commit: &CommitParameters,
    change: Box<dyn Change>,
    status: StatusCode,
) -> Result<Response, Problem> {
    let message = commit.message.clone().unwrap_or_else(|| change.message());
    let draft = Draft {
        source: origin(commit.source.as_deref(), &commit.file)?,
        ..Draft::new(token.person.name.clone(), message)
    };
    let change = Box::new(Within {
        change,
        territory: token.territory(),
    });
    let applied = service.change(change, draft).await?;
    Ok(told(&applied, status))
}

/// Where a commit is from, as parameters say it: an address, or else files.
pub(crate) fn origin(source: Option<&str>, files: &[String]) -> Result<Option<Origin>, Problem> {
    if let Some(url) = source {
        return Ok(Some(Origin::Url(url.to_owned())));
    }
    let files = files.iter().map(|text| {
        let (hash, name) = text.split_once('=')?;
        let (sha_256, name) = (Hash::from_hex(hash).ok()?, name.to_owned());
        Some(SourceFile { name, sha_256 })
    });
    let files: Option<Vec<SourceFile>> = files.collect();
    let wrong = || {
        Problem::field(
            "file",
            "expected the 64 digits of its SHA-256, = and its name",
        )
    };
    Ok(Origin::of_files(files.ok_or_else(wrong)?))
}

/// What became of a change.
pub(crate) fn told(applied: &Applied, status: StatusCode) -> Response {
    let number = applied.commit.as_ref().map(|commit| commit.number);
    let done = json!({
        "commit": applied.commit,
        "records": applied.records,
        "organisations": applied.organisations,
        "changed_since": applied.changed_since,
        "remarks": applied.remarks,
    });
    private((status, Json(done)), number)
}
