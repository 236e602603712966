//! What is packed once with gzip and sent to many: as it is, or unpacked for the few clients that do not take it.

use std::io::{self, Read, Write};

use axum::{
    body::Bytes,
    http::{HeaderMap, header},
};
use flate2::{Compression, read::GzDecoder, write::GzEncoder};

/// Bytes, packed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Packed(Bytes);

impl Packed {
    /// Packs bytes.
    pub(crate) fn of(bytes: &[u8]) -> io::Result<Packed> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes)?;
        Ok(Packed(encoder.finish()?.into()))
    }

    /// What is packed already.
    pub(crate) fn as_it_is(packed: &'static [u8]) -> Packed {
        Packed(Bytes::from_static(packed))
    }

    pub(crate) fn packed(&self) -> Bytes {
        self.0.clone()
    }

    pub(crate) fn unpacked(&self) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        GzDecoder::new(&*self.0).read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}

/// Whether a client says that it takes gzip, as all browsers do.
pub(crate) fn takes_gzip(request: &HeaderMap) -> bool {
    let stated = request.get_all(header::ACCEPT_ENCODING).iter();
    let mut encodings = stated.flat_map(|line| line.to_str().unwrap_or_default().split(','));
    encodings.any(|encoding| {
        let (name, weight) = encoding.split_once(';').unwrap_or((encoding, "q=1"));
        let is_refused = matches!(weight.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000");
        matches!(name.trim(), "gzip" | "*") && !is_refused
    })
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn what_is_packed_unpacks() {
        let text = b"sock ".repeat(1000);
        let packed = Packed::of(&text).unwrap();
        assert!(packed.packed().len() < 100);
        assert_eq!(packed.unpacked().unwrap(), text);
    }

    #[test]
    fn what_a_client_refuses_it_does_not_get() {
        for (stated, takes) in [
            ("gzip, deflate, br", true),
            ("br;q=1, gzip;q=0.5", true),
            ("*", true),
            ("identity", false),
            ("gzip;q=0, br", false),
        ] {
            let stated_header = HeaderValue::from_static(stated);
            let request = HeaderMap::from_iter([(header::ACCEPT_ENCODING, stated_header)]);
            assert_eq!(takes_gzip(&request), takes, "{stated}");
        }
    }
}
