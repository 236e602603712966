//! What holds for every answer.

use axum::{
    body::Body,
    http::{Method, StatusCode},
};
use registry_server::Role;
use serde_json::json;

use crate::trial::{Answer, Trial};

const SOCKS: &str = "/api/v1/clusters/cn-zhuji-sock";
const VARIES: &str = "Accept, Accept-Encoding, Accept-Language, Authorization";

fn get(trial: &Trial, address: &str, headers: &[(&str, &str)]) -> Answer {
    trial.ask(Method::GET, address, headers, Body::empty())
}

#[test]
fn answers_say_what_they_vary_by_and_those_to_a_token_are_nobody_elses() {
    let trial = Trial::new();
    let token = format!("Bearer {}", trial.token(Role::Registrar, &[]));
    for address in [
        SOCKS,
        "/api/v1/clusters?q=sock",
        "/api/v1/clusters/cn-none",
        "/api/v1/export",
        "/api/v1/none",
    ] {
        let public = get(&trial, address, &[]);
        assert_eq!(public.header("vary"), VARIES, "{address}");
        assert_eq!(
            public.header("access-control-allow-origin"),
            "*",
            "{address}"
        );
        assert_ne!(
            public.header("cache-control"),
            "private, no-store",
            "{address}"
        );
        let own = get(&trial, address, &[("authorization", &token)]);
        assert_eq!(
            own.header("cache-control"),
            "private, no-store",
            "{address}"
        );
        assert_eq!(own.header("access-control-allow-origin"), "", "{address}");
    }
    let patch = [
        ("authorization", &*token),
        ("if-match", "*"),
        ("content-type", "application/json"),
    ];
    let change = trial.ask(Method::PATCH, SOCKS, &patch, Body::from("{}"));
    assert_eq!(change.header("access-control-allow-origin"), "");
}

#[test]
fn a_page_of_another_place_reads_and_changes_nothing() {
    let trial = Trial::new();
    let ask = |method| {
        let headers = [
            ("origin", "https://example.org"),
            ("access-control-request-method", method),
        ];
        trial.ask(Method::OPTIONS, SOCKS, &headers, Body::empty())
    };
    assert_eq!(ask("GET").header("access-control-allow-origin"), "*");
    assert!(
        !ask("GET")
            .header("access-control-allow-headers")
            .to_lowercase()
            .contains("authorization")
    );
    assert_eq!(ask("PATCH").header("access-control-allow-origin"), "");
    assert_eq!(ask("GET").header("access-control-allow-credentials"), "");
}

#[test]
fn an_item_alone_has_a_strong_tag_and_all_else_a_weak_one_of_the_head() {
    let trial = Trial::new();
    let tag = |address: &str| get(&trial, address, &[]).header("etag").to_owned();
    assert!(tag(SOCKS).starts_with('"'));
    for address in [
        "/api/v1",
        "/api/v1/clusters",
        "/api/v1/clusters/cn-zhuji-sock/statements",
        "/api/v1/clusters/cn-zhuji-sock/history",
        "/api/v1/clusters/cn-zhuji-sock/proof",
        "/api/v1/organisations",
        "/api/v1/entries",
        "/api/v1/commits/1",
    ] {
        assert_eq!(tag(address), "W/\"2\"", "{address}");
        let known = [("if-none-match", "W/\"2\"")];
        assert_eq!(
            get(&trial, address, &known).status,
            StatusCode::NOT_MODIFIED,
            "{address}"
        );
    }
}

#[test]
fn what_a_client_does_not_take_is_refused() {
    let trial = Trial::new();
    let accept = |address: &str, kinds: &str| get(&trial, address, &[("accept", kinds)]).status;
    assert_eq!(
        accept(SOCKS, "text/html, application/*;q=0.8"),
        StatusCode::OK
    );
    assert_eq!(accept(SOCKS, "text/html, */*;q=0.1"), StatusCode::OK);
    let refused = get(
        &trial,
        SOCKS,
        &[("accept", "text/csv, application/json;q=0")],
    );
    assert_eq!(
        (refused.status.as_u16(), &*refused.problem()),
        (406, "/problems/not-acceptable")
    );
    assert_eq!(refused.json()["errors"][0]["field"], "Accept");
    assert_eq!(accept("/api/v1/export", "text/csv"), StatusCode::OK);
    assert_eq!(
        accept("/api/v1/register", "application/json"),
        StatusCode::NOT_ACCEPTABLE
    );
}

#[test]
fn a_record_that_was_merged_or_split_says_where_it_went() {
    let trial = Trial::new();
    let token = trial.token(Role::Registrar, &[]);
    let retire = |body| {
        let address = format!("{SOCKS}/retirement");
        let answer = trial.send(Method::POST, &address, &token, ("if-match", "*"), &body);
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.json());
        get(&trial, SOCKS, &[]).header("link").to_owned()
    };
    let tie = "</api/v1/clusters/cn-shengzhou-tie>; rel=\"successor-version\"";
    assert_eq!(
        retire(json!({ "status": "merged", "into": "cn-shengzhou-tie" })),
        tie
    );
    let new = crate::trial::cluster("cn-datang-hosiery", "Datang", "Hosiery");
    let made = trial.send(Method::POST, "/api/v1/clusters", &token, ("", ""), &new);
    assert_eq!(made.status, StatusCode::CREATED);
    let both = json!({ "status": "split", "into": ["cn-shengzhou-tie", "cn-datang-hosiery"] });
    let datang = tie.replace("shengzhou-tie", "datang-hosiery");
    assert_eq!(retire(both), format!("{datang}, {tie}"));
    assert_eq!(retire(json!({ "status": "inactive" })), "");
}
