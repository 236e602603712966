//! Organisations: read, and changed as clusters are.

use axum::{
    body::Body,
    http::{Method, StatusCode},
};
use registry_server::Role;
use serde_json::{Value, json};

use crate::trial::{Answer, Trial};

const ALL: &str = "/api/v1/organisations";
const UNIVERSITY: &str = "/api/v1/organisations/org_cn-peking-university";

fn university() -> Value {
    json!({ "country": "CN", "kind": "research community", "name": "Peking University" })
}

struct Registrar {
    trial: Trial,
    token: String,
}

impl Registrar {
    fn new() -> Registrar {
        let trial = Trial::new();
        let token = trial.token(Role::Registrar, &[]);
        Registrar { trial, token }
    }

    #[track_caller]
    fn send(
        &self,
        status: u16,
        method: Method,
        address: &str,
        precondition: (&str, &str),
        body: &Value,
    ) -> Answer {
        let answer = self
            .trial
            .send(method, address, &self.token, precondition, body);
        let text = String::from_utf8_lossy(&answer.body);
        assert_eq!(answer.status.as_u16(), status, "{text}");
        answer
    }
}

#[test]
fn an_organisation_is_registered_amended_retired_and_restored() {
    let registrar = Registrar::new();
    let trial = &registrar.trial;
    let made = registrar.send(201, Method::POST, ALL, ("", ""), &university());
    assert_eq!(made.header("location"), UNIVERSITY);
    assert_eq!(made.json()["commit"]["author"], "Li Na");
    let seen = trial.get(UNIVERSITY);
    let (tag, item) = (seen.header("etag").to_owned(), seen.json());
    assert!(tag.starts_with('"') && tag.ends_with(".json\""), "{tag}");
    assert_eq!(item["key"], "org_cn-peking-university");
    let seen = ("if-match", &*tag);
    registrar.send(
        200,
        Method::PATCH,
        UNIVERSITY,
        seen,
        &json!({ "place": "Beijing" }),
    );
    let history = trial.get(&format!("{UNIVERSITY}/history")).json();
    assert_eq!(history.as_array().unwrap().len(), 2);
    let diff = trial.get(&format!("{UNIVERSITY}/diff?from=3")).json();
    assert_eq!(diff["changes"][0]["field"], "place");
    assert_eq!(trial.get(&format!("{UNIVERSITY}?as_of=3")).json(), item);

    let retirement = format!("{UNIVERSITY}/retirement");
    let any = ("if-match", "*");
    let withdrawn = json!({ "status": "withdrawn", "reason": "never there" });
    registrar.send(428, Method::POST, &retirement, ("", ""), &withdrawn);
    registrar.send(200, Method::POST, &retirement, any, &withdrawn);
    assert_eq!(trial.get(UNIVERSITY).json()["status"], "withdrawn");
    let restoration = format!("{UNIVERSITY}/restoration");
    registrar.send(200, Method::POST, &restoration, any, &json!({ "as_of": 4 }));
    assert_eq!(trial.get(UNIVERSITY).json()["place"], "Beijing");
}

#[test]
fn an_organisation_that_was_changed_meanwhile_is_refused_with_both_versions() {
    let registrar = Registrar::new();
    let absent = ("if-none-match", "*");
    let body = university();
    registrar.send(201, Method::PUT, UNIVERSITY, absent, &body);
    let again = registrar.send(412, Method::PUT, UNIVERSITY, absent, &body);
    assert_eq!(again.problem(), "/problems/overtaken");
    assert_eq!(again.json()["now"]["item"]["name"], "Peking University");
    let tag = registrar.trial.get(UNIVERSITY).header("etag").to_owned();
    let seen = ("if-match", &*tag);
    let place = |name: &str| json!({ "place": name });
    registrar.send(200, Method::PATCH, UNIVERSITY, seen, &place("Beijing"));
    let overtaken = registrar
        .send(412, Method::PATCH, UNIVERSITY, seen, &place("Haidian"))
        .json();
    assert_eq!(overtaken["made_against"]["item"].get("place"), None);
    assert_eq!(overtaken["now"]["item"]["place"], "Beijing");
    let unknown = format!("\"{}.json\"", "ab".repeat(32));
    let unknown = ("if-match", &*unknown);
    let never = registrar.send(412, Method::PATCH, UNIVERSITY, unknown, &place("Haidian"));
    assert_eq!(never.problem(), "/problems/overtaken");
}

#[test]
fn one_that_was_merged_says_into_which_and_the_other_from_which() {
    let registrar = Registrar::new();
    let trial = &registrar.trial;
    registrar.send(201, Method::POST, ALL, ("", ""), &university());
    let alike = json!({ "key": "org_cn-pku", "country": "CN", "kind": "research community", "name": "Peking University" });
    let refused = registrar.send(409, Method::POST, ALL, ("", ""), &alike);
    assert_eq!(refused.problem(), "/problems/alike");
    assert_eq!(
        refused.json()["alike"][0]["key"],
        "org_cn-peking-university"
    );
    registrar.send(
        201,
        Method::POST,
        &format!("{ALL}?others=any"),
        ("", ""),
        &alike,
    );
    let merged = json!({ "status": "merged", "into": "org_cn-peking-university" });
    let address = format!("{ALL}/org_cn-pku/retirement");
    registrar.send(200, Method::POST, &address, ("if-match", "*"), &merged);
    let merged = trial.get(&format!("{ALL}/org_cn-pku"));
    assert_eq!(
        merged.header("link"),
        format!("<{UNIVERSITY}>; rel=\"successor-version\"")
    );
    let whole = trial.get(&format!("{UNIVERSITY}/statements"));
    assert_eq!(whole.json()["merged_from"], json!(["org_cn-pku"]));
    assert!(whole.header("etag").starts_with("W/"));
}

#[test]
fn a_wrong_body_names_its_field() {
    let registrar = Registrar::new();
    let mut unnamed = university();
    unnamed.as_object_mut().unwrap().remove("name");
    for (body, field) in [(json!({}), "country"), (unnamed, "name")] {
        let refused = registrar
            .send(422, Method::POST, ALL, ("", ""), &body)
            .json();
        assert_eq!(refused["errors"][0]["field"], field, "{refused}");
    }
    let elsewhere = json!({ "key": "org_cn-x", "country": "CN", "kind": "company", "name": "X" });
    let absent = ("if-none-match", "*");
    let refused = registrar
        .send(422, Method::PUT, UNIVERSITY, absent, &elsewhere)
        .json();
    assert_eq!(refused["errors"][0]["field"], "key");
    let token = format!("Bearer {}", registrar.token);
    let headers = [("authorization", &*token), ("content-type", "text/csv")];
    let csv = registrar
        .trial
        .ask(Method::POST, ALL, &headers, Body::from("a,b"));
    assert_eq!(csv.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert_eq!(csv.problem(), "/problems/unsupported-type");
}

#[test]
fn organisations_are_listed_by_pages() {
    let registrar = Registrar::new();
    for name in ["Alpha", "Beta", "Gamma"] {
        let body = json!({ "country": "CN", "kind": "company", "name": name });
        registrar.send(201, Method::POST, ALL, ("", ""), &body);
    }
    let first = registrar.trial.get(&format!("{ALL}?limit=2&kind=company"));
    assert_eq!(first.json()["total"], 3);
    let link = first.header("link");
    let next = registrar.trial.get(&link[1..link.find('>').unwrap()]);
    assert_eq!(next.json()["organisations"][0]["name"], "Gamma");
    assert_eq!(next.header("link"), "");
}
