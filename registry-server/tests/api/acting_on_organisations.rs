//! Organisations by their forms: registered, changed, retired, put back, proposed and amended, as clusters are.

use axum::http::StatusCode;
use registry_server::Role;
use serde_json::Value;

use crate::{
    acting::{Person, hidden, went},
    pages::{page, text},
    trial::Trial,
};

const REGISTER: &str = "/register/organisation";
const WEILI: &str = "/organisations/org_cn-weili";
const FILLED: [(&str, &str); 5] = [
    ("name", "Weili"),
    ("kind", "company"),
    ("country", "CN"),
    ("identifiers.0.scheme", "USCC"),
    ("identifiers.0.value", "91330681146260404Q"),
];

fn weili(trial: &Trial) -> Value {
    trial.get("/api/v1/organisations/org_cn-weili").json()
}

#[test]
fn an_organisation_is_registered_changed_and_shown_as_it_was() {
    let trial = Trial::new();
    let registrar = Person::new(&trial, "Li Na", Role::Registrar);
    assert_eq!(went(&registrar.fills(REGISTER, "save", &FILLED)), WEILI);
    let first = weili(&trial);
    assert_eq!(first["identifiers"][0]["scheme"], "USCC");
    let form = text(&registrar.sees(&format!("{WEILI}/edit")));
    assert!(form.contains("value=\"91330681146260404Q\""), "{form}");
    let wrong = [&FILLED[..], &[("lei", "12")]].concat();
    let wrong = registrar.fills(&format!("{WEILI}/edit"), "save", &wrong);
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        text(&wrong).contains("id=\"lei-problem\""),
        "{}",
        text(&wrong)
    );
    let named = [
        &FILLED[..],
        &[
            ("other_names.0.name", "伟力"),
            ("other_names.0.language", "zh"),
        ],
    ];
    let named = registrar.fills(&format!("{WEILI}/edit"), "save", &named.concat());
    assert_eq!(went(&named), WEILI);
    assert!(text(&page(&trial, &format!("{WEILI}?lang=zh"))).contains("<h1>伟力</h1>"));
    let history = text(&page(&trial, &format!("{WEILI}/history?from=3&to=4")));
    assert!(
        history.contains("伟力") && history.contains(&format!("{WEILI}/restore?as_of=3")),
        "{history}"
    );
    let then = text(&page(&trial, &format!("{WEILI}?as_of=3")));
    assert!(
        !then.contains("伟力") && then.contains("commit 3"),
        "{then}"
    );
    let commit = text(&page(&trial, "/changes/4"));
    assert!(
        commit.contains(&format!("{WEILI}?as_of=4")) && commit.contains("伟力"),
        "{commit}"
    );
}

#[test]
fn an_organisation_is_retired_in_each_way_and_put_back() {
    let trial = Trial::new();
    let registrar = Person::new(&trial, "Li Na", Role::Registrar);
    went(&registrar.fills(REGISTER, "save", &FILLED));
    let other = [
        ("name", "Weili Knitting"),
        ("kind", "company"),
        ("country", "CN"),
    ];
    went(&registrar.fills(REGISTER, "save", &other));
    let first = weili(&trial);
    for (filled, status) in [
        (vec![("status", "inactive")], "inactive"),
        (
            vec![("status", "withdrawn"), ("reason", "A brand.")],
            "withdrawn",
        ),
        (
            vec![("status", "merged"), ("into", "org_cn-weili-knitting")],
            "merged",
        ),
    ] {
        went(&registrar.fills(&format!("{WEILI}/retire"), "save", &filled));
        assert_eq!(weili(&trial)["status"], status);
        let back = registrar.fills(&format!("{WEILI}/restore"), "save", &[]);
        assert_eq!(went(&back), WEILI);
        assert_eq!(weili(&trial), first, "{status}");
    }
}

#[test]
fn one_that_is_registered_already_is_told_with_a_link_to_it() {
    let trial = Trial::new();
    let registrar = Person::new(&trial, "Li Na", Role::Registrar);
    went(&registrar.fills(REGISTER, "save", &FILLED));
    let again = registrar.fills(REGISTER, "save", &FILLED);
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    let told = text(&again);
    assert!(
        told.contains(&format!("href=\"{WEILI}\"")) && told.contains("value=\"Weili\""),
        "{told}"
    );
}

#[test]
fn a_proposed_organisation_is_shown_sent_back_amended_and_approved() {
    let trial = Trial::new();
    let contributor = Person::new(&trial, "Weili Co", Role::Contributor);
    let reviewer = Person::new(&trial, "Chen Jie", Role::Reviewer);
    let proposal = went(&contributor.fills(REGISTER, "propose", &FILLED));
    let seen = text(&reviewer.sees(&proposal));
    assert!(
        seen.contains(&format!("href=\"{WEILI}\"")) && seen.contains("USCC"),
        "{seen}"
    );
    went(&reviewer.fills(&proposal, "send_back", &[("reason", "Where is it?")]));
    let amended = [&FILLED[..], &[("place", "Zhuji")]].concat();
    let amend = format!("{proposal}/amend");
    assert_eq!(
        went(&contributor.fills(&amend, "amend", &amended)),
        proposal
    );
    went(&reviewer.fills(&proposal, "approve", &[]));
    assert_eq!(weili(&trial)["place"], "Zhuji");
    for (page, filled) in [
        (
            "edit",
            [&amended[..], &[("website", "https://weili.example")]].concat(),
        ),
        (
            "retire",
            vec![("status", "withdrawn"), ("reason", "A brand.")],
        ),
        ("restore?as_of=3", vec![]),
    ] {
        let form = format!("{WEILI}/{page}");
        let proposal = went(&contributor.fills(&form, "propose", &filled));
        let amend = format!("{proposal}/amend");
        let again = text(&contributor.sees(&amend));
        assert!(
            hidden(&again, "tag").is_some(),
            "{page} has its form again: {again}"
        );
        assert_eq!(went(&contributor.fills(&amend, "amend", &filled)), proposal);
        went(&reviewer.fills(&proposal, "approve", &[]));
    }
    assert_eq!(weili(&trial)["status"], "active");
    assert!(
        weili(&trial)["website"].is_null(),
        "put back to what it was"
    );
}
