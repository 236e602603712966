//! Proposals of organisations: new ones and changes, as those of clusters.

use axum::http::Method;
use registry_server::Role;
use serde_json::{Value, json};

use crate::{
    proposals::{PROPOSALS, address, approve, propose},
    trial::Trial,
};

const WEILI: &str = "/api/v1/organisations/org_cn-weili";

fn weili() -> Value {
    json!({ "name": "Weili", "kind": "company", "country": "CN" })
}

fn registering(record: &Value) -> Value {
    json!({ "change": { "kind": "register_organisation", "record": record } })
}

fn changing(edit: &Value) -> Value {
    json!({ "change": { "kind": "change_organisation", "key": "org_cn-weili", "edit": edit } })
}

#[test]
fn an_organisation_is_proposed_seen_approved_and_changed() {
    let trial = Trial::new();
    let contributor = trial.token_of("Weili Co", Role::Contributor, &[]);
    let reviewer = trial.token_of("Wang Wei", Role::Reviewer, &[]);
    let made = propose(&trial, &contributor, &registering(&weili()));
    assert_eq!(made.status, 201);
    let shown = made.json();
    assert_eq!(shown["organisations"][0]["key"], "org_cn-weili");
    assert_eq!(shown["records_changed"], 1);
    assert_eq!(trial.get(WEILI).status, 404);
    assert_eq!(approve(&trial, &reviewer, &address(&made)).status, 200);
    assert_eq!(trial.get(WEILI).json()["name"], "Weili");
    // Another of the same name is shown beside the one that there is, and may be another all the same.
    let mut other = weili();
    other["key"] = json!("org_cn-weili-2");
    let other = propose(&trial, &contributor, &registering(&other));
    assert_eq!(other.json()["alike"][0]["key"], "org_cn-weili");
    let edit = json!({ "patch": { "place": "Zhuji", "notes": ["ask li.na@example.cn"] } });
    let changed = propose(&trial, &contributor, &changing(&edit));
    let remark = &changed.json()["remarks"][0];
    assert_eq!(
        (&remark["key"], &remark["value"]),
        (&json!("org_cn-weili"), &json!("li.na@example.cn"))
    );
    // Somebody else is first: the reviewer is told, and sees what it would change now.
    let registrar = trial.token_of("Chen Jie", Role::Registrar, &[]);
    let any = ("if-match", "*");
    let website = json!({ "website": "https://weili.example" });
    let direct = trial.send(Method::PATCH, WEILI, &registrar, any, &website);
    assert_eq!(direct.status, 200);
    let seen = trial.send(
        Method::GET,
        &address(&changed),
        &reviewer,
        ("", ""),
        &json!(null),
    );
    assert_eq!(seen.json()["overtaken"]["key"], "org_cn-weili");
    assert_eq!(approve(&trial, &reviewer, &address(&changed)).status, 200);
    let record = trial.get(WEILI).json();
    assert_eq!(
        (&record["place"], &record["website"]),
        (&json!("Zhuji"), &website["website"])
    );
}

#[test]
fn what_the_registry_would_refuse_of_an_organisation_is_refused_at_once() {
    let trial = Trial::new();
    let token = trial.token_of("Weili Co", Role::Contributor, &[]);
    let abroad = trial.token_of("Rossi", Role::Contributor, &["IT"]);
    let refused = |token: &str, proposal: &Value| propose(&trial, token, proposal).problem();
    assert_eq!(
        refused(&abroad, &registering(&weili())),
        "/problems/forbidden"
    );
    let inactive = json!({ "inactive": {} });
    assert_eq!(refused(&token, &changing(&inactive)), "/problems/not-found");
    let nameless = registering(&json!({ "kind": "company", "country": "CN" }));
    assert_eq!(refused(&token, &nameless), "/problems/invalid");
    // What is of clusters alone.
    let split = json!({ "split": { "into": ["org_cn-a", "org_cn-b"] } });
    let wrong = propose(&trial, &token, &changing(&split));
    assert_eq!(wrong.json()["errors"][0]["field"], "edit");
    let queue = trial.send(Method::GET, PROPOSALS, &token, ("", ""), &json!(null));
    assert_eq!(queue.json()["proposals"], json!([]));
}
