//! Who a client is when proxies stand between: what `Forwarded` (RFC 7239) or `X-Forwarded-For` say counts as far as
//! proxies that are trusted have said it.

use std::net::{IpAddr, SocketAddr};

use axum::http::{HeaderMap, HeaderName, header::FORWARDED};

use super::Block;

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The address of the client: each proxy adds at the end whom it had the request from, so that the last address that is
/// no trusted proxy's is the last that is known to be true.
pub(super) fn client(peer: IpAddr, headers: &HeaderMap, trusted: &[Block]) -> IpAddr {
    let is_trusted = |address: IpAddr| trusted.iter().any(|block| block.contains(address));
    let peer = peer.to_canonical();
    if !is_trusted(peer) {
        return peer;
    }
    let mut client = peer;
    for stated in addresses(headers).into_iter().rev() {
        // What a trusted proxy does not know it calls `unknown`, or by a name of its own.
        let Some(address) = stated else {
            return client;
        };
        client = address;
        if !is_trusted(address) {
            return client;
        }
    }
    client
}

/// The addresses that proxies state, the farthest first.
fn addresses(headers: &HeaderMap) -> Vec<Option<IpAddr>> {
    if headers.contains_key(FORWARDED) {
        return elements(headers, &FORWARDED).map(of_forwarded).collect();
    }
    elements(headers, &X_FORWARDED_FOR).map(node).collect()
}

fn elements<'a>(headers: &'a HeaderMap, name: &HeaderName) -> impl Iterator<Item = &'a str> {
    let values = headers.get_all(name).iter();
    values.flat_map(|value| value.to_str().unwrap_or("unknown").split(','))
}

/// The `for` of an element such as `for="[2001:db8::1]:4711";proto=https`.
fn of_forwarded(element: &str) -> Option<IpAddr> {
    element.split(';').find_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        name.trim()
            .eq_ignore_ascii_case("for")
            .then(|| node(value))?
    })
}

/// An address, with or without a port, quotes and brackets.
fn node(text: &str) -> Option<IpAddr> {
    let text = text.trim().trim_matches('"');
    let bare = text.trim_start_matches('[').trim_end_matches(']');
    let address = bare.parse().ok();
    let address = address.or_else(|| text.parse::<SocketAddr>().ok().map(|at| at.ip()));
    address.map(|address: IpAddr| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(peer: &str, name: &'static str, value: &'static str) -> String {
        let mut headers = HeaderMap::new();
        headers.insert(name, value.parse().unwrap());
        let trusted = ["10.0.0.0/8".parse().unwrap(), "::1".parse().unwrap()];
        client(peer.parse().unwrap(), &headers, &trusted).to_string()
    }

    #[test]
    fn only_what_a_trusted_proxy_has_seen_counts() {
        let name = "x-forwarded-for";
        assert_eq!(seen("192.0.2.1", name, "203.0.113.9"), "192.0.2.1");
        assert_eq!(seen("10.0.0.1", name, "203.0.113.9"), "203.0.113.9");
        // The client wrote the first of them itself.
        let lied = "127.0.0.1, 203.0.113.9, 10.0.0.2";
        assert_eq!(seen("10.0.0.1", name, lied), "203.0.113.9");
        assert_eq!(seen("10.0.0.1", name, "203.0.113.9, unknown"), "10.0.0.1");
        assert_eq!(seen("10.0.0.1", name, "10.0.0.3, 10.0.0.2"), "10.0.0.3");
        assert_eq!(seen("10.0.0.1", name, "203.0.113.9:4711"), "203.0.113.9");
        assert_eq!(seen("::1", name, ""), "::1");
    }

    #[test]
    fn the_standard_header_goes_before() {
        let name = "forwarded";
        for (value, client) in [
            ("for=203.0.113.9;proto=https", "203.0.113.9"),
            ("by=1.1.1.1; For=\"[2001:db8::1]:4711\"", "2001:db8::1"),
            ("for=192.0.2.7, for=\"10.1.1.1:80\"", "192.0.2.7"),
            ("for=_hidden", "10.0.0.1"),
            ("proto=http", "10.0.0.1"),
        ] {
            assert_eq!(seen("10.0.0.1", name, value), client, "{value}");
        }
    }
}
