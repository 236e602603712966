//! What a measure is to reach.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What a measure is to reach, for ours and its multiple of the peer's.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum Target {
    /// So many times the peer's at the most.
    AtMostOfPeer(f64),
    /// So many times faster than the peer at the least.
    TimesFaster(f64),
    /// Below so many milliseconds.
    BelowMilliseconds(f64),
    /// Below so many MiB.
    BelowMebibytes(f64),
    /// So many times at the least.
    AtLeastTimes(f64),
}

impl Target {
    /// This target where the register is large: small ones are found and kept soon enough by anybody.
    pub fn when_large(self, rows: u64) -> Option<Target> {
        (rows >= 1_000_000).then_some(self)
    }

    pub fn is_met(self, ours: f64, ratio: Option<f64>) -> bool {
        match self {
            Target::AtMostOfPeer(most) => ratio.is_some_and(|ratio| ratio <= most),
            Target::TimesFaster(least) => ratio.is_some_and(|ratio| ratio * least <= 1.0),
            Target::BelowMilliseconds(most) => ours * 1e3 < most,
            Target::BelowMebibytes(most) => ours < most * f64::from(1u32 << 20),
            Target::AtLeastTimes(least) => ours >= least,
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Target::AtMostOfPeer(1.0) => write!(f, "not above the peer's"),
            Target::AtMostOfPeer(most) => write!(f, "at most {most} of the peer's"),
            Target::TimesFaster(least) => write!(f, "at least {least} times faster"),
            Target::BelowMilliseconds(most) => write!(f, "below {most} ms"),
            Target::BelowMebibytes(most) => write!(f, "below {most} MiB"),
            Target::AtLeastTimes(least) => write!(f, "at least {least} times"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_met_at_its_limit() {
        assert!(Target::AtMostOfPeer(1.0).is_met(2.0, Some(1.0)));
        assert!(!Target::AtMostOfPeer(1.0).is_met(2.0, Some(1.01)));
        assert!(Target::TimesFaster(8.0).is_met(1.0, Some(0.125)));
        assert!(!Target::TimesFaster(8.0).is_met(1.0, Some(0.13)));
        assert!(Target::BelowMilliseconds(10.0).is_met(0.009, None));
        assert!(!Target::BelowMilliseconds(10.0).is_met(0.011, None));
        assert!(Target::AtLeastTimes(40.0).is_met(40.0, None));
    }

    #[test]
    fn without_a_peer_a_comparison_is_not_met() {
        assert!(!Target::AtMostOfPeer(1.0).is_met(2.0, None));
    }
}
