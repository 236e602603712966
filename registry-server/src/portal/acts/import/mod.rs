//! Importing a file: sent once, looked at with every bad cell marked in its table, mended there, and then taken in by an
//! import that goes on by itself.

mod choice;
mod how;
mod job;
mod looked;
mod report;
mod table;
mod uploads;
mod waiting;

use std::sync::Arc;

use askama::Template;
use axum::{
    Extension,
    extract::{
        Multipart, State,
        multipart::{Field, MultipartError},
    },
    http::{HeaderMap, StatusCode},
    response::Response,
};
use serde_json::Value;

use super::{
    api::{Api, Call, Refusal},
    go_to,
    posted::{self, FORM_TOKEN},
};
use crate::{
    portal::{
        address::Address,
        frame::{self, Frame},
        session::Session,
        visit::Visit,
    },
    problem::{Kind, Problem},
    service::Service,
};
use looked::Looked;
use uploads::Upload;

pub(super) use job::page as job;
pub(super) use uploads::Uploads;
pub(super) use waiting::{act, page as waiting};

/// The most of what a field of the form besides the file may say.
const MOST_TEXT: usize = 64 << 10;

#[derive(Template)]
#[template(path = "import.html")]
struct ImportPage {
    frame: Frame,
    refusal: Option<Refusal>,
    /// Files of this person that wait: the name of each, and what its sender calls it.
    waiting: Vec<(String, String)>,
    begun: Vec<Begun>,
}

/// An import of the last day.
struct Begun {
    id: String,
    file: String,
    /// The message that says how it stands.
    state: &'static str,
    started: String,
}

impl Begun {
    fn of(frame: &Frame, import: &Value) -> Begun {
        let text = |name: &str| import[name].as_str().unwrap_or_default();
        let state = match import["status"].as_u64() {
            None => "import-state-running",
            Some(200) => "import-state-done",
            Some(_) => "import-state-failed",
        };
        let id = text("import").rsplit('/').next().unwrap_or_default();
        Begun {
            id: id.to_owned(),
            file: text("name").to_owned(),
            state,
            started: frame.stated_moment(&import["started"]),
        }
    }
}

/// Whoever is logged in: those who may not change the registry propose what a file would change.
fn importer(session: Option<&Session>) -> Result<Session, Problem> {
    let session = session.cloned();
    session.ok_or_else(|| Kind::Unauthorized.problem("log in to import a file"))
}

/// Whether somebody takes a file in without another person.
async fn takes_in(service: &Service, session: &Session) -> Result<bool, Problem> {
    let is_direct = service.settings().await?.direct_changes;
    Ok(session.is_admin() || (session.may_change() && is_direct))
}

pub(super) async fn page(
    State(service): State<Service>,
    Extension(api): Extension<Api>,
    Extension(uploads): Extension<Uploads>,
    visit: Visit,
) -> Result<Response, Problem> {
    let words = visit.words;
    let page = ImportPage::new(&service, &api, &uploads, visit, None).await?;
    Ok(frame::page(&page, words))
}

impl ImportPage {
    async fn new(
        service: &Service,
        api: &Api,
        uploads: &Uploads,
        visit: Visit,
        refusal: Option<Refusal>,
    ) -> Result<ImportPage, Problem> {
        let session = importer(visit.session.as_ref())?;
        // Whoever only proposes has none.
        let imports = api.call(Call::get("/api/v1/imports", Some(&session))).await;
        let imports = imports.map_or(Value::Null, |answer| answer.value);
        let imports = imports["imports"].as_array().into_iter().flatten();
        let title = visit.words.say("import-title").into_owned();
        let mut frame = Frame::without_registry(service, visit, title);
        frame.is_private = true;
        Ok(ImportPage {
            refusal,
            waiting: uploads.of_session(&session),
            begun: imports.map(|import| Begun::of(&frame, import)).collect(),
            frame,
        })
    }
}

/// Takes a file, and looks at it.
pub(super) async fn send(
    State(service): State<Service>,
    Extension(api): Extension<Api>,
    Extension(uploads): Extension<Uploads>,
    visit: Visit,
    headers: HeaderMap,
    form: Multipart,
) -> Result<Response, Problem> {
    posted::check_origin(&headers)?;
    let session = importer(visit.session.as_ref())?;
    let mut upload = received(form, &session).await?;
    if upload.is_empty() {
        let words = visit.words;
        let refusal = Refusal {
            detail: words.say("import-no-file").into_owned(),
            ..Refusal::default()
        };
        let page = ImportPage::new(&service, &api, &uploads, visit, Some(refusal)).await?;
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return Ok(frame::answer(status, &page, words));
    }
    upload.looked = Arc::new(Looked::at(&api, &upload, &session).await?);
    let name = uploads.keep(upload)?;
    Ok(go_to(&Address::of("/import").below(&name)))
}

/// The form: what it says, and the file, piece by piece. The session's word comes before the file.
async fn received(mut form: Multipart, session: &Session) -> Result<Upload, Problem> {
    let mut upload = Upload::new(session)?;
    let mut is_own = false;
    while let Some(mut field) = form.next_field().await.map_err(|error| wrong(&error))? {
        let name = field.name().unwrap_or_default().to_owned();
        if name == "file" {
            posted::check_form_token(Some(session).filter(|_| !is_own), "")?;
            field
                .file_name()
                .unwrap_or_default()
                .clone_into(&mut upload.name);
            while let Some(piece) = field.chunk().await.map_err(|error| wrong(&error))? {
                upload.write(&piece)?;
            }
            continue;
        }
        let text = short_text(&mut field).await?;
        if name == FORM_TOKEN {
            posted::check_form_token(Some(session), text.trim())?;
            is_own = true;
        } else {
            upload.how.say(&name, &text);
        }
    }
    Ok(upload)
}

fn wrong(error: &MultipartError) -> Problem {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => {
            Kind::TooLarge.problem("the file is larger than this server takes")
        }
        _ => Kind::BadRequest.problem("the form was not sent to its end"),
    }
}

async fn short_text(field: &mut Field<'_>) -> Result<String, Problem> {
    let mut bytes = Vec::new();
    while let Some(piece) = field.chunk().await.map_err(|error| wrong(&error))? {
        bytes.extend_from_slice(&piece);
        if bytes.len() > MOST_TEXT {
            return Err(Kind::TooLarge.problem("a field of the form is too long"));
        }
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
