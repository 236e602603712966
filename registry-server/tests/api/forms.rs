//! A record by its form: registered, changed, proposed by one and approved by another.

use axum::{
    body::Body,
    http::{Method, StatusCode},
};
use registry_server::Role;

use crate::{
    pages::{HTML, page, text},
    sessions::{logged_in, send},
    trial::Trial,
};

#[test]
fn a_record_is_registered_and_changed_by_forms() {
    let trial = Trial::new();
    let (cookie, word) = logged_in(&trial, &trial.token(Role::Registrar, &[]));
    let mut pairs = vec![
        ("form_token", &*word),
        ("act", "save"),
        ("product.name", "Tea"),
        ("location.place", "Hangzhou"),
        ("location.country", "China"),
        ("market_shares.0.percent", "120"),
        ("market_shares.0.scope", "domestic"),
    ];
    let wrong = send(&trial, "/register", &cookie, &pairs);
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(text(&wrong).contains("role=\"alert\""), "{}", text(&wrong));
    assert!(text(&wrong).contains("value=\"Hangzhou\""));
    pairs[4] = ("location.country", "CN");
    pairs[5] = ("market_shares.0.percent", "12.5");
    let made = send(&trial, "/register", &cookie, &pairs);
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", text(&made));
    assert_eq!(made.header("location"), "/clusters/cn-hangzhou-tea");

    let form = trial.ask(
        Method::GET,
        "/clusters/cn-hangzhou-tea/edit",
        &[HTML, ("cookie", &cookie)],
        Body::empty(),
    );
    let form = text(&form);
    let tag = form.split("name=\"tag\" value=\"").nth(1).unwrap();
    let tag = tag.split("\">").next().unwrap().replace("&#34;", "\"");
    pairs[2] = ("product.name", "Green tea");
    pairs.push(("tag", &tag));
    let changed = send(&trial, "/clusters/cn-hangzhou-tea/edit", &cookie, &pairs);
    assert_eq!(changed.status, StatusCode::SEE_OTHER, "{}", text(&changed));
    assert!(text(&page(&trial, "/clusters/cn-hangzhou-tea")).contains("Green tea"));
    // Somebody who saw the version before is told.
    pairs[2] = ("product.name", "Black tea");
    let late = send(&trial, "/clusters/cn-hangzhou-tea/edit", &cookie, &pairs);
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[test]
fn a_proposal_is_made_by_one_and_approved_by_another() {
    let trial = Trial::new();
    let token = trial.token(Role::Contributor, &[]);
    let (cookie, word) = logged_in(&trial, &token);
    let pairs = [
        ("form_token", &*word),
        ("act", "propose"),
        ("product.name", "Tea"),
        ("location.place", "Hangzhou"),
        ("location.country", "CN"),
        ("message", "Longjing is made there"),
    ];
    let made = send(&trial, "/register", &cookie, &pairs);
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", text(&made));
    let address = made.header("location").to_owned();
    let change = [
        pairs[0],
        pairs[1],
        ("product.name", "Socks"),
        ("location.place", "Zhuji"),
        pairs[4],
    ];
    let changed = send(&trial, "/clusters/cn-zhuji-sock/edit", &cookie, &change);
    assert_eq!(changed.status, StatusCode::SEE_OTHER, "{}", text(&changed));
    let reviewer = trial.token_of("Wang Wei", Role::Reviewer, &[]);
    let (cookie, word) = logged_in(&trial, &reviewer);
    let seen = |address: &str| {
        text(&trial.ask(
            Method::GET,
            address,
            &[HTML, ("cookie", &cookie)],
            Body::empty(),
        ))
    };
    assert!(seen("/review").contains("Longjing is made there"));
    let proposal = seen(&address);
    let tag = proposal.split("name=\"tag\" value=\"").nth(1).unwrap();
    let tag = tag.split("\">").next().unwrap().replace("&#34;", "\"");
    let pairs = [("form_token", &*word), ("act", "approve"), ("tag", &tag)];
    let done = send(&trial, &address, &cookie, &pairs);
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", text(&done));
    assert_eq!(
        page(&trial, "/clusters/cn-hangzhou-tea").status,
        StatusCode::OK
    );
}
