//! Imports that go on when nobody waits for them, as clients begin them and look after them.

use std::sync::Arc;

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, HeaderName, StatusCode, header},
    response::{IntoResponse, Response},
};
use registry_core::Time;
use serde_json::{Value, json};

use super::Import;
use crate::{
    access::{Editor, Role, Token},
    conditional::private,
    extract::Path,
    import_jobs::{Job, Outcome, Progress},
    problem::{Kind, Problem},
    service::Service,
};

/// Whether the client wants an answer before all is done (RFC 7240).
pub(super) fn prefers_async(headers: &HeaderMap) -> bool {
    let stated = headers.get_all("prefer").iter();
    let stated = stated.filter_map(|value| value.to_str().ok());
    stated.flat_map(|value| value.split(',')).any(|wish| {
        wish.split(';')
            .next()
            .is_some_and(|wish| wish.trim().eq_ignore_ascii_case("respond-async"))
    })
}

/// Begins an import that goes on by itself, and says where to look.
pub(super) async fn begin(
    service: &Service,
    token: &Token,
    mut import: Import,
) -> Result<Response, Problem> {
    let (jobs, node) = (service.imports().clone(), service.nodes().own().to_owned());
    let (token, name) = (token.id.clone(), import.read.parameters.file_name());
    let begun = service.with_registry(move |registry| {
        let job = Job {
            token,
            name,
            started: Time::now(),
            since: registry.read()?.applied(),
            node,
            outcome: None,
        };
        Ok((jobs.begin(&job)?, job))
    });
    let (under_way, mut job) = begun.await?;
    let address = format!("/api/v1/imports/{}", under_way.id);
    import.request = Some(under_way.id.clone());
    let going_on = service.clone();
    tokio::spawn(async move {
        let under_way = Arc::new(under_way);
        let told = under_way.clone();
        let progress = move |stage, done, of| told.at(stage, done, of);
        let ended = going_on
            .with_registry(move |registry| import.run(registry, progress))
            .await;
        job.outcome = Some(outcome(ended.into_response()).await);
        let kept = going_on.with_registry(move |_| under_way.end(&job)).await;
        if let Err(problem) = kept {
            tracing::error!(?problem, "what became of an import could not be kept");
        }
    });
    let body = json!({ "import": address, "state": "running" });
    let headers = [
        (header::LOCATION, address),
        (
            HeaderName::from_static("preference-applied"),
            "respond-async".to_owned(),
        ),
    ];
    Ok(private((StatusCode::ACCEPTED, headers, Json(body)), None))
}

/// What is kept of an answer that nobody waited for.
async fn outcome(answer: Response) -> Outcome {
    let status = answer.status().as_u16();
    let body = axum::body::to_bytes(answer.into_body(), usize::MAX).await;
    let result = serde_json::from_slice(&body.unwrap_or_default()).unwrap_or_default();
    Outcome {
        finished: Time::now(),
        status,
        result,
    }
}

/// How far an import has come that was begun with `Prefer: respond-async`, and for a day what became of it. For the
/// token that began it, and admins.
#[utoipa::path(
    get, path = "/api/v1/imports/{id}", tag = "changes",
    params(("id" = String, Path, example = "0123456789abcdef0123456789abcdef")), security(("token" = ["registrar"])),
    responses(
        (status = 200, description = "Its state, `running` or `finished`; its progress; then its result with all findings, and the status that whoever had waited would have had", body = Object),
        (status = 401, description = "No valid token", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "The token does not allow it", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "There is none, or it is somebody else's", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn show(
    State(service): State<Service>,
    Editor(token): Editor,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let (jobs, asked) = (service.imports().clone(), service.clone());
    let found = service.with_registry(move |registry| {
        let may_see = |job: &Job| job.token == token.id || token.role == Role::Admin;
        let found = jobs.find(&id)?.filter(|(job, _)| may_see(job));
        let none = || Kind::NotFound.problem("no such import; results are kept for a day");
        let (mut job, progress) = found.ok_or_else(none)?;
        let is_over = || Ok::<_, Problem>(!asked.nodes().is_other_alive(&job.node)?);
        if job.outcome.is_none() && progress.is_none() && is_over()? {
            jobs.settle(&id, &mut job, registry)?;
        }
        Ok((job, progress))
    });
    let (job, progress) = found.await?;
    let mut body = told(&job, progress);
    body["outcome"] = json!(job.outcome);
    Ok(private(Json(body), None))
}

/// The imports of the last day that were begun with `Prefer: respond-async` by this token, the newest first.
#[utoipa::path(
    get, path = "/api/v1/imports", tag = "changes", security(("token" = ["registrar"])),
    responses(
        (status = 200, description = "Each with its address, its state and its progress", body = Object),
        (status = 401, description = "No valid token", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "The token does not allow it", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn list(
    State(service): State<Service>,
    Editor(token): Editor,
) -> Result<Response, Problem> {
    let jobs = service.imports().clone();
    let own = service.with_registry(move |_| jobs.of_token(&token.id));
    let own = own.await?.into_iter().map(|(id, job, progress)| {
        let mut told = told(&job, progress);
        told["import"] = json!(format!("/api/v1/imports/{id}"));
        told["status"] = json!(job.outcome.map(|outcome| outcome.status));
        told
    });
    let body = json!({ "imports": own.collect::<Vec<_>>() });
    Ok(private(Json(body), None))
}

/// What is told of an import wherever it is told.
fn told(job: &Job, progress: Option<Progress>) -> Value {
    let state = match job.outcome {
        Some(_) => "finished",
        None => "running",
    };
    json!({
        "state": state,
        "name": job.name,
        "started": job.started,
        "progress": progress.filter(|_| job.outcome.is_none()),
    })
}
