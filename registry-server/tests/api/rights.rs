//! Every route by every token, as the description says: a new route without a rule fails here.

use axum::{body::Body, http::Method};
use registry_core::model::Territory;
use registry_server::{NewToken, Person, Role, openapi};

use crate::trial::{Trial, cluster};

/// A request that the route would take, but for what it says of nothing.
fn address(path: &str) -> String {
    path.replace("organisations/{key}", "organisations/org_none")
        .replace("{key}", "cn-zhuji-sock")
        .replace("{list}", "sectors")
        .replace("{id}", "ffff")
        .replace("{person}", "lina")
        .replace("{number}", "1")
        .replace("/consistency", "/consistency?first=1")
}

/// Who a route is for, as its description says: the least role, or anyone.
pub fn least_role(described: &serde_json::Value) -> Option<Role> {
    let stated = described.get("security")?.as_array().unwrap();
    let token = stated.iter().find_map(|way| way.get("token"));
    let roles = token.expect("a token").as_array().unwrap();
    let [role] = &roles[..] else {
        panic!(
            "a route with a token says the least role that it is for: security((\"token\" = [ROLE]))"
        );
    };
    Some(role.as_str().unwrap().parse().unwrap())
}

#[test]
fn every_route_takes_a_token_that_lasts_and_allows_it_and_no_other() {
    let trial = Trial::new();
    let dead = dead_tokens(&trial);
    let tokens = Role::ALL.map(|role| (role, trial.token(role, &[])));
    let document = openapi();
    let mut with_a_rule = 0;
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
            let Some(least) = least_role(described) else {
                assert_eq!(
                    method,
                    Method::GET,
                    "{name} changes something and has no rule"
                );
                assert!(![401, 403].contains(&ask(None)), "{name}");
                continue;
            };
            with_a_rule += 1;
            // Visitors, where a route is also for them, do nothing unless the settings say so.
            assert_eq!(ask(None), 401, "{name} without a token");
            for token in &dead {
                assert_eq!(ask(Some(token)), 401, "{name} with {token:?}");
            }
            for (role, token) in &tokens {
                let is_refused = [401, 403].contains(&ask(Some(token)));
                assert_eq!(is_refused, *role < least, "{name} as {}", role.as_str());
            }
        }
    }
    assert!(with_a_rule >= 20, "{with_a_rule}");
}

/// Tokens that have ended, were revoked, or never were.
fn dead_tokens(trial: &Trial) -> [String; 3] {
    let new = |expires| NewToken {
        person: Person::named("A"),
        role: Role::Admin,
        regions: Territory::default(),
        expires,
    };
    let past = "2020-01-01T00:00:00Z".parse().unwrap();
    let expired = trial.access.issue(new(Some(past))).unwrap();
    let revoked = trial.access.issue(new(None)).unwrap();
    trial.access.revoke(&revoked.token.id).unwrap();
    [expired.text, revoked.text, "ncr_00_00".to_owned()]
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

#[test]
fn an_import_and_a_reversion_stay_within_the_regions_of_their_token() {
    let trial = Trial::new();
    let token = trial.token(Role::Registrar, &["CN-GD"]);
    let bearer = format!("Bearer {token}");
    let import = |address: &str, table: &'static str| {
        let headers = [("authorization", &*bearer)];
        trial.ask(Method::POST, address, &headers, Body::from(table))
    };
    let outside = "place,country,region,product\nFoshan,CN,CN-GD,Tile\nYiwu,CN,CN-ZJ,Button\n";
    for address in ["/api/v1/imports?dry_run=true", "/api/v1/imports"] {
        let refused = import(address, outside);
        assert_eq!(refused.problem(), "/problems/forbidden");
        let detail = refused.json()["detail"].to_string();
        assert!(detail.contains("cn-yiwu-button"), "{detail}");
    }
    // A row that would move a record of another region here.
    let moved = "key,place,country,region,product\ncn-zhuji-sock,Zhuji,CN,CN-GD,Sock\n";
    assert_eq!(import("/api/v1/imports", moved).status, 403);
    assert_eq!(trial.registry.read().unwrap().applied(), 2);
    let inside = "place,country,region,product\nFoshan,CN,CN-GD,Tile\n";
    assert_eq!(import("/api/v1/imports", inside).status, 200);
    let revert = |commit: u64| {
        let body = serde_json::json!({ "first": commit });
        let address = "/api/v1/reversions";
        trial
            .send(Method::POST, address, &token, ("", ""), &body)
            .status
    };
    assert_eq!((revert(2).as_u16(), revert(3).as_u16()), (403, 200));
}
