//! Registering a record and changing one, by a form: saved at once by those who may, else proposed.

use axum::{
    Extension,
    extract::{Path, State},
    http::{Method, StatusCode},
    response::Response,
};
use serde_json::{Value, json};

use super::{
    api::{Answer, Api, Call, Refusal},
    form::Form,
    go_to,
    posted::Posted,
    record,
    sending::{self, Ending, Sent, commit_address, found, is_saved, send},
};
use crate::{
    portal::{address::Address, frame, visit::Visit},
    problem::Problem,
    service::Service,
};

pub(crate) async fn new(State(service): State<Service>, visit: Visit) -> Response {
    let words = visit.words;
    let form = Form {
        key: None,
        tag: String::new(),
        record: json!({}),
    };
    let page = form.page(&service, visit, None, Ending::of_new(leave(None)));
    frame::page(&page, words)
}

pub(crate) async fn page(
    State(service): State<Service>,
    Extension(api): Extension<Api>,
    visit: Visit,
    Path(key): Path<String>,
) -> Result<Response, Problem> {
    let words = visit.words;
    let Answer { value, tag } = found(&api, &key).await?;
    let ending = Ending::of_new(leave(Some(&key)));
    let form = Form {
        key: Some(key),
        tag,
        record: value,
    };
    let page = form.page(&service, visit, None, ending);
    Ok(frame::page(&page, words))
}

/// Where it goes on when nothing is changed.
fn leave(key: Option<&str>) -> Address {
    let clusters = Address::of("/clusters");
    match key {
        Some(key) => clusters.below(key),
        None => clusters,
    }
}

pub(crate) async fn register(
    State(service): State<Service>,
    Extension(api): Extension<Api>,
    posted: Posted,
) -> Result<Response, Problem> {
    let record = filled(&json!({}), &posted);
    let proposed = json!({ "kind": "register", "record": record });
    let address = commit_address(Address::of("/api/v1/clusters"), &posted);
    let address = match posted.stated("others") {
        Some(others) => address.set("others", others),
        None => address,
    };
    let session = posted.visit.session.as_ref();
    let direct = Call::send(Method::POST, address.to_string(), session, &record);
    let outcome = send(&api, &posted, &proposed, direct).await;
    let form = Form {
        key: None,
        tag: String::new(),
        record,
    };
    let outcome = match outcome {
        Err(refusal) if refusal.status == StatusCode::PRECONDITION_FAILED => {
            Err(beside_known(&api, &form.record, refusal).await)
        }
        outcome => outcome,
    };
    finish(&service, posted, form, outcome)
}

/// The refusal of a record that is registered already, with those of its names.
async fn beside_known(api: &Api, record: &Value, mut refusal: Refusal) -> Refusal {
    let text = |name: &str, part: &str| record[name][part].as_str().unwrap_or_default().to_owned();
    let address = Address::of("/api/v1/clusters")
        .set("product", &text("product", "name"))
        .set("place", &text("location", "place"))
        .set("limit", "5");
    let found = api.call(Call::get(address.to_string(), None)).await;
    let hits = found.map_or(Value::Null, |answer| answer.value["hits"].clone());
    let known = hits.as_array().into_iter().flatten();
    let known = known.map(|hit| json!({ "key": hit["key"], "reason": "" }));
    refusal.value["alike"] = known.collect();
    refusal
}

pub(crate) async fn change(
    State(service): State<Service>,
    Extension(api): Extension<Api>,
    Path(key): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let base = found(&api, &key).await?;
    let tag = posted.stated("tag").unwrap_or(&base.tag).to_owned();
    let record = filled(&base.value, &posted);
    let patch = Value::Object(record::patch(&base.value, &record));
    let proposed = sending::change_of(&key, &tag, &json!({ "patch": patch }));
    let address = commit_address(Address::of("/api/v1/clusters").below(&key), &posted);
    let session = posted.visit.session.as_ref();
    let direct = Call::send(Method::PATCH, address.to_string(), session, &patch).seen(&tag);
    // What others changed meanwhile would be taken back by the difference to what the form was filled with.
    let outcome = match tag == base.tag || is_saved(&posted) {
        true => send(&api, &posted, &proposed, direct).await,
        false => Err(Refusal::overtaken(posted.visit.words)),
    };
    let form = Form {
        key: Some(key),
        tag,
        record,
    };
    finish(&service, posted, form, outcome)
}

/// The record that a form makes of the one that it was filled with.
pub(super) fn filled(base: &Value, posted: &Posted) -> Value {
    record::filled(base, &|name| posted.value(name).map(str::to_owned))
}

/// Goes on to what was made, or shows the form again with what is wrong with it.
fn finish(
    service: &Service,
    posted: Posted,
    form: Form,
    outcome: Result<Sent, Refusal>,
) -> Result<Response, Problem> {
    let refusal = match outcome {
        Ok(Sent::Proposed(page)) => return Ok(go_to(&page)),
        Ok(Sent::Made(answer)) => {
            let key = answer["records"][0]["key"].as_str().or(form.key.as_deref());
            return Ok(go_to(&leave(key)));
        }
        Err(refusal) => refusal,
    };
    let words = posted.visit.words;
    let ending = Ending::of_new(leave(form.key.as_deref())).sent(&posted);
    let page = form.page(service, posted.visit, Some(refusal), ending);
    Ok(frame::answer(
        StatusCode::UNPROCESSABLE_ENTITY,
        &page,
        words,
    ))
}
