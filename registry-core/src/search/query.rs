//! What is asked: the words, the filters, the moment, the order, and how many.

use serde::{Serialize, Serializer};

use super::{
    Bounds, Due, Lacking,
    language::{self, Expression, FieldName, Leaf, Match},
};
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
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Query {
    /// Words, or the query language.
    pub text: String,
    /// What every hit must be.
    #[serde(skip_serializing_if = "is_default")]
    pub filters: Filters,
    /// Whether records merged or withdrawn are found like all others.
    #[serde(skip_serializing_if = "is_default")]
    pub retired: bool,
    /// The state of the registry that is searched.
    #[serde(skip_serializing_if = "is_default", serialize_with = "number")]
    pub as_of: AsOf,
    /// The order of the hits.
    #[serde(skip_serializing_if = "is_default")]
    pub sort: Sort,
    /// The most hits.
    #[serde(skip)]
    pub limit: usize,
    /// The cursor of the hits before, as [`Results::next`](super::Results::next) gave it.
    #[serde(skip)]
    pub after: Option<String>,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

fn number<S: Serializer>(as_of: &AsOf, serializer: S) -> Result<S::Ok, S::Error> {
    match as_of {
        AsOf::Now => serializer.serialize_none(),
        AsOf::Commit(number) => serializer.serialize_u64(*number),
    }
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

    /// The scopes of market shares that are asked for, by the filter or in the words: a list of shares need show no other.
    ///
    /// ```
    /// use registry_core::{model::Scope, search::Query};
    /// assert_eq!(Query::of("sock scope:global").scopes(), [Scope::Global]);
    /// assert_eq!(Query::of("sock OR scope:global").scopes(), []);
    /// ```
    #[must_use]
    pub fn scopes(&self) -> Vec<Scope> {
        let mut scopes = self.filters.scope.clone();
        if let Ok(Expression::And(parts)) = language::parse(&self.text) {
            let stated = parts.iter().filter_map(|part| match part {
                Expression::Leaf(Leaf {
                    field: Some(FieldName::Scope),
                    what: Match::Words(word),
                    ..
                }) => Scope::from_word(word).ok(),
                _ => None,
            });
            scopes.extend(stated);
        }
        scopes
    }

    /// What is asked, without the page: JSON in the order of names that has only what is said.
    pub(super) fn canonical(&self) -> String {
        serde_json::json!(self).to_string()
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
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Filters {
    /// Words of the product's names.
    #[serde(skip_serializing_if = "is_default")]
    pub product: Vec<String>,
    /// Products by their whole names, as facets count them.
    #[serde(skip_serializing_if = "is_default")]
    pub product_is: Vec<String>,
    /// Countries.
    #[serde(skip_serializing_if = "is_default")]
    pub country: Vec<CountryCode>,
    /// Regions by code or name.
    #[serde(skip_serializing_if = "is_default")]
    pub region: Vec<String>,
    /// Words of the place's names.
    #[serde(skip_serializing_if = "is_default")]
    pub place: Vec<String>,
    /// Words of an actor's name.
    #[serde(skip_serializing_if = "is_default")]
    pub actor: Vec<String>,
    /// Kinds of actors.
    #[serde(skip_serializing_if = "is_default")]
    pub actor_kind: Vec<ActorKind>,
    /// Scopes of a market share.
    #[serde(skip_serializing_if = "is_default")]
    pub scope: Vec<Scope>,
    /// The least market share, of the scopes if there are any.
    #[serde(skip_serializing_if = "is_default")]
    pub min_share: Option<Percent>,
    /// Sectors.
    #[serde(skip_serializing_if = "is_default")]
    pub sector: Vec<Sector>,
    /// Kinds of service.
    #[serde(skip_serializing_if = "is_default")]
    pub service_kind: Vec<String>,
    /// Statuses; merged and withdrawn records are found only by these or by key.
    #[serde(skip_serializing_if = "is_default")]
    pub status: Vec<Status>,
    /// Keys.
    #[serde(skip_serializing_if = "is_default")]
    pub key: Vec<Key>,
    /// Classification codes: `HS:61` finds what lies below it.
    #[serde(skip_serializing_if = "is_default")]
    pub code: Vec<String>,
    /// Years of a share or figure.
    #[serde(skip_serializing_if = "is_default")]
    pub year: Vec<Year>,
    /// A circle on the map.
    #[serde(skip_serializing_if = "is_default")]
    pub near: Option<Near>,
    /// What the record has no value of; one of these.
    #[serde(skip_serializing_if = "is_default")]
    pub without: Vec<Lacking>,
    /// A rectangle on the map.
    #[serde(skip_serializing_if = "is_default")]
    pub bounds: Option<Bounds>,
    /// When they are to be reviewed.
    #[serde(skip_serializing_if = "is_default")]
    pub due: Option<Due>,
}

/// A circle on the map.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Near {
    /// Degrees north of its centre.
    pub latitude: Latitude,
    /// Degrees east of its centre.
    pub longitude: Longitude,
    /// Its radius; without one, only the order by distance is meant.
    pub within_km: Option<f64>,
}

/// The order of the hits. Equal ones follow by key; those without a value come last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
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
