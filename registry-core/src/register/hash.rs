//! `Hash`: the name of an item, and the value of a Merkle tree's node.
//!
//! A SHA-256, which text shows as `sha-256:` and 64 lower-case hexadecimal digits.

use std::{
    fmt,
    io::{self, Read},
    str::FromStr,
};

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};

use super::error::HashError;

const PREFIX: &str = "sha-256:";

/// A SHA-256, written `sha-256:<64 lower-case hexadecimal digits>`.
///
/// ```
/// use registry_core::register::Hash;
///
/// let hash = Hash::of(br#"{"name":"cluster"}"#);
/// let text = "sha-256:2f2079dc67a549b18961fadb02f2a49efc978b8a45fb8f661001d2a359e0c7a0";
/// assert_eq!(hash.to_string(), text);
/// assert_eq!(text.parse::<Hash>()?, hash);
/// # Ok::<(), registry_core::register::HashError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash([u8; 32]);

impl Hash {
    /// The hash of some bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Hash {
        Hash(Sha256::digest(bytes).into())
    }

    /// The hash of all that a reader gives.
    ///
    /// ```
    /// use registry_core::register::Hash;
    /// assert_eq!(Hash::of_reader(&b"socks"[..])?, Hash::of(b"socks"));
    /// # Ok::<(), std::io::Error>(())
    /// ```
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn of_reader(mut reader: impl Read) -> io::Result<Hash> {
        let mut hasher = Sha256::new();
        let mut piece = vec![0; 1 << 16];
        loop {
            match reader.read(&mut piece) {
                Ok(0) => return Ok(Hash(hasher.finalize().into())),
                Ok(bytes) => hasher.update(&piece[..bytes]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// The hash of several pieces as if they were one.
    pub(super) fn of_parts(parts: &[&[u8]]) -> Hash {
        let mut hasher = Sha256::new();
        for part in parts {
            hasher.update(part);
        }
        Hash(hasher.finalize().into())
    }

    /// The 64 digits without the prefix.
    #[must_use]
    pub fn to_hex(&self) -> String {
        let mut digits = String::with_capacity(64);
        for byte in self.0 {
            digits.push(hex_digit(byte >> 4));
            digits.push(hex_digit(byte));
        }
        digits
    }

    /// Reads the 64 digits without the prefix.
    ///
    /// # Errors
    /// When the text is not exactly 64 lower-case hexadecimal digits.
    pub fn from_hex(digits: &str) -> Result<Hash, HashError> {
        let wrong = || HashError {
            text: shortened(digits),
        };
        let digits: &[u8; 64] = digits.as_bytes().try_into().map_err(|_| wrong())?;
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = hex_value(pair[0])
                .zip(hex_value(pair[1]))
                .map(|(high, low)| high << 4 | low)
                .ok_or_else(wrong)?;
        }
        Ok(Hash(bytes))
    }

    /// The first half of the hash: enough to tell one version of a record from another, or that bytes are damaged.
    #[must_use]
    pub fn fingerprint(&self) -> u128 {
        let (half, _) = self.0.split_first_chunk().unwrap_or((&[0; 16], &[]));
        u128::from_be_bytes(*half)
    }

    /// The 32 bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl From<[u8; 32]> for Hash {
    fn from(bytes: [u8; 32]) -> Hash {
        Hash(bytes)
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{PREFIX}{}", self.to_hex())
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl FromStr for Hash {
    type Err = HashError;

    fn from_str(text: &str) -> Result<Hash, HashError> {
        let digits = text.strip_prefix(PREFIX).ok_or_else(|| HashError {
            text: shortened(text),
        })?;
        Hash::from_hex(digits)
    }
}

impl Serialize for Hash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Hash, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

fn hex_digit(value: u8) -> char {
    char::from(b"0123456789abcdef"[usize::from(value & 15)])
}

fn hex_value(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}

fn shortened(text: &str) -> String {
    text.chars().take(80).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_with_upper_case_a_wrong_length_or_no_prefix_is_refused() {
        let digits = "ab".repeat(32);
        assert!(format!("sha-256:{digits}").parse::<Hash>().is_ok());
        assert!(digits.parse::<Hash>().is_err());
        assert!(
            format!("sha-256:{}", digits.to_uppercase())
                .parse::<Hash>()
                .is_err()
        );
        assert!(format!("sha-256:{digits}0").parse::<Hash>().is_err());
        assert!(
            format!("sha-256:{}", "é".repeat(32))
                .parse::<Hash>()
                .is_err()
        );
    }

    #[test]
    fn parts_hash_like_the_whole() {
        assert_eq!(Hash::of_parts(&[b"a", b"", b"bc"]), Hash::of(b"abc"));
    }

    #[test]
    fn json_shows_a_hash_as_its_text() {
        let hash = Hash::of(b"");
        let json = serde_json::to_string(&hash).expect("a hash is text");
        assert_eq!(json, format!("\"{hash}\""));
        assert_eq!(
            serde_json::from_str::<Hash>(&json).expect("and reads back"),
            hash
        );
    }
}
