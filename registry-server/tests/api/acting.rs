//! Acts on pages besides the record's own form: retiring, merging, splitting, putting back, undoing, and
//! reviewing. Each is the API's own, so that its refusals are told on the page.

use axum::{
    body::Body,
    http::{Method, StatusCode},
};
use registry_server::Role;
use serde_json::Value;

use crate::{
    pages::{HTML, page, text},
    sessions::{logged_in, send},
    trial::{Answer, Trial},
};

/// Somebody who is logged in.
pub struct Person<'a> {
    trial: &'a Trial,
    pub cookie: String,
    pub word: String,
}

impl<'a> Person<'a> {
    pub fn new(trial: &'a Trial, name: &str, role: Role) -> Person<'a> {
        let (cookie, word) = logged_in(trial, &trial.token_of(name, role, &[]));
        Person {
            trial,
            cookie,
            word,
        }
    }

    pub fn sees(&self, address: &str) -> Answer {
        let headers = [HTML, ("cookie", &*self.cookie)];
        self.trial
            .ask(Method::GET, address, &headers, Body::empty())
    }

    /// Sends the form of a page, with its hidden fields, and what is filled in.
    pub fn fills(&self, address: &str, act: &str, filled: &[(&str, &str)]) -> Answer {
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
pub fn hidden(page: &str, name: &str) -> Option<String> {
    let field = format!("type=\"hidden\" name=\"{name}\" value=\"");
    let rest = page.split(&field).nth(1)?;
    Some(rest.split("\">").next()?.replace("&#34;", "\""))
}

pub fn record(trial: &Trial, key: &str) -> Value {
    trial.get(&format!("/api/v1/clusters/{key}")).json()
}

/// Where a form led.
#[track_caller]
pub fn went(answer: &Answer) -> String {
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
fn a_retired_record_is_changed_by_its_form_and_stays_retired() {
    let trial = Trial::new();
    let registrar = Person::new(&trial, "Li Na", Role::Registrar);
    let tie = "/clusters/cn-shengzhou-tie";
    went(&registrar.fills(&format!("{tie}/retire"), "save", &[("status", "inactive")]));
    let edit = format!("{tie}/edit");
    let form = text(&registrar.sees(&edit));
    // A browser sends what is selected.
    let selected = form.contains("<option value=\"inactive\" selected>");
    let status = if selected { "inactive" } else { "" };
    let mut filled = vec![("status", status), ("notes", "Nobody makes them any more.")];
    filled.extend([
        ("product.name", "Tie"),
        ("location.place", "Shengzhou"),
        ("location.country", "CN"),
    ]);
    went(&registrar.fills(&edit, "save", &filled));
    let changed = record(&trial, "cn-shengzhou-tie");
    assert_eq!(changed["notes"][0], "Nobody makes them any more.");
    assert_eq!(changed["status"], "inactive");
}
