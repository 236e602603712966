//! What is asked: the words, the filters, the moment, the order, and how many.

use crate::{
    index::AsOf,
    model::{
        ActorKind, CountryCode, Key, Latitude, Longitude, Percent, Scope, Sector, Status, Year,
    },
};

/// A search. An empty one finds every record in force.
///
/// ```
/// use registry_core::search::Query;
/// let query = Query::of("sock zhejiang");
/// assert_eq!(query.limit, 20);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    /// Words, or the query language.
    pub text: String,
    /// What every hit must be.
    pub filters: Filters,
    /// Whether records merged or withdrawn are found like all others.
    pub retired: bool,
    /// The state of the registry that is searched.
    pub as_of: AsOf,
    /// The order of the hits.
    pub sort: Sort,
    /// The most hits.
    pub limit: usize,
    /// The cursor of the hits before, as [`Results::next`](super::Results::next) gave it.
    pub after: Option<String>,
}

impl Query {
    /// A search for this text, best hits first, at most 20.
    #[must_use]
    pub fn of(text: impl Into<String>) -> Query {
        Query {
            text: text.into(),
            ..Query::default()
        }
    }
}

impl Default for Query {
    fn default() -> Self {
        Query {
            text: String::new(),
            filters: Filters::default(),
            retired: false,
            as_of: AsOf::Now,
            sort: Sort::Relevance,
            limit: 20,
            after: None,
        }
    }
}

/// What every hit must be. Of several values of one filter any will do; all filters must hold.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filters {
    /// Words of the product's names.
    pub product: Vec<String>,
    /// Countries.
    pub country: Vec<CountryCode>,
    /// Regions by code or name.
    pub region: Vec<String>,
    /// Words of the place's names.
    pub place: Vec<String>,
    /// Words of an actor's name.
    pub actor: Vec<String>,
    /// Kinds of actors.
    pub actor_kind: Vec<ActorKind>,
    /// Scopes of a market share.
    pub scope: Vec<Scope>,
    /// The least market share, of the scopes if there are any.
    pub min_share: Option<Percent>,
    /// Sectors.
    pub sector: Vec<Sector>,
    /// Kinds of service.
    pub service_kind: Vec<String>,
    /// Statuses; merged and withdrawn records are found only by these or by key.
    pub status: Vec<Status>,
    /// Keys.
    pub key: Vec<Key>,
    /// Classification codes: `HS:61` finds what lies below it.
    pub code: Vec<String>,
    /// Years of a share or figure.
    pub year: Vec<Year>,
    /// A circle on the map.
    pub near: Option<Near>,
}

/// A circle on the map.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Near {
    /// Degrees north of its centre.
    pub latitude: Latitude,
    /// Degrees east of its centre.
    pub longitude: Longitude,
    /// Its radius; without one, only the order by distance is meant.
    pub within_km: Option<f64>,
}

/// The order of the hits. Equal ones follow by key; those without a value come last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// The best match first.
    #[default]
    Relevance,
    /// By name, else place and product.
    Name,
    /// By place.
    Place,
    /// By product.
    Product,
    /// By key.
    Key,
    /// The largest market share first, of any scope or of one.
    Share(Option<Scope>),
    /// Most employed first.
    Employment,
    /// The latest commit first.
    Updated,
    /// The nearest first; needs [`Filters::near`].
    Distance,
}
