//! Importing a file: sent, looked at with every bad cell marked, and then taken in.

use askama::Template;
use axum::{
    Extension,
    extract::{Multipart, Path, State, multipart::Field},
    http::{HeaderMap, Method, StatusCode},
    response::Response,
};
use registry_core::model::FieldChange;
use serde_json::Value;

use super::{
    api::{Answer, Api, Call, Refusal},
    posted::{self, FORM_TOKEN, Posted},
    uploads::{Upload, Uploads},
};
use crate::{
    portal::{
        address::Address,
        difference::{self, Difference},
        frame::{self, Frame},
        session::Session,
        visit::Visit,
    },
    problem::{Kind, Problem},
    service::Service,
};

/// The most of what a field of the form besides the file may say.
const MOST_TEXT: usize = 64 << 10;
/// The parameters of the API's import that the form has, some of them a line each.
const TEXTS: [&str; 5] = ["message", "source", "encoding", "delimiter", "sheet"];
const LINES: [&str; 2] = ["map", "default"];

#[derive(Template)]
#[template(path = "import.html")]
struct ImportPage {
    frame: Frame,
    refusal: Option<Refusal>,
}

#[derive(Template)]
#[template(path = "import_report.html")]
struct ReportPage {
    frame: Frame,
    /// The name of the file that waits; none where it was taken in, or cannot be.
    waiting: Option<String>,
    /// The commit that took it in.
    commit: Option<u64>,
    counts: Vec<(&'static str, u64)>,
    rejected: u64,
    /// The columns that have findings, and the rows with a cell for each.
    columns: Vec<String>,
    rows: Vec<BadRow>,
    more_findings: u64,
    notices: Vec<String>,
    duplicates: Vec<(String, String, String)>,
    records: Vec<Previewed>,
}

/// A row of the file with what is wrong in it.
struct BadRow {
    line: String,
    /// For each column what it says and why that is wrong, or nothing.
    cells: Vec<Option<(String, String)>>,
}

/// A record that would be new or changed.
struct Previewed {
    key: String,
    outcome: String,
    differences: Vec<Difference>,
}

pub(crate) async fn page(
    State(service): State<Service>,
    visit: Visit,
) -> Result<Response, Problem> {
    if visit.session.is_none() {
        return Err(Kind::Unauthorized.problem("log in to import a file"));
    }
    let words = visit.words;
    Ok(frame::page(&ImportPage::new(&service, visit, None), words))
}

impl ImportPage {
    fn new(service: &Service, visit: Visit, refusal: Option<Refusal>) -> ImportPage {
        let title = visit.words.say("nav-import").into_owned();
        let mut frame = Frame::without_registry(service, visit, title);
        frame.is_private = true;
        ImportPage { frame, refusal }
    }
}

pub(crate) async fn preview(
    State(service): State<Service>,
    Extension(api): Extension<Api>,
    Extension(uploads): Extension<Uploads>,
    visit: Visit,
    headers: HeaderMap,
    form: Multipart,
) -> Result<Response, Problem> {
    posted::check_origin(&headers)?;
    let session = visit.session.clone();
    let session = session.ok_or_else(|| Kind::Unauthorized.problem("log in to import a file"))?;
    let upload = received(form, &session).await?;
    let words = visit.words;
    match asked(&api, &upload, &session, true).await? {
        Ok(Answer { value, .. }) => {
            let waiting = uploads.keep(upload)?;
            let page = ReportPage::new(&service, visit, &value, Some(waiting));
            Ok(frame::page(&page, words))
        }
        Err(refusal) => {
            let page = ImportPage::new(&service, visit, Some(refusal));
            Ok(frame::answer(
                StatusCode::UNPROCESSABLE_ENTITY,
                &page,
                words,
            ))
        }
    }
}

pub(crate) async fn commit(
    State(service): State<Service>,
    Extension(api): Extension<Api>,
    Extension(uploads): Extension<Uploads>,
    Path(name): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let session = posted.session()?.clone();
    let upload = uploads.take(&name, &session);
    let gone = || Kind::NotFound.problem("this file waits no more; send it again");
    let mut upload = upload.ok_or_else(gone)?;
    if posted.stated("skip_invalid").is_some() {
        upload
            .parameters
            .push(("skip_invalid".to_owned(), "true".to_owned()));
    }
    let words = posted.visit.words;
    match asked(&api, &upload, &session, false).await? {
        Ok(Answer { value, .. }) => {
            let page = ReportPage::new(&service, posted.visit, &value, None);
            Ok(frame::page(&page, words))
        }
        // Rows were rejected: the report is told as the preview was.
        Err(refusal) if refusal.value["rejected"].is_u64() => {
            let waiting = uploads.keep(upload)?;
            let page = ReportPage::new(&service, posted.visit, &refusal.value, Some(waiting));
            Ok(frame::answer(
                StatusCode::UNPROCESSABLE_ENTITY,
                &page,
                words,
            ))
        }
        Err(refusal) => {
            let page = ImportPage::new(&service, posted.visit, Some(refusal));
            Ok(frame::answer(
                StatusCode::UNPROCESSABLE_ENTITY,
                &page,
                words,
            ))
        }
    }
}

/// The form: what it says, and the file, piece by piece. The session's word comes before the file.
async fn received(mut form: Multipart, session: &Session) -> Result<Upload, Problem> {
    let wrong = |error: axum::extract::multipart::MultipartError| match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => {
            Kind::TooLarge.problem("the file is larger than this server takes")
        }
        _ => Kind::BadRequest.problem("the form was not sent to its end"),
    };
    let mut upload = Upload::new(session)?;
    let mut is_own = false;
    while let Some(mut field) = form.next_field().await.map_err(wrong)? {
        let name = field.name().unwrap_or_default().to_owned();
        if name == "file" {
            posted::check_form_token(Some(session).filter(|_| !is_own), "")?;
            let file_name = field.file_name().unwrap_or_default().to_owned();
            upload.parameters.push(("name".to_owned(), file_name));
            while let Some(piece) = field.chunk().await.map_err(wrong)? {
                upload.write(&piece)?;
            }
            continue;
        }
        let text = short_text(&mut field).await?;
        let text = text.trim();
        if name == FORM_TOKEN {
            posted::check_form_token(Some(session), text)?;
            is_own = true;
        } else if TEXTS.contains(&&*name) && !text.is_empty() {
            upload.parameters.push((name, text.to_owned()));
        } else if LINES.contains(&&*name) {
            let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
            upload
                .parameters
                .extend(lines.map(|line| (name.clone(), line.to_owned())));
        }
    }
    Ok(upload)
}

async fn short_text(field: &mut Field<'_>) -> Result<String, Problem> {
    let mut bytes = Vec::new();
    while let Ok(Some(piece)) = field.chunk().await {
        bytes.extend_from_slice(&piece);
        if bytes.len() > MOST_TEXT {
            return Err(Kind::TooLarge.problem("a field of the form is too long"));
        }
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// What the API's import says of a file.
async fn asked(
    api: &Api,
    upload: &Upload,
    session: &Session,
    is_dry_run: bool,
) -> Result<Result<Answer, Refusal>, Problem> {
    let address = Address::of("/api/v1/imports").set("dry_run", &is_dry_run.to_string());
    let address = upload
        .parameters
        .iter()
        .fold(address, |address, (name, value)| address.and(name, value));
    let call = Call {
        method: Method::POST,
        body: upload.body()?,
        ..Call::get(address.to_string(), Some(session))
    };
    Ok(api.call(call).await)
}

fn text(value: &Value, name: &str) -> String {
    match &value[name] {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

impl ReportPage {
    fn new(service: &Service, visit: Visit, report: &Value, waiting: Option<String>) -> ReportPage {
        let commit = report["commit"].as_u64();
        let title = if commit.is_some() {
            "import-done"
        } else {
            "import-preview"
        };
        let title = visit.words.say(title).into_owned();
        let mut frame = Frame::without_registry(service, visit, title);
        frame.is_private = true;
        let count = |name: &str| report[name].as_u64().unwrap_or_default();
        let first = |name: &str| {
            report[name]["first"]
                .as_array()
                .cloned()
                .unwrap_or_default()
        };
        let findings = first("findings");
        let (columns, rows) = table(&findings);
        let duplicates = first("possible_duplicates");
        let duplicates = duplicates
            .iter()
            .map(|one| (text(one, "title"), text(one, "like"), text(one, "reason")));
        let records = report["records"].as_array().into_iter().flatten();
        let records = records.map(|record| {
            let changes = record["changes"].as_array().into_iter().flatten();
            let changes: Vec<FieldChange> = changes.map(super::queue::change_of).collect();
            Previewed {
                key: text(record, "key"),
                outcome: text(record, "outcome"),
                differences: difference::all(&frame, &changes),
            }
        });
        let notices = report["notices"].as_array().into_iter().flatten();
        ReportPage {
            records: records.collect(),
            waiting,
            commit,
            counts: ["new", "changed", "same", "rejected"]
                .map(|name| (name, count(name)))
                .to_vec(),
            rejected: count("rejected"),
            more_findings: report["findings"]["count"].as_u64().unwrap_or_default()
                - findings.len() as u64,
            columns,
            rows,
            notices: notices
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect(),
            duplicates: duplicates.collect(),
            frame,
        }
    }
}

/// Findings as the table that they were found in: a row a line, a column a column.
fn table(findings: &[Value]) -> (Vec<String>, Vec<BadRow>) {
    let mut columns: Vec<String> = Vec::new();
    let mut rows: Vec<BadRow> = Vec::new();
    for finding in findings {
        let (line, column) = (text(finding, "line"), text(finding, "column"));
        let at = columns
            .iter()
            .position(|known| *known == column)
            .unwrap_or_else(|| {
                columns.push(column);
                columns.len() - 1
            });
        if rows.last().is_none_or(|row| row.line != line) {
            rows.push(BadRow {
                line,
                cells: Vec::new(),
            });
        }
        if let Some(row) = rows.last_mut() {
            row.cells.resize_with(row.cells.len().max(at + 1), || None);
            row.cells[at] = Some((text(finding, "value"), text(finding, "reason")));
        }
    }
    for row in &mut rows {
        row.cells.resize_with(columns.len(), || None);
    }
    (columns, rows)
}
