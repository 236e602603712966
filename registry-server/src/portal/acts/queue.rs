//! Proposals: the queue, and one of them with what it would change and what may be decided.

use askama::Template;
use axum::{
    Extension,
    extract::{Path, State},
    http::{Method, StatusCode},
    response::Response,
};
use registry_core::model::FieldChange;
use serde_json::{Value, json};

use super::{
    api::{Answer, Api, Call, Refusal},
    go_to,
    posted::Posted,
};
use crate::{
    portal::{
        address::Address,
        collection::Collection,
        difference::{self, Difference},
        frame::{self, DataLink, Frame},
        visit::Visit,
    },
    problem::Problem,
    service::Service,
};

/// Where proposals stand.
const STATUSES: [&str; 5] = ["waiting", "sent_back", "approved", "rejected", "withdrawn"];

/// So many records of a proposal of several are named.
const KEYS_NAMED: usize = 3;

#[derive(Template)]
#[template(path = "queue.html")]
struct QueuePage {
    frame: Frame,
    status: String,
    proposals: Vec<Line>,
    next: Option<Address>,
}

/// A proposal in the list.
struct Line {
    id: String,
    subject: String,
    /// What is to become of it, as `proposed-` and this say.
    deed: String,
    proposer: String,
    message: String,
    status: String,
}

#[derive(Template)]
#[template(path = "proposal.html")]
struct ProposalPage {
    frame: Frame,
    line: Line,
    source: String,
    records: Vec<Changed>,
    alike: Vec<(String, String)>,
    /// Whether it is of clusters or of organisations.
    collection: Collection,
    overtaken: bool,
    refused: String,
    events: Vec<(String, String, String)>,
    /// What is approved.
    tag: String,
    /// By which a visitor comes back to it.
    secret: String,
    is_own: bool,
    refusal: Option<Refusal>,
}

/// A record that would change.
struct Changed {
    key: String,
    differences: Vec<Difference>,
}

fn text(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_default().to_owned()
}

/// What a proposal is of: its kind, or the kind of edit.
fn deed(change: &Value) -> String {
    let edit = change["edit"].as_object();
    let edit = edit.and_then(|edit| edit.keys().next().cloned());
    edit.unwrap_or_else(|| text(change, "kind"))
}

impl Line {
    fn of(value: &Value) -> Line {
        let change = &value["change"];
        let of_record = [&change["key"], &change["record"]["key"]];
        let of_record = of_record.into_iter().find_map(Value::as_str);
        let subject = match change["records"].as_array() {
            Some(records) => keys_of(records),
            None => of_record
                .or_else(|| change["kind"].as_str())
                .unwrap_or_default()
                .to_owned(),
        };
        Line {
            deed: deed(change),
            id: text(value, "id"),
            subject,
            proposer: text(&value["proposer"], "name"),
            message: text(value, "message"),
            status: text(value, "status"),
        }
    }

    fn is_open(&self) -> bool {
        matches!(&*self.status, "waiting" | "sent_back")
    }
}

pub(crate) async fn queue(
    State(service): State<Service>,
    Extension(api): Extension<Api>,
    visit: Visit,
) -> Result<Response, Problem> {
    let words = visit.words;
    let status = visit
        .address
        .value("status")
        .unwrap_or(STATUSES[0])
        .to_owned();
    let address = visit
        .address
        .without("lang")
        .at("/api/v1/proposals")
        .set("status", &status);
    let answer = api
        .call(Call::get(address.to_string(), visit.session.as_ref()))
        .await?;
    let here = visit.address.clone();
    let mut frame = Frame::without_registry(&service, visit, words.say("nav-review"));
    frame.is_private = true;
    frame.data.push(DataLink::json(address.to_string()));
    let proposals = answer.value["proposals"].as_array().into_iter().flatten();
    let page = QueuePage {
        proposals: proposals.map(Line::of).collect(),
        next: answer.value["next"]
            .as_str()
            .map(|next| here.set("after", next)),
        status,
        frame,
    };
    Ok(frame::page(&page, words))
}

impl QueuePage {
    fn statuses(&self) -> [&'static str; 5] {
        STATUSES
    }
}

pub(crate) async fn proposal(
    State(service): State<Service>,
    Extension(api): Extension<Api>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let words = visit.words;
    let secret = visit.address.value("secret").unwrap_or_default().to_owned();
    let page = ProposalPage::new(&service, &api, visit, &id, secret, None).await?;
    Ok(frame::page(&page, words))
}

fn address(id: &str, secret: &str) -> Address {
    let address = Address::of("/api/v1/proposals").below(id);
    match secret {
        "" => address,
        secret => address.set("secret", secret),
    }
}

pub(crate) async fn decide(
    State(service): State<Service>,
    Extension(api): Extension<Api>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let secret = posted.value("secret").unwrap_or_default().to_owned();
    let session = posted.visit.session.as_ref();
    let decision = posted.value("act").unwrap_or_default();
    let call = if decision == "withdraw" {
        Call {
            method: Method::DELETE,
            ..Call::get(address(&id, &secret).to_string(), session)
        }
    } else {
        let body = match posted.stated("reason") {
            Some(reason) if decision != "approve" => {
                json!({ "decision": decision, "reason": reason })
            }
            _ => json!({ "decision": decision }),
        };
        let address = Address::of("/api/v1/proposals")
            .below(&id)
            .below("decision");
        Call::send(Method::POST, address.to_string(), session, &body)
            .seen(posted.value("tag").unwrap_or_default())
    };
    match api.call(call).await {
        Ok(Answer { value, .. }) => match value["commit"]["number"].as_u64() {
            Some(number) => Ok(go_to(&Address::of(format!("/changes/{number}")))),
            None => Ok(go_to(&Address::of("/review"))),
        },
        Err(refusal) => {
            let words = posted.visit.words;
            let page =
                ProposalPage::new(&service, &api, posted.visit, &id, secret, Some(refusal)).await?;
            Ok(frame::answer(
                StatusCode::UNPROCESSABLE_ENTITY,
                &page,
                words,
            ))
        }
    }
}

impl ProposalPage {
    async fn new(
        service: &Service,
        api: &Api,
        visit: Visit,
        id: &str,
        secret: String,
        refusal: Option<Refusal>,
    ) -> Result<ProposalPage, Problem> {
        let call = Call::get(address(id, &secret).to_string(), visit.session.as_ref());
        let Answer { value, tag } = api.call(call).await?;
        let line = Line::of(&value);
        let own = visit
            .session
            .as_ref()
            .is_some_and(|session| session.name == line.proposer);
        let title = visit
            .words
            .with("proposal-title", &[("subject", &line.subject)]);
        let mut frame = Frame::without_registry(service, visit, title);
        frame.is_private = true;
        let list = |name: &str| value[name].as_array().cloned().unwrap_or_default();
        let records = ["records", "organisations"].into_iter().flat_map(list);
        let records = records.map(|record| {
            let changes = record["changes"].as_array().cloned().unwrap_or_default();
            let changes: Vec<FieldChange> = changes.iter().map(change_of).collect();
            Changed {
                key: text(&record, "key"),
                differences: difference::all(&frame, &changes),
            }
        });
        let events = list("events").into_iter().map(|event| {
            let deed = frame.say_of("deed", &text(&event, "deed"));
            (deed, text(&event, "by"), text(&event, "reason"))
        });
        let kind = text(&value["change"], "kind");
        Ok(ProposalPage {
            collection: match kind.ends_with("_organisation") {
                true => Collection::Organisations,
                false => Collection::Clusters,
            },
            records: records.collect(),
            alike: list("alike")
                .iter()
                .map(|other| (text(other, "key"), text(other, "reason")))
                .collect(),
            events: events.collect(),
            overtaken: !value["overtaken"].is_null(),
            refused: text(&value, "refused"),
            source: text(&value, "source"),
            is_own: own || !secret.is_empty(),
            line,
            tag,
            secret,
            refusal,
            frame,
        })
    }

    /// Where it is amended.
    fn amending(&self) -> Address {
        let address = Address::of("/review").below(&self.line.id).below("amend");
        match &*self.secret {
            "" => address,
            secret => address.set("secret", secret),
        }
    }

    /// Why it was sent back, where that is what it waits for.
    fn sent_back(&self) -> Option<&str> {
        let is_sent_back = self.line.status == "sent_back";
        let (.., reason) = self.events.last().filter(|_| is_sent_back)?;
        Some(reason)
    }

    fn may_decide(&self) -> bool {
        let session = self.frame.visit.session.as_ref();
        !self.is_own
            && self.line.is_open()
            && session.is_some_and(crate::portal::session::Session::may_decide)
    }
}

/// The first keys of records that are proposed together, and how many more there are.
fn keys_of(records: &[Value]) -> String {
    let keys = records
        .iter()
        .filter_map(|proposed| proposed["record"]["key"].as_str());
    let keys: Vec<&str> = keys.take(KEYS_NAMED).collect();
    match records.len() - keys.len() {
        0 => keys.join(", "),
        more => format!("{} +{more}", keys.join(", ")),
    }
}

pub(super) fn change_of(value: &Value) -> FieldChange {
    let side = |name: &str| value.get(name).cloned();
    FieldChange {
        field: text(value, "field"),
        before: side("before"),
        after: side("after"),
        id: None,
    }
}
