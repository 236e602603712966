//! How requests come here from the network: by which names this service is called, who the client is when proxies stand
//! between, and how much a client may ask.

mod block;
mod forwarded;
mod guard;
mod public_url;
mod rate;

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

pub use block::Block;
pub(crate) use guard::{Network, guarded};
pub use public_url::PublicUrl;

/// The other end of a connection.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Peer(pub(crate) SocketAddr);

/// Who asks: the other end of the connection, or whom a trusted proxy names.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Client(pub(crate) IpAddr);

impl Client {
    /// What one client has for itself: an address, or the network of 64 bits that a household is given.
    pub(crate) fn network(self) -> IpAddr {
        match self.0 {
            IpAddr::V4(address) => address.into(),
            IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
        }
    }
}
