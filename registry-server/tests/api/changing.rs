//! Changes: each is against a version that the client has seen, and is found by the next search.

use axum::{
    body::Body,
    http::{Method, StatusCode},
};
use registry_server::{Options, Role};
use serde_json::json;

use crate::trial::{Trial, cluster};

const SOCKS: &str = "/api/v1/clusters/cn-zhuji-sock";

#[test]
fn a_change_is_durable_found_at_once_and_in_the_name_of_its_person() {
    let trial = Trial::new();
    let token = trial.token(Role::Registrar, &[]);
    let record = cluster("cn-wenzhou-lighter", "Wenzhou", "Cigarette lighter");
    let made = trial.send(
        Method::POST,
        "/api/v1/clusters?message=seen%20there&source=https://example.org",
        &token,
        ("", ""),
        &record,
    );
    assert_eq!(made.status, StatusCode::CREATED);
    assert_eq!(
        made.header("location"),
        "/api/v1/clusters/cn-wenzhou-lighter"
    );
    assert_eq!(made.header("cache-control"), "private, no-store");
    let commit = &made.json()["commit"];
    assert_eq!(
        (&commit["author"], &commit["message"]),
        (&json!("Li Na"), &json!("seen there"))
    );
    let found = trial.get("/api/v1/clusters?q=lighters").json();
    assert_eq!(found["hits"][0]["key"], "cn-wenzhou-lighter");
    let others = trial.send(Method::POST, "/api/v1/clusters", &token, ("", ""), &record);
    assert_eq!(others.problem(), "/problems/overtaken");
}

#[test]
fn a_record_without_a_key_gets_the_one_that_its_names_make() {
    let trial = Trial::new();
    let token = trial.token(Role::Registrar, &[]);
    let mut record = cluster("", "Datang", "Hosiery");
    record.as_object_mut().unwrap().remove("key");
    let made = trial.send(Method::POST, "/api/v1/clusters", &token, ("", ""), &record);
    assert_eq!(
        made.header("location"),
        "/api/v1/clusters/cn-datang-hosiery"
    );
}

#[test]
fn what_may_be_another_record_is_taken_only_as_such() {
    let trial = Trial::new();
    let token = trial.token(Role::Registrar, &[]);
    let alike = cluster("cn-zhuji-socks", "Zhuji", "Socks");
    let refused = trial.send(Method::POST, "/api/v1/clusters", &token, ("", ""), &alike);
    assert_eq!(
        (refused.status, &*refused.problem()),
        (StatusCode::CONFLICT, "/problems/alike")
    );
    assert_eq!(refused.json()["alike"][0]["key"], "cn-zhuji-sock");
    let address = "/api/v1/clusters?others=cn-zhuji-sock";
    let taken = trial.send(Method::POST, address, &token, ("", ""), &alike);
    assert_eq!(taken.status, StatusCode::CREATED);
}

#[test]
fn a_change_of_what_was_changed_meanwhile_is_refused_with_both_versions() {
    let trial = Trial::new();
    let token = trial.token(Role::Registrar, &[]);
    let seen = trial.get(SOCKS);
    let seen = ("if-match", seen.header("etag"));
    let patch = |notes: &str, precondition| {
        trial.send(
            Method::PATCH,
            SOCKS,
            &token,
            precondition,
            &json!({ "notes": [notes] }),
        )
    };
    let unsaid = patch("one", ("", ""));
    assert_eq!(unsaid.status, StatusCode::PRECONDITION_REQUIRED);
    unsaid.problem();
    assert_eq!(patch("one", seen).status, StatusCode::OK);
    let overtaken = patch("two", seen);
    assert_eq!(overtaken.status, StatusCode::PRECONDITION_FAILED);
    assert_eq!(overtaken.problem(), "/problems/overtaken");
    let problem = overtaken.json();
    assert_eq!(problem["now"]["item"]["notes"], json!(["one"]));
    assert_eq!(problem["made_against"]["item"].get("notes"), None);
    assert_eq!(trial.get(SOCKS).json()["notes"], json!(["one"]));
}

#[test]
fn a_whole_record_is_put_under_its_key() {
    let trial = Trial::new();
    let token = trial.token(Role::Registrar, &[]);
    let record = cluster("cn-yiwu-button", "Yiwu", "Button");
    let address = "/api/v1/clusters/cn-yiwu-button";
    let absent = ("if-none-match", "*");
    let made = trial.send(Method::PUT, address, &token, absent, &record);
    assert_eq!(made.status, StatusCode::CREATED);
    let again = trial.send(Method::PUT, address, &token, absent, &record);
    assert_eq!(again.status, StatusCode::PRECONDITION_FAILED);
    assert_eq!(again.json()["now"]["item"]["key"], record["key"]);
    assert_eq!(
        again.json()["now"]["commit"],
        made.json()["commit"]["number"]
    );
    let elsewhere = trial.send(
        Method::PUT,
        "/api/v1/clusters/cn-x",
        &token,
        absent,
        &record,
    );
    assert_eq!(elsewhere.problem(), "/problems/invalid");
    let mut changed = record.clone();
    changed["notes"] = json!(["the largest"]);
    let changed = trial.send(Method::PUT, address, &token, ("if-match", "*"), &changed);
    assert_eq!(changed.json()["records"][0]["changes"][0]["field"], "notes");
}

#[test]
fn one_statement_is_changed_and_taken_away_by_its_identifier() {
    let trial = Trial::new();
    let token = trial.token(Role::Registrar, &[]);
    let any = ("if-match", "*");
    let shares = json!({ "market_shares": [
        { "percent": 65, "scope": "domestic", "year": 2013 },
        { "percent": 20, "scope": "global", "year": 2013 },
    ]});
    assert_eq!(
        trial
            .send(Method::PATCH, SOCKS, &token, any, &shares)
            .status,
        StatusCode::OK
    );
    let id = |number: usize| {
        let statements = trial
            .get("/api/v1/clusters/cn-zhuji-sock/statements")
            .json();
        statements["market_shares"][number]["id"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let address = format!("{SOCKS}/statements/{}", id(0));
    let set = trial.send(
        Method::PATCH,
        &address,
        &token,
        any,
        &json!({ "year": 2014 }),
    );
    assert_eq!(
        set.status,
        StatusCode::OK,
        "{}",
        String::from_utf8_lossy(&set.body)
    );
    let shares = || {
        trial.get(SOCKS).json()["market_shares"]
            .as_array()
            .unwrap()
            .clone()
    };
    assert!(shares().iter().any(|share| share["year"] == 2014));
    let gone = trial.send(
        Method::PATCH,
        &address,
        &token,
        any,
        &json!({ "year": 2015 }),
    );
    assert_eq!(gone.problem(), "/problems/conflict");
    let address = format!("{SOCKS}/statements/{}", id(1));
    let removed = trial.send(Method::DELETE, &address, &token, any, &json!(null));
    assert_eq!(removed.status, StatusCode::OK);
    assert_eq!(shares().len(), 1);
}

#[test]
fn records_are_retired_restored_and_commits_undone() {
    let trial = Trial::new();
    let (token, admin) = (
        trial.token(Role::Registrar, &[]),
        trial.token(Role::Admin, &[]),
    );
    let any = ("if-match", "*");
    let merged = json!({ "status": "merged", "into": "cn-shengzhou-tie" });
    let address = format!("{SOCKS}/retirement");
    let merged = trial.send(Method::POST, &address, &token, any, &merged);
    assert_eq!(
        merged.status,
        StatusCode::OK,
        "{}",
        String::from_utf8_lossy(&merged.body)
    );
    let statements = trial
        .get("/api/v1/clusters/cn-shengzhou-tie/statements")
        .json();
    assert_eq!(statements["merged_from"], json!(["cn-zhuji-sock"]));
    let restored = format!("{SOCKS}/restoration");
    let restored = trial.send(Method::POST, &restored, &token, any, &json!({ "as_of": 2 }));
    assert_eq!(restored.status, StatusCode::OK);
    let revert = json!({ "first": 3, "last": 4 });
    let reverted = trial.send(
        Method::POST,
        "/api/v1/reversions",
        &admin,
        ("", ""),
        &revert,
    );
    assert_eq!(reverted.status, StatusCode::OK);
    let none = trial.send(
        Method::POST,
        "/api/v1/reversions",
        &admin,
        ("", ""),
        &json!({ "first": 77 }),
    );
    assert_eq!(none.problem(), "/problems/not-found");
}

#[test]
fn a_body_that_is_no_record_is_told_as_a_problem() {
    let trial = Trial::new();
    let token = trial.token(Role::Registrar, &[]);
    for body in [
        json!([]),
        json!({}),
        json!({ "key": "a-b-c" }),
        json!({ "location": 7 }),
    ] {
        let answer = trial.send(Method::POST, "/api/v1/clusters", &token, ("", ""), &body);
        assert!(answer.status.is_client_error(), "{body}");
        answer.problem();
    }
    let large = json!({ "notes": ["x".repeat(3 << 20)] });
    let answer = trial.send(Method::POST, "/api/v1/clusters", &token, ("", ""), &large);
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    answer.problem();
}

#[test]
fn a_file_is_looked_at_and_then_taken_in_as_one_commit() {
    let trial = Trial::new();
    let token = format!("Bearer {}", trial.token(Role::Registrar, &[]));
    let import = |address: &str, table: &'static str| {
        let headers = [("authorization", &*token)];
        trial.ask(Method::POST, address, &headers, Body::from(table))
    };
    let table = "place,country,product\nYiwu,CN,Button\nZhuji,CN,Sock\n";
    let looked = import("/api/v1/imports?name=../a/buttons.csv&dry_run=true", table);
    assert_eq!(
        looked.status,
        StatusCode::OK,
        "{}",
        String::from_utf8_lossy(&looked.body)
    );
    let looked = looked.json();
    assert_eq!(
        (&looked["new"], &looked["same"], &looked["commit"]),
        (&json!(1), &json!(1), &json!(null))
    );
    assert_eq!(looked["records"][0]["key"], "cn-yiwu-button");
    assert_eq!(
        trial.get("/api/v1/clusters/cn-yiwu-button").status,
        StatusCode::NOT_FOUND
    );
    let taken = import("/api/v1/imports?name=../a/buttons.csv", table);
    assert_eq!(
        (taken.status, taken.header("registry-commit")),
        (StatusCode::OK, "3")
    );
    let commit = trial.get("/api/v1/commits/3").json();
    assert_eq!(
        (&commit["author"], &commit["message"]),
        (&json!("Li Na"), &json!("import buttons.csv"))
    );
    let wrong = "place,country,product\nYiwu,CN,Zipper\nLecco,Itly,Wire\n";
    let refused = import("/api/v1/imports?name=wrong.csv", wrong);
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let finding = &refused.json()["findings"]["first"][0];
    assert_eq!(
        (&finding["line"], &finding["column"]),
        (&json!(3), &json!("country"))
    );
    assert_eq!(trial.registry.read().unwrap().applied(), 3);
    let no_table = import("/api/v1/imports?name=a.csv", "nothing\n");
    assert_eq!(no_table.problem(), "/problems/invalid");
    let rest = import("/api/v1/imports?name=wrong.csv&skip_invalid=true", wrong);
    assert_eq!(
        (rest.status, &rest.json()["new"]),
        (StatusCode::OK, &json!(1))
    );
}

#[test]
fn a_file_that_is_too_large_is_refused() {
    let options = Options {
        most_import_bytes: 100,
        ..Options::default()
    };
    let trial = Trial::with(&options);
    let import = |token: &str, size: usize| {
        let token = format!("Bearer {token}");
        let headers = [("authorization", &*token)];
        trial.ask(
            Method::POST,
            "/api/v1/imports",
            &headers,
            Body::from("x".repeat(size)),
        )
    };
    let large = import(&trial.token(Role::Admin, &[]), 1000);
    assert_eq!(large.problem(), "/problems/too-large");
}

#[test]
fn a_file_made_of_what_was_seen_is_refused_where_that_was_changed_since() {
    let trial = Trial::new();
    let token = trial.token(Role::Registrar, &[]);
    let hash = "ab".repeat(32);
    let import = |seen: u64, notes: &str| {
        let mut zip = cluster("cn-yiwu-zip", "Yiwu", "Zip");
        zip["notes"] = json!([notes]);
        let address =
            format!("/api/v1/imports?name=records.jsonl&seen={seen}&file={hash}=zips.csv");
        trial.send(Method::POST, &address, &token, ("", ""), &zip)
    };
    let head = || {
        let about = trial.send(Method::GET, "/api/v1", &token, ("", ""), &json!(null));
        about.json()["head"]["commit"].as_u64().unwrap()
    };
    let before = head();
    assert_eq!(import(before, "One.").json()["commit"], before + 1);
    // It was registered after what was seen; then it was changed after.
    assert_eq!(import(before, "Two.").status, 412);
    assert_eq!(import(before + 1, "Two.").json()["commit"], before + 2);
    let overtaken = import(before + 1, "Three.");
    assert_eq!(overtaken.status, 412);
    assert_eq!(overtaken.json()["now"]["commit"], before + 2);
    let commit = format!("/api/v1/commits/{}", head());
    let commit = trial.send(Method::GET, &commit, &token, ("", ""), &json!(null));
    let source = &commit.json()["source"];
    assert_eq!(*source, json!({ "name": "zips.csv", "sha-256": hash }));
    let address = "/api/v1/imports?name=a.csv&file=socks.csv";
    let mistaken = trial.send(Method::POST, address, &token, ("", ""), &json!({}));
    assert_eq!(mistaken.status, 400);
}
