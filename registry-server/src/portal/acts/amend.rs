//! Amending a proposal of one's own: the form that it came from, filled with what it says.

use askama::Template;
use axum::{
    Extension,
    extract::{Path, State},
    response::Response,
};
use serde_json::{Value, json};

use super::{
    api::{Answer, Api, Call, Refusal},
    edit,
    form::Form,
    go_to,
    posted::Posted,
    record, restore,
    retire::{self, Retirement},
    sending::{Amended, Ending, Subject, change_of, found, status},
};
use crate::{
    merge_patch::merge_patch,
    portal::{
        frame::{self, Frame},
        visit::Visit,
    },
    problem::Problem,
    service::Service,
};

/// A change that has no form: its message and source can be amended.
#[derive(Template)]
#[template(path = "amend.html")]
struct AmendPage {
    frame: Frame,
    ending: Ending,
    refusal: Option<Refusal>,
}

/// What is proposed, as its form has it.
enum Content {
    New(Form),
    /// A change of a record, which is now so.
    Changed {
        form: Form,
        now: Value,
    },
    Retirement(Subject, Retirement),
    Restoration(Subject, Option<u64>),
    Other(Value),
}

pub(crate) async fn page(
    State(service): State<Service>,
    Extension(api): Extension<Api>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let amended = Amended::of(id, &visit);
    let call = Call::get(amended.call().to_string(), visit.session.as_ref());
    let proposal = api.call(call).await?.value;
    let content = Content::of(&api, &proposal["change"]).await?;
    let text = |name: &str| proposal[name].as_str().unwrap_or_default().to_owned();
    let ending = Ending {
        message: text("message"),
        source: text("source"),
        is_amending: true,
        leave: amended.page(),
    };
    content.answer(&service, visit, ending, None).await
}

pub(crate) async fn amend(
    State(service): State<Service>,
    Extension(api): Extension<Api>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let amended = Amended::of(id, &posted.visit);
    let call = Call::get(amended.call().to_string(), posted.visit.session.as_ref());
    let proposal = api.call(call).await?.value;
    let content = Content::of(&api, &proposal["change"]).await?;
    let is_overtaken = content.is_other_than(posted.stated("tag"));
    let content = content.filled(&posted);
    let outcome = match is_overtaken {
        false => amended.send(&api, &posted, &content.change()).await,
        true => Err(Refusal::overtaken(posted.visit.words)),
    };
    let Err(refusal) = outcome else {
        return Ok(go_to(&amended.page()));
    };
    let ending = Ending {
        is_amending: true,
        ..Ending::of_new(amended.page()).sent(&posted)
    };
    let visit = posted.visit;
    content.answer(&service, visit, ending, Some(refusal)).await
}

impl Amended {
    /// The proposal of an address.
    fn of(id: String, visit: &Visit) -> Amended {
        let secret = visit.address.value("secret").unwrap_or_default();
        Amended {
            id,
            secret: secret.to_owned(),
        }
    }
}

impl Content {
    async fn of(api: &Api, change: &Value) -> Result<Content, Problem> {
        let (edit, key) = (&change["edit"], change["key"].as_str().unwrap_or_default());
        if change["kind"] == "register" {
            return Ok(Content::New(Form {
                key: None,
                tag: String::new(),
                record: change["record"].clone(),
            }));
        }
        if edit["patch"].is_object() {
            let Answer { value: now, tag } = found(api, key).await?;
            let mut record = now.clone();
            merge_patch(&mut record, &edit["patch"]);
            let form = Form {
                key: Some(key.to_owned()),
                tag,
                record,
            };
            return Ok(Content::Changed { form, now });
        }
        if let Some(retirement) = Retirement::of_edit(edit) {
            let subject = Subject::of(api, key).await?;
            return Ok(Content::Retirement(subject, retirement));
        }
        if edit["restored"].is_object() {
            let as_of = edit["restored"]["as_of"].as_u64();
            let subject = Subject::of(api, key).await?;
            return Ok(Content::Restoration(subject, as_of));
        }
        Ok(Content::Other(change.clone()))
    }

    /// Whether the record is another than the one that a form was filled with.
    fn is_other_than(&self, seen: Option<&str>) -> bool {
        match self {
            Content::Changed { form, .. } => seen.is_some_and(|tag| tag != form.tag),
            _ => false,
        }
    }

    /// The same as a form says it.
    fn filled(self, posted: &Posted) -> Content {
        let fill = |form: Form| Form {
            record: edit::filled(&form.record, posted),
            ..form
        };
        match self {
            Content::New(form) => {
                let before = form.record.clone();
                let mut form = fill(form);
                if is_named_otherwise(&before, &form.record) {
                    form.record
                        .as_object_mut()
                        .map(|record| record.remove("key"));
                }
                Content::New(form)
            }
            Content::Changed { form, now } => Content::Changed {
                form: fill(form),
                now,
            },
            Content::Retirement(subject, _) => {
                Content::Retirement(subject.seen(posted), Retirement::of(posted))
            }
            Content::Restoration(subject, _) => {
                Content::Restoration(subject.seen(posted), restore::as_of(posted))
            }
            Content::Other(change) => Content::Other(change),
        }
    }

    /// As a proposal says it.
    fn change(&self) -> Value {
        match self {
            Content::New(form) => json!({ "kind": "register", "record": form.record }),
            Content::Changed { form, now } => {
                let key = form.key.as_deref().unwrap_or_default();
                let patch = record::patch(now, &form.record);
                change_of(key, &form.tag, &json!({ "patch": patch }))
            }
            Content::Retirement(subject, retirement) => {
                change_of(&subject.record.key, &subject.tag, &retirement.edit())
            }
            Content::Restoration(subject, as_of) => {
                change_of(&subject.record.key, &subject.tag, &restore::edit(*as_of))
            }
            Content::Other(change) => change.clone(),
        }
    }

    async fn answer(
        self,
        service: &Service,
        visit: Visit,
        ending: Ending,
        refusal: Option<Refusal>,
    ) -> Result<Response, Problem> {
        let words = visit.words;
        let status = status(refusal.as_ref());
        match self {
            Content::New(form) | Content::Changed { form, .. } => {
                let page = form.page(service, visit, refusal, ending);
                Ok(frame::answer(status, &page, words))
            }
            Content::Retirement(subject, retirement) => {
                retire::answer(service, visit, subject, retirement, ending, refusal).await
            }
            Content::Restoration(subject, as_of) => {
                restore::answer(service, visit, subject, as_of, ending, refusal).await
            }
            Content::Other(_) => {
                let title = visit.words.say("amend-title");
                let mut frame = Frame::without_registry(service, visit, title);
                frame.is_private = true;
                let page = AmendPage {
                    frame,
                    ending,
                    refusal,
                };
                Ok(frame::answer(status, &page, words))
            }
        }
    }
}

/// Whether the names differ that a new record's key is made of.
fn is_named_otherwise(before: &Value, after: &Value) -> bool {
    let names = |record: &Value| {
        let location = &record["location"];
        let names = [
            &location["country"],
            &location["place"],
            &record["product"]["name"],
        ];
        names.map(Clone::clone)
    };
    names(before) != names(after)
}
