//! What each commit of the index says of itself: the layout, and the last commit of the register that it holds.

use serde::{Deserialize, Serialize};

use super::schema::SCHEMA_VERSION;
use crate::register::CommitId;

/// The payload of a commit of the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Payload {
    /// Version of the layout.
    pub(super) layout: u32,
    /// Last commit of the register that the index holds; none before its first.
    pub(super) commit: Option<CommitId>,
}

impl Payload {
    /// The payload of an index that holds the commits up to this one.
    pub(super) fn of(commit: Option<CommitId>) -> Payload {
        Payload {
            layout: SCHEMA_VERSION,
            commit,
        }
    }

    pub(super) fn to_text(self) -> String {
        serde_json::json!(self).to_string()
    }

    /// An index that was never committed to holds nothing yet.
    pub(super) fn read(text: Option<&str>) -> Result<Payload, serde_json::Error> {
        text.map_or(Ok(Payload::of(None)), serde_json::from_str)
    }
}

/// The number of the last commit that is held, from 1.
pub(super) fn number_of(commit: Option<CommitId>) -> u64 {
    commit.map_or(0, |commit| commit.number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::Hash;

    #[test]
    fn a_payload_is_read_as_it_was_written_and_an_older_one_by_its_layout() {
        let commit = CommitId {
            number: 12,
            hash: Hash::of(b"{}"),
        };
        for payload in [Payload::of(None), Payload::of(Some(commit))] {
            let read = Payload::read(Some(&payload.to_text())).unwrap();
            assert_eq!(read, payload);
        }
        let older = Payload::read(Some(r#"{"layout":4,"applied":12}"#)).unwrap();
        assert_eq!(older.layout, 4);
    }
}
