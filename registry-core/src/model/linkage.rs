//! Ties of a cluster to another cluster or to an industry.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Completes, Invalid, Key, Label, Source, Text, silent_or_same, spelled};

spelled! {
    /// What kind of tie it is.
    LinkageKind, "kind of linkage" {
        /// Along a value chain.
        Industrial = "industrial",
        /// By nearness.
        Geographic = "geographic",
        /// Supply of goods or services.
        Supplier = "supplier",
    }
}

spelled! {
    /// Which way goods, services or knowledge flow, seen from this cluster.
    Direction, "direction" {
        /// Towards the other.
        To = "to",
        /// From the other.
        From = "from",
        /// Both ways.
        Both = "both",
    }
}

/// A tie to another cluster's key or to a named industry.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Linkage {
    /// Where it was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// What kind of tie.
    pub kind: LinkageKind,
    /// Key of the other cluster.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cluster: Option<Key>,
    /// Name of the industry, where the other side is no registered cluster.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub industry: Option<Label>,
    /// Which way it flows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub direction: Option<Direction>,
    /// What to know about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
}

impl Linkage {
    /// Refuses a tie to nothing, or to two things at once.
    pub(crate) fn check(&self) -> Result<(), Invalid> {
        if self.cluster.is_some() == self.industry.is_some() {
            Err(Invalid::LinkageTarget)
        } else {
            Ok(())
        }
    }
}

impl Completes for Linkage {
    fn completes(&self, poorer: &Self) -> bool {
        self.kind == poorer.kind
            && self.cluster == poorer.cluster
            && self.industry == poorer.industry
            && silent_or_same(poorer.source.as_ref(), self.source.as_ref())
            && silent_or_same(poorer.direction.as_ref(), self.direction.as_ref())
            && silent_or_same(poorer.note.as_ref(), self.note.as_ref())
    }
}
