//! What went wrong, as a page: a browser is answered with one wherever a program would get a problem document.

use askama::Template;
use axum::{
    extract::{Request, State},
    http::{StatusCode, header, request::Parts},
    middleware::Next,
    response::Response,
};

use super::{
    findings,
    frame::{self, Frame},
    visit::Visit,
};
use crate::{layers::NOTHING_HERE, problem::Problem, service::Service};

#[derive(Template)]
#[template(path = "failure.html")]
struct FailurePage {
    frame: Frame,
    /// The message of what to do, by status.
    advice: &'static str,
    /// What the service says; empty where the page says it all.
    detail: String,
    request: String,
}

/// Tells a problem to a browser as a page.
pub(crate) async fn problems_as_pages(
    State(service): State<Service>,
    request: Request,
    next: Next,
) -> Response {
    let (parts, body) = request.into_parts();
    let visit = wants_page(&parts).then(|| Visit::of(&parts, &service));
    let mut response = next.run(Request::from_parts(parts, body)).await;
    let problem = response.extensions_mut().remove::<Problem>();
    let (Some(visit), Some(problem)) = (visit, problem) else {
        return response;
    };
    let headers = response.headers().clone();
    let mut page = failure(&service, visit, &problem, &headers);
    for name in [header::ALLOW, header::RETRY_AFTER] {
        let kept = headers.get(&name).cloned();
        page.headers_mut().extend(kept.map(|value| (name, value)));
    }
    super::guard(page)
}

/// Whether a request comes from somebody who reads pages: not one of the API, and its browser prefers them.
fn wants_page(parts: &Parts) -> bool {
    let path = parts.uri.path();
    let is_of_program = ["/api/", "/assets/", "/healthz", "/readyz", "/metrics"]
        .iter()
        .any(|prefix| path.starts_with(prefix));
    let accept = parts.headers.get(header::ACCEPT);
    let accept = accept.and_then(|accept| accept.to_str().ok());
    !is_of_program && path != "/api" && accept.is_some_and(|accept| accept.contains("text/html"))
}

fn failure(
    service: &Service,
    visit: Visit,
    problem: &Problem,
    headers: &axum::http::HeaderMap,
) -> Response {
    let words = visit.words;
    let (title, advice) = match problem.status() {
        StatusCode::NOT_FOUND => ("failure-not-found", "failure-not-found-advice"),
        StatusCode::UNAUTHORIZED => ("failure-log-in", "failure-log-in-advice"),
        StatusCode::FORBIDDEN => ("failure-forbidden", "failure-forbidden-advice"),
        StatusCode::PAYLOAD_TOO_LARGE => ("failure-too-large", "failure-too-large-advice"),
        status if status.is_client_error() => ("failure-request", "failure-request-advice"),
        StatusCode::SERVICE_UNAVAILABLE => ("failure-busy", "failure-busy-advice"),
        _ => ("failure-server", "failure-server-advice"),
    };
    let mut frame = Frame::without_registry(service, visit, words.say(title));
    frame.is_private = true;
    let request = headers.get("x-request-id");
    let page = FailurePage {
        frame,
        advice,
        detail: match problem.detail() {
            // The page itself says so, and better.
            NOTHING_HERE => String::new(),
            detail => findings::told(words, detail),
        },
        request: request
            .and_then(|id| id.to_str().ok())
            .unwrap_or_default()
            .to_owned(),
    };
    frame::answer(problem.status(), &page, words)
}
