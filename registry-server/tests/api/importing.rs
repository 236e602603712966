//! Importing a file by the portal's pages, as a browser without scripts does it: sent once, mended in its table, taken in
//! by an import that goes on by itself.

use axum::{
    body::Body,
    http::{Method, StatusCode},
};
use registry_server::Role;
use serde_json::json;

use crate::{
    pages::{HTML, page, text},
    sessions::{logged_in, send},
    trial::{Answer, Trial},
};

const HEADER: &str = "country,place,product,market_share_percent,market_share_scope\n";

/// A file sent from the site's own page.
pub fn upload(trial: &Trial, sender: (&str, &str), file: &[u8]) -> Answer {
    upload_as("tea.csv", trial, sender, file)
}

/// The same by a name of its own.
pub fn upload_as(
    file_name: &str,
    trial: &Trial,
    (cookie, word): (&str, &str),
    file: &[u8],
) -> Answer {
    let part = |name: &str, text: &str| {
        format!("--b\r\ncontent-disposition: form-data; name=\"{name}\"{text}\r\n")
    };
    let mut body = part("form_token", &format!("\r\n\r\n{word}")).into_bytes();
    let name = format!("; filename=\"{file_name}\"\r\n");
    body.extend(part("file", &name).bytes());
    body.extend(file.iter().chain(b"\r\n--b--\r\n"));
    let headers = [
        HTML,
        ("host", "localhost"),
        ("origin", "http://localhost"),
        ("cookie", cookie),
        ("content-type", "multipart/form-data; boundary=b"),
    ];
    trial.ask(Method::POST, "/import", &headers, Body::from(body))
}

fn seen(trial: &Trial, address: &str, cookie: &str) -> Answer {
    trial.ask(
        Method::GET,
        address,
        &[HTML, ("cookie", cookie)],
        Body::empty(),
    )
}

/// Where an answer leads, which nobody sends again by reloading.
#[track_caller]
pub fn led(answer: &Answer) -> String {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", text(answer));
    answer.header("location").to_owned()
}

#[test]
fn bad_cells_are_mended_in_the_table_and_the_file_is_sent_once() {
    let trial = Trial::new();
    let (cookie, word) = logged_in(&trial, &trial.token(Role::Registrar, &[]));
    let rows = "CN,Hangzhou,Tea,12,domestic\nCN,\"Anxi\",Tea,lots,domestic\nXX,Wuyishan,Tea,,\n";
    assert_eq!(
        upload(&trial, (&cookie, "x"), b"").status,
        StatusCode::FORBIDDEN
    );
    let file = [HEADER, rows].concat();
    let address = led(&upload(&trial, (&cookie, &word), file.as_bytes()));
    let table = text(&seen(&trial, &address, &cookie));
    assert_eq!(table.matches("class=\"bad-cell\"").count(), 2, "{table}");
    assert!(
        table.contains("name=\"cell-3-4\" value=\"lots\""),
        "{table}"
    );
    assert!(table.contains("name=\"cell-4-1\" value=\"XX\""), "{table}");
    // Nothing is taken while a row is at fault, and what is mended stays so.
    let half = [
        ("form_token", &*word),
        ("cell-3-4", "40"),
        ("cell-4-1", "XX"),
        ("act", "commit"),
    ];
    let refused = send(&trial, &address, &cookie, &half);
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(text(&refused).matches("class=\"bad-cell\"").count(), 1);
    let other = [("form_token", &*word), ("cell-4-1", "CN"), ("act", "check")];
    assert_eq!(led(&send(&trial, &address, &cookie, &other)), address);
    let checked = text(&seen(&trial, &address, &cookie));
    assert!(
        !checked.contains("bad-cell") && checked.contains("cn-wuyishan-tea"),
        "{checked}"
    );
    assert_eq!(
        page(&trial, "/clusters/cn-anxi-tea").status,
        StatusCode::NOT_FOUND
    );
    let take = [
        ("form_token", &*word),
        ("message", "teas"),
        ("act", "commit"),
    ];
    let job = led(&send(&trial, &address, &cookie, &take));
    let done = text(&seen(&trial, &job, &cookie));
    assert!(done.contains("href=\"/changes/3\""), "{done}");
    let anxi = trial.get("/api/v1/clusters/cn-anxi-tea").json();
    assert_eq!(anxi["market_shares"][0]["percent"], json!(40));
    assert_eq!(
        trial.registry.read().unwrap().commit(3).unwrap().message,
        "teas"
    );
    // What was taken in is not taken in again by a second click.
    assert_eq!(led(&send(&trial, &address, &cookie, &take)), job);
    assert_eq!(led(&seen(&trial, &address, &cookie)), job);
    assert!(text(&seen(&trial, "/import", &cookie)).contains(&job));
}

#[test]
fn the_good_rows_are_taken_where_that_is_asked_for() {
    let trial = Trial::new();
    let (cookie, word) = logged_in(&trial, &trial.token(Role::Registrar, &[]));
    let file = [
        HEADER,
        "CN,Hangzhou,Tea,12,domestic\nCN,Anxi,Tea,lots,domestic\n",
    ]
    .concat();
    let address = led(&upload(&trial, (&cookie, &word), file.as_bytes()));
    let pairs = [
        ("form_token", &*word),
        ("skip_invalid", "true"),
        ("act", "commit"),
    ];
    led(&send(&trial, &address, &cookie, &pairs));
    assert_eq!(
        page(&trial, "/clusters/cn-hangzhou-tea").status,
        StatusCode::OK
    );
    assert_eq!(
        page(&trial, "/clusters/cn-anxi-tea").status,
        StatusCode::NOT_FOUND
    );
}

#[test]
fn headers_that_nobody_knows_are_mapped_by_hand() {
    let trial = Trial::new();
    let (cookie, word) = logged_in(&trial, &trial.token(Role::Registrar, &[]));
    let file = "Ursprung,Siedlung,Ware\nCN,Anxi,Tea\n";
    let address = led(&upload(&trial, (&cookie, &word), file.as_bytes()));
    let refused = text(&seen(&trial, &address, &cookie));
    assert!(
        refused.contains("Siedlung") && refused.contains("name=\"column-2\""),
        "{refused}"
    );
    assert!(!refused.contains("value=\"commit\""), "{refused}");
    let pairs = [
        ("form_token", &*word),
        ("column-1", "country"),
        ("column-2", "place"),
        ("column-3", "product"),
        ("act", "check"),
    ];
    led(&send(&trial, &address, &cookie, &pairs));
    let checked = text(&seen(&trial, &address, &cookie));
    assert!(checked.contains("cn-anxi-tea"), "{checked}");
    let throw = [("form_token", &*word), ("act", "discard")];
    assert_eq!(led(&send(&trial, &address, &cookie, &throw)), "/import");
    assert_eq!(
        seen(&trial, &address, &cookie).status,
        StatusCode::NOT_FOUND
    );
}

#[test]
fn what_waits_is_its_senders_alone() {
    let trial = Trial::new();
    let (cookie, word) = logged_in(&trial, &trial.token(Role::Registrar, &[]));
    let file = [HEADER, "CN,Anxi,Tea,,\n"].concat();
    let address = led(&upload(&trial, (&cookie, &word), file.as_bytes()));
    let (other, _) = logged_in(&trial, &trial.token_of("Wang Wei", Role::Admin, &[]));
    assert_eq!(seen(&trial, &address, &other).status, StatusCode::NOT_FOUND);
    assert_eq!(page(&trial, &address).status, StatusCode::UNAUTHORIZED);
}

#[test]
fn what_a_contributors_file_would_change_is_proposed_and_approved_as_a_whole() {
    let trial = Trial::new();
    let contributor = trial.token_of("Chen Jie", Role::Contributor, &[]);
    let (cookie, word) = logged_in(&trial, &contributor);
    let file = [
        HEADER,
        "CN,Anxi,Tea,40,domestic\nCN,Zhuji,Sock,65,domestic\n",
    ]
    .concat();
    let address = led(&upload(&trial, (&cookie, &word), file.as_bytes()));
    assert!(!text(&seen(&trial, &address, &cookie)).contains("value=\"commit\""));
    let commit = [("form_token", &*word), ("act", "commit")];
    let refused = send(&trial, &address, &cookie, &commit);
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let propose = [
        ("form_token", &*word),
        ("message", "teas"),
        ("act", "propose"),
    ];
    let proposal = led(&send(&trial, &address, &cookie, &propose));
    assert_eq!(
        page(&trial, "/clusters/cn-anxi-tea").status,
        StatusCode::NOT_FOUND
    );
    let (reviewer, word) = logged_in(&trial, &trial.token_of("Wang Wei", Role::Reviewer, &[]));
    let shown = text(&seen(&trial, &proposal, &reviewer));
    assert!(
        shown.contains("cn-anxi-tea") && shown.contains("cn-zhuji-sock"),
        "{shown}"
    );
    let tag = shown.split("name=\"tag\" value=\"").nth(1).unwrap();
    let tag = tag.split("\">").next().unwrap().replace("&#34;", "\"");
    let approve = [("form_token", &*word), ("act", "approve"), ("tag", &tag)];
    assert_eq!(
        led(&send(&trial, &proposal, &reviewer, &approve)),
        "/changes/3"
    );
    let reader = trial.registry.read().unwrap();
    let commit = reader.commit(3).unwrap();
    // Two entries were there before.
    assert_eq!(
        (&*commit.author, &*commit.message, commit.entries),
        ("Chen Jie", "teas", 4)
    );
}

#[test]
fn a_proposal_of_records_is_bounded_and_says_what_was_overtaken() {
    let trial = Trial::new();
    let token = trial.token_of("Chen Jie", Role::Contributor, &[]);
    let propose = |records: serde_json::Value| {
        let body = json!({ "change": { "kind": "records", "records": records } });
        trial.send(Method::POST, "/api/v1/proposals", &token, ("", ""), &body)
    };
    let tea = |place: &str| json!({ "record": crate::trial::cluster(&format!("cn-{}-tea", place.to_lowercase()), place, "Tea") });
    assert_eq!(propose(json!([])).status, 422);
    assert_eq!(
        propose((0..501).map(|number| tea(&format!("P{number}"))).collect()).status,
        422
    );
    let mut sock = json!({ "record": crate::trial::cluster("cn-zhuji-sock", "Zhuji", "Sock") });
    sock["record"]["notes"] = json!(["Seen in May."]);
    sock["against"] = json!(format!("sha-256:{}", "0".repeat(64)));
    let made = propose(json!([tea("Anxi"), sock]));
    assert_eq!(made.status, 201, "{}", made.json());
    assert_eq!(made.json()["overtaken"]["key"], "cn-zhuji-sock");
    assert_eq!(made.json()["records_changed"], 2);
}

#[test]
fn cells_of_every_kind_of_file_are_mended() {
    let trial = Trial::new();
    let token = format!("Bearer {}", trial.token(Role::Registrar, &[]));
    let import = |address: &str, file: &[u8]| {
        let headers = [("authorization", &*token)];
        let address = format!("/api/v1/imports?dry_run=true&{address}");
        let answer = trial.ask(Method::POST, &address, &headers, Body::from(file.to_vec()));
        (answer.status.as_u16(), answer.json())
    };
    let line = br#"{"location":{"country":"CN","place":"Anxi"},"product":{"name":""}}"#;
    let (_, looked) = import("name=a.jsonl", line);
    assert_eq!(
        looked["rejected_rows"][0]["flaws"][0]["column"], 1,
        "{looked}"
    );
    let whole = String::from_utf8_lossy(line).replace("\"\"", "\"Tea\"");
    let mend = form_urlencoded_of(&format!("1:1={whole}"));
    let (status, looked) = import(&format!("name=a.jsonl&mend={mend}"), line);
    assert_eq!((status, &looked["new"]), (200, &json!(1)), "{looked}");
    let short = b"country,place,product\n\nCN,Anxi\n";
    let (_, looked) = import("name=a.csv", short);
    assert_eq!(looked["rejected_rows"][0]["line"], 3, "{looked}");
    let (_, looked) = import("name=a.csv&mend=3:3%3DTea", short);
    assert_eq!(
        (&looked["new"], &looked["rejected"]),
        (&json!(1), &json!(0)),
        "{looked}"
    );
    let (status, refused) = import("name=a.csv&mend=C3%3DTea", short);
    assert_eq!(status, 400, "{refused}");
}

fn form_urlencoded_of(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}
