//! What one run measured of one part.

use serde::{Deserialize, Serialize};

use super::{Line, Peer};
use crate::part::Part;

/// The measures of one part, and what they were measured of.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Measured {
    pub part: Part,
    /// The day.
    pub date: String,
    /// The commit that the program was built from.
    pub program: String,
    /// The seconds that measuring took, all runs and what they start from.
    pub took: f64,
    pub lines: Vec<Line>,
    pub searches: Vec<Search>,
}

/// One question, as both sides answered it when they were warm.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Search {
    pub shape: String,
    pub question: String,
    pub ours: f64,
    pub our_hits: u64,
    pub theirs: Option<f64>,
    pub their_hits: Option<u64>,
}

impl Measured {
    /// Puts our new values beside the earlier ones of peers that were left out this time.
    pub fn keep_peers(&mut self, earlier: &Measured, left_out: &[&str]) {
        for line in &earlier.lines {
            let Some(peer) = line.peer.as_ref() else {
                continue;
            };
            let same = |other: &Line| other.what == line.what;
            let last = self.lines.iter().rposition(same);
            if let Some(last) = last.filter(|_| left_out.contains(&&*peer.name)) {
                let day = peer.kept_from.as_ref().unwrap_or(&earlier.date);
                let kept = Line {
                    ours: self.lines[last].ours,
                    peer: Some(Peer {
                        kept_from: Some(day.clone()),
                        ..peer.clone()
                    }),
                    ..line.clone()
                };
                self.lines.insert(last + 1, kept);
            }
        }
    }
}
