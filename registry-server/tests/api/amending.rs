//! Proposals that were sent back are amended on the pages that they came from.

use axum::http::{Method, StatusCode};
use registry_server::{KeptSettings, Role};
use serde_json::{Value, json};

use crate::{
    acting::{Person, hidden, record, went},
    pages::{page, text},
    sessions::send,
    trial::Trial,
};

#[test]
fn what_was_sent_back_is_amended_and_approved() {
    let trial = Trial::new();
    let contributor = Person::new(&trial, "Wang Wei", Role::Contributor);
    let reviewer = Person::new(&trial, "Chen Jie", Role::Reviewer);
    let proposed = [
        ("product.name", "Tea"),
        ("location.place", "Hangzhou"),
        ("location.country", "CN"),
        ("market_shares.0.percent", "12"),
        ("market_shares.0.scope", "domestic"),
    ];
    let proposal = went(&contributor.fills("/register", "propose", &proposed));
    went(&reviewer.fills(&proposal, "send_back", &[("reason", "Which tea?")]));
    let seen = text(&contributor.sees(&proposal));
    assert!(
        seen.contains("Which tea?") && seen.contains("/amend\""),
        "{seen}"
    );
    let amend = format!("{proposal}/amend");
    let form = text(&contributor.sees(&amend));
    assert!(
        form.contains("value=\"Hangzhou\"") && form.contains("value=\"12\""),
        "{form}"
    );
    let mut amended = proposed;
    amended[3].1 = "120";
    let wrong = contributor.fills(&amend, "amend", &amended);
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    (amended[0].1, amended[3].1) = ("Green tea", "12.5");
    assert_eq!(
        went(&contributor.fills(&amend, "amend", &amended)),
        proposal
    );
    went(&reviewer.fills(&proposal, "approve", &[]));
    let tea = record(&trial, "cn-hangzhou-green-tea");
    assert_eq!(tea["market_shares"][0]["percent"], 12.5);
    let late = contributor.fills(&amend, "amend", &amended);
    assert_eq!(
        late.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "it is decided"
    );
    let others = reviewer.fills(&amend, "amend", &amended);
    assert_eq!(
        others.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "it is not theirs"
    );
}

/// What a proposal would have become of a record.
fn edit_of(trial: &Trial, proposal: &str) -> Value {
    let id = proposal.rsplit('/').next().unwrap();
    let reviewer = trial.token_of("Chen Jie", Role::Reviewer, &[]);
    let address = format!("/api/v1/proposals/{id}");
    let seen = trial.send(Method::GET, &address, &reviewer, ("", ""), &json!(null));
    seen.json()["change"]["edit"].clone()
}

#[test]
fn each_kind_of_proposal_is_amended_by_the_form_that_it_came_from() {
    let trial = Trial::new();
    let contributor = Person::new(&trial, "Wang Wei", Role::Contributor);
    let sock = "/clusters/cn-zhuji-sock";
    let mut changed = [
        ("product.name", "Socks"),
        ("location.place", "Zhuji"),
        ("location.country", "CN"),
    ];
    let edited = went(&contributor.fills(&format!("{sock}/edit"), "propose", &changed));
    changed[0].1 = "Hosiery";
    went(&contributor.fills(&format!("{edited}/amend"), "amend", &changed));
    assert_eq!(
        edit_of(&trial, &edited)["patch"]["product"]["name"],
        "Hosiery"
    );

    let retire = format!("{sock}/retire");
    let retired = went(&contributor.fills(&retire, "propose", &[("status", "inactive")]));
    let form = text(&contributor.sees(&format!("{retired}/amend")));
    assert!(
        form.contains("value=\"inactive\" required checked"),
        "{form}"
    );
    let merged = [("status", "merged"), ("into", "cn-shengzhou-tie")];
    went(&contributor.fills(&format!("{retired}/amend"), "amend", &merged));
    assert_eq!(
        edit_of(&trial, &retired)["merged"]["into"],
        "cn-shengzhou-tie"
    );
}

#[test]
fn an_amended_proposal_takes_nothing_back_of_what_others_did_meanwhile() {
    let trial = Trial::new();
    let contributor = Person::new(&trial, "Wang Wei", Role::Contributor);
    let proposed = json!({ "change": {
        "kind": "change", "key": "cn-zhuji-sock", "edit": { "patch": { "name": "Datang" } },
    } });
    let token = trial.token_of("Wang Wei", Role::Contributor, &[]);
    let made = trial.send(
        Method::POST,
        "/api/v1/proposals",
        &token,
        ("", ""),
        &proposed,
    );
    let id = made.json()["id"].as_str().unwrap().to_owned();
    let amend = format!("/review/{id}/amend");
    let tag = hidden(&text(&contributor.sees(&amend)), "tag").unwrap();
    let registrar = Person::new(&trial, "Li Na", Role::Registrar);
    let review = [("finding", "Seen.")];
    went(&registrar.fills("/clusters/cn-zhuji-sock/review", "", &review));
    let pairs = [
        ("form_token", &*contributor.word),
        ("act", "amend"),
        ("tag", &tag),
        ("name", "Datang socks"),
    ];
    let late = send(&trial, &amend, &contributor.cookie, &pairs);
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    went(&contributor.fills(&amend, "amend", &pairs[3..]));
    assert_eq!(
        edit_of(&trial, &id),
        json!({ "patch": { "name": "Datang socks" } })
    );
}

#[test]
fn a_visitor_amends_by_the_secret_that_was_told() {
    let trial = Trial::new();
    let settings = KeptSettings::of_registry(&trial.registry);
    settings
        .change(&json!({ "visitors_propose": true }))
        .unwrap();
    let pairs = [
        ("act", "propose"),
        ("status", "withdrawn"),
        ("reason", "A factory."),
    ];
    let made = send(&trial, "/clusters/cn-zhuji-sock/retire", "", &pairs);
    let proposal = went(&made);
    let (path, secret) = proposal.split_once('?').unwrap();
    assert!(text(&page(&trial, &proposal)).contains("/amend?secret="));
    let amend = format!("{path}/amend?{secret}");
    let form = text(&page(&trial, &amend));
    assert!(form.contains("value=\"A factory.\""), "{form}");
    let sent = send(
        &trial,
        &amend,
        "",
        &[("act", "amend"), ("status", "inactive")],
    );
    assert_eq!(went(&sent), proposal);
    assert!(!page(&trial, &format!("{path}/amend")).status.is_success());
}
