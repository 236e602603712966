//! `Idempotency-Key`: a change that is sent twice is made once, and answered twice with the same.
//!
//! Before a change is made it is noted that it begins, and at which commit; its commit carries a name made of the key;
//! its answer is kept for a day. Whoever comes again after a crash finds the answer, or the commit, or neither: then
//! nothing was made.

mod answers;

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header::IF_NONE_MATCH},
    middleware::Next,
    response::{IntoResponse, Response},
};
use registry_core::{Hash, Registry};

use self::answers::{Answer, Answers, Begun, Kept};
use crate::{
    access::bearer,
    nodes::Nodes,
    private::PrivateError,
    problem::{Kind, Problem},
    received::Received,
    routes::IsDescribed,
    service::{Service, run},
};

const KEY: HeaderName = HeaderName::from_static("idempotency-key");
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");
/// The longest key.
const MOST_KEY_BYTES: usize = 255;

tokio::task_local! {
    /// What the commit of this request is to carry.
    static REQUEST: String;
}

/// What the commit of the request that is being answered is to carry, if anything.
pub(crate) fn current_request() -> Option<String> {
    REQUEST.try_with(Clone::clone).ok()
}

/// The answers that are kept, and the requests that are being answered.
#[derive(Clone)]
pub(crate) struct Idempotency {
    answers: Arc<Answers>,
    under_way: Arc<Mutex<HashSet<String>>>,
}

impl Idempotency {
    pub(crate) fn new(service: &Service) -> Idempotency {
        Idempotency {
            answers: Arc::new(Answers::of_registry(service.registry())),
            under_way: Arc::default(),
        }
    }

    fn begin(&self, id: &str) -> Result<UnderWay, Problem> {
        let mut under_way = self
            .under_way
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if under_way.insert(id.to_owned()) {
            return Ok(UnderWay {
                all: self.clone(),
                id: id.to_owned(),
            });
        }
        Err(being_answered())
    }
}

fn being_answered() -> Problem {
    let problem = "a request with this Idempotency-Key is being answered; ask again for its answer";
    Kind::Conflict
        .problem(problem)
        .after(Duration::from_secs(1))
}

/// A request that is being answered.
struct UnderWay {
    all: Idempotency,
    id: String,
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        let all = &self.all.under_way;
        all.lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&self.id);
    }
}

/// Makes changes that carry a key once.
pub(crate) async fn once(
    State((service, idempotency)): State<(Service, Idempotency)>,
    request: Request,
    next: Next,
) -> Response {
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    let is_change = !is_read && request.extensions().get::<IsDescribed>().is_some();
    if !is_change || !request.headers().contains_key(KEY) {
        return next.run(request).await;
    }
    // Who is not known gets no answer that was kept for somebody else.
    let token = bearer(request.headers());
    let holder = match token {
        Some(token) => service.holder(token).await,
        None => Ok(None),
    };
    let holder = match holder {
        Ok(Some(holder)) => holder.id,
        Ok(None) => return next.run(request).await,
        Err(problem) => return problem.into_response(),
    };
    let answered = answered(&service, &idempotency, &holder, request, next).await;
    answered.unwrap_or_else(IntoResponse::into_response)
}

async fn answered(
    service: &Service,
    idempotency: &Idempotency,
    holder: &str,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let id = named(holder, key(request.headers())?);
    let (head, body) = request.into_parts();
    let mut body = Received::of(body).await?;
    let first = format!("{} {}\n", head.method, head.uri);
    let (body, fingerprint) = run(move || {
        let fingerprint = body.hash_behind(first.as_bytes())?;
        Ok((body, fingerprint))
    })
    .await?;
    let creates = head.method == Method::POST && is_collection(head.uri.path())
        || head.headers.contains_key(IF_NONE_MATCH);
    let under_way = idempotency.begin(&id)?;
    let asked = Asked {
        id,
        fingerprint,
        creates,
    };
    if let Some(answer) = asked.known(service, idempotency).await? {
        return Ok(answer);
    }
    let request = Request::from_parts(head, body.into_body());
    // A client that goes away takes nothing back: the change may be made already.
    let (service, answers) = (service.clone(), idempotency.answers.clone());
    let making = tokio::spawn(async move {
        let answer = REQUEST.scope(asked.id.clone(), next.run(request)).await;
        let answer = asked.keep(&service, &answers, answer).await;
        drop(under_way);
        answer
    });
    let failed = |_| Kind::Failed.problem("the request met a mistake in the program");
    making.await.map_err(failed)
}

/// A request with a key.
#[derive(Clone)]
struct Asked {
    id: String,
    fingerprint: Hash,
    creates: bool,
}

impl Asked {
    /// The answer that was given before, or would have been; where there is none, it is noted that there will be one.
    async fn known(
        &self,
        service: &Service,
        idempotency: &Idempotency,
    ) -> Result<Option<Response>, Problem> {
        let (asked, answers) = (self.clone(), idempotency.answers.clone());
        let nodes = service.clone();
        let known = service
            .with_registry(move |registry| asked.begin(registry, nodes.nodes(), &answers))
            .await?;
        Ok(known.map(|answer| {
            let mut response = answer.into_response();
            let headers = response.headers_mut();
            headers.insert(REPLAYED, HeaderValue::from_static("true"));
            response
        }))
    }

    fn begin(
        &self,
        registry: &Registry,
        nodes: &Nodes,
        answers: &Answers,
    ) -> Result<Option<Answer>, Problem> {
        answers.forget_old()?;
        let before = answers.find(&self.id)?;
        let mut since = registry.read()?.applied();
        match before.as_ref().and_then(|before| before.value.known()) {
            Some(kept) if kept.fingerprint() != self.fingerprint => {
                let problem = "this Idempotency-Key was sent with another request; a new request has a new key";
                return Err(Kind::Invalid
                    .problem(problem)
                    .of("Idempotency-Key", "used already"));
            }
            Some(Kept::Answered(answer)) => return Ok(Some(answer.clone())),
            Some(Kept::Begun(begun)) => {
                // What was begun and not answered was made if a commit carries its name.
                if let Some(answer) = begun.made(registry, &self.id, self.creates)? {
                    answers.keep(&self.id, &answer)?;
                    return Ok(Some(answer));
                }
                if nodes.is_other_alive(&begun.node)? {
                    return Err(being_answered());
                }
                since = begun.since;
            }
            None => {}
        }
        let begun = Begun {
            fingerprint: self.fingerprint,
            since,
            node: nodes.own().to_owned(),
        };
        match answers.begin(&self.id, before.as_ref(), begun) {
            Err(PrivateError::Contended { .. }) => Err(being_answered()),
            begun => Ok(begun.map(|()| None)?),
        }
    }

    /// Keeps an answer, so that it can be given again.
    async fn keep(&self, service: &Service, answers: &Arc<Answers>, answer: Response) -> Response {
        let status = answer.status();
        let is_final = status.is_success()
            || [
                StatusCode::NOT_FOUND,
                StatusCode::PRECONDITION_FAILED,
                StatusCode::UNPROCESSABLE_ENTITY,
            ]
            .contains(&status);
        let (head, body) = answer.into_parts();
        let Ok(body) = to_bytes(body, usize::MAX).await else {
            return Kind::Failed
                .problem("the answer could not be made")
                .into_response();
        };
        let kept = Answer::of(self.fingerprint, status, &head.headers, &body);
        let (id, answers) = (self.id.clone(), answers.clone());
        let keeping = service.with_registry(move |_| match (is_final, status.is_server_error()) {
            (true, _) => answers.keep(&id, &kept),
            // The change may be made all the same: whoever comes again is told.
            (false, true) => Ok(()),
            (false, false) => answers.forget(&id),
        });
        if let Err(problem) = keeping.await {
            tracing::error!(?problem, "an answer could not be kept");
        }
        Response::from_parts(head, Body::from(body))
    }
}

fn key(headers: &HeaderMap) -> Result<&str, Problem> {
    let mut stated = headers.get_all(KEY).iter();
    let key = stated
        .next()
        .and_then(|key| key.to_str().ok())
        .unwrap_or_default();
    let is_key = (1..=MOST_KEY_BYTES).contains(&key.len()) && stated.next().is_none();
    is_key.then_some(key).ok_or_else(|| {
        let expected = format!("expected one key of 1 to {MOST_KEY_BYTES} characters");
        Problem::field("Idempotency-Key", expected)
    })
}

/// The name of a request, which its commit carries: it tells nothing of the key.
fn named(holder: &str, key: &str) -> String {
    let mut name = Hash::of(format!("{holder}\n{key}").as_bytes()).to_hex();
    name.truncate(32);
    name
}

fn is_collection(path: &str) -> bool {
    ["/api/v1/clusters", "/api/v1/organisations"].contains(&path)
}
