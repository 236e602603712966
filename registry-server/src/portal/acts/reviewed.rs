//! Writing down that a record was reviewed.

use askama::Template;
use axum::{
    Extension,
    extract::{Path, State},
    http::{Method, StatusCode},
    response::Response,
};
use serde_json::{Map, Value};

use super::{
    api::{Api, Call, Refusal},
    go_to,
    posted::Posted,
    sending::{Ending, Subject, commit_address, editor},
};
use crate::{
    portal::{
        frame::{self, Frame},
        visit::Visit,
    },
    problem::Problem,
    service::Service,
};

/// What a form says of a review.
const FIELDS: [&str; 3] = ["finding", "date", "next"];

#[derive(Template)]
#[template(path = "reviewed.html")]
struct ReviewedPage {
    frame: Frame,
    subject: Subject,
    finding: String,
    date: String,
    next: String,
    ending: Ending,
    refusal: Option<Refusal>,
}

pub(crate) async fn page(
    State(service): State<Service>,
    Extension(api): Extension<Api>,
    visit: Visit,
    Path(key): Path<String>,
) -> Result<Response, Problem> {
    editor(&visit)?;
    let subject = Subject::of(&api, &key).await?;
    let ending = Ending::of_new(subject.page());
    let words = visit.words;
    let page = ReviewedPage::new(&service, visit, subject, [""; 3], ending, None);
    Ok(frame::page(&page, words))
}

pub(crate) async fn record(
    State(service): State<Service>,
    Extension(api): Extension<Api>,
    Path(key): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    editor(&posted.visit)?;
    let subject = Subject::of(&api, &key).await?.seen(&posted);
    let stated = FIELDS.into_iter().filter_map(|name| {
        let value = posted.stated(name)?;
        Some((name.to_owned(), Value::from(value)))
    });
    let body = Value::Object(stated.collect::<Map<_, _>>());
    let address = commit_address(subject.call("reviews"), &posted).to_string();
    let call = Call::send(Method::POST, address, posted.visit.session.as_ref(), &body);
    match api.call(call.seen(&subject.tag)).await {
        Ok(_) => Ok(go_to(&subject.page())),
        Err(refusal) => {
            let ending = Ending::of_new(subject.page()).sent(&posted);
            let texts = FIELDS.map(|name| posted.value(name).unwrap_or_default().to_owned());
            let [finding, date, next] = &texts;
            let words = posted.visit.words;
            let texts = [&**finding, date, next];
            let visit = posted.visit;
            let page = ReviewedPage::new(&service, visit, subject, texts, ending, Some(refusal));
            Ok(frame::answer(
                StatusCode::UNPROCESSABLE_ENTITY,
                &page,
                words,
            ))
        }
    }
}

impl ReviewedPage {
    fn new(
        service: &Service,
        visit: Visit,
        subject: Subject,
        texts: [&str; 3],
        ending: Ending,
        refusal: Option<Refusal>,
    ) -> ReviewedPage {
        let mut frame = Frame::without_registry(service, visit, "");
        frame.title = subject.title(&frame, "reviewed-title");
        frame.is_private = true;
        let [finding, date, next] = texts.map(str::to_owned);
        ReviewedPage {
            frame,
            subject,
            finding,
            date,
            next,
            ending,
            refusal,
        }
    }
}
