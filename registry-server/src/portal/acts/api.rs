//! Calls of the service's own API, without a network, in the name of a session.

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Method, Request, StatusCode, header},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tower::ServiceExt;

use crate::{
    network::Client,
    portal::{findings, session::Session, words::Words},
    problem::{Kind, Problem},
};

/// The most bytes of an answer that a page is made of.
const MOST_BYTES: usize = 16 << 20;

/// The API.
#[derive(Clone)]
pub(crate) struct Api(Router);

/// A call.
pub(super) struct Call<'a> {
    pub(super) method: Method,
    pub(super) address: String,
    pub(super) session: Option<&'a Session>,
    /// The version that is meant (If-Match).
    pub(super) seen: Option<&'a str>,
    /// Whether it goes on by itself, and is answered before all is done.
    pub(super) goes_on: bool,
    pub(super) body: Body,
    /// Who visits.
    pub(super) client: Option<Client>,
}

impl<'a> Call<'a> {
    pub(super) fn get(address: impl Into<String>, session: Option<&'a Session>) -> Call<'a> {
        Call {
            method: Method::GET,
            address: address.into(),
            session,
            seen: None,
            goes_on: false,
            body: Body::empty(),
            client: None,
        }
    }

    pub(super) fn send(
        method: Method,
        address: impl Into<String>,
        session: Option<&'a Session>,
        value: &Value,
    ) -> Call<'a> {
        Call {
            method,
            body: Body::from(value.to_string()),
            ..Call::get(address, session)
        }
    }

    pub(super) fn from(self, client: Option<Client>) -> Call<'a> {
        Call { client, ..self }
    }

    pub(super) fn seen(self, tag: &'a str) -> Call<'a> {
        Call {
            seen: Some(tag),
            ..self
        }
    }
}

/// What the API answered.
pub(super) struct Answer {
    pub(super) value: Value,
    /// The version that it is of (ETag).
    pub(super) tag: String,
}

/// What the API refused, and why.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Refusal {
    #[serde(skip)]
    pub(super) status: StatusCode,
    pub(super) detail: String,
    /// Fields, by the names that forms give them, each with what is wrong with it.
    pub(super) fields: Vec<(String, String)>,
    /// The whole answer.
    pub(super) value: Value,
}

impl Api {
    pub(crate) fn new(router: Router) -> Api {
        Api(router)
    }

    pub(super) async fn call(&self, call: Call<'_>) -> Result<Answer, Refusal> {
        let mut request = Request::builder()
            .method(call.method)
            .uri(call.address)
            .header(header::CONTENT_TYPE, "application/json");
        if let Some(session) = call.session {
            let bearer = format!("Bearer {}", session.token);
            request = request.header(header::AUTHORIZATION, bearer);
        }
        if let Some(client) = call.client {
            request = request.extension(client);
        }
        if let Some(tag) = call.seen {
            request = request.header(header::IF_MATCH, tag);
        }
        if call.goes_on {
            request = request.header("prefer", "respond-async");
        }
        let failed = |error: &dyn ToString| Refusal {
            status: StatusCode::INTERNAL_SERVER_ERROR,
            detail: error.to_string(),
            ..Refusal::default()
        };
        let request = request.body(call.body).map_err(|error| failed(&error))?;
        // A router that is asked without a network has no errors of its own.
        let Ok(response) = self.0.clone().oneshot(request).await;
        let status = response.status();
        let tag = response.headers().get(header::ETAG);
        let tag = tag
            .and_then(|tag| tag.to_str().ok())
            .unwrap_or_default()
            .to_owned();
        let bytes = to_bytes(response.into_body(), MOST_BYTES).await;
        let bytes = bytes.map_err(|error| failed(&error))?;
        let value: Value = serde_json::from_slice(&bytes).unwrap_or_default();
        match status.is_success() {
            true => Ok(Answer { value, tag }),
            false => Err(Refusal::of(status, value, &bytes)),
        }
    }
}

impl Refusal {
    /// That somebody else was first, where no call of the API says so.
    pub(super) fn overtaken(words: &Words) -> Refusal {
        Refusal {
            status: StatusCode::PRECONDITION_FAILED,
            detail: words.say("edit-overtaken").into_owned(),
            ..Refusal::default()
        }
    }

    /// The same in the words of a page.
    pub(super) fn in_words(self, words: &Words) -> Refusal {
        let fields = self.fields.into_iter();
        let fields = fields.map(|(name, detail)| (name, findings::told(words, &detail)));
        Refusal {
            detail: findings::told(words, &self.detail),
            fields: fields.collect(),
            ..self
        }
    }

    fn of(status: StatusCode, value: Value, bytes: &[u8]) -> Refusal {
        let text = |value: &Value, name: &str| value[name].as_str().map(str::to_owned);
        let fields = value["errors"].as_array().into_iter().flatten();
        let fields = fields.filter_map(|error| {
            let field = text(error, "field")?.replace('[', ".").replace(']', "");
            Some((field, text(error, "detail")?))
        });
        let plain = || String::from_utf8_lossy(bytes).trim().to_owned();
        Refusal {
            status,
            detail: text(&value, "detail").unwrap_or_else(plain),
            fields: fields.collect(),
            value,
        }
    }
}

/// A page that cannot be shown without what was refused.
impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Problem {
        let kind = match refusal.status {
            StatusCode::UNAUTHORIZED => Kind::Unauthorized,
            StatusCode::FORBIDDEN => Kind::Forbidden,
            StatusCode::NOT_FOUND => Kind::NotFound,
            StatusCode::CONFLICT => Kind::Conflict,
            StatusCode::PRECONDITION_FAILED => Kind::Overtaken,
            StatusCode::PAYLOAD_TOO_LARGE => Kind::TooLarge,
            StatusCode::UNPROCESSABLE_ENTITY => Kind::Invalid,
            StatusCode::SERVICE_UNAVAILABLE => Kind::Unavailable,
            status if status.is_client_error() => Kind::BadRequest,
            _ => Kind::Failed,
        };
        kind.problem(refusal.detail)
    }
}
