//! Serving over a network, until the process is told to stop.

use std::{future::Future, io, net::SocketAddr};

use registry_core::{Registry, RegistryError};
use tokio::{net::TcpListener, runtime};
use tracing::Level;

use crate::{Options, routes, service::Service};

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
    let runtime = runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let address = options.address;
        let listener = TcpListener::bind(address).await;
        let listener = listener.map_err(|error| ServeError::Listen { address, error })?;
        let service = Service::new(registry, options);
        let router = routes::of_service(&service, options);
        ready(listener.local_addr()?);
        let stopped = until_stopped(service.clone())?;
        let router = router.into_make_service_with_connect_info::<SocketAddr>();
        axum::serve(listener, router)
            .with_graceful_shutdown(stopped)
            .await?;
        Ok(service.release()?)
    })
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

/// Ends when the process is asked to stop; streams, which would go on for ever, are ended then.
fn until_stopped(service: Service) -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("stopping");
        service.stop();
    })
}
