//! Choosing a language or theme: a cookie, and back to where the visitor was.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use axum_extra::extract::Query;
use serde::Deserialize;

use super::{
    address::Address,
    visit::{LANGUAGE_COOKIE, THEME_COOKIE, Theme},
    words::Words,
};

/// What was chosen.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Choice {
    lang: Option<String>,
    theme: Option<String>,
    to: String,
}

pub(crate) async fn choose(Query(choice): Query<Choice>) -> Response {
    let back = Address::local(&choice.to).unwrap_or_else(|| Address::of("/"));
    let mut response = StatusCode::SEE_OTHER.into_response();
    let headers = response.headers_mut();
    let language = choice.lang.as_deref().and_then(Words::of).map(Words::code);
    let theme = choice
        .theme
        .as_deref()
        .and_then(Theme::of)
        .map(Theme::as_str);
    for (name, value) in [(LANGUAGE_COOKIE, language), (THEME_COOKIE, theme)] {
        let cookie =
            value.map(|value| format!("{name}={value}; Path=/; Max-Age=31536000; SameSite=Lax"));
        let cookie = cookie.and_then(|cookie| HeaderValue::from_str(&cookie).ok());
        headers.extend(cookie.map(|cookie| (header::SET_COOKIE, cookie)));
    }
    let location = HeaderValue::from_str(&back.to_string()).ok();
    headers.extend(location.map(|location| (header::LOCATION, location)));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
