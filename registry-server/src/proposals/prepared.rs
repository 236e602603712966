//! What a proposal comes to.

use registry_core::Change;

use super::{Overtaken, ShownAlike};

/// A proposed change as one of the registry as it is now.
pub(super) struct Prepared {
    pub(super) change: Box<dyn Change>,
    /// Where the record is not as the proposer saw it.
    pub(super) overtaken: Option<Overtaken>,
    /// Records that may be the new one.
    pub(super) alike: Vec<ShownAlike>,
}
