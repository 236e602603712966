//! Putting a record back to what it was.

use askama::Template;
use axum::{
    Extension,
    extract::{Path, State},
    http::Method,
    response::Response,
};
use registry_core::{Commit, IndexReader, history};
use serde_json::{Value, json};

use super::{
    api::{Api, Call, Refusal},
    go_to,
    posted::Posted,
    sending::{Ending, Sent, Subject, change_of, commit_address, send, status},
};
use crate::{
    portal::{
        difference::{self, Difference},
        frame::{self, Frame},
        visit::Visit,
    },
    problem::{Kind, Problem},
    service::Service,
};

#[derive(Template)]
#[template(path = "restore.html")]
struct RestorePage {
    frame: Frame,
    subject: Subject,
    /// The commit to whose state it goes back.
    then: Commit,
    /// What would change by that.
    differences: Vec<Difference>,
    ending: Ending,
    refusal: Option<Refusal>,
}

pub(crate) async fn page(
    State(service): State<Service>,
    Extension(api): Extension<Api>,
    visit: Visit,
    Path(key): Path<String>,
) -> Result<Response, Problem> {
    let subject = Subject::of(&api, &key).await?;
    let as_of = visit.address.value("as_of").and_then(|at| at.parse().ok());
    let ending = Ending::of_new(subject.page());
    answer(&service, visit, subject, as_of, ending, None).await
}

pub(crate) async fn restore(
    State(service): State<Service>,
    Extension(api): Extension<Api>,
    Path(key): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let subject = Subject::of(&api, &key).await?.seen(&posted);
    let as_of = as_of(&posted);
    let address = commit_address(subject.call("restoration"), &posted).to_string();
    let session = posted.visit.session.as_ref();
    let body = json!({ "as_of": as_of });
    let direct = Call::send(Method::POST, address, session, &body).seen(&subject.tag);
    let proposed = change_of(&key, &subject.tag, &edit(as_of));
    match send(&api, &posted, &proposed, direct).await {
        Ok(Sent::Made(_)) => Ok(go_to(&subject.page())),
        Ok(Sent::Proposed(page)) => Ok(go_to(&page)),
        Err(refusal) => {
            let ending = Ending::of_new(subject.page()).sent(&posted);
            let visit = posted.visit;
            answer(&service, visit, subject, as_of, ending, Some(refusal)).await
        }
    }
}

/// The commit that a form names.
pub(super) fn as_of(posted: &Posted) -> Option<u64> {
    posted.value("as_of")?.parse().ok()
}

/// The edit of a proposal.
pub(super) fn edit(as_of: Option<u64>) -> Value {
    json!({ "restored": { "as_of": as_of } })
}

/// The form, with what is wrong with it. Where no commit is named, it is the version before the last.
pub(super) async fn answer(
    service: &Service,
    visit: Visit,
    subject: Subject,
    as_of: Option<u64>,
    ending: Ending,
    refusal: Option<Refusal>,
) -> Result<Response, Problem> {
    let words = visit.words;
    let status = status(refusal.as_ref());
    let of_page = service.clone();
    let page = service.read(move |reader| {
        let mut frame = Frame::new(&of_page, visit, reader, "", "")?;
        frame.title = subject.title(&frame, "restore-title");
        frame.is_private = true;
        let then = version(reader, &subject, as_of)?;
        let (key, now) = (&subject.record.key, reader.applied());
        let change = history::between_versions(reader, key, now, then.number)?;
        let changes = change.map(|change| difference::all(&frame, &change.changes));
        Ok(RestorePage {
            then,
            differences: changes.unwrap_or_default(),
            frame,
            subject,
            ending,
            refusal,
        })
    });
    Ok(frame::answer(status, &page.await?, words))
}

/// The commit that made the version that a record had at a commit; without one, the version before the last.
fn version(reader: &IndexReader, subject: &Subject, as_of: Option<u64>) -> Result<Commit, Problem> {
    let key = &subject.record.key;
    let versions = history::of_record(reader, key)?.collect::<Result<Vec<_>, _>>()?;
    let mut back = versions.into_iter().rev().map(|entry| entry.commit);
    let found = match as_of {
        Some(as_of) => back.find(|commit| commit.number <= as_of),
        None => back.nth(1),
    };
    found.ok_or_else(|| Kind::NotFound.problem(format!("{key} has no such version")))
}
