//! Commits: the log, what each of them changed, and the feed of those to come.

use std::{convert::Infallible, time::Duration};

use axum::{
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue},
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use registry_core::{IndexReader, history};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::{
    sync::mpsc,
    time::{sleep, timeout},
};
use tokio_stream::wrappers::ReceiverStream;
use utoipa::IntoParams;

use super::clusters::{Between, commits_there_are};
use crate::{
    access::Reader,
    conditional::Representation,
    extract::{Path, Query},
    problem::Problem,
    query,
    service::Service,
    streams::{PATIENCE, Permit, Stream},
};

const MOST_COMMITS: usize = 1000;
/// A reader of the feed that has so many events waiting is too slow, and is to come again from where it stands.
const MOST_WAITING: usize = 64;
/// The longest that a request without a stream waits, in seconds.
const MOST_WAIT: u64 = 60;
const HEARTBEAT: Duration = Duration::from_secs(15);

/// Which commits.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct LogParameters {
    /// The newest to list; the last one where it is not said.
    #[param(minimum = 1)]
    before: Option<u64>,
    /// The most to list, up to 1000.
    #[param(minimum = 0, maximum = 1000)]
    limit: Option<usize>,
}

/// From where on.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct FeedParameters {
    /// The last commit that the client has seen.
    #[serde(default)]
    #[param(minimum = 0)]
    after: u64,
    /// How many seconds to wait for the next commit where there is none, up to 60.
    #[serde(default)]
    #[param(minimum = 0, maximum = 60)]
    wait: u64,
}

/// Commits, the newest first.
#[utoipa::path(
    get, path = "/api/v1/commits", tag = "history",
    params(LogParameters),
    responses((status = 200, description = "Who changed the registry, when, from which source, and why", body = Vec<Object>)),
)]
pub(crate) async fn list(
    State(service): State<Service>,
    Query(LogParameters { before, limit }): Query<LogParameters>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    if before == Some(0) {
        return Err(Problem::field(
            "before",
            "expected 1 or more: the first commit is 1",
        ));
    }
    let limit = query::at_most("limit", limit.unwrap_or(100), MOST_COMMITS)?;
    let found = service.read(move |reader| {
        let commits = reader.commits(before, limit).map(|commit| {
            let commit = commit?;
            let hash = commit.hash();
            let mut value = json!(commit);
            value["hash"] = json!(hash);
            Ok(value)
        });
        let commits = commits.collect::<Result<Vec<Value>, Problem>>()?;
        Representation::at(reader.applied(), &commits)
    });
    Ok(found.await?.answer(&headers))
}

/// A commit, with the keys of the records that it touched.
#[utoipa::path(
    get, path = "/api/v1/commits/{number}", tag = "history",
    params(("number" = u64, Path, example = 1, minimum = 0)),
    responses(
        (status = 200, description = "The commit", body = Object),
        (status = 404, description = "There is none", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn show(
    State(service): State<Service>,
    Path(number): Path<u64>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let found = service.read(move |reader| {
        commits_there_are(reader, number, None)?;
        let value = told(reader, number)?;
        Representation::at(reader.applied(), &value)
    });
    Ok(found.await?.answer(&headers))
}

/// Every record that differs between the states after two commits.
#[utoipa::path(
    get, path = "/api/v1/diff", tag = "history",
    params(Between),
    responses(
        (status = 200, description = "The records, in the order of their keys, each with the fields that differ; at most 10,000", body = Object),
        (status = 404, description = "No such commit", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn diff(
    State(service): State<Service>,
    Query(Between { from, to }): Query<Between>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    const MOST_RECORDS: usize = 10_000;
    let found = service.read(move |reader| {
        let to = commits_there_are(reader, from, to)?;
        let mut changes = history::between_commits(reader, from, to)?;
        let records = changes.by_ref().take(MOST_RECORDS);
        let records = records.collect::<Result<Vec<_>, _>>()?;
        let value = json!({
            "from": from,
            "to": to,
            "records": records,
            "is_whole": changes.next().is_none(),
        });
        Representation::at(reader.applied(), &value)
    });
    Ok(found.await?.answer(&headers))
}

/// The commits after one, as they come: as server-sent events where the client accepts them, else at once, or as soon
/// as there is one.
#[utoipa::path(
    get, path = "/api/v1/changes", tag = "history",
    params(FeedParameters),
    responses(
        (status = 200, description = "Commits, the oldest first, each with the keys that it touched", content(
            (Vec<Object> = "application/json"),
            (String = "text/event-stream"),
        )),
        (status = 400, description = "Last-Event-ID is no number of a commit", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "A token that is not valid", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many streams are open to this address", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Too many streams are open", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn follow(
    State(service): State<Service>,
    reader: Reader,
    stream: Stream,
    Query(FeedParameters { after, wait }): Query<FeedParameters>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let accepts = headers.get(axum::http::header::ACCEPT);
    let accepts = accepts
        .and_then(|kinds| kinds.to_str().ok())
        .unwrap_or_default();
    query::at_most("wait", wait, MOST_WAIT)?;
    if accepts.contains("text/event-stream") {
        let after = last_event(&headers)?.unwrap_or(after);
        let permit = stream.open(&service)?;
        return Ok(events(service, permit, reader, after));
    }
    // Whoever waits keeps something open, too.
    let permit = (wait > 0).then(|| stream.open(&service)).transpose()?;
    wait_past(&service, after, Duration::from_secs(wait)).await;
    drop(permit);
    let found = service.read(move |reader| {
        let commits = commits_after(reader, after)?;
        Representation::at(reader.applied(), &commits)
    });
    let mut response = found.await?.answer(&headers);
    reader.mark(&mut response);
    Ok(response)
}

/// The commit that a reader saw last, where it comes again.
fn last_event(headers: &HeaderMap) -> Result<Option<u64>, Problem> {
    let Some(id) = headers.get("last-event-id") else {
        return Ok(None);
    };
    let number = id.to_str().ok().and_then(|id| id.trim().parse().ok());
    let expected = || Problem::field("Last-Event-ID", "expected the number of a commit");
    number.map(Some).ok_or_else(expected)
}

/// Waits until there is a commit after one, the time is over, or the service stops.
async fn wait_past(service: &Service, after: u64, time: Duration) {
    let (mut heads, mut stopping) = (service.heads(), service.stopping());
    let waiting = async {
        tokio::select! {
            _ = heads.wait_for(|head| *head > after) => {}
            _ = stopping.wait_for(|is_stopping| *is_stopping) => {}
        }
    };
    // That the time is over is no mistake.
    let _ = timeout(time, waiting).await;
}

fn events(service: Service, permit: Permit, reader: Reader, after: u64) -> Response {
    let (sender, receiver) = mpsc::channel(MOST_WAITING);
    let stream = Sse::new(ReceiverStream::new(receiver));
    let stream = stream.keep_alive(KeepAlive::new().interval(HEARTBEAT));
    let mut response = stream.into_response();
    // nginx would keep events until it has many.
    let unbuffered = (
        HeaderName::from_static("x-accel-buffering"),
        HeaderValue::from_static("no"),
    );
    response.headers_mut().extend([unbuffered]);
    reader.mark(&mut response);
    tokio::spawn(async move {
        send_events(&service, &reader, after, &sender).await;
        drop(permit);
    });
    response
}

/// Sends commits until the reader goes, is too slow, has lost its token, or the service stops.
async fn send_events(
    service: &Service,
    reader: &Reader,
    mut after: u64,
    sender: &mpsc::Sender<Result<Event, Infallible>>,
) {
    let mut stopping = service.stopping();
    let mut heads = service.heads();
    loop {
        let found = service
            .read(move |reader| commits_after(reader, after))
            .await;
        let Ok(commits) = found else { return };
        if !reader.may_go_on(service).await {
            return;
        }
        for commit in commits {
            let number = commit["number"].as_u64().unwrap_or(after);
            let event = Event::default().event("commit").id(number.to_string());
            let event = event.data(commit.to_string());
            let sent = timeout(PATIENCE, sender.send(Ok(event))).await;
            if !matches!(sent, Ok(Ok(()))) {
                return;
            }
            after = number;
        }
        tokio::select! {
            _ = heads.wait_for(|head| *head > after) => {}
            _ = stopping.wait_for(|is_stopping| *is_stopping) => return,
            () = sender.closed() => return,
            // Others may have written, and the token may have ended.
            () = sleep(HEARTBEAT) => {}
        }
    }
}

/// Commits after one, the oldest first, a page of them.
fn commits_after(reader: &IndexReader, after: u64) -> Result<Vec<Value>, Problem> {
    let last = reader.applied().min(after.saturating_add(100));
    let numbers = after.saturating_add(1)..=last;
    numbers.map(|number| told(reader, number)).collect()
}

/// A commit, its hash, and the keys of the records that it touched, at most 1,000 of them.
fn told(reader: &IndexReader, number: u64) -> Result<Value, Problem> {
    const MOST_KEYS: usize = 1000;
    let commit = reader.commit(number)?;
    let mut keys = reader.changed_keys(number)?;
    let count = keys.len();
    keys.truncate(MOST_KEYS);
    let hash = commit.hash();
    let mut value = json!(commit);
    value["hash"] = json!(hash);
    value["changed"] = json!({ "count": count, "keys": keys });
    Ok(value)
}
