//! Every route that changes something by a token of another region, as the description lists them: a new one without a
//! request here fails.

use axum::http::Method;
use registry_server::{Role, openapi};
use serde_json::{Value, json};

use crate::{
    rights::least_role,
    trial::{Answer, Trial, cluster},
};

const SOCKS: &str = "/api/v1/clusters/cn-zhuji-sock";

/// Routes that touch no record, so that regions say nothing of them.
const OF_NO_RECORD: [&str; 9] = [
    "patch /api/v1/settings",
    "post /api/v1/tokens",
    "delete /api/v1/tokens/{id}",
    "put /api/v1/contacts/{person}",
    "delete /api/v1/contacts/{person}",
    "delete /api/v1/proposals/{id}",
    "post /api/v1/imports/columns",
    // Amending asks what proposing does, and sending back and rejecting ask nothing of records; approval has its own test.
    "put /api/v1/proposals/{id}",
    "post /api/v1/proposals/{id}/decision",
];

/// A registry in which each route has something to change.
fn prepared() -> Trial {
    let trial = Trial::new();
    let token = trial.token(Role::Admin, &[]);
    let any = ("if-match", "*");
    let share = json!({ "market_shares": [{ "percent": 30, "scope": "global", "year": 2013 }] });
    assert_eq!(
        trial.send(Method::PATCH, SOCKS, &token, any, &share).status,
        200
    );
    let weili =
        json!({ "key": "org_cn-weili", "name": "Weili", "kind": "company", "country": "CN" });
    let organisations = "/api/v1/organisations";
    let made = trial.send(Method::POST, organisations, &token, ("", ""), &weili);
    assert_eq!(made.status, 201);
    let place = json!({ "place": "Zhuji" });
    let address = "/api/v1/organisations/org_cn-weili";
    assert_eq!(
        trial
            .send(Method::PATCH, address, &token, any, &place)
            .status,
        200
    );
    trial
}

/// What to send to a route, so that it changes a record of Zhejiang or an organisation of China.
fn body(route: &str) -> Option<Value> {
    let mut socks = cluster("cn-zhuji-sock", "Zhuji", "Sock");
    socks["notes"] = json!(["Seen."]);
    let button = cluster("cn-yiwu-button", "Yiwu", "Button");
    let toyota = json!({ "name": "Toyota", "kind": "company", "country": "JP" });
    let renamed = json!({ "name": "Weili Socks", "kind": "company", "country": "CN" });
    let inactive = json!({ "status": "inactive" });
    Some(match route {
        "post /api/v1/clusters" => button,
        "put /api/v1/clusters/{key}" => socks,
        "patch /api/v1/clusters/{key}" => json!({ "notes": ["Seen."] }),
        "post /api/v1/clusters/{key}/retirement" => inactive,
        "post /api/v1/clusters/{key}/restoration" => json!({ "as_of": 2 }),
        "post /api/v1/clusters/{key}/reviews" => json!({ "finding": "It is so." }),
        "patch /api/v1/clusters/{key}/statements/{id}" => json!({ "percent": 31 }),
        "delete /api/v1/clusters/{key}/statements/{id}" => Value::Null,
        "post /api/v1/commits" => json!({ "records": [{ "against": null, "item": button }] }),
        "post /api/v1/imports" | "post /api/v1/proposals/imports" => {
            json!("place,country,region,product\nYiwu,CN,CN-ZJ,Button\n")
        }
        "post /api/v1/reversions" => json!({ "first": 3 }),
        "post /api/v1/proposals" => json!({ "change": { "kind": "register", "record": button } }),
        "post /api/v1/organisations" => toyota,
        "put /api/v1/organisations/{key}" => renamed,
        "patch /api/v1/organisations/{key}" => json!({ "notes": ["Seen."] }),
        "post /api/v1/organisations/{key}/retirement" => inactive,
        "post /api/v1/organisations/{key}/restoration" => json!({ "as_of": 4 }),
        _ => return None,
    })
}

fn ask(trial: &Trial, method: &str, path: &str, token: &str, body: &Value) -> Answer {
    let statements = trial.get(&format!("{SOCKS}/statements")).json();
    let id = statements["market_shares"][0]["id"].as_str().unwrap();
    let address = path
        .replace("organisations/{key}", "organisations/org_cn-weili")
        .replace("{key}", "cn-zhuji-sock")
        .replace("{id}", id);
    let method: Method = method.to_uppercase().parse().unwrap();
    if let Some(table) = body.as_str() {
        let token = format!("Bearer {token}");
        return trial.ask(
            method,
            &address,
            &[("authorization", &token)],
            table.to_owned().into(),
        );
    }
    trial.send(method, &address, token, ("if-match", "*"), body)
}

#[test]
fn every_change_of_a_record_is_refused_to_a_token_of_another_region() {
    let document = openapi();
    let mut tried = 0;
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, described) in methods.as_object().unwrap() {
            let route = format!("{method} {path}");
            if method == "get" || OF_NO_RECORD.contains(&route.as_str()) {
                continue;
            }
            let Some(body) = body(&route) else {
                panic!(
                    "{route} changes something: say here what it is sent, or that it touches no record"
                );
            };
            let role = least_role(described).unwrap();
            let trial = prepared();
            let elsewhere = trial.token_of("Rossi", role, &["CN-GD"]);
            let refused = ask(&trial, method, path, &elsewhere, &body);
            assert_eq!(refused.problem(), "/problems/forbidden", "{route}");
            // It is the region that was in the way.
            let here = trial.token_of("Wang Wei", role, &["CN", "JP"]);
            let made = ask(&trial, method, path, &here, &body);
            assert!(
                made.status.is_success(),
                "{route}: {} {}",
                made.status,
                made.json()
            );
            tried += 1;
        }
    }
    assert!(tried >= 18, "{tried}");
}
