//! Several whole records put in the place of others, as one commit or not at all.

use axum::http::Method;
use registry_server::Role;
use serde_json::{Value, json};

use crate::trial::{Answer, Trial, cluster};

const COMMITS: &str = "/api/v1/commits";

fn send(trial: &Trial, token: &str, records: &[Value]) -> Answer {
    let body = json!({ "records": records });
    trial.send(Method::POST, COMMITS, token, ("", ""), &body)
}

/// The hash of a record's present item, as its tag has it.
fn hash(trial: &Trial, key: &str) -> String {
    let answer = trial.get(&format!("/api/v1/clusters/{key}"));
    let tag = answer.header("etag").trim_matches('"').to_owned();
    format!("sha-256:{}", tag.split('.').next().unwrap())
}

fn noted(key: &str, place: &str, product: &str) -> Value {
    let mut record = cluster(key, place, product);
    record["notes"] = json!(["Seen."]);
    record
}

#[test]
fn records_of_both_kinds_are_one_commit_and_none_is_made_where_one_was_changed() {
    let trial = Trial::new();
    let token = trial.token(Role::Registrar, &[]);
    let sock = noted("cn-zhuji-sock", "Zhuji", "Sock");
    let tie = noted("cn-shengzhou-tie", "Shengzhou", "Tie");
    let toyota =
        json!({ "key": "org_jp-toyota", "name": "Toyota", "kind": "company", "country": "JP" });
    let records = [
        json!({ "against": hash(&trial, "cn-zhuji-sock"), "item": sock }),
        json!({ "against": hash(&trial, "cn-shengzhou-tie"), "item": tie }),
        json!({ "against": null, "item": cluster("cn-yiwu-zip", "Yiwu", "Zip") }),
        json!({ "against": null, "item": toyota }),
    ];
    let made = send(&trial, &token, &records);
    assert_eq!(made.status, 200, "{}", made.json());
    assert_eq!(made.json()["commit"]["number"], 3);
    assert_eq!(trial.get("/api/v1/clusters?q=seen").json()["total"], 2);
    assert_eq!(trial.get("/api/v1/organisations/org_jp-toyota").status, 200);
    // Two are new no more, and two were changed: each is enough.
    for record in &records {
        let new = json!({ "against": null, "item": cluster("cn-wenzhou-shoe", "Wenzhou", "Shoe") });
        let refused = send(&trial, &token, &[new, record.clone()]);
        assert!(
            [409, 412].contains(&refused.status.as_u16()),
            "{}",
            refused.json()
        );
        assert_eq!(trial.get("/api/v1/clusters/cn-wenzhou-shoe").status, 404);
    }
}

#[test]
fn the_rules_and_the_regions_of_any_change_hold() {
    let trial = Trial::new();
    let zhejiang = trial.token(Role::Registrar, &["CN-ZJ"]);
    let mut abroad = cluster("it-carpi-knitwear", "Carpi", "Knitwear");
    abroad["location"] = json!({ "country": "IT", "place": "Carpi" });
    let new = |item: Value| json!({ "against": null, "item": item });
    assert_eq!(send(&trial, &zhejiang, &[new(abroad)]).status, 403);
    let here = cluster("cn-yiwu-zip", "Yiwu", "Zip");
    assert_eq!(send(&trial, &zhejiang, &[new(here)]).status, 200);
    let alike = cluster("cn-zhuji-socks", "Zhuji", "Socks");
    let refused = send(&trial, &zhejiang, &[new(alike)]);
    assert_eq!(
        (refused.status.as_u16(), &*refused.problem()),
        (409, "/problems/alike")
    );
    let mut wrong = cluster("cn-yiwu-zipper", "Yiwu", "Zipper");
    wrong["status"] = json!("merged");
    assert_eq!(send(&trial, &zhejiang, &[new(wrong)]).status, 422);
    let body = json!({ "records": 5 });
    let answer = trial.send(Method::POST, COMMITS, &zhejiang, ("", ""), &body);
    assert_eq!(
        (answer.status.as_u16(), &*answer.problem()),
        (400, "/problems/bad-request")
    );
}

/// A revert from afar may make more records than a change by hand would ever be.
#[test]
fn as_many_records_as_an_import_brings_are_put_back_at_once() {
    let trial = Trial::new();
    let token = trial.token(Role::Registrar, &[]);
    let records: Vec<Value> = (0..400)
        .map(|number| {
            let mut record = cluster(&format!("cn-yiwu-zip-{number}"), "Yiwu", "Zip");
            record["notes"] = json!(["long ago ".repeat(800)]);
            json!({ "against": null, "item": record })
        })
        .collect();
    let made = {
        let body = json!({ "records": records });
        trial.send(
            Method::POST,
            "/api/v1/commits?others=any",
            &token,
            ("", ""),
            &body,
        )
    };
    assert_eq!(made.status, 200, "{}", made.json());
    assert_eq!(made.json()["records"].as_array().unwrap().len(), 400);
}
