//! Reviews of records: recorded by one call, and due again when the period is over.

use axum::http::Method;
use registry_server::Role;
use serde_json::{Value, json};

use crate::trial::Trial;

#[test]
fn a_review_is_recorded_by_one_call_and_falls_due_again_when_the_period_is_over() {
    let trial = Trial::new();
    let token = trial.token(Role::Registrar, &[]);
    let due = |day: &str| {
        let found = trial.get(&format!("/api/v1/clusters?due={day}"));
        found.json()["total"].clone()
    };
    let far = "2060-01-01";
    assert_eq!((due("2026-01-01"), due(far)), (json!(0), json!(2)));
    let review = |body: Value| {
        let address = "/api/v1/clusters/cn-zhuji-sock/reviews";
        trial.send(Method::POST, address, &token, ("if-match", "*"), &body)
    };
    let first = json!({ "finding": "The share is confirmed.", "date": "2050-01-01" });
    assert_eq!(review(first).status, 200);
    let record = trial.get("/api/v1/clusters/cn-zhuji-sock").json();
    assert_eq!(
        (&record["reviews"][0]["reviewer"], &record["last_verified"]),
        (&json!("Li Na"), &json!("2050-01-01"))
    );
    assert_eq!((due("2052-12-31"), due("2053-01-01")), (json!(1), json!(2)));
    trial.set(&json!({ "review_period_months": 12 }));
    assert_eq!((due("2050-12-31"), due("2051-01-01")), (json!(1), json!(2)));
    let next = json!({ "finding": "See again soon.", "date": "2050-02-01", "next": "2050-03-01" });
    assert_eq!(review(next).status, 200);
    assert_eq!((due("2050-02-28"), due("2050-03-01")), (json!(1), json!(2)));
    assert_eq!(
        trial.get("/api/v1/clusters?due=soon").problem(),
        "/problems/bad-request"
    );
    assert_eq!(
        review(json!({ "finding": "" })).problem(),
        "/problems/invalid"
    );
}
