//! What a client asks, and what it is answered.

use std::{
    fs::File,
    io::{self, Read},
};

use axum::http::{HeaderMap, Method, header, request::Builder};
use http_body_util::{BodyExt, Full, StreamBody, combinators::BoxBody};
use hyper::body::{Bytes, Frame};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// How much is read of a file at once.
const PIECE: usize = 64 << 10;

/// The body of a request on its way.
pub(super) type Sent = BoxBody<Bytes, io::Error>;

/// A request to a service.
///
/// ```
/// use registry_server::ClientRequest;
/// let approve = ClientRequest::post("/api/v1/proposals/006928f0c15f0c12ab/decision")
///     .json(&serde_json::json!({ "decision": "approve" }))
///     .if_match("5ca1d18a");
/// # drop(approve);
/// ```
pub struct ClientRequest {
    method: Method,
    path: String,
    body: Body,
    if_match: Option<String>,
    is_long: bool,
}

enum Body {
    Json(Vec<u8>),
    File(File),
}

impl ClientRequest {
    fn new(method: Method, path: impl Into<String>) -> ClientRequest {
        ClientRequest {
            method,
            path: path.into(),
            body: Body::Json(Vec::new()),
            if_match: None,
            is_long: false,
        }
    }

    /// Asks for what is there.
    #[must_use]
    pub fn get(path: impl Into<String>) -> ClientRequest {
        ClientRequest::new(Method::GET, path)
    }

    /// Has something done.
    #[must_use]
    pub fn post(path: impl Into<String>) -> ClientRequest {
        ClientRequest::new(Method::POST, path)
    }

    /// Puts something in its place.
    #[must_use]
    pub fn put(path: impl Into<String>) -> ClientRequest {
        ClientRequest::new(Method::PUT, path)
    }

    /// Changes a part of what is there.
    #[must_use]
    pub fn patch(path: impl Into<String>) -> ClientRequest {
        ClientRequest::new(Method::PATCH, path)
    }

    /// Takes away what is there.
    #[must_use]
    pub fn delete(path: impl Into<String>) -> ClientRequest {
        ClientRequest::new(Method::DELETE, path)
    }

    /// With a document.
    #[must_use]
    pub fn json(self, document: &Value) -> ClientRequest {
        let body = Body::Json(document.to_string().into_bytes());
        ClientRequest { body, ..self }
    }

    /// With a file from where it is read to its end.
    #[must_use]
    pub fn file(self, file: File) -> ClientRequest {
        let body = Body::File(file);
        ClientRequest { body, ..self }
    }

    /// Only where it is still what it was when it was answered with this tag.
    #[must_use]
    pub fn if_match(self, tag: &str) -> ClientRequest {
        let if_match = Some(format!("\"{tag}\""));
        ClientRequest { if_match, ..self }
    }

    /// Answered at once where it takes long: the answer says where to look (RFC 7240, `respond-async`).
    #[must_use]
    pub fn without_waiting(self) -> ClientRequest {
        ClientRequest {
            is_long: true,
            ..self
        }
    }

    /// How much is sent.
    pub(super) fn bytes(&self) -> io::Result<u64> {
        match &self.body {
            Body::Json(json) => Ok(json.len() as u64),
            Body::File(file) => Ok(file.metadata()?.len()),
        }
    }

    pub(super) fn into_parts(self, builder: Builder) -> (Builder, Sent) {
        let mut builder = builder.method(self.method).uri(self.path);
        if let Some(tag) = self.if_match {
            builder = builder.header(header::IF_MATCH, tag);
        }
        if self.is_long {
            builder = builder.header("prefer", "respond-async");
        }
        let (media, body) = match self.body {
            Body::Json(json) => ("application/json", whole(json)),
            Body::File(file) => ("application/octet-stream", pieces_of(file)),
        };
        (builder.header(header::CONTENT_TYPE, media), body)
    }
}

fn whole(body: Vec<u8>) -> Sent {
    Full::new(Bytes::from(body))
        .map_err(|never| match never {})
        .boxed()
}

fn pieces_of(file: File) -> Sent {
    StreamBody::new(tokio_stream::iter(Pieces(file))).boxed()
}

/// The pieces of a file, one after another.
struct Pieces(File);

impl Iterator for Pieces {
    type Item = io::Result<Frame<Bytes>>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut piece = Vec::with_capacity(PIECE);
        match (&mut self.0).take(PIECE as u64).read_to_end(&mut piece) {
            Ok(0) => None,
            Ok(_) => Some(Ok(Frame::data(piece.into()))),
            Err(error) => Some(Err(error)),
        }
    }
}

/// What a service answered.
pub struct ClientAnswer {
    pub(super) headers: HeaderMap,
    /// The document.
    pub body: Vec<u8>,
}

impl ClientAnswer {
    /// The document as a value.
    ///
    /// # Errors
    /// When it is another.
    pub fn json<T: DeserializeOwned>(&self) -> serde_json::Result<T> {
        serde_json::from_slice(&self.body)
    }

    /// What the answer is known by, without its quotation marks.
    #[must_use]
    pub fn tag(&self) -> Option<&str> {
        let tag = self.headers.get(header::ETAG)?.to_str().ok()?;
        Some(tag.trim_start_matches("W/").trim_matches('"'))
    }
}
