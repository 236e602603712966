//! What a request from the network passes before anything else looks at it.

use std::{
    net::IpAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{
    extract::{Request, State},
    http::{HeaderMap, StatusCode, Uri, header, uri::Authority},
    middleware::Next,
    response::{IntoResponse, Response},
};
use registry_core::Hash;

use super::{Block, Client, Peer, PublicUrl, forwarded, public_url::answers_to, rate::Rate};
use crate::{
    Options,
    access::{Known, bearer},
    problem::{Kind, Problem},
    service::Service,
};

/// A client may ask for so many seconds' worth at once.
const BURST_SECONDS: f64 = 10.0;
/// Tokens that are none: so many at once, and so many a second after that.
const FAILED_AT_ONCE: f64 = 10.0;
const FAILED_A_SECOND: f64 = 0.2;
/// How long the answer to a token that is none is kept back.
const SLOWED: Duration = Duration::from_millis(500);

/// What is known and counted of the network, for all requests.
#[derive(Clone)]
pub(crate) struct Network(Arc<Counted>);

struct Counted {
    public_url: Option<PublicUrl>,
    trusted: Vec<Block>,
    requests: Option<Rate<Asker>>,
    failures: Rate<IpAddr>,
}

/// Whose requests are counted together.
#[derive(PartialEq, Eq, Hash)]
enum Asker {
    /// The holder of a valid token, wherever he is.
    Token(Hash),
    /// All that comes from an address.
    Address(IpAddr),
}

impl Network {
    pub(crate) fn new(options: &Options) -> Network {
        let rate = f64::from(options.requests_a_second);
        Network(Arc::new(Counted {
            public_url: options.public_url.clone(),
            trusted: options.trusted_proxies.clone(),
            requests: (rate > 0.0).then(|| Rate::new(rate, rate * BURST_SECONDS)),
            failures: Rate::new(FAILED_A_SECOND, FAILED_AT_ONCE),
        }))
    }
}

/// Answers those who call the service by a name that it does not have, ask too much, or guess at tokens. What was not
/// asked over a network passes.
pub(crate) async fn guarded(
    State((service, network)): State<(Service, Network)>,
    mut request: Request,
    next: Next,
) -> Response {
    let Some(&Peer(peer)) = request.extensions().get() else {
        return next.run(request).await;
    };
    let client = forwarded::client(peer.ip(), request.headers(), &network.0.trusted);
    request.extensions_mut().insert(Client(client));
    let answered = answered(&service, &network.0, client, request, next).await;
    let mut response = answered.unwrap_or_else(IntoResponse::into_response);
    response.extensions_mut().insert(Client(client));
    response
}

async fn answered(
    service: &Service,
    counted: &Counted,
    client: IpAddr,
    mut request: Request,
    next: Next,
) -> Result<Response, Problem> {
    counted.called_rightly(request.uri(), request.headers())?;
    let bearer = bearer(request.headers());
    let holder = match &bearer {
        None => None,
        Some(text) => service.holder(text.clone()).await?,
    };
    let is_valid = holder.is_some();
    if bearer.is_some() {
        request.extensions_mut().insert(Known(holder));
    }
    counted.take(client, bearer.as_deref().filter(|_| is_valid))?;
    let has_failed = bearer.is_some() && !is_valid;
    if has_failed {
        counted.failed(client)?;
    }
    let response = next.run(request).await;
    if has_failed && response.status() == StatusCode::UNAUTHORIZED {
        tracing::warn!(%client, "a token that is none, or has ended");
        tokio::time::sleep(SLOWED).await;
    }
    Ok(response)
}

impl Counted {
    /// Whether a request says that it is for this service.
    fn called_rightly(&self, address: &Uri, headers: &HeaderMap) -> Result<(), Problem> {
        let mut stated = headers.get_all(header::HOST).iter();
        let host = match (stated.next(), stated.next()) {
            (Some(host), None) => host.to_str().ok(),
            _ => None,
        };
        let host = host.and_then(|host| host.parse::<Authority>().ok());
        let Some(host) = host else {
            return Err(
                Kind::BadRequest.problem("send one Host header with the name of this service")
            );
        };
        // An address that is whole says for itself whom it means.
        let names = [Some(host.host()), address.host()];
        match names.into_iter().flatten().find(|name| {
            !answers_to(name, self.public_url.as_ref())
        }) {
            None => Ok(()),
            Some(name) => Err(Kind::Misdirected.problem(format!(
                "this service is not known as {name:?}; whoever runs it says its name with --public-url"
            ))),
        }
    }

    fn take(&self, client: IpAddr, token: Option<&str>) -> Result<(), Problem> {
        let Some(requests) = &self.requests else {
            return Ok(());
        };
        let asker = match token {
            Some(token) => Asker::Token(Hash::of(token.as_bytes())),
            None => Asker::Address(Client(client).network()),
        };
        let taken = requests.take(asker, Instant::now());
        taken.map_err(|wait| too_many("too many requests", wait))
    }

    fn failed(&self, client: IpAddr) -> Result<(), Problem> {
        let taken = self.failures.take(Client(client).network(), Instant::now());
        taken.map_err(|wait| too_many("too many tokens that are none", wait))
    }
}

fn too_many(what: &str, wait: Duration) -> Problem {
    let seconds = wait.as_secs() + 1;
    let problem = format!("{what} from here; try again in {seconds} s");
    Kind::TooMany.problem(problem).after(wait)
}
