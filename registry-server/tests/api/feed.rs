//! The feed of commits.

use std::{thread, time::Duration};

use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use registry_core::{Cluster, Draft, change::Put};
use registry_server::Options;
use serde_json::json;
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
        let mut body = response.into_body().into_data_stream();
        let mut text = String::new();
        while !text.contains("\n\n") {
            let piece = tokio_stream::StreamExt::next(&mut body)
                .await
                .unwrap()
                .unwrap();
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
