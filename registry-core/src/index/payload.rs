//! What each commit of the index says of itself: the layout, and the last commit of the register that it holds.

use serde::{Deserialize, Serialize};

use super::schema::SCHEMA_VERSION;

/// The payload of a commit of the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Payload {
    /// Version of the layout.
    pub(super) layout: u32,
    /// Last commit of the register that the index holds.
    pub(super) applied: u64,
}

impl Payload {
    /// The payload of an index that holds the commits up to this one.
    pub(super) fn of(applied: u64) -> Payload {
        Payload {
            layout: SCHEMA_VERSION,
            applied,
        }
    }

    pub(super) fn to_text(self) -> String {
        format!(r#"{{"layout":{},"applied":{}}}"#, self.layout, self.applied)
    }

    /// An index that was never committed to holds nothing yet.
    pub(super) fn read(text: Option<&str>) -> Result<Payload, serde_json::Error> {
        text.map_or(Ok(Payload::of(0)), serde_json::from_str)
    }
}
