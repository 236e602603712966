//! Undoing a commit, or several in a row, by a new one.

use askama::Template;
use axum::{
    Extension,
    extract::{Path, State},
    http::Method,
    response::Response,
};
use registry_core::{Commit, IndexReader};
use serde_json::{Value, json};

use super::{
    act::{self, Act, Direct},
    api::{Api, Refusal},
    posted::Posted,
    sending::{Ending, editor},
};
use crate::{
    portal::{address::Address, frame::Frame, visit::Visit},
    problem::Problem,
    routes::clusters::commits_there_are,
    service::Service,
};

#[derive(Template)]
#[template(path = "revert.html")]
pub(super) struct RevertPage {
    frame: Frame,
    commit: Commit,
    /// The last to be undone, as it was typed; blank where it is the one commit.
    last: String,
    /// How many records the commit touched.
    records: usize,
    ending: Ending,
    refusal: Option<Refusal>,
}

/// Commits that are undone, as the form has them.
struct Reversion {
    first: u64,
    /// The last, as it was typed; blank where it is the one commit.
    last: String,
}

impl Reversion {
    /// The last commit. What is no number is left to the API to tell.
    fn last(&self) -> Value {
        match &*self.last {
            "" => json!(self.first),
            last => last
                .parse()
                .map_or_else(|_| json!(last), |number: u64| json!(number)),
        }
    }
}

impl Act for Reversion {
    type Page = RevertPage;

    fn leave(&self) -> Address {
        commit_page(self.first)
    }

    fn made(&self, answer: &Value) -> Address {
        commit_page(answer["commit"]["number"].as_u64().unwrap_or(self.first))
    }

    fn proposed(&self) -> Option<Value> {
        Some(json!({ "kind": "revert", "first": self.first, "last": self.last() }))
    }

    fn direct(&self) -> Direct<'_> {
        Direct {
            method: Method::POST,
            address: Address::of("/api/v1/reversions"),
            body: json!({ "first": self.first, "last": self.last() }),
            seen: None,
        }
    }

    fn page(
        self,
        mut frame: Frame,
        reader: &IndexReader,
        ending: Ending,
        refusal: Option<Refusal>,
    ) -> Result<RevertPage, Problem> {
        let Reversion { first, last } = self;
        commits_there_are(reader, first, None)?;
        frame.title = frame.with("revert-title", &[("number", &frame.number(first))]);
        Ok(RevertPage {
            commit: reader.commit(first)?,
            records: reader.changed_keys(first)?.len(),
            frame,
            last,
            ending,
            refusal,
        })
    }
}

pub(crate) async fn page(
    State(service): State<Service>,
    visit: Visit,
    Path(first): Path<u64>,
) -> Result<Response, Problem> {
    editor(&visit)?;
    let last = String::new();
    act::form(&service, visit, Reversion { first, last }).await
}

pub(crate) async fn revert(
    State(service): State<Service>,
    Extension(api): Extension<Api>,
    Path(first): Path<u64>,
    posted: Posted,
) -> Result<Response, Problem> {
    editor(&posted.visit)?;
    let last = posted.value("last").unwrap_or_default().to_owned();
    act::perform(&service, &api, posted, Reversion { first, last }).await
}

fn commit_page(number: u64) -> Address {
    Address::of(format!("/changes/{number}"))
}
