//! One measure, and what it was compared with.

use serde::{Deserialize, Serialize};

use crate::target::Target;

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Line {
    pub what: String,
    pub unit: Unit,
    pub ours: f64,
    pub peer: Option<Peer>,
    pub target: Option<Target>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Peer {
    pub name: String,
    pub value: f64,
    /// The day, where it was left out since.
    pub kept_from: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Unit {
    Seconds,
    Bytes,
    /// How many times faster.
    Times,
    Count,
}

impl Line {
    pub fn of(unit: Unit, what: impl Into<String>, ours: f64) -> Line {
        Line {
            what: what.into(),
            unit,
            ours,
            peer: None,
            target: None,
        }
    }

    pub fn seconds(what: impl Into<String>, ours: f64) -> Line {
        Line::of(Unit::Seconds, what, ours)
    }

    pub fn bytes(what: impl Into<String>, ours: f64) -> Line {
        Line::of(Unit::Bytes, what, ours)
    }

    pub fn beside(self, name: &str, value: f64) -> Line {
        Line {
            peer: Some(Peer {
                name: name.to_owned(),
                value,
                kept_from: None,
            }),
            ..self
        }
    }

    pub fn target(self, target: impl Into<Option<Target>>) -> Line {
        Line {
            target: target.into(),
            ..self
        }
    }

    pub fn peer_name(&self) -> Option<&str> {
        self.peer.as_ref().map(|peer| peer.name.as_str())
    }

    /// Ours as a multiple of the peer's.
    pub fn ratio(&self) -> Option<f64> {
        self.peer.as_ref().map(|peer| self.ours / peer.value)
    }

    /// Whether the target is met, where there is one.
    pub fn is_met(&self) -> Option<bool> {
        self.target
            .map(|target| target.is_met(self.ours, self.ratio()))
    }
}
