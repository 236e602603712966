//! Undoing a commit, or several in a row, by a new one.

use askama::Template;
use axum::{
    Extension,
    extract::{Path, State},
    http::Method,
    response::Response,
};
use registry_core::Commit;
use serde_json::{Value, json};

use super::{
    api::{Api, Call, Refusal},
    go_to,
    posted::Posted,
    sending::{Ending, Sent, commit_address, editor, send, status},
};
use crate::{
    portal::{
        address::Address,
        frame::{self, Frame},
        visit::Visit,
    },
    problem::Problem,
    routes::clusters::commits_there_are,
    service::Service,
};

#[derive(Template)]
#[template(path = "revert.html")]
struct RevertPage {
    frame: Frame,
    commit: Commit,
    /// The last to be undone, as it was typed; blank where it is the one commit.
    last: String,
    /// How many records the commit touched.
    records: usize,
    ending: Ending,
    refusal: Option<Refusal>,
}

pub(crate) async fn page(
    State(service): State<Service>,
    visit: Visit,
    Path(number): Path<u64>,
) -> Result<Response, Problem> {
    editor(&visit)?;
    let ending = Ending::of_new(commit_page(number));
    answer(&service, visit, number, String::new(), ending, None).await
}

pub(crate) async fn revert(
    State(service): State<Service>,
    Extension(api): Extension<Api>,
    Path(number): Path<u64>,
    posted: Posted,
) -> Result<Response, Problem> {
    editor(&posted.visit)?;
    let last = posted.value("last").unwrap_or_default().to_owned();
    let proposed = change(number, &last);
    let body = json!({ "first": proposed["first"], "last": proposed["last"] });
    let address = commit_address(Address::of("/api/v1/reversions"), &posted).to_string();
    let direct = Call::send(Method::POST, address, posted.visit.session.as_ref(), &body);
    match send(&api, &posted, &proposed, direct).await {
        Ok(Sent::Made(answer)) => {
            let made = answer["commit"]["number"].as_u64().unwrap_or(number);
            Ok(go_to(&commit_page(made)))
        }
        Ok(Sent::Proposed(page)) => Ok(go_to(&page)),
        Err(refusal) => {
            let ending = Ending::of_new(commit_page(number)).sent(&posted);
            let visit = posted.visit;
            answer(&service, visit, number, last, ending, Some(refusal)).await
        }
    }
}

/// What a proposal says of it. What is no number is left to the API to tell.
fn change(first: u64, last: &str) -> Value {
    let last = match last {
        "" => json!(first),
        last => last
            .parse()
            .map_or_else(|_| json!(last), |number: u64| json!(number)),
    };
    json!({ "kind": "revert", "first": first, "last": last })
}

fn commit_page(number: u64) -> Address {
    Address::of(format!("/changes/{number}"))
}

async fn answer(
    service: &Service,
    visit: Visit,
    number: u64,
    last: String,
    ending: Ending,
    refusal: Option<Refusal>,
) -> Result<Response, Problem> {
    let words = visit.words;
    let status = status(refusal.as_ref());
    let of_page = service.clone();
    let page = service.read(move |reader| {
        commits_there_are(reader, number, None)?;
        let mut frame = Frame::new(&of_page, visit, reader, "", "")?;
        frame.title = frame.with("revert-title", &[("number", &frame.number(number))]);
        frame.is_private = true;
        Ok(RevertPage {
            commit: reader.commit(number)?,
            records: reader.changed_keys(number)?.len(),
            frame,
            last,
            ending,
            refusal,
        })
    });
    Ok(frame::answer(status, &page.await?, words))
}
