//! Imports that go on when nobody waits for them.

use std::fs;

use axum::{body::Body, http::Method};
use registry_core::Registry;
use registry_server::{Options, Role, router};
use serde_json::{Value, json};

use crate::trial::{Answer, Trial};

const TABLE: &str = "place,country,product\nYiwu,CN,Button\nZhuji,CN,Sock\n";

fn ask(trial: &Trial, method: Method, address: &str, token: &str, table: &'static str) -> Answer {
    let token = format!("Bearer {token}");
    let headers = [
        ("authorization", &*token),
        ("prefer", "wait=5, respond-async"),
    ];
    trial.ask(method, address, &headers, Body::from(table))
}

/// The import at an address, once it has ended.
fn ended(trial: &Trial, address: &str, token: &str) -> Value {
    loop {
        let job = ask(trial, Method::GET, address, token, "").json();
        if job["state"] == "finished" {
            return job;
        }
        assert_eq!(job["state"], "running", "{job}");
        std::thread::yield_now();
    }
}

#[test]
fn an_import_goes_on_and_tells_what_became_of_it_to_whoever_began_it() {
    let trial = Trial::new();
    let token = trial.token(Role::Registrar, &[]);
    let address = "/api/v1/imports?name=buttons.csv";
    let begun = ask(&trial, Method::POST, address, &token, TABLE);
    assert_eq!(
        (begun.status.as_u16(), begun.header("preference-applied")),
        (202, "respond-async")
    );
    let place = begun.header("location").to_owned();
    assert_eq!(begun.json()["import"], place);
    let job = ended(&trial, &place, &token);
    assert_eq!(
        (&job["name"], &job["outcome"]["status"]),
        (&json!("buttons.csv"), &json!(200))
    );
    assert_eq!(job["outcome"]["result"]["commit"], 3);
    assert_eq!(
        trial.registry.read().unwrap().commit(3).unwrap().author,
        "Li Na"
    );
    let others = trial.token(Role::Registrar, &[]);
    assert_eq!(
        ask(&trial, Method::GET, &place, &others, "").problem(),
        "/problems/not-found"
    );
    let admin = trial.token(Role::Admin, &[]);
    assert_eq!(
        ask(&trial, Method::GET, &place, &admin, "").status.as_u16(),
        200
    );
    let none = ask(&trial, Method::GET, "/api/v1/imports/../tokens", &admin, "");
    assert_eq!(none.status.as_u16(), 404);
}

#[test]
fn what_was_refused_is_told_with_each_finding() {
    let trial = Trial::new();
    let token = trial.token(Role::Registrar, &[]);
    let wrong = "place,country,product\nYiwu,CN,Zipper\nLecco,Itly,Wire\n";
    let begun = ask(&trial, Method::POST, "/api/v1/imports", &token, wrong);
    let job = ended(&trial, begun.header("location"), &token);
    assert_eq!(job["outcome"]["status"], 422);
    let finding = &job["outcome"]["result"]["findings"]["first"][0];
    assert_eq!(
        (&finding["line"], &finding["column"]),
        (&json!(3), &json!("country"))
    );
    let none = ask(
        &trial,
        Method::POST,
        "/api/v1/imports?name=a.csv",
        &token,
        "nothing\n",
    );
    let job = ended(&trial, none.header("location"), &token);
    assert_eq!(job["outcome"]["result"]["type"], "/problems/invalid");
}

#[test]
fn an_import_that_a_process_did_not_end_is_told_by_the_next() {
    let mut trial = Trial::new();
    let token = trial.token(Role::Registrar, &[]);
    let begun = ask(&trial, Method::POST, "/api/v1/imports", &token, TABLE);
    let place = begun.header("location").to_owned();
    ended(&trial, &place, &token);
    let id = place.rsplit('/').next().unwrap();
    let document = trial
        .registry
        .folder()
        .join(format!("private/imports/{id}.json"));
    let mut kept: Value = serde_json::from_slice(&fs::read(&document).unwrap()).unwrap();
    kept.as_object_mut().unwrap().remove("outcome");
    for (since, status) in [(2, 200), (3, 503)] {
        // As a process leaves it that ends after the commit, or before it.
        kept["since"] = json!(since);
        fs::write(&document, kept.to_string()).unwrap();
        trial.registry.release().unwrap();
        trial.registry = Registry::open(trial.registry.folder()).unwrap();
        trial.router = router(trial.registry.clone(), &Options::default());
        let job = ended(&trial, &place, &token);
        assert_eq!(job["outcome"]["status"], status, "{job}");
    }
}
