//! Acts on pages besides the record's own form: retiring, merging, splitting, putting back, undoing, reviewing, and
//! amending what was sent back. Each is the API's own, so that its refusals are told on the page.

use axum::{
    body::Body,
    http::{Method, StatusCode},
};
use registry_server::{KeptSettings, Role};
use serde_json::{Value, json};

use crate::{
    pages::{HTML, logged_in, page, send, text},
    trial::{Answer, Trial},
};

/// Somebody who is logged in.
struct Person<'a> {
    trial: &'a Trial,
    cookie: String,
    word: String,
}

impl<'a> Person<'a> {
    fn new(trial: &'a Trial, name: &str, role: Role) -> Person<'a> {
        let (cookie, word) = logged_in(trial, &trial.token_of(name, role, &[]));
        Person {
            trial,
            cookie,
            word,
        }
    }

    fn sees(&self, address: &str) -> Answer {
        let headers = [HTML, ("cookie", &*self.cookie)];
        self.trial
            .ask(Method::GET, address, &headers, Body::empty())
    }

    /// Sends the form of a page, with its hidden fields, and what is filled in.
    fn fills(&self, address: &str, act: &str, filled: &[(&str, &str)]) -> Answer {
        let form = text(&self.sees(address));
        let tag = hidden(&form, "tag");
        let as_of = hidden(&form, "as_of");
        let mut pairs = vec![("form_token", &*self.word), ("act", act)];
        pairs.extend(tag.as_deref().map(|tag| ("tag", tag)));
        pairs.extend(as_of.as_deref().map(|as_of| ("as_of", as_of)));
        pairs.extend(filled);
        send(self.trial, address, &self.cookie, &pairs)
    }
}

/// The value of a hidden field.
fn hidden(page: &str, name: &str) -> Option<String> {
    let field = format!("type=\"hidden\" name=\"{name}\" value=\"");
    let rest = page.split(&field).nth(1)?;
    Some(rest.split("\">").next()?.replace("&#34;", "\""))
}

fn record(trial: &Trial, key: &str) -> Value {
    trial.get(&format!("/api/v1/clusters/{key}")).json()
}

/// Where a form led.
#[track_caller]
fn went(answer: &Answer) -> String {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", text(answer));
    answer.header("location").to_owned()
}

#[test]
fn a_record_is_retired_in_each_way_and_put_back() {
    let trial = Trial::new();
    let registrar = Person::new(&trial, "Li Na", Role::Registrar);
    let retire = "/clusters/cn-shengzhou-tie/retire";
    let sock = record(&trial, "cn-shengzhou-tie");
    for (filled, status) in [
        (vec![("status", "inactive")], "inactive"),
        (
            vec![("status", "withdrawn"), ("reason", "A factory.")],
            "withdrawn",
        ),
        (
            vec![("status", "merged"), ("into", "cn-zhuji-sock")],
            "merged",
        ),
        (
            vec![
                ("status", "split"),
                ("several", "cn-zhuji-sock\r\ncn-yiwu-tie"),
            ],
            "split",
        ),
    ] {
        if status == "split" {
            let tie = [
                ("product.name", "Tie"),
                ("location.place", "Yiwu"),
                ("location.country", "CN"),
            ];
            went(&registrar.fills(
                "/register",
                "save",
                &[&tie[..], &[("others", "any")]].concat(),
            ));
        }
        let gone = registrar.fills(retire, "save", &filled);
        assert_eq!(went(&gone), "/clusters/cn-shengzhou-tie");
        assert_eq!(record(&trial, "cn-shengzhou-tie")["status"], status);
        let back = registrar.fills("/clusters/cn-shengzhou-tie/restore", "save", &[]);
        assert_eq!(went(&back), "/clusters/cn-shengzhou-tie");
        assert_eq!(record(&trial, "cn-shengzhou-tie"), sock, "{status}");
    }
}

#[test]
fn what_the_api_refuses_is_told_on_the_form_with_what_was_typed() {
    let trial = Trial::new();
    let registrar = Person::new(&trial, "Li Na", Role::Registrar);
    let retire = "/clusters/cn-shengzhou-tie/retire";
    for (filled, told) in [
        (vec![], "expected inactive, withdrawn, merged or split"),
        (
            vec![("status", "merged"), ("into", "cn-no-where")],
            "cn-no-where",
        ),
        (
            vec![("status", "split"), ("several", "cn-zhuji-sock")],
            "split",
        ),
        (vec![("status", "withdrawn")], "reason"),
    ] {
        let refused = registrar.fills(retire, "save", &filled);
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{told}");
        let page = text(&refused);
        assert!(
            page.contains("role=\"alert\"") && page.contains(told),
            "{told}: {page}"
        );
        for (_, value) in filled {
            assert!(page.contains(value), "{value}");
        }
    }
    // Whoever saw another version is told.
    let seen = text(&registrar.sees(retire));
    let tag = hidden(&seen, "tag").unwrap();
    went(&registrar.fills(
        "/clusters/cn-shengzhou-tie/review",
        "",
        &[("finding", "Seen.")],
    ));
    let pairs = [
        ("form_token", &*registrar.word),
        ("act", "save"),
        ("tag", &tag),
        ("status", "inactive"),
    ];
    let late = send(&trial, retire, &registrar.cookie, &pairs);
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(record(&trial, "cn-shengzhou-tie")["status"], "active");
}

#[test]
fn a_review_is_written_down_and_a_commit_undone_by_those_who_may() {
    let trial = Trial::new();
    let registrar = Person::new(&trial, "Li Na", Role::Registrar);
    let filled = [
        ("finding", "The share is confirmed."),
        ("date", "2026-11-01"),
        ("next", "2028-06-30"),
    ];
    let review = "/clusters/cn-zhuji-sock/review";
    went(&registrar.fills(review, "", &filled));
    let reviewed = record(&trial, "cn-zhuji-sock");
    assert_eq!(reviewed["reviews"][0]["reviewer"], "Li Na");
    assert_eq!(reviewed["review_due"], "2028-06-30");
    let wrong = registrar.fills(review, "", &[("finding", "x"), ("date", "yesterday")]);
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let undone = registrar.fills(
        "/changes/3/revert",
        "save",
        &[("message", "It was another cluster")],
    );
    assert_eq!(went(&undone), "/changes/4");
    assert_eq!(record(&trial, "cn-zhuji-sock").get("reviews"), None);
    let unknown = registrar.fills("/changes/3/revert", "save", &[("last", "99")]);
    assert!(text(&unknown).contains("99"), "{}", text(&unknown));

    let contributor = Person::new(&trial, "Wang Wei", Role::Contributor);
    for address in [review, "/changes/3/revert"] {
        assert_eq!(
            page(&trial, address).status,
            StatusCode::UNAUTHORIZED,
            "{address}"
        );
        assert_eq!(
            contributor.sees(address).status,
            StatusCode::FORBIDDEN,
            "{address}"
        );
        let forged = [
            ("form_token", &*contributor.word),
            ("act", "save"),
            ("finding", "x"),
        ];
        let sent = send(&trial, address, &contributor.cookie, &forged);
        assert_eq!(sent.status, StatusCode::FORBIDDEN, "{address}");
    }
    let saved = contributor.fills(
        "/clusters/cn-zhuji-sock/retire",
        "save",
        &[("status", "inactive")],
    );
    assert_eq!(
        saved.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "the API says who may"
    );
    assert_eq!(trial.registry.read().unwrap().applied(), 4);
}

#[test]
fn no_act_is_done_by_a_form_of_another_site_or_session() {
    let trial = Trial::new();
    let registrar = Person::new(&trial, "Li Na", Role::Registrar);
    for address in [
        "/clusters/cn-zhuji-sock/retire",
        "/clusters/cn-zhuji-sock/restore",
        "/clusters/cn-zhuji-sock/review",
        "/changes/2/revert",
        "/review/x/amend",
    ] {
        let pairs = [
            ("form_token", "x"),
            ("act", "save"),
            ("status", "inactive"),
            ("as_of", "2"),
            ("finding", "x"),
        ];
        let forged = send(&trial, address, &registrar.cookie, &pairs);
        assert_eq!(forged.status, StatusCode::FORBIDDEN, "{address}");
        let elsewhere = [
            HTML,
            ("host", "localhost"),
            ("origin", "http://evil.example"),
            ("cookie", &*registrar.cookie),
        ];
        let body = Body::from(format!(
            "form_token={}&act=save&status=inactive",
            registrar.word
        ));
        let sent = trial.ask(Method::POST, address, &elsewhere, body);
        assert_eq!(sent.status, StatusCode::FORBIDDEN, "{address}");
    }
    assert_eq!(trial.registry.read().unwrap().applied(), 2);
}

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
