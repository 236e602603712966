//! What holds for every request: limits, counts, logs, request ids, compression, and answers that are problems whoever
//! gives them.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use axum::{
    Router,
    body::Body,
    extract::{MatchedPath, Request, State},
    http::{HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::{Next, from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
};
use http_body_util::BodyExt;
use tokio::sync::Semaphore;
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::CompressionLayer,
    request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer},
    timeout::TimeoutBody,
};

use crate::{
    Options,
    following::{at_least, while_away},
    network::{Client, Network, guarded},
    portal::problems_as_pages,
    problem::{Kind, Problem},
    reads::as_read,
    service::Service,
};

/// What is said where no route is.
pub(crate) const NOTHING_HERE: &str =
    "there is nothing at this address; /api/v1 lists what there is";
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Puts the layers around routes, the outermost last.
pub(crate) fn around(routes: Router<Service>, service: &Service, options: &Options) -> Router {
    let network = Network::new(options);
    let places = Arc::new(Semaphore::new(options.most_requests));
    routes
        .layer(CompressionLayer::new())
        .layer(from_fn_with_state(places, within_limit))
        .layer(from_fn_with_state(options.stall_limit, while_body_comes))
        .layer(from_fn_with_state(service.clone(), at_least))
        .layer(from_fn_with_state(service.clone(), while_away))
        .layer(CatchPanicLayer::new())
        .layer(from_fn_with_state((service.clone(), network), guarded))
        .layer(from_fn(as_problem))
        .layer(from_fn(as_read))
        .layer(from_fn_with_state(service.clone(), problems_as_pages))
        .layer(from_fn_with_state(service.clone(), counted))
        .layer(PropagateRequestIdLayer::new(REQUEST_ID))
        .layer(SetRequestIdLayer::new(REQUEST_ID, MakeRequestUuid))
        .with_state(service.clone())
}

/// Waits only so long for each part of a body.
async fn while_body_comes(State(limit): State<Duration>, request: Request, next: Next) -> Response {
    let is_stalled = Arc::new(AtomicBool::new(false));
    let told = Arc::clone(&is_stalled);
    let request = request.map(|body| {
        let body = TimeoutBody::new(limit, body);
        Body::new(body.map_err(move |error| {
            told.store(true, Ordering::Relaxed);
            error
        }))
    });
    let response = next.run(request).await;
    if is_stalled.load(Ordering::Relaxed) && !response.status().is_success() {
        return Kind::Timeout
            .problem("the body stopped coming")
            .into_response();
    }
    response
}

/// Works on so many requests at once, and has the others come again.
async fn within_limit(
    State(places): State<Arc<Semaphore>>,
    request: Request,
    next: Next,
) -> Response {
    match places.try_acquire() {
        Ok(_place) => next.run(request).await,
        Err(_) => Kind::Unavailable
            .problem("too many requests are under way")
            .into_response(),
    }
}

/// What a layer refuses in plain words is told as a problem.
async fn as_problem(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let is_document = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| {
            kind.to_str()
                .is_ok_and(|kind| kind.starts_with("application/") || kind.starts_with("text/html"))
        });
    if is_document {
        return response;
    }
    let problem = match response.status() {
        StatusCode::METHOD_NOT_ALLOWED => {
            let mut refused = Kind::MethodNotAllowed
                .problem("this resource has other methods; see Allow")
                .into_response();
            let allowed = response.headers().get(header::ALLOW).cloned();
            refused
                .headers_mut()
                .extend(allowed.map(|allowed| (header::ALLOW, allowed)));
            return refused;
        }
        StatusCode::PAYLOAD_TOO_LARGE => {
            Kind::TooLarge.problem("send less at once, or import a file")
        }
        StatusCode::REQUEST_TIMEOUT => Kind::Timeout.problem("ask for less, or try again"),
        StatusCode::INTERNAL_SERVER_ERROR => {
            Kind::Failed.problem("the request met a mistake in the program")
        }
        StatusCode::SERVICE_UNAVAILABLE => {
            Kind::Unavailable.problem("too many requests are under way")
        }
        StatusCode::UNSUPPORTED_MEDIA_TYPE => {
            Kind::UnsupportedType.problem("send application/json")
        }
        status if status.is_client_error() => return told(response).await,
        _ => return response,
    };
    problem.into_response()
}

/// The words of a refusal that an extractor gave.
async fn told(response: Response) -> Response {
    const MOST_WORDS: usize = 4096;
    let kind = match response.status() {
        StatusCode::NOT_FOUND => Kind::NotFound,
        StatusCode::UNPROCESSABLE_ENTITY => Kind::Invalid,
        _ => Kind::BadRequest,
    };
    let words = axum::body::to_bytes(response.into_body(), MOST_WORDS).await;
    let words = words.unwrap_or_default();
    let words = String::from_utf8_lossy(&words);
    let problem: Problem = match words.trim() {
        "" => kind.problem(NOTHING_HERE),
        words => kind.problem(words),
    };
    problem.into_response()
}

/// What a method is counted under: there is no end to what a client may call one.
fn counted_method(method: &Method) -> &'static str {
    let known = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    let known = known.into_iter().find(|known| method == known);
    known.unwrap_or("other")
}

/// Counts a request and writes it to the log.
async fn counted(State(service): State<Service>, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let method = counted_method(request.method());
    let route = request.extensions().get::<MatchedPath>();
    // An address that is no route is counted under one name: there is no end to them.
    let route = route.map_or("none", MatchedPath::as_str).to_owned();
    let id = request.headers().get(REQUEST_ID).cloned();
    let response = next.run(request).await;
    let (status, took) = (response.status().as_u16(), began.elapsed());
    service.metrics().count(&route, method, status, took);
    let id = id.as_ref().map(HeaderValue::to_str);
    let client = response
        .extensions()
        .get()
        .map(|Client(client)| client.to_string());
    tracing::info!(
        request = id.and_then(Result::ok).unwrap_or_default(),
        client,
        method,
        route,
        status,
        milliseconds = took.as_secs_f64() * 1000.0,
        "request"
    );
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn methods_that_clients_make_up_are_counted_as_one() {
        let counted = |name: &[u8]| counted_method(&Method::from_bytes(name).unwrap());
        assert_eq!(counted(b"PATCH"), "PATCH");
        assert_eq!((counted(b"BREW"), counted(b"get")), ("other", "other"));
    }
}
