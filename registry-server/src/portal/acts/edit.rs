//! Registering a record and changing one, by a form: saved at once by those who may, else proposed.

use askama::Template;
use axum::{
    Extension,
    extract::{Path, State},
    http::{Method, StatusCode},
    response::Response,
};
use serde_json::{Value, json};

use super::{
    api::{Answer, Api, Call, Refusal},
    fields::{Field, Input, LISTS, SINGLE},
    go_to,
    posted::Posted,
    record,
};
use crate::{
    portal::{
        address::Address,
        difference,
        frame::{self, Frame},
        visit::Visit,
    },
    problem::Problem,
    service::Service,
};

/// Rows of a list that are offered besides those that are filled.
const BLANK_ROWS: usize = 2;

#[derive(Template)]
#[template(path = "edit.html")]
struct EditPage {
    frame: Frame,
    /// The record's key; none for a new one.
    key: Option<String>,
    /// The version that the form was filled with.
    tag: String,
    single: Vec<FieldView>,
    lists: Vec<ListView>,
    message: String,
    source: String,
    refusal: Option<Refusal>,
    /// Records that may be the same as a new one: key and why.
    alike: Vec<(String, String)>,
}

struct FieldView {
    id: String,
    label: String,
    value: String,
    input: Input,
    choices: Vec<(&'static str, String)>,
    problem: Option<String>,
}

struct ListView {
    label: String,
    rows: Vec<Vec<FieldView>>,
}

impl FieldView {
    fn is_date(&self) -> bool {
        self.input == Input::Date
    }

    fn is_long(&self) -> bool {
        matches!(self.input, Input::Lines | Input::Codes)
    }

    fn is_wide(&self) -> bool {
        self.is_long()
            || self.id.ends_with("note")
            || self.id.ends_with("source.title")
            || self.id.ends_with("url")
    }
}

pub(crate) async fn new(State(service): State<Service>, visit: Visit) -> Response {
    let words = visit.words;
    let form = Form {
        key: None,
        tag: String::new(),
        record: json!({}),
    };
    frame::page(&form.page(&service, visit, None, ("", "")), words)
}

pub(crate) async fn page(
    State(service): State<Service>,
    Extension(api): Extension<Api>,
    visit: Visit,
    Path(key): Path<String>,
) -> Result<Response, Problem> {
    let words = visit.words;
    let Answer { value, tag } = found(&api, &key).await?;
    let form = Form {
        key: Some(key),
        tag,
        record: value,
    };
    Ok(frame::page(
        &form.page(&service, visit, None, ("", "")),
        words,
    ))
}

async fn found(api: &Api, key: &str) -> Result<Answer, Refusal> {
    let address = Address::of("/api/v1/clusters").below(key);
    api.call(Call::get(address.to_string(), None)).await
}

pub(crate) async fn register(
    State(service): State<Service>,
    Extension(api): Extension<Api>,
    posted: Posted,
) -> Result<Response, Problem> {
    let record = filled(&json!({}), &posted);
    let form = Form {
        key: None,
        tag: String::new(),
        record,
    };
    let proposed = json!({ "kind": "register", "record": form.record });
    let call = if is_saved(&posted) {
        let address = commit_address(Address::of("/api/v1/clusters"), &posted);
        let address = match posted.stated("others") {
            Some(others) => address.set("others", others),
            None => address,
        };
        Call::send(
            Method::POST,
            address.to_string(),
            posted.visit.session.as_ref(),
            &form.record,
        )
    } else {
        proposal(&posted, &proposed)
    };
    let outcome = api.call(call).await;
    finish(&service, posted, form, outcome)
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
    let outcome = if is_saved(&posted) {
        let address = Address::of("/api/v1/clusters").below(&key);
        let address = commit_address(address, &posted).to_string();
        let call = Call::send(
            Method::PATCH,
            address,
            posted.visit.session.as_ref(),
            &patch,
        );
        api.call(call.seen(&tag)).await
    } else {
        let against = tag.trim_matches('"').trim_end_matches(".json");
        let change = json!({
            "kind": "change",
            "key": key,
            "against": format!("sha-256:{against}"),
            "edit": { "patch": patch },
        });
        api.call(proposal(&posted, &change)).await
    };
    finish(
        &service,
        posted,
        Form {
            key: Some(key),
            tag,
            record,
        },
        outcome,
    )
}

/// Whether the change is to be made at once.
fn is_saved(posted: &Posted) -> bool {
    posted.value("act") == Some("save")
}

fn proposal<'a>(posted: &'a Posted, change: &Value) -> Call<'a> {
    let mut proposal = json!({ "change": change });
    for (name, field) in [("message", "message"), ("source", "commit_source")] {
        if let Some(stated) = posted.stated(field) {
            proposal[name] = json!(stated);
        }
    }
    Call::send(
        Method::POST,
        "/api/v1/proposals",
        posted.visit.session.as_ref(),
        &proposal,
    )
    .from(posted.visit.client)
}

fn commit_address(address: Address, posted: &Posted) -> Address {
    let stated = [("message", "message"), ("source", "commit_source")];
    stated.into_iter().fold(address, |address, (name, field)| {
        match posted.stated(field) {
            Some(value) => address.set(name, value),
            None => address,
        }
    })
}

fn filled(base: &Value, posted: &Posted) -> Value {
    record::filled(base, &|name| posted.value(name).map(str::to_owned))
}

/// Goes on to what was made, or shows the form again with what is wrong with it.
fn finish(
    service: &Service,
    posted: Posted,
    form: Form,
    outcome: Result<Answer, Refusal>,
) -> Result<Response, Problem> {
    let refusal = match outcome {
        Ok(answer) => return Ok(go_to(&made(&posted, &form, &answer.value))),
        Err(refusal) => refusal,
    };
    let words = posted.visit.words;
    let texts =
        ["message", "commit_source"].map(|name| posted.value(name).unwrap_or_default().to_owned());
    let page = form.page(service, posted.visit, Some(refusal), (&texts[0], &texts[1]));
    Ok(frame::answer(
        StatusCode::UNPROCESSABLE_ENTITY,
        &page,
        words,
    ))
}

/// The page of what was made: the record, or the proposal.
fn made(posted: &Posted, form: &Form, answer: &Value) -> Address {
    if !is_saved(posted) {
        let id = answer["id"].as_str().unwrap_or_default();
        let address = Address::of("/review").below(id);
        return match answer["secret"].as_str() {
            Some(secret) => address.set("secret", secret),
            None => address,
        };
    }
    let key = answer["records"][0]["key"].as_str().or(form.key.as_deref());
    Address::of("/clusters").below(key.unwrap_or_default())
}

/// A record in a form.
struct Form {
    key: Option<String>,
    tag: String,
    record: Value,
}

impl Form {
    fn page(
        self,
        service: &Service,
        visit: Visit,
        refusal: Option<Refusal>,
        (message, source): (&str, &str),
    ) -> EditPage {
        let title = match &self.key {
            Some(key) => visit.words.with("edit-title", &[("key", key)]),
            None => visit.words.say("register-title").into_owned(),
        };
        let mut frame = Frame::without_registry(service, visit, title);
        frame.is_private = true;
        let problems = refusal.as_ref().map_or(&[][..], |refusal| &refusal.fields);
        let single = SINGLE.iter().map(|field| {
            view(
                &frame,
                field,
                field.path.to_owned(),
                &self.record,
                field.path,
                problems,
            )
        });
        let lists = LISTS
            .iter()
            .map(|(name, fields)| list(&frame, name, fields, &self.record, problems));
        EditPage {
            single: single.collect(),
            lists: lists.collect(),
            alike: refusal.as_ref().map_or_else(Vec::new, alike),
            refusal,
            key: self.key,
            tag: self.tag,
            message: message.to_owned(),
            source: source.to_owned(),
            frame,
        }
    }
}

fn list(
    frame: &Frame,
    name: &'static str,
    fields: &[Field],
    record: &Value,
    problems: &[(String, String)],
) -> ListView {
    let filled = record[name].as_array().map_or(0, Vec::len);
    let rows = (0..filled + BLANK_ROWS).map(|row| {
        let value = &record[name][row];
        let views = fields.iter().map(|field| {
            let label = format!("{name}.{}", field.path);
            view(
                frame,
                field,
                format!("{name}.{row}.{}", field.path),
                value,
                &label,
                problems,
            )
        });
        views.collect()
    });
    ListView {
        label: difference::field(frame, name),
        rows: rows.collect(),
    }
}

fn view(
    frame: &Frame,
    field: &Field,
    id: String,
    value: &Value,
    label: &str,
    problems: &[(String, String)],
) -> FieldView {
    let choices = match field.input {
        Input::Choice(kind, words) => words
            .iter()
            .map(|word| (*word, frame.say_of(kind, word)))
            .collect(),
        _ => Vec::new(),
    };
    let problem = problems
        .iter()
        .find(|(name, _)| *name == id || *name == field.path);
    FieldView {
        label: name_of(frame, label),
        value: record::text_at(value, field),
        problem: problem.map(|(_, detail)| detail.clone()),
        input: field.input,
        choices,
        id,
    }
}

/// What a field is called: by its whole path, else by its end.
fn name_of(frame: &Frame, path: &str) -> String {
    let whole = format!("field-{}", path.replace(['.', '_'], "-"));
    let end = path.split_once('.').map_or(path, |(_, end)| end);
    let end = format!("input-{}", end.replace(['.', '_'], "-"));
    let known = frame.known(&whole).or_else(|| frame.known(&end));
    known.map_or_else(|| path.to_owned(), std::borrow::Cow::into_owned)
}

fn alike(refusal: &Refusal) -> Vec<(String, String)> {
    let others = refusal.value["alike"].as_array().into_iter().flatten();
    let text = |other: &Value, name: &str| other[name].as_str().unwrap_or_default().to_owned();
    others
        .map(|other| (text(other, "key"), text(other, "reason")))
        .collect()
}
