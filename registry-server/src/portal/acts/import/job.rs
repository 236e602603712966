//! An import that goes on by itself: how far it has come, then what became of it. Its page can be left and found again.

use askama::Template;
use axum::{
    Extension,
    extract::{Path, State},
    response::Response,
};
use serde_json::Value;

use super::{importer, report::Told};
use crate::{
    portal::{
        acts::api::{Api, Call},
        address::Address,
        frame::{self, Frame},
        visit::Visit,
    },
    problem::Problem,
    service::Service,
};

#[derive(Template)]
#[template(path = "import_job.html")]
struct JobPage {
    frame: Frame,
    file: String,
    started: String,
    state: Standing,
}

/// How an import stands.
enum Standing {
    Running {
        stage: String,
        part: u64,
    },
    Done {
        commit: Option<u64>,
        told: Box<Told>,
    },
    Failed {
        detail: String,
        told: Box<Told>,
    },
}

impl JobPage {
    fn new(service: &Service, visit: Visit, import: &Value) -> JobPage {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let outcome = &import["outcome"];
        let title = match outcome["status"].as_u64() {
            None => "import-running",
            Some(200) => "import-done",
            Some(_) => "import-failed",
        };
        let title = visit.words.say(title).into_owned();
        let mut frame = Frame::without_registry(service, visit, title);
        frame.is_private = true;
        let result = &outcome["result"];
        let told = || Box::new(Told::of(result, &frame));
        let state = match outcome["status"].as_u64() {
            None => Standing::running(&import["progress"]),
            Some(200) => Standing::Done {
                commit: result["commit"].as_u64(),
                told: told(),
            },
            Some(_) => Standing::Failed {
                detail: text(&result["detail"]),
                told: told(),
            },
        };
        JobPage {
            file: text(&import["name"]),
            started: frame.stated_moment(&import["started"]),
            state,
            frame,
        }
    }
}

impl Standing {
    fn running(progress: &Value) -> Standing {
        let number = |name: &str| progress[name].as_u64().unwrap_or_default();
        let stage = progress["stage"].as_str().filter(|stage| !stage.is_empty());
        Standing::Running {
            stage: stage.unwrap_or("reading").to_owned(),
            part: number("done") * 100 / number("of").max(1),
        }
    }
}

pub(in crate::portal::acts) async fn page(
    State(service): State<Service>,
    Extension(api): Extension<Api>,
    Path(id): Path<String>,
    visit: Visit,
) -> Result<Response, Problem> {
    let session = importer(visit.session.as_ref())?;
    let address = Address::of("/api/v1/imports").below(&id).to_string();
    let import = api.call(Call::get(address, Some(&session))).await?;
    let words = visit.words;
    Ok(frame::page(
        &JobPage::new(&service, visit, &import.value),
        words,
    ))
}
