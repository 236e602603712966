//! Cursors: where the hits of a page ended, so that the next page goes on there.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use super::{Query, SearchError, ranking::SortValue};

/// The last hit of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) value: SortValue,
    pub(super) key: String,
}

impl Place {
    /// The cursor that leads back to this place in this query.
    pub(super) fn cursor(&self, query: &Query) -> String {
        let value = match &self.value {
            SortValue::Number(rank) => format!("n{rank:x}"),
            SortValue::Text(None) => "m".to_owned(),
            SortValue::Text(Some(text)) => format!("t{}", hexadecimal(text.as_bytes())),
        };
        format!("{}.{value}.{}", fingerprint(query), self.key)
    }

    /// Reads a cursor of this query.
    pub(super) fn read(cursor: &str, query: &Query) -> Result<Place, SearchError> {
        let wrong = |problem| SearchError::Cursor {
            cursor: cursor.chars().take(80).collect(),
            problem,
        };
        let mut parts = cursor.splitn(3, '.');
        let (Some(of), Some(value), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(wrong("is none that a search gave"));
        };
        if of != fingerprint(query) {
            return Err(wrong("belongs to another search"));
        }
        let value = read_value(value).ok_or_else(|| wrong("is none that a search gave"))?;
        Ok(Place {
            value,
            key: key.to_owned(),
        })
    }
}

fn read_value(text: &str) -> Option<SortValue> {
    match text.split_at_checked(1)? {
        ("n", rank) => u64::from_str_radix(rank, 16).ok().map(SortValue::Number),
        ("m", "") => Some(SortValue::Text(None)),
        ("t", digits) => String::from_utf8(bytes_of(digits)?)
            .ok()
            .map(|text| SortValue::Text(Some(text))),
        _ => None,
    }
}

/// What a cursor belongs to: the query without its page.
fn fingerprint(query: &Query) -> String {
    let asked = Query {
        limit: 0,
        after: None,
        ..query.clone()
    };
    hexadecimal(&Sha256::digest(format!("{asked:?}"))[..6])
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(
        String::with_capacity(bytes.len() * 2),
        |mut digits, byte| {
            // Writing to a string cannot fail.
            let _ = write!(digits, "{byte:02x}");
            digits
        },
    )
}

fn bytes_of(digits: &str) -> Option<Vec<u8>> {
    let (pairs, rest) = digits.as_bytes().as_chunks::<2>();
    let byte = |pair: &[u8; 2]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    if rest.is_empty() {
        pairs.iter().map(byte).collect()
    } else {
        None
    }
}
