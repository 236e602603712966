//! Importing a file: looked at first, with the finding of every cell, then taken in as one commit.

use std::sync::Arc;

use axum::{
    Json,
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderName, StatusCode, header},
    response::{IntoResponse, Response},
};
use registry_core::{
    Draft, ImportOptions, ImportPlan, Input, Registry, RegistryError, Time,
    import::{self, ImportError},
    model::Territory,
    register::Origin,
};
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::IntoParams;

use crate::{
    access::{Editor, Role, Token},
    conditional::private,
    extract::{Path, Query},
    idempotency::current_request,
    import_jobs::{Job, Outcome},
    problem::{Kind, Problem, of_disk},
    received::Received,
    service::Service,
};

/// What the file is, and what to do with it.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct ImportParameters {
    /// The file's name, as the commit is to say it.
    #[param(example = "clusters.csv")]
    name: Option<String>,
    /// Looks at the file, and changes nothing.
    dry_run: bool,
    /// Takes the rest where rows are rejected.
    skip_invalid: bool,
    /// Rejects rows of records that may be ones that there are, instead of only telling.
    reject_possible_duplicates: bool,
    /// The encoding by name, where it is not to be found out.
    encoding: Option<String>,
    /// The delimiter: a character, or `tab`.
    delimiter: Option<String>,
    /// The sheet of a workbook.
    sheet: Option<String>,
    /// Headers and the fields that they are to be: `HEADER=field`.
    map: Vec<String>,
    /// Fields and the values that fill their blanks: `field=value`.
    default: Vec<String>,
    /// Why.
    message: Option<String>,
    /// Where the file is from: an address.
    source: Option<String>,
}

/// Imports a file of clusters: CSV, a workbook, or JSON Lines, as `registry import` does.
#[utoipa::path(
    post, path = "/api/v1/imports", tag = "changes",
    params(ImportParameters), security(("token" = ["registrar"])),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The file as it is"),
    responses(
        (status = 200, description = "What changed, or would; each finding with its line and column", body = Object),
        (status = 202, description = "It goes on (Prefer: respond-async); Location says where to look", body = Object),
        (status = 403, description = "The token does not allow it", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "Rows were rejected and nothing was taken, or it is no table at all", content(
            (Object = "application/json"), (Problem = "application/problem+json"),
        )),
    ),
)]
pub(crate) async fn upload(
    State(service): State<Service>,
    Editor(token): Editor,
    Query(parameters): Query<ImportParameters>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let options = parameters.options()?;
    let import = Import {
        file: Received::of(body).await?,
        options,
        parameters,
        author: token.person.name.clone(),
        territory: token.territory(),
        request: current_request(),
    };
    if !prefers_async(&headers) {
        return service
            .with_registry(|registry| import.run(registry, |_, _, _| ()))
            .await;
    }
    begin(&service, &token, import).await
}

/// Whether the client wants an answer before all is done (RFC 7240).
fn prefers_async(headers: &HeaderMap) -> bool {
    let stated = headers.get_all("prefer").iter();
    let stated = stated.filter_map(|value| value.to_str().ok());
    stated.flat_map(|value| value.split(',')).any(|wish| {
        wish.split(';')
            .next()
            .is_some_and(|wish| wish.trim().eq_ignore_ascii_case("respond-async"))
    })
}

/// Begins an import that goes on by itself, and says where to look.
async fn begin(service: &Service, token: &Token, mut import: Import) -> Result<Response, Problem> {
    let (jobs, node) = (service.imports().clone(), service.nodes().own().to_owned());
    let (token, name) = (token.id.clone(), import.parameters.file_name());
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
    let state = if job.outcome.is_some() {
        "finished"
    } else {
        "running"
    };
    let body = json!({
        "state": state,
        "name": job.name,
        "started": job.started,
        "progress": progress.filter(|_| job.outcome.is_none()),
        "outcome": job.outcome,
    });
    Ok(private(Json(body), None))
}

impl ImportParameters {
    fn options(&self) -> Result<ImportOptions, Problem> {
        Ok(ImportOptions {
            encoding: self.encoding.clone(),
            delimiter: self.delimiter.clone(),
            sheet: self.sheet.clone(),
            mappings: pairs("map", &self.map)?,
            defaults: pairs("default", &self.default)?,
            skip_invalid: self.skip_invalid,
            reject_possible_duplicates: self.reject_possible_duplicates,
            ..ImportOptions::default()
        })
    }

    fn file_name(&self) -> String {
        let name = self.name.as_deref().unwrap_or("upload");
        // A name is all that is said of it: where it lay on somebody's disk is nobody's business.
        let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
        if name.is_empty() { "upload" } else { name }.to_owned()
    }
}

/// Texts of the form `NAME=VALUE`.
fn pairs(parameter: &str, texts: &[String]) -> Result<Vec<(String, String)>, Problem> {
    let pairs = texts.iter().map(|text| {
        let pair = text.split_once('=');
        let pair = pair.map(|(name, value)| (name.to_owned(), value.to_owned()));
        pair.ok_or_else(|| Problem::field(parameter, format!("{text:?}: expected NAME=VALUE")))
    });
    pairs.collect()
}

/// A file to import, for whom, and how.
struct Import {
    file: Received,
    options: ImportOptions,
    parameters: ImportParameters,
    author: String,
    /// Where all must lie that it changes.
    territory: Territory,
    /// What names the request in its commit.
    request: Option<String>,
}

impl Import {
    fn run(
        self,
        registry: &Registry,
        progress: impl Fn(&'static str, u64, u64),
    ) -> Result<Response, Problem> {
        let (name, parameters) = (self.parameters.file_name(), self.parameters);
        let input = Input::Stream {
            name: name.clone(),
            reader: Box::new(self.file.into_reader()),
        };
        let index = registry.read()?;
        let mut read = |at: &import::Progress| progress("reading", at.bytes, at.total);
        let plan = ImportPlan::new(vec![input], self.options, &index, &mut read);
        let plan = plan.map_err(of_import)?.within(self.territory);
        if parameters.dry_run {
            let preview = plan.preview(&index)?;
            return told(&json!(preview), true, None, parameters.skip_invalid);
        }
        let imported = if plan.has_changes() {
            let message = parameters
                .message
                .unwrap_or_else(|| format!("import {name}"));
            let draft = Draft {
                source: parameters.source.map(Origin::Url),
                request: self.request,
                ..Draft::new(self.author, message)
            };
            let mut writer = registry.write(&mut |_, _| ())?;
            writer.import(plan, draft, &mut |done, of| progress("writing", done, of))?
        } else {
            plan.without_changes()?
        };
        let commit = imported.commit.map(|commit| commit.number);
        told(
            &json!(imported.report),
            false,
            commit,
            parameters.skip_invalid,
        )
    }
}

/// The report as the answer.
fn told(
    report: &Value,
    dry_run: bool,
    commit: Option<u64>,
    skip_invalid: bool,
) -> Result<Response, Problem> {
    let mut report = report.clone();
    report["dry_run"] = json!(dry_run);
    report["commit"] = json!(commit);
    let is_rejected = report["rejected"].as_u64() != Some(0) && !skip_invalid && !dry_run;
    let status = match is_rejected {
        true => StatusCode::UNPROCESSABLE_ENTITY,
        false => StatusCode::OK,
    };
    Ok(private((status, Json(report)), commit))
}

/// What keeps a file from being read at all is the file's, unless the disk failed.
fn of_import(error: RegistryError) -> Problem {
    match error {
        RegistryError::Import(ImportError::Scratch(error)) => of_disk(error),
        RegistryError::Import(error) => Kind::Invalid.problem(error),
        error => error.into(),
    }
}
