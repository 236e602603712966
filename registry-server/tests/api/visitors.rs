//! Visitors who propose without a token: where they may, how much, and how they follow what became of it.

use axum::{body::Body, http::Method};
use registry_server::Role;
use serde_json::{Value, json};

use crate::{
    proposals::{PROPOSALS, button, decide},
    trial::{Answer, Trial},
};

/// A request of somebody without a token.
fn visit(trial: &Trial, method: Method, address: &str, body: &Value) -> Answer {
    let kind = [("content-type", "application/json")];
    trial.ask(method, address, &kind, Body::from(body.to_string()))
}

#[test]
fn visitors_propose_within_bounds() {
    let trial = Trial::new();
    let visit = |method, address: &str, body: &Value| visit(&trial, method, address, body);
    trial.set(&json!({
        "visitors_propose": true,
        "visitor_proposals_waiting": 2,
        "visitor_proposals_an_hour": 3,
        "visitor_proposal_bytes": 1000,
    }));
    let follow = visit(Method::POST, PROPOSALS, &button());
    let follow = follow.header("location").to_owned();
    let mut large = button();
    large["message"] = json!("x".repeat(2000));
    assert_eq!(
        visit(Method::POST, PROPOSALS, &large).problem(),
        "/problems/too-large"
    );
    assert_eq!(visit(Method::POST, PROPOSALS, &button()).status, 201);
    let waiting = visit(Method::POST, PROPOSALS, &button());
    assert_eq!(
        (waiting.status.as_u16(), waiting.problem()),
        (429, "/problems/too-many".to_owned())
    );
    assert_eq!(visit(Method::DELETE, &follow, &json!(null)).status, 204);
    let an_hour = visit(Method::POST, PROPOSALS, &button());
    assert_eq!(an_hour.problem(), "/problems/too-many");
}

#[test]
fn visitors_propose_where_they_may_and_follow_by_a_secret() {
    let trial = Trial::new();
    let visit = |method, address: &str, body: &Value| visit(&trial, method, address, body);
    let off = visit(Method::POST, PROPOSALS, &button());
    assert_eq!(off.problem(), "/problems/unauthorized");
    trial.set(&json!({ "visitors_propose": true }));
    let made = visit(Method::POST, PROPOSALS, &button());
    assert_eq!(made.status, 201);
    let follow = made.header("location").to_owned();
    let bare = follow.split('?').next().unwrap();
    assert_eq!(
        visit(Method::GET, &follow, &json!(null)).json()["status"],
        "waiting"
    );
    assert_eq!(
        visit(Method::GET, bare, &json!(null)).problem(),
        "/problems/unauthorized"
    );
    let guessed = format!("{bare}?secret=00");
    assert_eq!(
        visit(Method::GET, &guessed, &json!(null)).problem(),
        "/problems/not-found"
    );
    let reviewer = trial.token_of("visitor", Role::Reviewer, &[]);
    let back = json!({ "decision": "send_back", "reason": "which source?" });
    // A reviewer who is called so is not the visitor.
    assert_eq!(decide(&trial, &reviewer, bare, ("", ""), &back).status, 200);
    let mut amended = button();
    amended["message"] = json!("seen twice");
    assert_eq!(
        visit(Method::PUT, &follow, &amended).json()["status"],
        "waiting"
    );
    let stored = trial.registry.folder().join("private/proposals");
    let secret = follow.split("secret=").nth(1).unwrap();
    for file in std::fs::read_dir(stored).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        assert!(!text.contains(secret));
    }
}
