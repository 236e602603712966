//! Proposals: made by contributors, decided on by somebody else, and what admins settle about that.

use axum::http::Method;
use registry_server::Role;
use serde_json::{Value, json};

use crate::trial::{Answer, Trial, cluster};

pub const PROPOSALS: &str = "/api/v1/proposals";

pub fn button() -> Value {
    let record = cluster("cn-yiwu-button", "Yiwu", "Button");
    json!({ "change": { "kind": "register", "record": record }, "message": "seen there" })
}

pub fn propose(trial: &Trial, token: &str, proposal: &Value) -> Answer {
    trial.send(Method::POST, PROPOSALS, token, ("", ""), proposal)
}

pub fn address(proposal: &Answer) -> String {
    format!("{PROPOSALS}/{}", proposal.json()["id"].as_str().unwrap())
}

/// Approves what a reviewer sees.
pub fn approve(trial: &Trial, token: &str, address: &str) -> Answer {
    let seen = trial.send(Method::GET, address, token, ("", ""), &json!(null));
    let tag = ("if-match", seen.header("etag"));
    decide(
        trial,
        token,
        address,
        tag,
        &json!({ "decision": "approve" }),
    )
}

pub fn decide(
    trial: &Trial,
    token: &str,
    address: &str,
    tag: (&str, &str),
    decision: &Value,
) -> Answer {
    let address = format!("{address}/decision");
    trial.send(Method::POST, &address, token, tag, decision)
}

#[test]
fn a_proposal_waits_is_approved_and_found_in_the_name_of_both() {
    let trial = Trial::new();
    let (contributor, reviewer) = (
        trial.token_of("Weili Co", Role::Contributor, &[]),
        trial.token_of("Wang Wei", Role::Reviewer, &[]),
    );
    let made = propose(&trial, &contributor, &button());
    assert_eq!(made.status, 201, "{}", String::from_utf8_lossy(&made.body));
    assert_eq!(made.json()["records"][0]["deed"], "registered");
    assert_eq!(made.header("cache-control"), "private, no-store");
    let address = address(&made);
    assert_eq!(made.header("location"), address);
    let found = || trial.get("/api/v1/clusters?q=button").json()["total"].clone();
    assert_eq!(found(), 0);
    let queue = trial.send(Method::GET, PROPOSALS, &reviewer, ("", ""), &json!(null));
    assert_eq!(queue.json()["proposals"][0]["proposer"]["name"], "Weili Co");
    let unseen = decide(
        &trial,
        &reviewer,
        &address,
        ("", ""),
        &json!({ "decision": "approve" }),
    );
    assert_eq!(unseen.problem(), "/problems/precondition-required");
    let approved = approve(&trial, &reviewer, &address);
    let commit = &approved.json()["commit"];
    assert_eq!(
        (
            &commit["author"],
            &commit["message"],
            &commit["approval"]["reviewer"]
        ),
        (&json!("Weili Co"), &json!("seen there"), &json!("Wang Wei"))
    );
    assert_eq!(found(), 1);
    let public = trial.get("/api/v1/commits/3").json();
    assert_eq!(public["approval"]["proposal"], made.json()["id"]);
    let again = approve(&trial, &reviewer, &address);
    assert_eq!(again.problem(), "/problems/conflict");
    let own = trial.send(Method::GET, &address, &contributor, ("", ""), &json!(null));
    assert_eq!(
        (&own.json()["status"], &own.json()["commit"]),
        (&json!("approved"), &json!(3))
    );
}

#[test]
fn nobody_decides_on_their_own_proposal_with_whatever_token() {
    let trial = Trial::new();
    for role in [Role::Contributor, Role::Reviewer, Role::Admin] {
        let made = propose(&trial, &trial.token_of("Li Na", role, &[]), &button());
        let address = address(&made);
        for (name, other) in [("LI  NA", Role::Reviewer), ("Li Na", Role::Admin)] {
            let other = trial.token_of(name, other, &[]);
            assert_eq!(
                approve(&trial, &other, &address).problem(),
                "/problems/forbidden"
            );
            let rejection = json!({ "decision": "reject", "reason": "mine" });
            let rejected = decide(&trial, &other, &address, ("", ""), &rejection);
            assert_eq!(rejected.problem(), "/problems/forbidden");
        }
    }
    assert_eq!(trial.registry.read().unwrap().applied(), 2);
}

#[test]
fn a_proposal_is_sent_back_amended_rejected_and_withdrawn() {
    let trial = Trial::new();
    let contributor = trial.token_of("Weili Co", Role::Contributor, &[]);
    let reviewer = trial.token_of("Wang Wei", Role::Reviewer, &[]);
    let address = address(&propose(&trial, &contributor, &button()));
    let no_reason = json!({ "decision": "send_back", "reason": " " });
    let refused = decide(&trial, &reviewer, &address, ("", ""), &no_reason);
    assert_eq!(refused.problem(), "/problems/invalid");
    let back = json!({ "decision": "send_back", "reason": "which source?" });
    let back = decide(&trial, &reviewer, &address, ("", ""), &back).json();
    assert_eq!(
        (&back["status"], &back["events"][1]["reason"]),
        (&json!("sent_back"), &json!("which source?"))
    );
    let mut amended = button();
    amended["source"] = json!("https://example.org/buttons");
    let amend = |token: &str| trial.send(Method::PUT, &address, token, ("", ""), &amended);
    assert_eq!(amend(&reviewer).problem(), "/problems/forbidden");
    assert_eq!(amend(&contributor).json()["status"], "waiting");
    let withdraw = |token| trial.send(Method::DELETE, &address, token, ("", ""), &json!(null));
    assert_eq!(withdraw(&reviewer).problem(), "/problems/forbidden");
    assert_eq!(withdraw(&contributor).status, 204);
    assert_eq!(withdraw(&contributor).problem(), "/problems/conflict");
}

#[test]
fn what_the_registry_would_refuse_is_told_at_once() {
    let trial = Trial::new();
    let token = trial.token_of("Weili Co", Role::Contributor, &["CN-ZJ"]);
    let change = |key: &str, edit: Value| {
        let change = json!({ "kind": "change", "key": key, "edit": edit });
        propose(&trial, &token, &json!({ "change": change })).problem()
    };
    let note = json!({ "patch": { "notes": ["x"] } });
    assert_eq!(change("cn-nowhere", note), "/problems/not-found");
    let same = json!({ "patch": { "sector": null } });
    assert_eq!(change("cn-zhuji-sock", same), "/problems/conflict");
    let wrong = json!({ "patch": { "sector": "red" } });
    assert_eq!(change("cn-zhuji-sock", wrong), "/problems/invalid");
    let away =
        json!({ "patch": { "location": { "region": "CN-GD", "region_name": "Guangdong" } } });
    assert_eq!(change("cn-zhuji-sock", away), "/problems/forbidden");
    let undo = json!({ "change": { "kind": "revert", "first": 2, "last": 2 } });
    assert_eq!(
        propose(&trial, &token, &undo).problem(),
        "/problems/forbidden"
    );
    let unknown = json!({ "change": { "kind": "become" } });
    assert_eq!(
        propose(&trial, &token, &unknown).problem(),
        "/problems/invalid"
    );
}

#[test]
fn each_kind_of_change_is_proposed_and_shown() {
    let trial = Trial::new();
    let token = trial.token_of("Weili Co", Role::Contributor, &[]);
    for (edit, fields) in [
        (json!({ "inactive": {} }), "status"),
        (
            json!({ "withdrawn": { "reason": "entered twice" } }),
            "status",
        ),
        (
            json!({ "merged": { "into": "cn-shengzhou-tie" } }),
            "status",
        ),
        (
            json!({ "split": { "into": ["cn-shengzhou-tie", "cn-zhuji-sock"] } }),
            "",
        ),
        (json!({ "patch": { "notes": ["Seen."] } }), "notes"),
    ] {
        let change = json!({ "kind": "change", "key": "cn-zhuji-sock", "edit": edit });
        let made = propose(&trial, &token, &json!({ "change": change }));
        if fields.is_empty() {
            // A record is not split into itself.
            assert!(made.status.is_client_error());
            continue;
        }
        let records = made.json()["records"].clone();
        let changed = records.as_array().unwrap().iter().any(|record| {
            let changes = record["changes"].as_array().unwrap();
            changes.iter().any(|change| change["field"] == fields)
        });
        assert!(changed, "{records}");
    }
    let alike = cluster("cn-zhuji-socks", "Zhuji", "Socks");
    let alike = json!({ "change": { "kind": "register", "record": alike } });
    let alike = propose(&trial, &token, &alike).json();
    assert_eq!(alike["alike"][0]["key"], "cn-zhuji-sock");
}

#[test]
fn a_reviewer_approves_within_their_regions_only() {
    let trial = Trial::new();
    let contributor = trial.token_of("Weili Co", Role::Contributor, &[]);
    let address = address(&propose(&trial, &contributor, &button()));
    let elsewhere = trial.token_of("Wang Wei", Role::Reviewer, &["CN-GD"]);
    assert_eq!(
        approve(&trial, &elsewhere, &address).problem(),
        "/problems/forbidden"
    );
    let here = trial.token_of("Chen Jie", Role::Reviewer, &["CN-ZJ"]);
    assert_eq!(approve(&trial, &here, &address).status, 200);
}

#[test]
fn with_four_eyes_registrars_propose_and_the_settings_hold_at_once() {
    let trial = Trial::new();
    let registrar = trial.token_of("Li Na", Role::Registrar, &[]);
    let admin = trial.token_of("Chen Jie", Role::Admin, &[]);
    let settings =
        |body: Value| trial.send(Method::PATCH, "/api/v1/settings", &admin, ("", ""), &body);
    assert_eq!(
        settings(json!({ "direct_changes": false })).json()["direct_changes"],
        false
    );
    let direct = |token: &str| {
        let record = cluster("cn-yiwu-button", "Yiwu", "Button");
        trial.send(Method::POST, "/api/v1/clusters", token, ("", ""), &record)
    };
    assert_eq!(direct(&registrar).problem(), "/problems/forbidden");
    let address = address(&propose(&trial, &registrar, &button()));
    assert_eq!(approve(&trial, &admin, &address).status, 200);
    assert_eq!(
        settings(json!({ "direct_changes": null })).json()["direct_changes"],
        true
    );
    for wrong in [
        json!({ "four_eyes": true }),
        json!({ "direct_changes": "no" }),
        json!({ "review_period_months": 0 }),
        json!([]),
    ] {
        assert_eq!(
            settings(wrong.clone()).problem(),
            "/problems/invalid",
            "{wrong}"
        );
    }
}

#[test]
fn a_contributor_sees_the_proposals_of_others_only_if_the_settings_say_so() {
    let trial = Trial::new();
    let mine = trial.token_of("Weili Co", Role::Contributor, &[]);
    let other = trial.token_of("Datang Co", Role::Contributor, &[]);
    let address = address(&propose(&trial, &mine, &button()));
    let see = |token: &str| {
        let ask = |address: &str| trial.send(Method::GET, address, token, ("", ""), &json!(null));
        let listed = ask(PROPOSALS).json()["proposals"].as_array().unwrap().len();
        (ask(&address).status.as_u16(), listed)
    };
    assert_eq!((see(&mine), see(&other)), ((200, 1), (404, 0)));
    trial.set(&json!({ "queue_seen_by": "contributor" }));
    assert_eq!(see(&other), (200, 1));
    let filtered = |filter: &str| {
        let address = format!("{PROPOSALS}?{filter}");
        let listed = trial.send(Method::GET, &address, &other, ("", ""), &json!(null));
        listed.json()["proposals"].as_array().unwrap().len()
    };
    assert_eq!(filtered("mine=true"), 0);
    assert_eq!(filtered("key=cn-yiwu-button"), 1);
    assert_eq!(filtered("key=cn-zhuji-sock"), 0);
    assert_eq!(filtered("status=rejected&status=approved"), 0);
}

#[test]
fn nobody_fills_the_queue_for_the_others() {
    let trial = Trial::new();
    let admin = trial.token(Role::Admin, &[]);
    let settings = json!({ "proposals_waiting_each": 2 });
    let merge = ("content-type", "application/merge-patch+json");
    let set = trial.send(Method::PATCH, "/api/v1/settings", &admin, merge, &settings);
    assert_eq!(set.status, 200);
    let eager = trial.token_of("Eager", Role::Contributor, &[]);
    let again = trial.token_of("EAGER", Role::Contributor, &[]);
    let first = propose(&trial, &eager, &button());
    assert_eq!(propose(&trial, &again, &button()).status, 201);
    let refused = propose(&trial, &eager, &button());
    assert_eq!(refused.status, 429);
    assert!(refused.header("retry-after").parse::<u32>().is_ok());
    let file = trial.send(
        Method::POST,
        "/api/v1/proposals/imports?name=ties.jsonl",
        &eager,
        ("", ""),
        &cluster("cn-shengzhou-tie", "Shengzhou", "Tie"),
    );
    assert_eq!(file.status, 429);
    // Others propose on, and who takes one back has room again.
    let other = trial.token_of("Patient", Role::Contributor, &[]);
    assert_eq!(propose(&trial, &other, &button()).status, 201);
    let withdrawn = trial.send(
        Method::DELETE,
        &address(&first),
        &eager,
        ("", ""),
        &json!(null),
    );
    assert_eq!(withdrawn.status, 204);
    assert_eq!(propose(&trial, &eager, &button()).status, 201);
}
