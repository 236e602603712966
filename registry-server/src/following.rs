//! Following a register that other nodes write: this node's index keeps up with it, and says how far behind it is.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue, Method},
    middleware::Next,
    response::{IntoResponse, Response},
};
use registry_core::{Registry, RegistryError, registry::CaughtUp};
use serde::Serialize;
use tokio::{task::spawn_blocking, time::timeout};

use crate::{
    conditional::REGISTRY_COMMIT,
    nodes,
    problem::{Kind, Problem},
    service::Service,
};

/// How often the database is asked whether there is more.
const EVERY: Duration = Duration::from_millis(250);
/// After how long it is worth to ask again for what needs the database.
const RETRY: Duration = Duration::from_secs(5);
/// How long ago, in seconds, a node that does not see the register saw it last.
pub(crate) const REGISTRY_AGE: HeaderName = HeaderName::from_static("registry-age");
/// How long a reader waits for the commit that it asks for.
const PATIENCE: Duration = Duration::from_secs(5);

/// When the register was last seen, and what keeps it from being seen.
pub(crate) struct Following(Mutex<Seen>);

struct Seen {
    at: Instant,
    problem: Option<String>,
}

/// How far what is read is behind the register.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Lag {
    /// Commits that are known of and cannot be read here yet.
    pub(crate) commits_behind: u64,
    /// How long ago the register was last seen; later commits are not known of.
    pub(crate) seconds_since_seen: f64,
    /// Why it is not seen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) problem: Option<String>,
}

impl Lag {
    /// How many whole seconds ago the register was last seen.
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "seconds of a process's life"
    )]
    pub(crate) fn whole_seconds(&self) -> u64 {
        self.seconds_since_seen as u64
    }
}

impl Default for Following {
    fn default() -> Following {
        Following(Mutex::new(Seen {
            at: Instant::now(),
            problem: None,
        }))
    }
}

impl Following {
    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Brings the index up to the register once.
    pub(crate) fn keep_up(&self, registry: &Registry) -> Result<(), RegistryError> {
        let kept = registry.keep_up();
        let mut seen = self.seen();
        match kept {
            Ok(caught_up) => {
                if seen.problem.take().is_some() {
                    tracing::info!("the register is seen again");
                }
                seen.at = Instant::now();
                if caught_up == CaughtUp::OtherHistory {
                    tracing::warn!(
                        "the register has another history than it had: the database lost commits, and the index was built again"
                    );
                }
                Ok(())
            }
            Err(error) => {
                if seen.problem.is_none() {
                    tracing::error!(%error, "the register is not seen; reading goes on as it was");
                }
                seen.problem = Some(error.to_string());
                Err(error)
            }
        }
    }

    /// How far readers are behind.
    pub(crate) fn lag(&self, registry: &Registry, shown: u64) -> Lag {
        let seen = self.seen();
        Lag {
            commits_behind: registry.known_head().saturating_sub(shown),
            seconds_since_seen: seen.at.elapsed().as_secs_f64(),
            problem: seen.problem.clone(),
        }
    }
}

/// Follows until the service stops.
pub(crate) async fn follow(service: Service) {
    let mut said = Instant::now();
    loop {
        let node = service.clone();
        let says = said.elapsed() >= nodes::BETWEEN;
        if says {
            said = Instant::now();
        }
        let asked = spawn_blocking(move || {
            node.keep_up()?;
            if says {
                node.nodes().beat()?;
            }
            Ok::<_, Problem>(())
        });
        // What goes wrong is told where it is kept, and done again.
        let _ = asked.await;
        tokio::select! {
            () = service.stopped() => return,
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}

/// Answers what only reads while the register is not seen, and says how old that is; refuses what changes something.
pub(crate) async fn while_away(
    State(service): State<Service>,
    request: Request,
    next: Next,
) -> Response {
    let Some(lag) = service.away() else {
        return next.run(request).await;
    };
    let only_reads = matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    );
    let mut response = match only_reads {
        true => next.run(request).await,
        false => unseen(&lag).into_response(),
    };
    let seconds = HeaderValue::from(lag.whole_seconds());
    response.headers_mut().insert(REGISTRY_AGE, seconds);
    response
}

/// What cannot be done while the register is not seen.
pub(crate) fn unseen(lag: &Lag) -> Problem {
    let problem = lag.problem.as_deref().unwrap_or_default();
    let words = format!(
        "{problem}. Reading goes on as of {} s ago; what needs more waits until the database is back",
        lag.whole_seconds()
    );
    Kind::Unavailable.problem(words).after(RETRY)
}

/// A request may ask for an answer that knows a commit, as the answer to a write named it: it waits until this node does.
pub(crate) async fn at_least(
    State(service): State<Service>,
    request: Request,
    next: Next,
) -> Response {
    let asked = request.headers().get(REGISTRY_COMMIT).cloned();
    match reached(&service, asked).await {
        Ok(()) => next.run(request).await,
        Err(problem) => problem.into_response(),
    }
}

async fn reached(service: &Service, asked: Option<HeaderValue>) -> Result<(), Problem> {
    let Some(asked) = asked else {
        return Ok(());
    };
    let asked: Option<u64> = asked.to_str().ok().and_then(|text| text.parse().ok());
    let Some(asked) = asked else {
        return Err(Problem::field(
            REGISTRY_COMMIT.as_str(),
            "it is no number of a commit",
        ));
    };
    let mut heads = service.heads();
    if *heads.borrow() >= asked {
        return Ok(());
    }
    let head = service.read(|reader| Ok(reader.applied())).await?;
    if head >= asked {
        return Ok(());
    }
    match timeout(PATIENCE, heads.wait_for(|head| *head >= asked)).await {
        Ok(Ok(_)) => Ok(()),
        _ => Err(Kind::Unavailable.problem(format!(
            "this node is at commit {head} and has not seen commit {asked} yet; ask again, or ask another node"
        ))),
    }
}
