//! The feed of commits.

use std::{thread, time::Duration};

use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use registry_core::{Cluster, Draft, change::Put};
use registry_server::Options;
use serde_json::json;
use tokio::time::timeout;
use tokio_stream::StreamExt;
use tower::ServiceExt;

use crate::trial::{Trial, cluster};

fn commit(trial: &Trial, place: &str) {
    let record = cluster(&format!("cn-{}-x", place.to_lowercase()), place, "Button");
    let record = Cluster::from_json(record.to_string().as_bytes()).unwrap();
    let put = Box::new(Put {
        records: vec![record],
    });
    trial
        .registry
        .change(put, Draft::new("registrar", place))
        .unwrap();
}

#[test]
fn commits_after_one_are_told_and_waited_for() {
    let trial = Trial::new();
    let all = trial.get("/api/v1/changes").json();
    let numbers: Vec<_> = all
        .as_array()
        .unwrap()
        .iter()
        .map(|commit| &commit["number"])
        .collect();
    assert_eq!(numbers, [1, 2]);
    assert_eq!(trial.get("/api/v1/changes?after=2").json(), json!([]));
    thread::scope(|scope| {
        let waiting = scope.spawn(|| trial.get("/api/v1/changes?after=2&wait=30").json());
        thread::sleep(Duration::from_millis(100));
        commit(&trial, "Yiwu");
        // Whoever asks next finds that something was written, and so tells those that wait.
        trial.get("/readyz");
        let told = waiting.join().unwrap();
        assert_eq!(told[0]["changed"]["keys"], json!(["cn-yiwu-x"]));
    });
}

#[test]
fn a_stream_goes_on_where_the_client_left_it() {
    let trial = Trial::new();
    let request = Request::get("/api/v1/changes")
        .header("accept", "text/event-stream")
        .header("last-event-id", "1")
        .body(Body::empty())
        .unwrap();
    let text = trial.runtime.block_on(async {
        let response = trial.router.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()["x-accel-buffering"], "no");
        let mut body = response.into_body().into_data_stream();
        let mut text = String::new();
        while !text.contains("\n\n") {
            let piece = body.next().await.unwrap().unwrap();
            text.push_str(&String::from_utf8_lossy(&piece));
        }
        text
    });
    assert!(
        text.contains("id: 2\n") && !text.contains("id: 1\n"),
        "{text}"
    );
    assert!(text.contains("event: commit\n"), "{text}");
}

/// What of a stream comes before it ends, or stands still.
fn stream(trial: &Trial, token: Option<&str>, meanwhile: impl FnOnce()) -> String {
    let mut request = Request::get("/api/v1/changes?after=1").header("accept", "text/event-stream");
    if let Some(token) = token {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    let request = request.body(Body::empty()).unwrap();
    let mut text = String::new();
    trial.runtime.block_on(async {
        let response = trial.router.clone().oneshot(request).await.unwrap();
        let mut body = response.into_body().into_data_stream();
        let mut meanwhile = Some(meanwhile);
        while let Ok(Some(piece)) = timeout(Duration::from_secs(5), body.next()).await {
            text.push_str(&String::from_utf8_lossy(&piece.unwrap()));
            if let Some(meanwhile) = meanwhile.take_if(|_| text.contains("id: 2\n")) {
                meanwhile();
            }
            if text.contains("id: 3\n") {
                break;
            }
        }
    });
    text
}

#[test]
fn a_stream_to_a_token_ends_with_the_token_before_the_next_commit_is_told() {
    let trial = Trial::new();
    let issue = || {
        trial.access.issue(registry_server::NewToken {
            person: registry_server::Person::named("A"),
            role: registry_server::Role::Contributor,
            regions: registry_core::model::Territory::default(),
            expires: None,
        })
    };
    let (kept, revoked) = (issue().unwrap(), issue().unwrap());
    let told = |token: &str, place: &str, revoke: Option<&str>| {
        let router = &trial.router;
        stream(&trial, Some(token), || {
            if let Some(id) = revoke {
                trial.access.revoke(id).unwrap();
            }
            commit(&trial, place);
            let request = Request::get("/readyz").body(Body::empty()).unwrap();
            let router = router.clone();
            trial
                .runtime
                .spawn(async move { router.oneshot(request).await });
        })
    };
    let ended = told(&revoked.text, "Yiwu", Some(&revoked.token.id));
    assert!(!ended.contains("id: 3\n"), "{ended}");
    let whole = told(&kept.text, "Datang", None);
    assert!(whole.contains("id: 3\n"), "{whole}");
    let refused = [("authorization", "Bearer ncr_00_00")];
    let get = axum::http::Method::GET;
    let refused = trial.ask(get, "/api/v1/changes", &refused, Body::empty());
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
}

#[test]
fn where_a_stream_was_left_is_a_number() {
    let trial = Trial::new();
    let headers = [("accept", "text/event-stream"), ("last-event-id", "x")];
    let get = axum::http::Method::GET;
    let answer = trial.ask(get, "/api/v1/changes", &headers, Body::empty());
    assert_eq!(answer.problem(), "/problems/bad-request");
    assert_eq!(answer.json()["errors"][0]["field"], "Last-Event-ID");
}

#[test]
fn streams_are_bounded() {
    let trial = Trial::with(&Options {
        most_streams: 0,
        ..Options::default()
    });
    let headers = [("accept", "text/event-stream")];
    let answer = trial.ask(
        axum::http::Method::GET,
        "/api/v1/changes",
        &headers,
        Body::empty(),
    );
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(answer.problem(), "/problems/unavailable");
    assert_eq!(answer.header("retry-after"), "1");
}
