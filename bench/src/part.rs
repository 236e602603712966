//! The parts of a comparison, each of which can be measured again by itself.

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

/// What is measured together, in the order of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ValueEnum)]
pub enum Part {
    /// Import, the memory it takes, what it leaves on disk, and the command after it.
    Import,
    /// Ranked searches and facets in a process that is warm.
    Warm,
    /// Searches as processes of their own.
    Cold,
    /// Single updates.
    Update,
    /// Changes by many writers at once through one registry that stays open.
    Writers,
    /// Searches, suggestions and changes through the service.
    Service,
    /// Exports as JSON Lines and as CSV.
    Export,
    /// An import that changes every record.
    Changed,
    /// Searches of the registry as it was before that.
    AsOf,
    /// Commands that read or write everything, and the memory that they take.
    Memory,
    /// The register in a database, and nodes that follow it.
    Nodes,
}

impl Part {
    pub const ALL: [Part; 11] = [
        Part::Import,
        Part::Warm,
        Part::Cold,
        Part::Update,
        Part::Writers,
        Part::Service,
        Part::Export,
        Part::Changed,
        Part::AsOf,
        Part::Memory,
        Part::Nodes,
    ];

    /// Whether it is left out, unless named, where the registry is measured alone.
    pub fn needs_peers(self) -> bool {
        matches!(
            self,
            Part::Writers | Part::Export | Part::Changed | Part::AsOf | Part::Memory | Part::Nodes
        )
    }
}
