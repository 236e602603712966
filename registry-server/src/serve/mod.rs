//! Serving over a network, until the process is told to stop.

mod connections;
mod stalling;
mod tls;

use std::{io, net::SocketAddr, path::Path, sync::Arc};

use registry_core::{Registry, RegistryError};
use rustix::process::{Resource, getrlimit, setrlimit};
use tokio::{
    net::{TcpListener, UnixListener},
    runtime,
    signal::unix::{SignalKind, signal},
};
use tracing::Level;

use crate::{
    Options, following,
    lending::{self, PlaceError, Served},
    portal, routes,
    service::Service,
};
use connections::Connections;
use tls::Tls;
pub use tls::TlsError;

/// Why a registry is not served, or not any more.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServeError {
    /// The address cannot be had.
    #[error("cannot listen on {address}: {error}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why.
        #[source]
        error: io::Error,
    },
    /// The certificate cannot be used.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// Another process serves the registry, or the folder cannot be written.
    #[error(transparent)]
    Place(#[from] PlaceError),
    /// The network or the system failed.
    #[error("the service failed: {0}")]
    Failed(#[from] io::Error),
    /// The registry cannot be read, or not be left in order.
    #[error(transparent)]
    Registry(#[from] RegistryError),
}

/// Serves a registry until the process is asked to stop (SIGTERM, or Ctrl-C). Requests that are under way are answered
/// first; everything acknowledged is durable.
///
/// `ready` is told the address when requests are taken.
///
/// # Errors
/// When the address cannot be had, the registry cannot be read, or the system fails.
pub fn serve(
    registry: Registry,
    options: &Options,
    ready: impl FnOnce(SocketAddr),
) -> Result<(), ServeError> {
    // A registry that cannot be read is told at once, not by the first reader.
    registry.read()?;
    let tls = options.tls.as_ref().map(Tls::load).transpose()?;
    let tls = tls.map(Arc::new);
    let served = served(registry.folder())?;
    let options = &Options {
        most_connections: options.most_connections.min(files_to_open() / 2),
        ..options.clone()
    };
    // The register may be asked here, for which threads of the runtime may not wait.
    let service = Service::new(registry, options);
    let runtime = runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let address = options.address;
        let listener = TcpListener::bind(address).await;
        let listener = listener.map_err(|error| ServeError::Listen { address, error })?;
        if let Some(served) = &served {
            let commands = UnixListener::from_std(served.listener()?)?;
            tokio::spawn(lending::lend(commands, service.clone()));
        }
        if service.is_shared() {
            tokio::spawn(following::follow(service.clone()));
        }
        tokio::spawn(portal::prepare(service.clone()));
        let router = routes::of_service(&service, options);
        listen_to_signals(&service, tls.clone())?;
        ready(listener.local_addr()?);
        let connections = Connections::new(router, tls, options);
        connections.serve(listener, &service).await;
        Ok(service.release()?)
    })
}

/// How many files this process may have open, of which connections are some: as many as the system allows it.
fn files_to_open() -> usize {
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    // Where that is not allowed, it stays as it was.
    let _ = setrlimit(Resource::Nofile, limit);
    let files = getrlimit(Resource::Nofile).current;
    files.map_or(usize::MAX, |files| {
        usize::try_from(files).unwrap_or(usize::MAX)
    })
}

/// The right to serve; none is needed where nobody can write.
fn served(folder: &Path) -> Result<Option<Served>, PlaceError> {
    match Served::take(folder) {
        Err(PlaceError::File { error, .. })
            if error.kind() == io::ErrorKind::ReadOnlyFilesystem =>
        {
            tracing::info!("the folder cannot be written: nobody changes what is served");
            Ok(None)
        }
        served => served.map(Some),
    }
}

/// Writes what the service does to stderr, a line of JSON each; only what went wrong where it is to be quiet.
///
/// ```
/// registry_server::log_to_stderr(true);
/// ```
pub fn log_to_stderr(is_quiet: bool) {
    let level = if is_quiet { Level::ERROR } else { Level::INFO };
    let log = tracing_subscriber::fmt().json().with_max_level(level);
    // A program that has its own log keeps it.
    let _ = log.with_writer(io::stderr).try_init();
}

/// Stops the service when the process is asked to stop, and takes a renewed certificate when it is told of one (SIGHUP).
fn listen_to_signals(service: &Service, tls: Option<Arc<Tls>>) -> io::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut hang_up = signal(SignalKind::hangup())?;
    let service = service.clone();
    tokio::spawn(async move {
        loop {
            tokio::select! {
                _ = terminate.recv() => break,
                _ = interrupt.recv() => break,
                _ = hang_up.recv() => match tls.as_ref().map(|tls| tls.reload()) {
                    Some(Err(error)) => tracing::error!(%error, "the certificate stays as it was"),
                    Some(Ok(())) => tracing::info!("took the certificate anew"),
                    None => {}
                }
            }
        }
        tracing::info!("stopping");
        service.stop();
    });
    Ok(())
}
