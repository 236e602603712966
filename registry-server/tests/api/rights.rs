//! Every route by every token, as the description says: a new route without a rule fails here.

use axum::{body::Body, http::Method};
use registry_server::{Role, openapi};

use crate::trial::{Trial, cluster};

/// A request that the route would take, but for what it says of nothing.
fn address(path: &str) -> String {
    path.replace("organisations/{key}", "organisations/org_none")
        .replace("{key}", "cn-zhuji-sock")
        .replace("{list}", "sectors")
        .replace("{id}", "ffff")
        .replace("{number}", "1")
        .replace("/consistency", "/consistency?first=1")
}

#[test]
fn every_change_needs_a_token_that_lasts_and_allows_it_and_nothing_else_does() {
    let trial = Trial::new();
    let past = "2020-01-01T00:00:00Z".parse().unwrap();
    let expired = trial
        .access
        .issue("A", Role::Admin, Vec::new(), Some(past))
        .unwrap();
    let revoked = trial
        .access
        .issue("B", Role::Admin, Vec::new(), None)
        .unwrap();
    trial.access.revoke(&revoked.token.id).unwrap();
    let contributor = trial.token(Role::Contributor, &[]);
    let registrar = trial.token(Role::Registrar, &[]);
    let document = openapi();
    let mut changes = 0;
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, described) in methods.as_object().unwrap() {
            let name = format!("{method} {path}");
            let method: Method = method.to_uppercase().parse().unwrap();
            let ask = |token: Option<&str>| {
                let token = token.map(|token| format!("Bearer {token}"));
                let mut headers = vec![("content-type", "application/json"), ("if-match", "*")];
                headers.extend(token.as_deref().map(|token| ("authorization", token)));
                let answer = trial.ask(method.clone(), &address(path), &headers, Body::from("{}"));
                answer.status.as_u16()
            };
            let is_change = described["tags"][0] == "changes";
            assert_eq!(is_change, described.get("security").is_some(), "{name}");
            assert_eq!(is_change, method != Method::GET, "{name}");
            if !is_change {
                assert!(![401, 403].contains(&ask(None)), "{name}");
                continue;
            }
            changes += 1;
            for token in [
                None,
                Some(&*expired.text),
                Some(&*revoked.text),
                Some("ncr_00_00"),
            ] {
                assert_eq!(ask(token), 401, "{name} with {token:?}");
            }
            assert_eq!(ask(Some(&contributor)), 403, "{name}");
            let is_of_admins = path.ends_with("/reversions");
            assert_eq!(ask(Some(&registrar)) == 403, is_of_admins, "{name}");
        }
    }
    assert!(changes >= 8, "{changes}");
}

#[test]
fn a_token_changes_only_what_lies_in_its_regions_before_and_after() {
    let trial = Trial::new();
    let token = trial.token(Role::Registrar, &["CN-GD"]);
    let any = ("if-match", "*");
    let outside = cluster("cn-yiwu-button", "Yiwu", "Button");
    let mut inside = cluster("cn-foshan-tile", "Foshan", "Tile");
    inside["location"]["region"] = "CN-GD".into();
    inside["location"]["region_name"] = "Guangdong".into();
    let status = |method, address: &str, body: &serde_json::Value| {
        let answer = trial.send(method, address, &token, any, body);
        answer.status.as_u16()
    };
    assert_eq!(status(Method::POST, "/api/v1/clusters", &outside), 403);
    assert_eq!(status(Method::POST, "/api/v1/clusters", &inside), 201);
    let tile = "/api/v1/clusters/cn-foshan-tile";
    let moved = serde_json::json!({ "location": { "region": "CN-ZJ", "region_name": "Zhejiang" } });
    assert_eq!(status(Method::PATCH, tile, &moved), 403);
    let sock = "/api/v1/clusters/cn-zhuji-sock";
    assert_eq!(
        status(Method::PATCH, sock, &serde_json::json!({ "notes": ["x"] })),
        403
    );
    let merge = serde_json::json!({ "status": "merged", "into": "cn-zhuji-sock" });
    assert_eq!(
        status(Method::POST, &format!("{tile}/retirement"), &merge),
        403
    );
    let inactive = serde_json::json!({ "status": "inactive" });
    assert_eq!(
        status(Method::POST, &format!("{tile}/retirement"), &inactive),
        200
    );
}
