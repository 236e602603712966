//! What went wrong with a request, as RFC 9457 has it: a document that a program can read, and a person.

mod refused;

use std::{error::Error, io, num::NonZeroU32, time::Duration};

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use registry_core::{
    Refused, RegistryError,
    index::IndexError,
    register::{ReadError, StoreError},
};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// A problem (RFC 9457).
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Problem {
    /// The kind of problem, as a path on this server.
    #[serde(rename = "type")]
    #[schema(examples("/problems/not-found"))]
    kind: String,
    /// The kind in words.
    #[schema(examples("Not found"))]
    title: &'static str,
    /// The HTTP status.
    #[schema(examples(404))]
    status: u16,
    /// What went wrong this time.
    #[schema(examples("no record \"cn-zhuji-tie\""))]
    detail: String,
    /// The fields at fault.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldProblem>,
    /// What belongs to this kind of problem alone.
    #[serde(flatten)]
    #[schema(value_type = Object, additional_properties)]
    more: Map<String, Value>,
    /// When to ask again, in seconds.
    #[serde(skip)]
    retry_after: Option<NonZeroU32>,
}

/// What is wrong with a field of a request.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct FieldProblem {
    /// The parameter, header or field.
    #[schema(examples("country"))]
    field: String,
    /// What is wrong with it.
    #[schema(examples("\"Itly\": unknown country"))]
    detail: String,
}

/// A kind of problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    BadRequest,
    Unauthorized,
    Forbidden,
    NotFound,
    MethodNotAllowed,
    NotAcceptable,
    Timeout,
    Conflict,
    Alike,
    Overtaken,
    TooLarge,
    TooMany,
    Misdirected,
    UnsupportedType,
    Invalid,
    PreconditionRequired,
    Failed,
    Unavailable,
    DiskFull,
}

impl Kind {
    fn parts(self) -> (StatusCode, &'static str, &'static str) {
        use StatusCode as S;
        match self {
            Kind::BadRequest => (S::BAD_REQUEST, "bad-request", "The request has a mistake"),
            Kind::Unauthorized => (S::UNAUTHORIZED, "unauthorized", "A token is needed"),
            Kind::Forbidden => (S::FORBIDDEN, "forbidden", "The token does not allow this"),
            Kind::NotFound => (S::NOT_FOUND, "not-found", "Not found"),
            Kind::MethodNotAllowed => (
                S::METHOD_NOT_ALLOWED,
                "method-not-allowed",
                "Not a method of this resource",
            ),
            Kind::NotAcceptable => (
                S::NOT_ACCEPTABLE,
                "not-acceptable",
                "Not had in a type that the request takes",
            ),
            Kind::Timeout => (S::REQUEST_TIMEOUT, "timeout", "The request took too long"),
            Kind::Conflict => (S::CONFLICT, "conflict", "The registry does not allow this"),
            Kind::Alike => (S::CONFLICT, "alike", "A record like this one is registered"),
            Kind::Overtaken => (
                S::PRECONDITION_FAILED,
                "overtaken",
                "The record is not as the request takes it to be",
            ),
            Kind::TooLarge => (S::PAYLOAD_TOO_LARGE, "too-large", "The body is too large"),
            Kind::TooMany => (S::TOO_MANY_REQUESTS, "too-many", "Too many requests"),
            Kind::Misdirected => (
                S::MISDIRECTED_REQUEST,
                "misdirected",
                "The request is for another service",
            ),
            Kind::UnsupportedType => (
                S::UNSUPPORTED_MEDIA_TYPE,
                "unsupported-type",
                "The body is of a type that is not taken here",
            ),
            Kind::Invalid => (
                S::UNPROCESSABLE_ENTITY,
                "invalid",
                "What was sent breaks a rule",
            ),
            Kind::PreconditionRequired => (
                S::PRECONDITION_REQUIRED,
                "precondition-required",
                "The request must say which version it changes",
            ),
            Kind::Failed => (S::INTERNAL_SERVER_ERROR, "failed", "The server failed"),
            Kind::Unavailable => (
                S::SERVICE_UNAVAILABLE,
                "unavailable",
                "Not possible just now",
            ),
            Kind::DiskFull => (
                S::INSUFFICIENT_STORAGE,
                "disk-full",
                "The server's disk is full",
            ),
        }
    }

    /// A problem of this kind.
    #[allow(
        clippy::needless_pass_by_value,
        reason = "errors are given as they come"
    )]
    pub(crate) fn problem(self, detail: impl ToString) -> Problem {
        let (status, name, title) = self.parts();
        Problem {
            kind: format!("/problems/{name}"),
            title,
            status: status.as_u16(),
            detail: detail.to_string(),
            errors: Vec::new(),
            more: Map::new(),
            retry_after: (self == Kind::Unavailable).then_some(NonZeroU32::MIN),
        }
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.detail)
    }
}

impl Problem {
    /// A field at fault.
    pub(crate) fn field(field: &str, detail: impl ToString) -> Problem {
        Kind::BadRequest
            .problem(format!("{field}: {}", detail.to_string()))
            .of(field, detail)
    }

    /// Names a field at fault.
    #[allow(
        clippy::needless_pass_by_value,
        reason = "errors are given as they come"
    )]
    pub(crate) fn of(mut self, field: &str, detail: impl ToString) -> Problem {
        let (field, detail) = (field.to_owned(), detail.to_string());
        self.errors.push(FieldProblem { field, detail });
        self
    }

    /// The same, with the versions that a change was made against and that there is now.
    pub(crate) fn with_versions(self, then: Option<Value>, now: Option<Value>) -> Problem {
        let mut problem = self;
        for (name, version) in [("made_against", then), ("now", now)] {
            if let Some(version) = version {
                problem = problem.with(name, version);
            }
        }
        problem
    }

    fn with(mut self, name: &str, value: Value) -> Problem {
        self.more.insert(name.to_owned(), value);
        self
    }

    /// Says when to ask again.
    pub(crate) fn after(mut self, wait: Duration) -> Problem {
        let seconds = u32::try_from(wait.as_secs()).unwrap_or(u32::MAX);
        self.retry_after = Some(NonZeroU32::MIN.saturating_add(seconds));
        self
    }

    /// The same, as something that will pass.
    pub(crate) fn unavailable(self) -> Problem {
        Kind::Unavailable.problem(self.detail)
    }

    /// What went wrong this time.
    pub(crate) fn detail(&self) -> &str {
        &self.detail
    }

    /// The HTTP status.
    pub(crate) fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    pub(crate) fn from_index(error: &IndexError) -> Problem {
        match error {
            IndexError::Busy { .. } => Kind::Unavailable.problem(error),
            IndexError::NoCommit { .. } => Kind::NotFound.problem(error),
            IndexError::TooEarly { .. } => Problem::field("as_of", error),
            _ if is_disk_full(error) => Kind::DiskFull.problem(error),
            _ => Kind::Failed.problem(error),
        }
    }
}

pub(crate) fn is_disk_full(error: &(dyn Error + 'static)) -> bool {
    let mut source = Some(error);
    while let Some(error) = source {
        if let Some(error) = error.downcast_ref::<io::Error>()
            && error.kind() == io::ErrorKind::StorageFull
        {
            return true;
        }
        source = error.source();
    }
    false
}

impl From<RegistryError> for Problem {
    fn from(error: RegistryError) -> Problem {
        match &error {
            RegistryError::Refused(refused) => Problem::from_refused(refused),
            RegistryError::Search(error) => Problem::from(error),
            RegistryError::NoRecord { .. } | RegistryError::NoCommit { .. } => {
                Kind::NotFound.problem(error)
            }
            RegistryError::Locked { .. } | RegistryError::Busy | RegistryError::GivenUp => {
                Kind::Unavailable.problem(error)
            }
            RegistryError::Invalid(_) | RegistryError::Item(_) | RegistryError::Statement(_) => {
                Kind::Invalid.problem(error)
            }
            error if error.is_about_the_database() => Kind::Unavailable.problem(error),
            RegistryError::Index(error) => Problem::from_index(error),
            RegistryError::Read(ReadError::NoEntry { .. } | ReadError::NoCommit { .. }) => {
                Kind::NotFound.problem(error)
            }
            RegistryError::Store(StoreError::Closed)
            | RegistryError::Read(ReadError::Store(StoreError::Closed)) => {
                Kind::Unavailable.problem(error)
            }
            error if is_disk_full(error) => Kind::DiskFull.problem(error),
            error => Kind::Failed.problem(error),
        }
    }
}

impl From<IndexError> for Problem {
    fn from(error: IndexError) -> Problem {
        Problem::from_index(&error)
    }
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Problem {
        Problem::from_refused(&refused)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let (status, retry_after) = (self.status(), self.retry_after);
        let mut response = (status, Json(&self)).into_response();
        // A page is made of it where it meets a browser.
        response.extensions_mut().insert(self);
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(seconds) = retry_after {
            headers.insert(header::RETRY_AFTER, seconds.get().into());
        }
        response
    }
}

/// What the disk did not do.
#[allow(
    clippy::needless_pass_by_value,
    reason = "errors are given as they come"
)]
pub(crate) fn of_disk(error: io::Error) -> Problem {
    match error.kind() {
        io::ErrorKind::StorageFull => Kind::DiskFull.problem(error),
        _ => Kind::Failed.problem(error),
    }
}
