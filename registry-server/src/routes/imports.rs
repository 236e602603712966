//! Importing a file: looked at first, with the finding of every cell, then taken in as one commit.

use std::io::{Seek, Write};

use axum::{Json, body::Body, extract::State, http::StatusCode, response::Response};
use registry_core::{
    Draft, ImportOptions, ImportPlan, Input, RegistryError, import::ImportError, register::Origin,
};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio_stream::StreamExt;
use utoipa::IntoParams;

use crate::{
    access::{Editor, Token},
    conditional::private,
    extract::Query,
    problem::{Kind, Problem, of_disk},
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
        (status = 403, description = "The token does not allow it", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "Rows were rejected and nothing was taken, or it is no table at all", body = Object),
    ),
)]
pub(crate) async fn import(
    State(service): State<Service>,
    Editor(token): Editor,
    Query(parameters): Query<ImportParameters>,
    body: Body,
) -> Result<Response, Problem> {
    let file = received(body).await?;
    service.import(file, parameters, token).await
}

/// The body in a temporary file.
async fn received(body: Body) -> Result<std::fs::File, Problem> {
    let mut file = tempfile::tempfile().map_err(of_disk)?;
    let mut pieces = body.into_data_stream();
    while let Some(piece) = pieces.next().await {
        let piece = piece.map_err(|error| match is_too_large(&error) {
            true => Kind::TooLarge.problem("the file is larger than this server takes"),
            false => Kind::BadRequest.problem("the file was not sent to its end"),
        })?;
        file.write_all(&piece).map_err(of_disk)?;
    }
    file.rewind().map_err(of_disk)?;
    Ok(file)
}

fn is_too_large(error: &(dyn std::error::Error + 'static)) -> bool {
    let mut source = Some(error);
    while let Some(error) = source {
        if error.is::<http_body_util::LengthLimitError>() {
            return true;
        }
        source = error.source();
    }
    false
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

impl Service {
    async fn import(
        &self,
        file: std::fs::File,
        parameters: ImportParameters,
        token: Token,
    ) -> Result<Response, Problem> {
        let name = parameters.file_name();
        let options = parameters.options()?;
        self.with_registry(move |registry| {
            let input = Input::Stream {
                name: name.clone(),
                reader: Box::new(file),
            };
            let index = registry.read()?;
            let plan = ImportPlan::new(vec![input], options, &index, &mut |_| ());
            let plan = plan.map_err(of_import)?.within(token.territory());
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
                    ..Draft::new(token.person.name, message)
                };
                let mut writer = registry.write(&mut |_, _| ())?;
                writer.import(plan, draft, &mut |_, _| ())?
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
        })
        .await
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
