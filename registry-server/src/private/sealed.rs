//! What is encrypted with a key of its own (XChaCha20-Poly1305): whoever has the documents alone cannot read it.

use std::io;

use chacha20poly1305::{
    XChaCha20Poly1305, XNonce,
    aead::{Aead, KeyInit, Payload},
};
use serde::{Deserialize, Serialize};

use super::PrivateError;

const NONCE_BYTES: usize = 24;

/// An encrypted text.
#[derive(Serialize, Deserialize)]
pub(crate) struct Sealed {
    nonce: Vec<u8>,
    text: Vec<u8>,
}

impl Sealed {
    /// Encrypts a text, which can be read only as what it is `about`.
    pub(crate) fn of(text: &[u8], key: &[u8; 32], about: &str) -> Result<Sealed, PrivateError> {
        let nonce: [u8; NONCE_BYTES] = random_bytes()?;
        let payload = Payload {
            msg: text,
            aad: about.as_bytes(),
        };
        let cipher = XChaCha20Poly1305::new(key.into());
        let text = cipher.encrypt(&XNonce::from(nonce), payload);
        let text = text.map_err(|_| io::Error::other("it could not be encrypted"))?;
        let nonce = nonce.to_vec();
        Ok(Sealed { nonce, text })
    }

    /// The text; none where it was encrypted with another key, is about something else, or was changed.
    pub(crate) fn open(&self, key: &[u8; 32], about: &str) -> Option<Vec<u8>> {
        let nonce = <[u8; NONCE_BYTES]>::try_from(&self.nonce[..]).ok()?;
        let payload = Payload {
            msg: &self.text,
            aad: about.as_bytes(),
        };
        let cipher = XChaCha20Poly1305::new(key.into());
        cipher.decrypt(&XNonce::from(nonce), payload).ok()
    }
}

/// So many random bytes.
pub(crate) fn random_bytes<const BYTES: usize>() -> io::Result<[u8; BYTES]> {
    let mut bytes = [0; BYTES];
    getrandom::fill(&mut bytes).map_err(io::Error::other)?;
    Ok(bytes)
}
