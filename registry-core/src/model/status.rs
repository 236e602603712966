//! Where a record stands, and the fixed words that describe a cluster.

use super::spelled;

spelled! {
    /// Where a record stands. Nothing is deleted: a record moves between these by a commit.
    #[derive(Default)]
    Status, "status" {
        /// Put forward, not yet accepted.
        Proposed = "proposed",
        /// In force.
        #[default]
        Active = "active",
        /// The cluster no longer operates.
        Inactive = "inactive",
        /// The record was merged into another, named in `merged_into`.
        Merged = "merged",
        /// The record was split into others, named in `split_into`.
        Split = "split",
        /// The record was a mistake; `withdrawn_reason` says why.
        Withdrawn = "withdrawn",
    }
}

impl Status {
    /// Whether a search leaves the record out unless it is asked for by status or key.
    ///
    /// ```
    /// use registry_core::model::Status;
    /// assert!(Status::Merged.is_retired() && !Status::Inactive.is_retired());
    /// ```
    pub fn is_retired(self) -> bool {
        matches!(self, Status::Merged | Status::Split | Status::Withdrawn)
    }
}

spelled! {
    /// The two sectors of the source paper.
    Sector, "sector" {
        /// Goods: agriculture, mining, manufacturing.
        Traditional = "traditional",
        /// Services.
        Service = "service",
    }
}

spelled! {
    /// Whether a cluster serves other regions or its own.
    Trade, "kind of trade" {
        /// Sells beyond its region.
        Traded = "traded",
        /// Serves its own region.
        Local = "local",
    }
}

spelled! {
    /// The stage of a cluster's life.
    LifeCycle, "life-cycle stage" {
        /// Forming.
        Emerging = "emerging",
        /// Growing.
        Growing = "growing",
        /// Mature.
        Mature = "mature",
        /// Declining.
        Declining = "declining",
        /// Finding new products after a decline.
        Renewing = "renewing",
    }
}
