//! Whose page it is: choices in cookies, sessions that begin with a token and end with it, forms of a session alone.

use axum::{
    body::Body,
    http::{Method, StatusCode},
};
use registry_server::Role;

use crate::{
    pages::{HTML, page, text},
    trial::{Answer, Trial},
};

/// A form that is sent from the site's own page.
pub fn send(trial: &Trial, address: &str, cookie: &str, pairs: &[(&str, &str)]) -> Answer {
    let body = pairs.iter().map(|(name, value)| {
        let value: String = value.bytes().map(|byte| format!("%{byte:02X}")).collect();
        format!("{name}={value}")
    });
    let body = body.collect::<Vec<_>>().join("&");
    let headers = [
        HTML,
        ("host", "localhost"),
        ("origin", "http://localhost"),
        ("cookie", cookie),
        ("content-type", "application/x-www-form-urlencoded"),
    ];
    trial.ask(Method::POST, address, &headers, Body::from(body))
}

/// Logs in; gives the cookie and the word that forms carry.
pub fn logged_in(trial: &Trial, token: &str) -> (String, String) {
    let answer = send(trial, "/login", "", &[("token", token), ("to", "/about")]);
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", text(&answer));
    let cookie = answer.header("set-cookie").to_owned();
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite"),
        "{cookie}"
    );
    let cookie = cookie.split(';').next().unwrap().to_owned();
    let page = trial.ask(
        Method::GET,
        "/about",
        &[HTML, ("cookie", &cookie)],
        Body::empty(),
    );
    let page = text(&page);
    let word = page.split("name=\"form_token\" value=\"").nth(1).unwrap();
    let word = word.split('"').next().unwrap().to_owned();
    (cookie, word)
}

#[test]
fn a_choice_is_kept_in_a_cookie_and_leads_back_to_this_site_alone() {
    let trial = Trial::new();
    let chosen = page(&trial, "/preferences?lang=zh&to=%2Fclusters%3Fq%3Dsock");
    assert_eq!(chosen.status, StatusCode::SEE_OTHER);
    assert_eq!(chosen.header("location"), "/clusters?q=sock");
    assert!(chosen.header("set-cookie").starts_with("language=zh"));
    let evil = page(&trial, "/preferences?theme=dark&to=%2F%2Fevil.example");
    assert_eq!(evil.header("location"), "/");
}

#[test]
fn a_session_begins_with_a_token_and_ends_with_it() {
    let trial = Trial::new();
    let refused = send(&trial, "/login", "", &[("token", "ncr_00_00")]);
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    let token = trial.token(Role::Registrar, &[]);
    let (cookie, word) = logged_in(&trial, &token);
    let shown = |cookie: &str| {
        let page = trial.ask(
            Method::GET,
            "/about",
            &[HTML, ("cookie", cookie)],
            Body::empty(),
        );
        text(&page).contains("Log out (Li Na)")
    };
    assert!(shown(&cookie));
    let out = send(&trial, "/logout", &cookie, &[("form_token", &word)]);
    assert_eq!(out.status, StatusCode::SEE_OTHER);
    assert!(!shown(&cookie));
    let (cookie, _) = logged_in(&trial, &token);
    let id = token.split('_').nth(1).unwrap();
    trial.access.revoke(id).unwrap();
    assert!(!shown(&cookie));
}

#[test]
fn a_form_of_another_page_or_session_is_refused() {
    let trial = Trial::new();
    let (cookie, word) = logged_in(&trial, &trial.token(Role::Registrar, &[]));
    let forged = send(
        &trial,
        "/register",
        &cookie,
        &[("form_token", "x"), ("act", "save")],
    );
    assert_eq!(forged.status, StatusCode::FORBIDDEN);
    let elsewhere = [
        HTML,
        ("host", "localhost"),
        ("origin", "http://evil.example"),
        ("cookie", &*cookie),
    ];
    let body = format!("form_token={word}&act=save");
    let answer = trial.ask(Method::POST, "/register", &elsewhere, Body::from(body));
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    let nowhere = trial.ask(
        Method::POST,
        "/register",
        &[HTML, ("cookie", &cookie)],
        Body::from(""),
    );
    assert_eq!(nowhere.status, StatusCode::FORBIDDEN);
}
