//! Retiring a record: it is no cluster any more, should never have been recorded, is the same as another, or is several.

use askama::Template;
use axum::{
    Extension,
    extract::{Path, State},
    http::Method,
    response::Response,
};
use registry_core::{Filters, IndexReader, Query, search};
use serde_json::{Value, json};

use super::{
    api::{Api, Call, Refusal},
    go_to,
    posted::Posted,
    sending::{Ending, Sent, Subject, change_of, commit_address, send, status},
};
use crate::{
    portal::{
        frame::{self, Frame},
        visit::Visit,
    },
    problem::Problem,
    service::Service,
};

/// What can become of a record.
const STATUSES: [&str; 4] = ["inactive", "withdrawn", "merged", "split"];
/// So many records are offered as those that may take its place.
const OFFERED: usize = 50;

#[derive(Template)]
#[template(path = "retire.html")]
struct RetirePage {
    frame: Frame,
    subject: Subject,
    retirement: Retirement,
    /// Records of the same product: key and title.
    others: Vec<(String, String)>,
    ending: Ending,
    refusal: Option<Refusal>,
}

/// What a form says of it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Retirement {
    status: String,
    /// Why it is withdrawn.
    reason: String,
    /// The record that it is merged into.
    into: String,
    without_statements: bool,
    /// The records that it is split into, a line each.
    several: String,
}

impl Retirement {
    pub(super) fn of(posted: &Posted) -> Retirement {
        let text = |name| posted.value(name).unwrap_or_default().to_owned();
        Retirement {
            status: text("status"),
            reason: text("reason"),
            into: text("into"),
            without_statements: posted.stated("without_statements").is_some(),
            several: text("several"),
        }
    }

    /// What a proposal says, where it is of a retirement.
    pub(super) fn of_edit(edit: &Value) -> Option<Retirement> {
        let (status, value) = edit.as_object()?.iter().next()?;
        let text = |name: &str| value[name].as_str().unwrap_or_default().to_owned();
        let several = value["into"].as_array().into_iter().flatten();
        let several: Vec<_> = several.filter_map(Value::as_str).collect();
        STATUSES.contains(&&**status).then(|| Retirement {
            status: status.clone(),
            reason: text("reason"),
            into: text("into"),
            without_statements: value["without_statements"] == true,
            several: several.join("\n"),
        })
    }

    /// What the API and a proposal are told of it, besides what it is.
    fn details(&self) -> Value {
        match &*self.status {
            "withdrawn" => json!({ "reason": self.reason }),
            "merged" => {
                json!({ "into": self.into, "without_statements": self.without_statements })
            }
            "split" => {
                let keys = self.several.split([',', '\n']).map(str::trim);
                json!({ "into": keys.filter(|key| !key.is_empty()).collect::<Vec<_>>() })
            }
            _ => json!({}),
        }
    }

    fn body(&self) -> Value {
        let mut body = self.details();
        body["status"] = json!(self.status);
        body
    }

    /// The edit of a proposal.
    pub(super) fn edit(&self) -> Value {
        json!({ &*self.status: self.details() })
    }
}

impl RetirePage {
    fn is(&self, status: &str) -> bool {
        self.retirement.status == status
    }
}

pub(crate) async fn page(
    State(service): State<Service>,
    Extension(api): Extension<Api>,
    visit: Visit,
    Path(key): Path<String>,
) -> Result<Response, Problem> {
    let subject = Subject::of(&api, &key).await?;
    let ending = Ending::of_new(subject.page());
    let retirement = Retirement::default();
    answer(&service, visit, subject, retirement, ending, None).await
}

pub(crate) async fn retire(
    State(service): State<Service>,
    Extension(api): Extension<Api>,
    Path(key): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let subject = Subject::of(&api, &key).await?.seen(&posted);
    let retirement = Retirement::of(&posted);
    let address = commit_address(subject.call("retirement"), &posted).to_string();
    let session = posted.visit.session.as_ref();
    let direct = Call::send(Method::POST, address, session, &retirement.body());
    let direct = direct.seen(&subject.tag);
    let proposed = change_of(&key, &subject.tag, &retirement.edit());
    match send(&api, &posted, &proposed, direct).await {
        Ok(Sent::Made(_)) => Ok(go_to(&subject.page())),
        Ok(Sent::Proposed(page)) => Ok(go_to(&page)),
        Err(refusal) => {
            let ending = Ending::of_new(subject.page()).sent(&posted);
            let visit = posted.visit;
            answer(&service, visit, subject, retirement, ending, Some(refusal)).await
        }
    }
}

/// The form, with what is wrong with it.
pub(super) async fn answer(
    service: &Service,
    visit: Visit,
    subject: Subject,
    retirement: Retirement,
    ending: Ending,
    refusal: Option<Refusal>,
) -> Result<Response, Problem> {
    let words = visit.words;
    let status = status(refusal.as_ref());
    let of_page = service.clone();
    let page = service.read(move |reader| {
        let mut frame = Frame::new(&of_page, visit, reader, "", "")?;
        frame.title = subject.title(&frame, "retire-title");
        frame.is_private = true;
        Ok(RetirePage {
            others: others(&frame, reader, &subject)?,
            frame,
            subject,
            retirement,
            ending,
            refusal,
        })
    });
    Ok(frame::answer(status, &page.await?, words))
}

/// Records that may take its place: those of the same product.
fn others(
    frame: &Frame,
    reader: &IndexReader,
    subject: &Subject,
) -> Result<Vec<(String, String)>, Problem> {
    let filters = Filters {
        product: vec![subject.record.product.name.to_string()],
        ..Filters::default()
    };
    let query = Query {
        filters,
        limit: OFFERED,
        ..Query::of("")
    };
    let hits = search::search(reader, &query)?.hits.into_iter();
    let others = hits.filter(|hit| hit.cluster.key != subject.record.key);
    Ok(others
        .map(|hit| (hit.key.to_string(), frame.title_of(&hit.cluster)))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proposed_retirement_fills_its_form_again() {
        for edit in [
            json!({ "inactive": {} }),
            json!({ "withdrawn": { "reason": "A factory." } }),
            json!({ "merged": { "into": "cn-x-y", "without_statements": true } }),
            json!({ "split": { "into": ["cn-x-y", "cn-x-z"] } }),
        ] {
            assert_eq!(Retirement::of_edit(&edit).unwrap().edit(), edit);
        }
        assert_eq!(Retirement::of_edit(&json!({ "patch": {} })), None);
    }
}
