//! Registering a record and changing one, by a form: saved at once by those who may, else proposed.

use axum::{
    Extension,
    extract::{Path, State},
    http::{Method, StatusCode},
    response::Response,
};
use registry_core::IndexReader;
use serde_json::{Map, Value, json};

use super::{
    act::{self, Act, Direct},
    api::{Answer, Api, Call, Refusal},
    form::{EditPage, Form},
    posted::Posted,
    record,
    sending::{Ending, is_saved},
    subject::{change_of, found},
};
use crate::{
    portal::{address::Address, collection::Collection, frame::Frame, visit::Visit},
    problem::Problem,
    service::Service,
};

/// A new record in its form.
pub(super) struct Registration {
    pub(super) form: Form,
    /// Records that it may be the same as, and is not.
    pub(super) others: Option<String>,
}

/// A change of a record in its form.
pub(super) struct Amendment {
    pub(super) form: Form,
    /// The record as it is without it.
    pub(super) now: Value,
}

impl Act for Registration {
    type Page = EditPage;

    fn leave(&self) -> Address {
        self.form.collection.list()
    }

    fn made(&self, answer: &Value) -> Address {
        made(&self.form, answer).unwrap_or_else(|| self.leave())
    }

    fn proposed(&self) -> Option<Value> {
        let kind = self.form.collection.proposed("register");
        Some(json!({ "kind": kind, "record": self.form.record }))
    }

    fn direct(&self) -> Direct<'_> {
        let address = self.form.collection.call();
        Direct {
            method: Method::POST,
            address: match &self.others {
                Some(others) => address.set("others", others),
                None => address,
            },
            body: self.form.record.clone(),
            seen: None,
        }
    }

    fn page(
        self,
        frame: Frame,
        _: &IndexReader,
        ending: Ending,
        refusal: Option<Refusal>,
    ) -> Result<EditPage, Problem> {
        Ok(self.form.page(frame, refusal, ending))
    }
}

impl Amendment {
    fn key(&self) -> &str {
        self.form.key.as_deref().unwrap_or_default()
    }

    fn patch(&self) -> Map<String, Value> {
        record::patch(&self.now, &self.form.record)
    }
}

impl Act for Amendment {
    type Page = EditPage;

    fn leave(&self) -> Address {
        self.form.collection.page(self.key())
    }

    fn proposed(&self) -> Option<Value> {
        let (collection, edit) = (self.form.collection, json!({ "patch": self.patch() }));
        Some(change_of(collection, self.key(), &self.form.tag, &edit))
    }

    fn direct(&self) -> Direct<'_> {
        Direct {
            method: Method::PATCH,
            address: self.form.collection.call().below(self.key()),
            body: Value::Object(self.patch()),
            seen: Some(&self.form.tag),
        }
    }

    fn page(
        self,
        frame: Frame,
        _: &IndexReader,
        ending: Ending,
        refusal: Option<Refusal>,
    ) -> Result<EditPage, Problem> {
        Ok(self.form.page(frame, refusal, ending))
    }
}

/// The page of the record that was registered.
fn made(form: &Form, answer: &Value) -> Option<Address> {
    let of_collection = match form.collection {
        Collection::Clusters => &answer["records"],
        Collection::Organisations => &answer["organisations"],
    };
    let key = of_collection[0]["key"].as_str()?;
    Some(form.collection.page(key))
}

pub(crate) async fn new(
    State(service): State<Service>,
    Extension(collection): Extension<Collection>,
    visit: Visit,
) -> Result<Response, Problem> {
    let form = Form::new(collection);
    let others = None;
    act::form(&service, visit, Registration { form, others }).await
}

pub(crate) async fn register(
    State(service): State<Service>,
    Extension(api): Extension<Api>,
    Extension(collection): Extension<Collection>,
    posted: Posted,
) -> Result<Response, Problem> {
    let mut form = Form::new(collection);
    form.record = form.filled(&posted);
    let others = posted.stated("others").map(str::to_owned);
    let registration = Registration { form, others };
    let outcome = match act::attempt(&api, &posted, &registration).await {
        Err(refusal) if refusal.status == StatusCode::PRECONDITION_FAILED => {
            Err(beside_known(&api, &registration.form, refusal).await)
        }
        outcome => outcome,
    };
    act::conclude(&service, posted, registration, outcome).await
}

/// The refusal of a record that is registered already, with those of its names.
async fn beside_known(api: &Api, form: &Form, mut refusal: Refusal) -> Refusal {
    let text = |path: &str| form.record.pointer(path).and_then(Value::as_str);
    let text = |path: &str| text(path).unwrap_or_default().to_owned();
    let address = form.collection.call().set("limit", "5");
    let (address, list) = match form.collection {
        Collection::Clusters => {
            let address = address.set("product", &text("/product/name"));
            (address.set("place", &text("/location/place")), "hits")
        }
        Collection::Organisations => {
            let address = address.set("q", &text("/name"));
            (address.set("country", &text("/country")), "organisations")
        }
    };
    let found = api.call(Call::get(address.to_string(), None)).await;
    let found = found.map_or(Value::Null, |answer| answer.value[list].clone());
    let known = found.as_array().into_iter().flatten();
    let known = known.map(|hit| json!({ "key": hit["key"], "reason": "" }));
    refusal.value["alike"] = known.collect();
    refusal
}

pub(crate) async fn page(
    State(service): State<Service>,
    Extension(api): Extension<Api>,
    Extension(collection): Extension<Collection>,
    visit: Visit,
    Path(key): Path<String>,
) -> Result<Response, Problem> {
    let amendment = Amendment::of(&api, collection, key).await?;
    act::form(&service, visit, amendment).await
}

pub(crate) async fn change(
    State(service): State<Service>,
    Extension(api): Extension<Api>,
    Extension(collection): Extension<Collection>,
    Path(key): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let mut amendment = Amendment::of(&api, collection, key).await?;
    let form = &mut amendment.form;
    form.record = form.filled(&posted);
    let is_latest = posted.stated("tag").is_none_or(|seen| seen == form.tag);
    if let Some(seen) = posted.stated("tag") {
        seen.clone_into(&mut form.tag);
    }
    // What others changed meanwhile would be taken back by the difference to what the form was filled with.
    let outcome = match is_latest || is_saved(&posted) {
        true => act::attempt(&api, &posted, &amendment).await,
        false => Err(Refusal::overtaken(posted.visit.words)),
    };
    act::conclude(&service, posted, amendment, outcome).await
}

impl Amendment {
    /// A record in its form, as it is now.
    async fn of(api: &Api, collection: Collection, key: String) -> Result<Amendment, Problem> {
        let Answer { value, tag } = found(api, collection, &key).await?;
        let form = Form {
            collection,
            key: Some(key),
            tag,
            record: value.clone(),
        };
        Ok(Amendment { form, now: value })
    }
}
