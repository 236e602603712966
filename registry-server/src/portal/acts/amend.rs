//! Amending a proposal of one's own: the form that it came from, filled with what it says.

use askama::Template;
use axum::{
    Extension,
    extract::{Path, State},
    http::Method,
    response::Response,
};
use registry_core::IndexReader;
use serde_json::{Value, json};

use super::{
    act::{self, Act, Direct},
    api::{Answer, Api, Call, Refusal},
    edit::{Amendment, Registration},
    form::Form,
    go_to,
    posted::Posted,
    restore::{self, Restoration},
    retire::{self, Retirement},
    sending::{Amended, Ending},
    subject::{Subject, found},
};
use crate::{
    merge_patch::merge_patch,
    portal::{address::Address, collection::Collection, frame::Frame, visit::Visit},
    problem::Problem,
    service::Service,
};

/// A change that has no form: its message and source can be amended.
#[derive(Template)]
#[template(path = "amend.html")]
pub(super) struct AmendPage {
    frame: Frame,
    ending: Ending,
    refusal: Option<Refusal>,
}

/// What is proposed, as its form has it.
enum Content {
    New(Registration),
    Changed(Amendment),
    Retired(Retirement),
    Restored(Restoration),
    Other(Formless),
}

/// A change that has no form, as the proposal says it.
struct Formless(Value);

impl Act for Formless {
    type Page = AmendPage;

    fn leave(&self) -> Address {
        Address::of("/review")
    }

    fn proposed(&self) -> Option<Value> {
        Some(self.0.clone())
    }

    fn direct(&self) -> Direct<'_> {
        Direct {
            method: Method::POST,
            address: Address::of("/api/v1/proposals"),
            body: json!({ "change": self.0 }),
            seen: None,
        }
    }

    fn page(
        self,
        mut frame: Frame,
        _: &IndexReader,
        ending: Ending,
        refusal: Option<Refusal>,
    ) -> Result<AmendPage, Problem> {
        frame.title = frame.say("amend-title").into_owned();
        Ok(AmendPage {
            frame,
            ending,
            refusal,
        })
    }
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
        false => {
            let change = content.change().unwrap_or_default();
            amended.send(&api, &posted, &change).await
        }
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
        for collection in [Collection::Clusters, Collection::Organisations] {
            if change["kind"] == collection.proposed("register") {
                let record = change["record"].clone();
                let form = Form::new(collection);
                let form = Form { record, ..form };
                return Ok(Content::New(Registration { form, others: None }));
            }
        }
        let collection = Collection::of(key);
        if edit["patch"].is_object() {
            let Answer { value: now, tag } = found(api, collection, key).await?;
            let mut record = now.clone();
            merge_patch(&mut record, &edit["patch"]);
            let form = Form {
                collection,
                key: Some(key.to_owned()),
                tag,
                record,
            };
            return Ok(Content::Changed(Amendment { form, now }));
        }
        if let Some(said) = retire::Said::of_edit(edit) {
            let subject = Subject::of(api, collection, key).await?;
            return Ok(Content::Retired(Retirement { subject, said }));
        }
        if edit["restored"].is_object() {
            let as_of = edit["restored"]["as_of"].as_u64();
            let subject = Subject::of(api, collection, key).await?;
            return Ok(Content::Restored(Restoration { subject, as_of }));
        }
        Ok(Content::Other(Formless(change.clone())))
    }

    /// Whether the record is another than the one that a form was filled with.
    fn is_other_than(&self, seen: Option<&str>) -> bool {
        match self {
            Content::Changed(Amendment { form, .. }) => seen.is_some_and(|tag| tag != form.tag),
            _ => false,
        }
    }

    /// The same as a form says it.
    fn filled(self, posted: &Posted) -> Content {
        match self {
            Content::New(mut registration) => {
                let form = &mut registration.form;
                let mut record = form.filled(posted);
                if is_named_otherwise(form.collection, &form.record, &record) {
                    record.as_object_mut().map(|fields| fields.remove("key"));
                }
                form.record = record;
                Content::New(registration)
            }
            Content::Changed(mut amendment) => {
                amendment.form.record = amendment.form.filled(posted);
                Content::Changed(amendment)
            }
            Content::Retired(retirement) => Content::Retired(Retirement {
                subject: retirement.subject.seen(posted),
                said: retire::Said::of(posted),
            }),
            Content::Restored(restoration) => Content::Restored(Restoration {
                subject: restoration.subject.seen(posted),
                as_of: restore::as_of(posted),
            }),
            other @ Content::Other(_) => other,
        }
    }

    /// As a proposal says it.
    fn change(&self) -> Option<Value> {
        match self {
            Content::New(act) => act.proposed(),
            Content::Changed(act) => act.proposed(),
            Content::Retired(act) => act.proposed(),
            Content::Restored(act) => act.proposed(),
            Content::Other(act) => act.proposed(),
        }
    }

    async fn answer(
        self,
        service: &Service,
        visit: Visit,
        ending: Ending,
        refusal: Option<Refusal>,
    ) -> Result<Response, Problem> {
        match self {
            Content::New(act) => act::answer(service, visit, act, ending, refusal).await,
            Content::Changed(act) => act::answer(service, visit, act, ending, refusal).await,
            Content::Retired(act) => act::answer(service, visit, act, ending, refusal).await,
            Content::Restored(act) => act::answer(service, visit, act, ending, refusal).await,
            Content::Other(act) => act::answer(service, visit, act, ending, refusal).await,
        }
    }
}

/// Whether the names differ that a new record's key is made of.
fn is_named_otherwise(collection: Collection, before: &Value, after: &Value) -> bool {
    let names: &[&str] = match collection {
        Collection::Clusters => &["/location/country", "/location/place", "/product/name"],
        Collection::Organisations => &["/country", "/name"],
    };
    let mut names = names.iter();
    names.any(|name| before.pointer(name) != after.pointer(name))
}
