//! Connections: taken, counted, and served until the service stops.

use std::{
    collections::HashMap,
    convert::Infallible,
    net::{IpAddr, SocketAddr},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::{Router, extract::Request};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::{GracefulShutdown, Watcher},
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
    time::timeout,
};
use tower::ServiceExt;

use super::{stalling::Stalling, tls::Tls};
use crate::{Block, Options, network::Peer, service::Service};

/// The most bytes of a request's head.
const MOST_HEAD_BYTES: usize = 64 << 10;
/// How long requests that are under way may take when the service stops.
const TO_END: Duration = Duration::from_secs(30);
/// When no more connections can be had, because too many files are open, it is tried again after this.
const BETWEEN_TRIES: Duration = Duration::from_millis(50);

/// What each connection is served with.
pub(super) struct Connections {
    router: Router,
    tls: Option<Arc<Tls>>,
    head_limit: Duration,
    stall_limit: Duration,
    open: Arc<Open>,
}

/// How many connections are open.
struct Open {
    most: usize,
    most_of_one: usize,
    trusted: Vec<Block>,
    by_address: Mutex<HashMap<IpAddr, usize>>,
}

/// A connection that is counted while it is open.
struct Admitted {
    open: Arc<Open>,
    address: IpAddr,
}

impl Connections {
    pub(super) fn new(router: Router, tls: Option<Arc<Tls>>, options: &Options) -> Connections {
        let most = options.most_connections.max(4);
        Connections {
            router,
            tls,
            head_limit: options.head_limit,
            stall_limit: options.stall_limit,
            open: Arc::new(Open {
                most,
                most_of_one: most / 4,
                trusted: options.trusted_proxies.clone(),
                by_address: Mutex::default(),
            }),
        }
    }

    /// Serves until the service stops; then requests that are under way are answered.
    pub(super) async fn serve(self, listener: TcpListener, service: &Service) {
        let connections = Arc::new(self);
        let graceful = GracefulShutdown::new();
        loop {
            tokio::select! {
                () = service.stopped() => break,
                accepted = listener.accept() => match accepted {
                    Ok((stream, peer)) => connections.clone().take(stream, peer, &graceful),
                    Err(error) => {
                        tracing::warn!(%error, "a connection could not be taken");
                        tokio::time::sleep(BETWEEN_TRIES).await;
                    }
                }
            }
        }
        drop(listener);
        if timeout(TO_END, graceful.shutdown()).await.is_err() {
            tracing::warn!("some requests were not at an end, and were cut off");
        }
    }

    fn take(self: Arc<Self>, stream: TcpStream, peer: SocketAddr, graceful: &GracefulShutdown) {
        // Closed at once, it costs the others nothing.
        let Some(admitted) = Open::admit(&self.open, peer.ip()) else {
            tracing::warn!(client = %peer.ip(), "too many connections");
            return;
        };
        let watcher = graceful.watcher();
        tokio::spawn(async move {
            let _admitted = admitted;
            let _ = stream.set_nodelay(true);
            let Some(tls) = &self.tls else {
                return self.speak(stream, peer, watcher).await;
            };
            let greeted = timeout(self.head_limit, tls.acceptor().accept(stream)).await;
            if let Ok(Ok(stream)) = greeted {
                self.speak(stream, peer, watcher).await;
            }
        });
    }

    /// Answers the requests of a connection, one after the other.
    async fn speak<S>(&self, stream: S, peer: SocketAddr, watcher: Watcher)
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let router = self.router.clone();
        let answer = service_fn(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(Peer(peer));
            let router = router.clone();
            async move {
                let Ok(response) = router.oneshot(request).await;
                Ok::<_, Infallible>(response)
            }
        });
        let stream = TokioIo::new(Stalling::new(stream, self.stall_limit));
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(self.head_limit)
            .max_buf_size(MOST_HEAD_BYTES)
            .serve_connection(stream, answer);
        // What goes wrong with a connection is the client's, who is gone.
        if let Err(error) = watcher.watch(connection).await {
            tracing::debug!(%error, client = %peer.ip(), "a connection failed");
        }
    }
}

impl Open {
    fn admit(open: &Arc<Open>, address: IpAddr) -> Option<Admitted> {
        let address = address.to_canonical();
        let mut counts = open.counts();
        let all: usize = counts.values().sum();
        let of_one = counts.get(&address).copied().unwrap_or_default();
        // A proxy stands for many.
        let is_proxy = open.trusted.iter().any(|block| block.contains(address));
        if all >= open.most || (of_one >= open.most_of_one && !is_proxy) {
            return None;
        }
        counts.insert(address, of_one + 1);
        drop(counts);
        Some(Admitted {
            open: Arc::clone(open),
            address,
        })
    }

    fn counts(&self) -> std::sync::MutexGuard<'_, HashMap<IpAddr, usize>> {
        self.by_address
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Admitted {
    fn drop(&mut self) {
        let mut counts = self.open.counts();
        if let Some(count) = counts.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_client_leaves_room_for_others() {
        let open = Arc::new(Open {
            most: 8,
            most_of_one: 2,
            trusted: vec!["10.0.0.1".parse().unwrap()],
            by_address: Mutex::default(),
        });
        let admit = |address: &str| Open::admit(&open, address.parse().unwrap());
        let mut kept = vec![admit("1.1.1.1").unwrap(), admit("1.1.1.1").unwrap()];
        assert!(admit("1.1.1.1").is_none() && admit("::ffff:1.1.1.1").is_none());
        kept.extend((0..6).map(|_| admit("10.0.0.1").unwrap()));
        assert!(admit("10.0.0.1").is_none() && admit("2.2.2.2").is_none());
        kept.clear();
        assert!(admit("2.2.2.2").is_some());
        assert!(open.counts().values().all(|count| *count > 0));
    }
}
