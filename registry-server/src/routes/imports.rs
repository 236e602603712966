//! Importing a file: looked at first, with the finding of every cell, then taken in as one commit.

pub(super) mod jobs;

use std::{fmt::Display, str::FromStr};

use axum::{
    Json,
    body::Body,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use registry_core::{
    Draft, ImportOptions, ImportPlan, IndexReader, Input, Registry, RegistryError,
    form::SharesAre,
    import::{self, ImportError, MendedCell},
    model::Territory,
    register::Origin,
};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::task::spawn_blocking;
use utoipa::IntoParams;

use crate::{
    access::{Contributor, Editor},
    changing::origin,
    conditional::private,
    extract::Query,
    idempotency::current_request,
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
    /// The row of the header, such as `4`, or its two or three rows, such as `4-5`.
    header_row: Option<String>,
    /// Whether blank cells take the value above them.
    fill_down: bool,
    /// The decimal mark, `.` or `,`, where a column leaves it in doubt.
    decimal: Option<String>,
    /// Whether shares are `percent` or `fraction`, where a column leaves it in doubt.
    shares_are: Option<String>,
    /// Headers and the fields that they are to be: `HEADER=field`.
    map: Vec<String>,
    /// Cells and the values that are read in the place of what the file says: `LINE:COLUMN=value`, both counted from 1.
    mend: Vec<String>,
    /// Fields and the values that fill their blanks: `field=value`.
    default: Vec<String>,
    /// Why.
    pub(super) message: Option<String>,
    /// Where the file is from: an address.
    pub(super) source: Option<String>,
    /// Files that this one was made of, as the commit is to name them where no address is said: `SHA-256=NAME`.
    pub(super) file: Vec<String>,
    /// The commit that the file was made after: where a record that it touches was changed since, nothing is taken.
    #[param(minimum = 1, example = 3)]
    seen: Option<u64>,
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
        (status = 412, description = "A record was changed since the commit that `seen` names", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "Rows were rejected and nothing was taken, or it is no table at all", content(
            (Object = "application/json"), (Problem = "application/problem+json"),
        )),
    ),
)]
pub(crate) async fn upload(
    State(service): State<Service>,
    Contributor(token): Contributor,
    Query(parameters): Query<ImportParameters>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    // Whoever may propose may look.
    if !parameters.dry_run {
        Editor::of(&token, &service).await?;
    }
    let source = origin(parameters.source.as_deref(), &parameters.file)?;
    let read = Read::of(Received::of(body).await?, parameters, token.territory())?;
    let import = Import {
        read,
        source,
        author: token.person.name.clone(),
        request: current_request(),
    };
    if !jobs::prefers_async(&headers) {
        return service
            .with_registry(|registry| import.run(registry, |_, _, _| ()))
            .await;
    }
    jobs::begin(&service, &token, import).await
}

/// Finds the header of a table and what each of its columns is taken for, so that a person can say it better with `map`.
#[utoipa::path(
    post, path = "/api/v1/imports/columns", tag = "changes",
    params(ImportParameters), security(("token" = ["contributor"])),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The file as it is"),
    responses(
        (status = 200, description = "The columns from the left, each with its header and the field that it is taken for", body = Object),
        (status = 403, description = "The token does not allow it", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "It is no table at all", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn columns(
    Contributor(_): Contributor,
    Query(parameters): Query<ImportParameters>,
    body: Body,
) -> Result<Response, Problem> {
    let (options, name) = (parameters.options()?, parameters.file_name());
    let file = Received::of(body).await?;
    let find = move || {
        let reader = Box::new(file.into_reader());
        import::find_columns(Input::Stream { name, reader }, &options)
    };
    let found = spawn_blocking(find).await;
    let found = found.map_err(|error| Kind::Failed.problem(error))?;
    let found = found.map_err(|error| of_import(RegistryError::Import(error)))?;
    Ok(private(Json(json!(found)), None))
}

impl ImportParameters {
    fn options(&self) -> Result<ImportOptions, Problem> {
        Ok(ImportOptions {
            encoding: self.encoding.clone(),
            delimiter: self.delimiter.clone(),
            sheet: self.sheet.clone(),
            header_row: parsed("header_row", self.header_row.as_deref())?,
            fill_down: self.fill_down,
            decimal: parsed("decimal", self.decimal.as_deref())?,
            shares_are: shares_are(self.shares_are.as_deref())?,
            mappings: pairs("map", &self.map)?,
            mended: mended(&self.mend)?,
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

fn parsed<T>(parameter: &str, text: Option<&str>) -> Result<Option<T>, Problem>
where
    T: FromStr<Err: Display>,
{
    let parsed = text.map(str::parse).transpose();
    parsed.map_err(|refused| Problem::field(parameter, refused))
}

fn shares_are(text: Option<&str>) -> Result<Option<SharesAre>, Problem> {
    let read = |text| match text {
        "percent" => Ok(SharesAre::Percent),
        "fraction" => Ok(SharesAre::Fraction),
        _ => Err(Problem::field("shares_are", "expected percent or fraction")),
    };
    text.map(read).transpose()
}

/// Cells of the form `LINE:COLUMN=VALUE`.
fn mended(texts: &[String]) -> Result<Vec<MendedCell>, Problem> {
    let cells = texts.iter().map(|text| text.parse());
    let cells: Result<_, ImportError> = cells.collect();
    cells.map_err(|refused| Problem::field("mend", refused))
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

/// A file, and how it is to be read.
pub(super) struct Read {
    file: Received,
    options: ImportOptions,
    parameters: ImportParameters,
    /// Where all must lie that it changes.
    territory: Territory,
}

impl Read {
    pub(super) fn of(
        file: Received,
        parameters: ImportParameters,
        territory: Territory,
    ) -> Result<Read, Problem> {
        Ok(Read {
            options: parameters.options()?,
            file,
            parameters,
            territory,
        })
    }

    /// What it would change, and whether rejected rows are left out.
    pub(super) fn plan(
        self,
        index: &IndexReader,
        on_progress: &mut dyn FnMut(&import::Progress),
    ) -> Result<(ImportPlan, bool), Problem> {
        let input = Input::Stream {
            name: self.parameters.file_name(),
            reader: Box::new(self.file.into_reader()),
        };
        let plan = ImportPlan::new(vec![input], self.options, index, on_progress);
        let mut plan = plan.map_err(of_import)?.within(self.territory);
        if let Some(commit) = self.parameters.seen {
            plan = plan.seen_at(commit);
        }
        Ok((plan, self.parameters.skip_invalid))
    }
}

/// A file to import, and for whom.
struct Import {
    read: Read,
    /// Where the commit is from; the file itself, where nothing is said.
    source: Option<Origin>,
    author: String,
    /// What names the request in its commit.
    request: Option<String>,
}

impl Import {
    fn run(
        self,
        registry: &Registry,
        progress: impl Fn(&'static str, u64, u64),
    ) -> Result<Response, Problem> {
        let parameters = self.read.parameters.clone();
        let name = parameters.file_name();
        let index = registry.read()?;
        let mut read = |at: &import::Progress| progress("reading", at.bytes, at.total);
        let (plan, _) = self.read.plan(&index, &mut read)?;
        if parameters.dry_run {
            let preview = plan.preview(&index)?;
            return told(&json!(preview), true, None, parameters.skip_invalid);
        }
        let imported = if plan.has_changes() {
            let message = parameters
                .message
                .unwrap_or_else(|| format!("import {name}"));
            let draft = Draft {
                source: self.source,
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
