//! `Entry`: one line of the register, and the bytes that stand for it in its log's tree.

use std::fmt;
use std::str::FromStr;

use super::error::{KeyError, LogError};
use super::hash::Hash;
use super::time::Time;

/// The longest key of an entry, in bytes.
pub const MAX_KEY_BYTES: usize = 1000;

/// The two logs of a register, each with its own numbers and its own tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Log {
    /// The records.
    User,
    /// What concerns the register itself: its name, its commits.
    System,
}

impl fmt::Display for Log {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Log::User => "user",
            Log::System => "system",
        })
    }
}

impl FromStr for Log {
    type Err = LogError;

    fn from_str(text: &str) -> Result<Log, LogError> {
        match text {
            "user" => Ok(Log::User),
            "system" => Ok(Log::System),
            _ => Err(LogError {
                text: text.chars().take(80).collect(),
            }),
        }
    }
}

/// One line of a log: under this key, from this time on, this item.
///
/// ```
/// use registry_core::register::{Entry, Hash, Log};
/// let (log, number, key) = (Log::User, 1, "cn-zhuji-sock".to_owned());
/// let entry = Entry { log, number, key, time: "2026-11-24T12:00:00Z".parse()?, item: Hash::of(b"{}") };
/// assert!(entry.leaf().starts_with(br#"{"index-entry-number":"1","entry-number":"1","#));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The log that the entry is in.
    pub log: Log,
    /// Its number in that log, from 1.
    pub number: u64,
    /// What the item is about.
    pub key: String,
    /// The time of the commit that brought it.
    pub time: Time,
    /// The name of the item.
    pub item: Hash,
}

impl Entry {
    /// The bytes that are the entry's leaf in the Merkle tree of its log.
    #[must_use]
    pub fn leaf(&self) -> Vec<u8> {
        leaf(self.number, &self.time.to_string(), &self.key, &[self.item])
    }
}

/// The leaf of an entry whose parts are at hand; `time` as it is written. Ours name one item each, others' may name
/// several.
pub(super) fn leaf(number: u64, time: &str, key: &str, items: &[Hash]) -> Vec<u8> {
    // Put together in one go, which formatting would not do: an import writes a million of them.
    let (number, items) = (number.to_string(), quoted(items));
    let leaf = [
        "{\"index-entry-number\":\"",
        &number,
        "\",\"entry-number\":\"",
        &number,
        "\",\"entry-timestamp\":\"",
        time,
        "\",\"key\":\"",
        key,
        "\",\"item-hash\":[\"",
        &items,
        "\"]}",
    ];
    leaf.concat().into_bytes()
}

/// The names of items as they stand between the first quotation mark and the last.
fn quoted(items: &[Hash]) -> String {
    match items {
        [item] => item.to_string(),
        items => {
            let names: Vec<String> = items.iter().map(Hash::to_string).collect();
            names.join("\",\"")
        }
    }
}

/// Whether a text may be a key in a log.
///
/// ```
/// use registry_core::register::{Log, check_key};
/// assert!(check_key(Log::User, "cn-zhuji-sock").is_ok());
/// assert!(check_key(Log::User, "commit:2").is_err() && check_key(Log::System, "commit:2").is_ok());
/// ```
///
/// # Errors
/// When it is empty, longer than [`MAX_KEY_BYTES`], or has a character that the log does not allow.
pub fn check_key(log: Log, key: &str) -> Result<(), KeyError> {
    let allowed = |byte: u8| {
        byte.is_ascii_alphanumeric()
            || byte == b'-'
            || byte == b'_'
            || (log == Log::System && byte == b':')
    };
    if (1..=MAX_KEY_BYTES).contains(&key.len()) && key.bytes().all(allowed) {
        return Ok(());
    }
    Err(KeyError {
        text: key.chars().take(80).collect(),
        log,
        most: MAX_KEY_BYTES,
        allowed: characters(log),
    })
}

fn characters(log: Log) -> &'static str {
    match log {
        Log::User => "A-Z a-z 0-9 - _",
        Log::System => "A-Z a-z 0-9 - _ :",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_leaf_has_the_bytes_of_the_format() {
        let entry = Entry {
            log: Log::User,
            number: 7,
            key: "cn-zhuji-sock".into(),
            time: "2026-11-24T12:05:00Z".parse().expect("a time"),
            item: Hash::of(b""),
        };
        let expected = "{\"index-entry-number\":\"7\",\"entry-number\":\"7\",\"entry-timestamp\":\"2026-11-24T12:05:00Z\",\"key\":\"cn-zhuji-sock\",\"item-hash\":[\"sha-256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"]}";
        assert_eq!(String::from_utf8(entry.leaf()).expect("text"), expected);
    }

    #[test]
    fn keys_are_letters_digits_dash_and_underscore() {
        assert!(check_key(Log::User, "GB_1-a").is_ok());
        assert!(check_key(Log::System, "commit:1").is_ok());
        for key in ["", "commit:1", "a b", "a\tb", "a\"", "é", "诸暨"] {
            assert!(check_key(Log::User, key).is_err(), "{key}");
        }
        assert!(check_key(Log::User, &"a".repeat(MAX_KEY_BYTES)).is_ok());
        assert!(check_key(Log::User, &"a".repeat(MAX_KEY_BYTES + 1)).is_err());
    }
}
