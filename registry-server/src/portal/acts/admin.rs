//! What an admin looks after: who may act, and the settings of the service.

use askama::Template;
use axum::{
    Extension,
    extract::State,
    http::{Method, StatusCode},
    response::Response,
};
use serde_json::{Map, Value, json};

use super::{
    api::{Api, Call, Refusal},
    go_to,
    posted::Posted,
};
use crate::{
    access::Role,
    portal::{
        address::Address,
        frame::{self, Frame},
        visit::Visit,
    },
    problem::{Kind, Problem},
    service::Service,
};

#[derive(Template)]
#[template(path = "admin.html")]
struct AdminPage {
    frame: Frame,
    tokens: Vec<TokenLine>,
    settings: Vec<Setting>,
    /// The text of a token that was just given out.
    issued: String,
    refusal: Option<Refusal>,
}

struct TokenLine {
    id: String,
    name: String,
    role: String,
    regions: String,
    expires: String,
    last_used: String,
}

/// A setting, by its name in the API.
struct Setting {
    name: String,
    value: String,
    is_switch: bool,
    is_on: bool,
}

pub(crate) async fn page(
    State(service): State<Service>,
    Extension(api): Extension<Api>,
    visit: Visit,
) -> Result<Response, Problem> {
    let words = visit.words;
    let page = AdminPage::new(&service, &api, visit, String::new(), None).await?;
    Ok(frame::page(&page, words))
}

impl AdminPage {
    async fn new(
        service: &Service,
        api: &Api,
        visit: Visit,
        issued: String,
        refusal: Option<Refusal>,
    ) -> Result<AdminPage, Problem> {
        if visit.session.is_none() {
            return Err(Kind::Unauthorized.problem("log in with the token of an admin"));
        }
        let session = visit.session.as_ref();
        let tokens = api.call(Call::get("/api/v1/tokens", session)).await?.value;
        let settings = api
            .call(Call::get("/api/v1/settings", session))
            .await?
            .value;
        let mut frame = Frame::without_registry(service, visit, "");
        frame.title = frame.say("nav-admin").into_owned();
        frame.is_private = true;
        Ok(AdminPage {
            tokens: tokens
                .as_array()
                .into_iter()
                .flatten()
                .map(|token| TokenLine::of(&frame, token))
                .collect(),
            settings: settings
                .as_object()
                .into_iter()
                .flatten()
                .map(Setting::of)
                .collect(),
            issued,
            refusal,
            frame,
        })
    }
}

impl TokenLine {
    fn of(frame: &Frame, token: &Value) -> TokenLine {
        let text = |name: &str| token[name].as_str().unwrap_or_default().to_owned();
        let regions = match &token["regions"] {
            Value::Array(regions) => regions
                .iter()
                .filter_map(Value::as_str)
                .collect::<Vec<_>>()
                .join(", "),
            Value::String(regions) => regions.clone(),
            _ => String::new(),
        };
        TokenLine {
            id: text("id"),
            name: text("name"),
            role: text("role"),
            expires: frame.stated_moment(&token["expires"]),
            last_used: frame.stated_moment(&token["last_used"]),
            regions,
        }
    }
}

impl Setting {
    /// Whether it is one of the roles.
    fn is_role(&self) -> bool {
        Role::ALL.iter().any(|role| role.as_str() == self.value)
    }

    fn of((name, value): (&String, &Value)) -> Setting {
        Setting {
            name: name.clone(),
            value: value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned),
            is_switch: value.is_boolean(),
            is_on: value.as_bool().unwrap_or_default(),
        }
    }
}

pub(crate) async fn act(
    State(service): State<Service>,
    Extension(api): Extension<Api>,
    posted: Posted,
) -> Result<Response, Problem> {
    let session = Some(posted.session()?);
    let call = match posted.value("act") {
        Some("issue") => Call::send(Method::POST, "/api/v1/tokens", session, &token(&posted)),
        Some("revoke") => {
            let id = posted.value("id").unwrap_or_default();
            Call {
                method: Method::DELETE,
                ..Call::get(Address::of("/api/v1/tokens").below(id).to_string(), session)
            }
        }
        Some("settings") => Call::send(
            Method::PATCH,
            "/api/v1/settings",
            session,
            &settings(&posted),
        ),
        _ => return Err(Kind::BadRequest.problem("the form says nothing of what is to be done")),
    };
    let words = posted.visit.words;
    let (issued, refusal) = match api.call(call).await {
        Err(refusal) => (String::new(), Some(refusal)),
        Ok(answer) => match answer.value["token"].as_str() {
            None => return Ok(go_to(&Address::of("/admin"))),
            Some(text) => (text.to_owned(), None),
        },
    };
    let status = refusal
        .as_ref()
        .map_or(StatusCode::OK, |_| StatusCode::UNPROCESSABLE_ENTITY);
    let page = AdminPage::new(&service, &api, posted.visit, issued, refusal).await?;
    let mut response = frame::answer(status, &page, words);
    let never = axum::http::HeaderValue::from_static("no-store");
    response
        .headers_mut()
        .insert(axum::http::header::CACHE_CONTROL, never);
    Ok(response)
}

/// The token that a form asks for.
fn token(posted: &Posted) -> Value {
    let mut token = json!({
        "name": posted.value("name").unwrap_or_default(),
        "role": posted.value("role").unwrap_or_default(),
    });
    if let Some(regions) = posted.stated("regions") {
        let regions = regions.split([',', ' ']).filter(|code| !code.is_empty());
        token["regions"] = regions.collect();
    }
    if let Some(day) = posted.stated("expires") {
        token["expires"] = json!(format!("{day}T23:59:59Z"));
    }
    token
}

/// The settings that a form states: a switch that is off is not sent by a browser, and so is named beside it.
fn settings(posted: &Posted) -> Value {
    let names = posted.pairs.iter().filter(|(name, _)| name == "setting");
    let patch = names.map(|(_, name)| {
        let stated = posted.value(&format!("settings.{name}"));
        let value = match stated {
            None => Value::Bool(false),
            Some("on") => Value::Bool(true),
            Some(text) => text
                .parse::<u64>()
                .map_or_else(|_| Value::from(text), Value::from),
        };
        (name.clone(), value)
    });
    Value::Object(patch.collect::<Map<_, _>>())
}
