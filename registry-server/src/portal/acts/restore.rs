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
    act::{self, Act, Direct},
    api::{Api, Refusal},
    posted::Posted,
    sending::Ending,
    subject::Subject,
};
use crate::{
    portal::{
        address::Address,
        collection::Collection,
        difference::{self, Difference},
        frame::Frame,
        versions,
        visit::Visit,
    },
    problem::{Kind, Problem},
    service::Service,
};

#[derive(Template)]
#[template(path = "restore.html")]
pub(super) struct RestorePage {
    frame: Frame,
    subject: Subject,
    /// The commit to whose state it goes back.
    then: Commit,
    /// What would change by that.
    differences: Vec<Difference>,
    ending: Ending,
    refusal: Option<Refusal>,
}

/// A restoration as its form has it.
pub(super) struct Restoration {
    pub(super) subject: Subject,
    /// The commit; where none is named, it is the version before the last.
    pub(super) as_of: Option<u64>,
}

impl Act for Restoration {
    type Page = RestorePage;

    fn leave(&self) -> Address {
        self.subject.page()
    }

    fn proposed(&self) -> Option<Value> {
        let edit = json!({ "restored": { "as_of": self.as_of } });
        Some(self.subject.change(&edit))
    }

    fn direct(&self) -> Direct<'_> {
        Direct {
            method: Method::POST,
            address: self.subject.call("restoration"),
            body: json!({ "as_of": self.as_of }),
            seen: Some(&self.subject.tag),
        }
    }

    fn page(
        self,
        mut frame: Frame,
        reader: &IndexReader,
        ending: Ending,
        refusal: Option<Refusal>,
    ) -> Result<RestorePage, Problem> {
        let Restoration { subject, as_of } = self;
        frame.title = subject.title(&frame, "restore-title");
        let then = version(reader, &subject, as_of)?;
        let (key, now) = (&subject.key, reader.applied());
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
    }
}

pub(crate) async fn page(
    State(service): State<Service>,
    Extension(api): Extension<Api>,
    Extension(collection): Extension<Collection>,
    visit: Visit,
    Path(key): Path<String>,
) -> Result<Response, Problem> {
    let subject = Subject::of(&api, collection, &key).await?;
    let as_of = visit.address.value("as_of").and_then(|at| at.parse().ok());
    act::form(&service, visit, Restoration { subject, as_of }).await
}

pub(crate) async fn restore(
    State(service): State<Service>,
    Extension(api): Extension<Api>,
    Extension(collection): Extension<Collection>,
    Path(key): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let subject = Subject::of(&api, collection, &key).await?.seen(&posted);
    let as_of = as_of(&posted);
    act::perform(&service, &api, posted, Restoration { subject, as_of }).await
}

/// The commit that a form names.
pub(super) fn as_of(posted: &Posted) -> Option<u64> {
    posted.value("as_of")?.parse().ok()
}

/// The commit that made the version that a record had at a commit; without one, the version before the last.
fn version(reader: &IndexReader, subject: &Subject, as_of: Option<u64>) -> Result<Commit, Problem> {
    let entries = versions::entries(reader, subject.collection, &subject.key)?;
    let mut back = entries.into_iter().rev().map(|entry| entry.commit);
    let found = match as_of {
        Some(as_of) => back.find(|commit| commit.number <= as_of),
        None => back.nth(1),
    };
    let problem = || format!("{} has no such version", subject.key);
    found.ok_or_else(|| Kind::NotFound.problem(problem()))
}
