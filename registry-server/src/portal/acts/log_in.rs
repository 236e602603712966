//! Logging in by presenting a token, and logging out.

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::Response,
};

use super::{go_to, posted::Posted};
use crate::{
    portal::{
        address::Address,
        frame::{self, Frame},
        session,
        visit::Visit,
    },
    problem::Problem,
    service::Service,
};

#[derive(Template)]
#[template(path = "log_in.html")]
struct LogInPage {
    frame: Frame,
    /// Where to go on.
    to: String,
    is_refused: bool,
}

impl LogInPage {
    fn new(service: &Service, visit: Visit, to: &str, is_refused: bool) -> LogInPage {
        let title = visit.words.say("log-in").into_owned();
        let mut frame = Frame::without_registry(service, visit, title);
        frame.is_private = true;
        LogInPage {
            frame,
            to: to.to_owned(),
            is_refused,
        }
    }
}

pub(crate) async fn page(State(service): State<Service>, visit: Visit) -> Response {
    let (words, to) = (
        visit.words,
        visit.address.value("to").unwrap_or("/").to_owned(),
    );
    frame::page(&LogInPage::new(&service, visit, &to, false), words)
}

pub(crate) async fn log_in(
    State(service): State<Service>,
    posted: Posted,
) -> Result<Response, Problem> {
    let token = posted.value("token").unwrap_or_default().to_owned();
    let to = posted.value("to").unwrap_or("/").to_owned();
    if service.holder(token.clone()).await?.is_none() {
        // Guessing is as slow here as it is at the API.
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
        let words = posted.visit.words;
        let page = LogInPage::new(&service, posted.visit, &to, true);
        return Ok(frame::answer(StatusCode::UNAUTHORIZED, &page, words));
    }
    // Who was logged in before is so no more.
    let cookie = session::begin(&service, &posted.headers, token).await?;
    let back = Address::local(&to).unwrap_or_else(|| Address::of("/"));
    Ok(with_cookie(go_to(&back), &cookie))
}

pub(crate) async fn log_out(
    State(service): State<Service>,
    posted: Posted,
) -> Result<Response, Problem> {
    let cookie = session::end(&service, &posted.headers).await?;
    Ok(with_cookie(go_to(&Address::of("/")), &cookie))
}

fn with_cookie(mut response: Response, cookie: &str) -> Response {
    let cookie = HeaderValue::from_str(cookie).ok();
    let headers = response.headers_mut();
    headers.extend(cookie.map(|cookie| (header::SET_COOKIE, cookie)));
    response
}
