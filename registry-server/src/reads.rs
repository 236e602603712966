//! What holds for every answer of the API: what it varies by, who may keep it, and that any page may read what is public.

use axum::{
    extract::Request,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

const VARIES: &str = "Accept, Accept-Encoding, Accept-Language, Authorization";
/// What a page of another place may send, and see. No token: a page acts for nobody.
const SENT: &str = "Accept, If-None-Match, Last-Event-ID";
const SEEN: &str = "ETag, Link, Registry-Commit, Retry-After, X-Request-Id";

/// Says of answers of the API whom they are for.
pub(crate) async fn as_read(request: Request, next: Next) -> Response {
    if !request.uri().path().starts_with("/api/") {
        return next.run(request).await;
    }
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    let has_token = request.headers().contains_key(header::AUTHORIZATION);
    if is_question_of_a_page(&request) {
        return preflight(request.headers());
    }
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::VARY, HeaderValue::from_static(VARIES));
    let as_said = HeaderValue::from_static("nosniff");
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, as_said);
    if has_token {
        let kept = HeaderValue::from_static("private, no-store");
        headers.insert(header::CACHE_CONTROL, kept);
    } else if is_read {
        allow_all(headers);
    }
    response
}

/// Whether a browser asks if a page may send a request (CORS).
fn is_question_of_a_page(request: &Request) -> bool {
    request.method() == Method::OPTIONS
        && request
            .headers()
            .contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
}

/// Reads alone may be sent by a page of another place.
fn preflight(asked: &HeaderMap) -> Response {
    let method = asked.get(header::ACCESS_CONTROL_REQUEST_METHOD);
    let is_read = method.is_some_and(|method| method == "GET" || method == "HEAD");
    let mut response = StatusCode::NO_CONTENT.into_response();
    if is_read {
        let headers = response.headers_mut();
        allow_all(headers);
        let sent = HeaderValue::from_static(SENT);
        headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, sent);
        let methods = HeaderValue::from_static("GET, HEAD");
        headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, methods);
    }
    response
}

fn allow_all(headers: &mut HeaderMap) {
    let all = HeaderValue::from_static("*");
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, all);
    let seen = HeaderValue::from_static(SEEN);
    headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, seen);
}
