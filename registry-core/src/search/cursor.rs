//! Cursors: where the hits of a page ended and in which state, so that the next page goes on there.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use super::{
    Query, SearchError,
    ranking::{Size, SortValue},
};
use crate::index::Numbers;

/// Where a page ended, and what the next one needs to go on as if nothing had been committed since.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cursor {
    /// The last commit of the state that is searched.
    pub(super) commit: u64,
    /// What the scores of the first page were made of.
    pub(super) numbers: Numbers,
    /// The last hit of the page.
    pub(super) position: CursorPosition,
}

/// The last hit of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CursorPosition {
    pub(super) value: SortValue,
    pub(super) key: String,
}

impl Cursor {
    /// The cursor as text that leads back to this place in this query.
    pub(super) fn text(&self, query: &Query) -> String {
        let numbers: Vec<String> = self
            .numbers
            .iter()
            .map(|number| format!("{number:x}"))
            .collect();
        let value = match &self.position.value {
            SortValue::Number(rank, [0, 0, 0]) => format!("n{rank:x}"),
            SortValue::Number(rank, [share, persons, establishments]) => {
                format!("s{rank:x}-{share:x}-{persons:x}-{establishments:x}")
            }
            SortValue::Text(None) => "m".to_owned(),
            SortValue::Text(Some(text)) => format!("t{}", hexadecimal(text.as_bytes())),
        };
        let (of, commit, key) = (fingerprint(query), self.commit, &self.position.key);
        format!("{of}.{commit}.{}.{value}.{key}", numbers.join("-"))
    }

    /// Reads a cursor of this query.
    pub(super) fn read(text: &str, query: &Query) -> Result<Cursor, SearchError> {
        let wrong = |problem| SearchError::Cursor {
            cursor: text.chars().take(80).collect(),
            problem,
        };
        let unknown = || wrong("is not one that a search returned");
        let (of, rest) = text.split_once('.').ok_or_else(unknown)?;
        let cursor = read_place(rest).ok_or_else(unknown)?;
        if of != fingerprint(query) {
            return Err(wrong(
                "belongs to another search, or to an earlier version of this program",
            ));
        }
        Ok(cursor)
    }
}

fn read_place(text: &str) -> Option<Cursor> {
    let parts: Vec<&str> = text.splitn(4, '.').collect();
    let [commit, numbers, value, key] = parts[..] else {
        return None;
    };
    let numbers = numbers.split('-').filter(|number| !number.is_empty());
    let numbers = numbers.map(|number| u64::from_str_radix(number, 16).ok());
    Some(Cursor {
        commit: commit.parse().ok()?,
        numbers: numbers.collect::<Option<_>>()?,
        position: CursorPosition {
            value: read_value(value)?,
            key: key.to_owned(),
        },
    })
}

fn read_value(text: &str) -> Option<SortValue> {
    match text.split_at_checked(1)? {
        ("n", rank) => u64::from_str_radix(rank, 16)
            .ok()
            .map(|rank| SortValue::Number(rank, Size::default())),
        ("s", numbers) => {
            let numbers = numbers
                .split('-')
                .map(|number| u64::from_str_radix(number, 16).ok())
                .collect::<Option<Vec<_>>>()?;
            match numbers[..] {
                [rank, share, persons, establishments] => {
                    Some(SortValue::Number(rank, [share, persons, establishments]))
                }
                _ => None,
            }
        }
        ("m", "") => Some(SortValue::Text(None)),
        ("t", digits) => String::from_utf8(bytes_of(digits)?)
            .ok()
            .map(|text| SortValue::Text(Some(text))),
        _ => None,
    }
}

/// How records are scored. A cursor of another version leads nowhere, since its place is told in other scores.
const SCORING: u8 = 2;

/// What a cursor belongs to: the query without its page, and how its hits are scored.
fn fingerprint(query: &Query) -> String {
    let query = Sha256::new()
        .chain_update([SCORING])
        .chain_update(query.canonical());
    hexadecimal(&query.finalize()[..6])
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{index::AsOf, search::Sort};

    #[test]
    fn a_cursor_is_read_as_it_was_written() {
        let query = Query::of("sock");
        for (numbers, value) in [
            (vec![12, 7, 0xffff_ffff], SortValue::Number(77, [0; 3])),
            (vec![1], SortValue::Number(77, [5, 0, u64::MAX])),
            (vec![], SortValue::Text(None)),
            (vec![0], SortValue::Text(Some("Zhūjì.1".to_owned()))),
        ] {
            let cursor = Cursor {
                commit: 3,
                numbers,
                position: CursorPosition {
                    value,
                    key: "cn-zhuji-sock".to_owned(),
                },
            };
            let text = cursor.text(&query);
            assert_eq!(Cursor::read(&text, &query).unwrap(), cursor, "{text}");
        }
    }

    /// Cursors that people keep go on working: what a query does not say is not in its canonical form.
    #[test]
    fn the_canonical_form_has_what_is_asked_and_nothing_else() {
        let page = Query {
            limit: 5,
            after: Some("x".to_owned()),
            ..Query::of("sock")
        };
        assert_eq!(page.canonical(), r#"{"text":"sock"}"#);
        let mut query = Query {
            sort: Sort::Key,
            as_of: AsOf::Commit(3),
            ..Query::of("")
        };
        query.filters.country = vec!["CN".parse().unwrap()];
        let canonical = r#"{"as_of":3,"filters":{"country":["CN"]},"sort":"key","text":""}"#;
        assert_eq!(query.canonical(), canonical);
    }
}
