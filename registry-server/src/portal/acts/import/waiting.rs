//! A file that was sent and waits: its table with every bad cell to be mended, its columns, and what would change.

use std::{sync::Arc, time::Duration};

use askama::Template;
use axum::{
    Extension,
    extract::{Path, State},
    http::{Method, StatusCode},
    response::Response,
};

use super::{
    choice::Choice,
    importer,
    looked::{self, Looked},
    report::Told,
    table::{Cell, ColumnChoice, Table, fields},
    takes_in,
    uploads::{Upload, Uploads},
};
use crate::{
    portal::{
        acts::{
            api::{Api, Call, Refusal},
            go_to,
            posted::Posted,
        },
        address::Address,
        frame::{self, Frame},
        session::Session,
        visit::Visit,
    },
    problem::{Kind, Problem},
    service::Service,
};

/// An import that ends so soon is shown as ended, and its progress never.
const PATIENCE: Duration = Duration::from_millis(1500);
const LOOK_AGAIN: Duration = Duration::from_millis(50);

#[derive(Template)]
#[template(path = "import_waiting.html")]
struct WaitingPage {
    frame: Frame,
    upload: Upload,
    /// What keeps the file from being read at all, or from being taken in.
    refusal: Option<Refusal>,
    columns: Vec<ColumnChoice>,
    table: Table,
    told: Told,
    /// Whether this person takes it in without another.
    takes_in: bool,
}

impl WaitingPage {
    async fn new(
        service: &Service,
        visit: Visit,
        upload: Upload,
        refusal: Option<Refusal>,
    ) -> Result<WaitingPage, Problem> {
        let session = importer(visit.session.as_ref())?;
        let title = visit.words.say("import-preview").into_owned();
        let mut frame = Frame::without_registry(service, visit, title);
        frame.is_private = true;
        let looked = &upload.looked;
        Ok(WaitingPage {
            takes_in: takes_in(service, &session).await?,
            refusal: refusal
                .or_else(|| looked.refusal.clone())
                .map(|refusal| refusal.in_words(&frame)),
            columns: ColumnChoice::all(looked, &upload.how),
            table: Table::of(looked, &upload.how, &frame),
            told: Told::of(&looked.report, &frame),
            frame,
            upload,
        })
    }

    /// Whether somebody should say what the columns are.
    fn has_doubts(&self) -> bool {
        self.upload.looked.refusal.is_some()
    }

    fn fields(&self) -> Vec<&'static str> {
        fields().collect()
    }

    fn choices(&self) -> [Choice; 3] {
        Choice::all(&self.frame)
    }

    fn is_readable(&self) -> bool {
        self.upload.looked.refusal.is_none()
    }

    fn label(&self, line: &u64, cell: &Cell) -> String {
        let values = [
            ("line", &*line.to_string()),
            ("column", self.table.header(cell)),
        ];
        self.frame.with("import-cell", &values)
    }
}

pub(in crate::portal::acts) async fn page(
    State(service): State<Service>,
    Extension(api): Extension<Api>,
    Extension(uploads): Extension<Uploads>,
    Path(name): Path<String>,
    visit: Visit,
) -> Result<Response, Problem> {
    let session = importer(visit.session.as_ref())?;
    let upload = uploads.find(&name, &session)?;
    if let Some(import) = under_way(&api, &upload, &session).await {
        return Ok(go_to(&address_of(&import)));
    }
    let words = visit.words;
    let page = WaitingPage::new(&service, visit, upload, None).await?;
    Ok(frame::page(&page, words))
}

/// Does what the form says, to its end though the page is left meanwhile.
pub(in crate::portal::acts) async fn act(
    State(service): State<Service>,
    Extension(api): Extension<Api>,
    Extension(uploads): Extension<Uploads>,
    Path(name): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let done = tokio::spawn(done(service, api, uploads, name, posted)).await;
    done.map_err(|error| Kind::Failed.problem(error))?
}

/// Takes what the form says, looks again, and takes the file in where that was asked for and nothing is at fault.
async fn done(
    service: Service,
    api: Api,
    uploads: Uploads,
    name: String,
    posted: Posted,
) -> Result<Response, Problem> {
    let session = importer(Some(posted.session()?))?;
    let mut upload = uploads.find(&name, &session)?;
    if let Some(import) = under_way(&api, &upload, &session).await {
        return Ok(go_to(&address_of(&import)));
    }
    if posted.value("act") == Some("discard") {
        uploads.forget(&name);
        return Ok(go_to(&Address::of("/import")));
    }
    let (looked, before) = (Arc::clone(&upload.looked), upload.how.clone());
    upload.how.take(&posted, &looked);
    let act = posted.value("act").unwrap_or_default();
    let goes_on = matches!(act, "commit" | "propose");
    // What was found holds where nothing else was said of the file; the import itself looks again.
    if !goes_on || !upload.how.reads_as(&before) {
        upload.looked = Arc::new(Looked::at(&api, &upload, &session).await?);
    }
    uploads.put(&name, upload.clone())?;
    if !goes_on {
        return Ok(go_to(&Address::of("/import").below(&name)));
    }
    let words = posted.visit.words;
    let refusal = if upload.looked.is_good(upload.how.skips) {
        let goes_on = match act {
            "propose" => propose(&api, &uploads, &name, &upload, &session).await?,
            _ => take_in(&api, &uploads, &name, &upload, &session).await?,
        };
        match goes_on {
            Ok(address) => return Ok(go_to(&address)),
            Err(refusal) => Some(refusal),
        }
    } else {
        let detail = words.say("import-still-rejected").into_owned();
        upload.looked.refusal.is_none().then(|| Refusal {
            detail,
            ..Refusal::default()
        })
    };
    let page = WaitingPage::new(&service, posted.visit, upload, refusal).await?;
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(frame::answer(status, &page, words))
}

/// Begins to take a file in. Gives the address where that is followed.
async fn take_in(
    api: &Api,
    uploads: &Uploads,
    name: &str,
    upload: &Upload,
    session: &Session,
) -> Result<Result<Address, Refusal>, Problem> {
    let begun = looked::begin(api, upload, session).await?;
    if let Ok(import) = &begun {
        let mut begun = upload.clone();
        begun.import = Some(import.clone());
        uploads.put(name, begun)?;
        wait_for(api, import, session).await;
    }
    Ok(begun.map(|import| address_of(&import)))
}

/// Proposes what a file would change. Gives the address of the proposal.
async fn propose(
    api: &Api,
    uploads: &Uploads,
    name: &str,
    upload: &Upload,
    session: &Session,
) -> Result<Result<Address, Refusal>, Problem> {
    let proposed = looked::propose(api, upload, session).await?;
    if proposed.is_ok() {
        uploads.forget(name);
    }
    Ok(proposed.map(|proposal| Address::of("/review").below(&proposal)))
}

/// The page of an import.
fn address_of(import: &str) -> Address {
    Address::of("/import/jobs").below(import)
}

/// The import that takes a file in, unless it failed, so that the file waits still.
async fn under_way(api: &Api, upload: &Upload, session: &Session) -> Option<String> {
    let import = upload.import.clone()?;
    let status = status(api, &import, session).await;
    status.is_none_or(|status| status == 200).then_some(import)
}

/// What became of an import, as an HTTP status; nothing while it is under way.
async fn status(api: &Api, import: &str, session: &Session) -> Option<u64> {
    let address = Address::of("/api/v1/imports").below(import).to_string();
    let call = Call {
        method: Method::GET,
        ..Call::get(address, Some(session))
    };
    let told = api.call(call).await.ok()?;
    told.value["outcome"]["status"].as_u64()
}

async fn wait_for(api: &Api, import: &str, session: &Session) {
    let ended = async {
        while status(api, import, session).await.is_none() {
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    };
    // What takes longer is shown as it goes.
    let _ = tokio::time::timeout(PATIENCE, ended).await;
}
