//! What a record may lack that others are counted by.

use std::{fmt, str::FromStr};

use serde::Serialize;
use tantivy::query::ExistsQuery;

use super::{clauses::Clause, excluded::except};
use crate::index::column;

/// A facet that a record may have no value of.
///
/// ```
/// use registry_core::search::Lacking;
/// assert_eq!("region".parse(), Ok(Lacking::Region));
/// assert!("country".parse::<Lacking>().is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Lacking {
    /// No region is stated.
    Region,
    /// No actors are stated.
    ActorKind,
    /// No sector is stated.
    Sector,
}

impl Lacking {
    /// Every one.
    pub const ALL: [Lacking; 3] = [Lacking::Region, Lacking::ActorKind, Lacking::Sector];

    /// The name of the facet.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Lacking::Region => "region",
            Lacking::ActorKind => "actor_kind",
            Lacking::Sector => "sector",
        }
    }

    /// Records without a value.
    pub(super) fn clause(self) -> Clause {
        let column = match self {
            Lacking::Region => column::REGION,
            Lacking::ActorKind => column::ACTOR_KIND,
            Lacking::Sector => column::SECTOR,
        };
        except(Box::new(ExistsQuery::new(column.to_owned(), false)))
    }
}

impl fmt::Display for Lacking {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Lacking {
    type Err = String;

    fn from_str(text: &str) -> Result<Lacking, String> {
        let found = Lacking::ALL
            .into_iter()
            .find(|lacking| lacking.as_str() == text);
        found.ok_or_else(|| format!("{text:?}: expected region, actor_kind or sector"))
    }
}
