//! Ties of a cluster to another cluster or to an industry.

use std::iter;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Agrees, Invalid, Key, Label, Source, Text, fill, may_be_one, spelled};

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
    /// Further sources that say the same.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_sources: Vec<Source>,
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

impl Agrees for Linkage {
    type Subject<'a> = (LinkageKind, Option<&'a Key>, Option<&'a Label>);
    type Identity<'a> = Self::Subject<'a>;

    fn subject(&self) -> Self::Subject<'_> {
        (self.kind, self.cluster.as_ref(), self.industry.as_ref())
    }

    fn identities(&self) -> impl Iterator<Item = Self::Identity<'_>> {
        iter::once(self.subject())
    }

    fn details(&self) -> usize {
        usize::from(self.direction.is_some()) + usize::from(self.note.is_some())
    }

    fn agrees_with(&self, other: &Self) -> bool {
        self.subject() == other.subject()
            && may_be_one(self.direction.as_ref(), other.direction.as_ref())
            && may_be_one(self.note.as_ref(), other.note.as_ref())
    }

    fn complete(&mut self, other: &Self) {
        fill(&mut self.direction, &other.direction);
        fill(&mut self.note, &other.note);
    }
}
