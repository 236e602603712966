//! What the operator decides.

use std::{net::SocketAddr, time::Duration};

/// How a registry is served.
///
/// ```
/// assert!(registry_server::Options::default().address.ip().is_loopback());
/// ```
#[derive(Debug, Clone)]
pub struct Options {
    /// Where it listens: this machine alone, unless told otherwise.
    pub address: SocketAddr,
    /// The most bytes of a request's body, but for imports.
    pub most_body_bytes: usize,
    /// The most bytes of a file that is imported.
    pub most_import_bytes: usize,
    /// How long a request may take, but for streams.
    pub time_limit: Duration,
    /// So many requests are worked on at once; those past them are told to come again.
    pub most_requests: usize,
    /// So many streams, of changes and of exports, are open at once.
    pub most_streams: usize,
    /// So many of them are open to one address.
    pub most_streams_of_client: usize,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            address: SocketAddr::from(([127, 0, 0, 1], 8080)),
            most_body_bytes: 2 << 20,
            most_import_bytes: 1 << 30,
            time_limit: Duration::from_secs(30),
            most_requests: 512,
            most_streams: 256,
            most_streams_of_client: 16,
        }
    }
}
