//! Writing down that a record was reviewed.

use askama::Template;
use axum::{
    Extension,
    extract::{Path, State},
    http::Method,
    response::Response,
};
use registry_core::IndexReader;
use serde_json::{Map, Value};

use super::{
    act::{self, Act, Direct},
    api::{Api, Refusal},
    posted::Posted,
    sending::{Ending, editor},
    subject::Subject,
};
use crate::{
    portal::{address::Address, collection::Collection, frame::Frame, visit::Visit},
    problem::Problem,
    service::Service,
};

#[derive(Template)]
#[template(path = "reviewed.html")]
pub(super) struct ReviewedPage {
    frame: Frame,
    review: Review,
    ending: Ending,
    refusal: Option<Refusal>,
}

/// A review as its form has it.
pub(super) struct Review {
    subject: Subject,
    finding: String,
    date: String,
    next: String,
}

impl Act for Review {
    type Page = ReviewedPage;

    fn leave(&self) -> Address {
        self.subject.page()
    }

    /// Nobody writes down a review for somebody else.
    fn proposed(&self) -> Option<Value> {
        None
    }

    fn direct(&self) -> Direct<'_> {
        let stated = [
            ("finding", &self.finding),
            ("date", &self.date),
            ("next", &self.next),
        ];
        let stated = stated.into_iter().filter(|(_, text)| !text.is_empty());
        let body = stated.map(|(name, text)| (name.to_owned(), Value::from(&**text)));
        Direct {
            method: Method::POST,
            address: self.subject.call("reviews"),
            body: Value::Object(body.collect::<Map<_, _>>()),
            seen: Some(&self.subject.tag),
        }
    }

    fn page(
        self,
        mut frame: Frame,
        _: &IndexReader,
        ending: Ending,
        refusal: Option<Refusal>,
    ) -> Result<ReviewedPage, Problem> {
        frame.title = self.subject.title(&frame, "reviewed-title");
        Ok(ReviewedPage {
            frame,
            review: self,
            ending,
            refusal,
        })
    }
}

pub(crate) async fn page(
    State(service): State<Service>,
    Extension(api): Extension<Api>,
    visit: Visit,
    Path(key): Path<String>,
) -> Result<Response, Problem> {
    editor(&visit)?;
    let review = Review {
        subject: Subject::of(&api, Collection::Clusters, &key).await?,
        finding: String::new(),
        date: String::new(),
        next: String::new(),
    };
    act::form(&service, visit, review).await
}

pub(crate) async fn record(
    State(service): State<Service>,
    Extension(api): Extension<Api>,
    Path(key): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    editor(&posted.visit)?;
    let subject = Subject::of(&api, Collection::Clusters, &key).await?;
    let text = |name| posted.value(name).unwrap_or_default().to_owned();
    let review = Review {
        subject: subject.seen(&posted),
        finding: text("finding"),
        date: text("date"),
        next: text("next"),
    };
    act::perform(&service, &api, posted, review).await
}
