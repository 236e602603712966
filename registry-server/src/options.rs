//! What the operator decides.

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use crate::{Block, PublicUrl};

/// How a registry is served.
///
/// ```
/// assert!(registry_server::Options::default().address.ip().is_loopback());
/// ```
#[derive(Debug, Clone)]
pub struct Options {
    /// Where it listens: this machine alone, unless told otherwise.
    pub address: SocketAddr,
    /// What the service is called by those who use it.
    pub public_url: Option<PublicUrl>,
    /// The certificate and key with which it speaks TLS.
    pub tls: Option<TlsFiles>,
    /// Proxies that say truly whom they have a request from.
    pub trusted_proxies: Vec<Block>,
    /// So many requests a second from each client; ten times as many at once. Without a limit: 0.
    pub requests_a_second: u32,
    /// So many connections at once, as far as the system allows; a quarter of them from one address.
    pub most_connections: usize,
    /// How long the head of a request may take, and how long a connection may be idle.
    pub head_limit: Duration,
    /// How long nothing of a body may come, or nothing of an answer be taken.
    pub stall_limit: Duration,
    /// The most bytes of a request's body, but for many records and for imports.
    pub most_body_bytes: usize,
    /// The most bytes of records that are put in the place of others as one commit.
    pub most_records_bytes: usize,
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

/// Where a certificate and its key lie, as PEM.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlsFiles {
    /// The certificate, and those of its issuers after it.
    pub certificate: PathBuf,
    /// Its private key.
    pub key: PathBuf,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            address: SocketAddr::from(([127, 0, 0, 1], 8080)),
            public_url: None,
            tls: None,
            trusted_proxies: Vec::new(),
            requests_a_second: 200,
            most_connections: 8192,
            head_limit: Duration::from_secs(15),
            stall_limit: Duration::from_secs(30),
            most_body_bytes: 2 << 20,
            most_records_bytes: 32 << 20,
            most_import_bytes: 1 << 30,
            time_limit: Duration::from_secs(30),
            most_requests: 512,
            most_streams: 256,
            most_streams_of_client: 16,
        }
    }
}
